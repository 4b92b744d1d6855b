package dev.muamala.review;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One element of an XML document that nobody vouches for: UTF-8, read without document types, entities of its own and
 * anything from outside, up to a size, a depth and a number of elements.
 *
 * @param attributes by local name; those with a namespace by {@code {namespace}name}
 * @param text its own characters
 */
public record XmlElement(
        String namespace, String name, Map<String, String> attributes, List<XmlElement> children, StringBuilder text) {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 60;
    static final int MAX_ELEMENTS = 50_000;
    static final int MAX_ATTRIBUTES = 64;

    private static final Set<String> ENCODINGS = Set.of("UTF-8", "UTF8", "US-ASCII", "ASCII");

    /** A document that is not read; {@link #rule()} says why. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Rule rule;
        private final String advice;

        RefusedException(Rule rule, String what, String advice) {
            super(what);
            this.rule = rule;
            this.advice = advice;
        }

        public Rule rule() {
            return rule;
        }

        public String advice() {
            return advice;
        }
    }

    /** @throws RefusedException when it is not well-formed, or over a limit */
    public static XmlElement parse(byte[] xml) throws RefusedException {
        return parse(xml, Deadline.none());
    }

    static XmlElement parse(byte[] xml, Deadline deadline) throws RefusedException {
        if (xml.length > MAX_BYTES) {
            throw new RefusedException(
                    Rule.TOO_LARGE, "The file is larger than 1 MiB.", "Divide the workflow by call activities.");
        }
        try {
            return read(reader(decoded(xml)), deadline);
        } catch (XMLStreamException e) {
            throw new RefusedException(
                    Rule.UNREADABLE, "It is not well-formed XML" + place(e) + ".", "Export it again from the modeler.");
        }
    }

    private static String place(XMLStreamException e) {
        return e.getLocation() == null || e.getLocation().getLineNumber() < 1
                ? ""
                : " at line " + e.getLocation().getLineNumber();
    }

    private static String decoded(byte[] xml) throws RefusedException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(xml))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw notUtf8("Its bytes are not UTF-8.");
        }
    }

    private static RefusedException notUtf8(String what) {
        return new RefusedException(Rule.ENCODING, what, "Save it as XML 1.0 in UTF-8.");
    }

    private static XMLStreamReader reader(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing outside the file is read");
        });
        return factory.createXMLStreamReader(new StringReader(xml));
    }

    private static XmlElement read(XMLStreamReader reader, Deadline deadline)
            throws XMLStreamException, RefusedException {
        requireUtf8(reader);
        XmlElement root = null;
        Deque<XmlElement> open = new ArrayDeque<>();
        int elements = 0;
        while (reader.hasNext()) {
            deadline.check();
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = startOf(reader);
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.peek().children.add(element);
                    }
                    open.push(element);
                    requireSize(++elements, open.size(), reader.getAttributeCount());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    open.peek().text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.DTD ->
                    throw new RefusedException(Rule.DOCTYPE, "It has a DOCTYPE.", "Remove it; BPMN needs none.");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new RefusedException(
                            Rule.DOCTYPE,
                            "It refers to the entity \"" + Words.shown(reader.getLocalName()) + "\".",
                            "Write the text itself; no entities are read.");
                default -> {}
            }
        }
        return root;
    }

    private static void requireUtf8(XMLStreamReader reader) throws RefusedException {
        String encoding = reader.getCharacterEncodingScheme();
        if (encoding != null && !ENCODINGS.contains(encoding.toUpperCase(java.util.Locale.ROOT))) {
            throw notUtf8("It says that its encoding is \"" + Words.shown(encoding) + "\".");
        }
        if (reader.getVersion() != null && !reader.getVersion().equals("1.0")) {
            throw notUtf8("It is XML " + Words.shown(reader.getVersion()) + ".");
        }
    }

    private static void requireSize(int elements, int depth, int attributes) throws RefusedException {
        if (depth > MAX_DEPTH) {
            throw new RefusedException(
                    Rule.TOO_DEEP, "Its XML is nested deeper than " + MAX_DEPTH + " levels.", "Flatten it.");
        }
        if (elements > MAX_ELEMENTS || attributes > MAX_ATTRIBUTES) {
            throw new RefusedException(
                    Rule.TOO_MANY_ELEMENTS,
                    elements > MAX_ELEMENTS
                            ? "It has more than " + MAX_ELEMENTS + " XML elements."
                            : "An XML element has more than " + MAX_ATTRIBUTES + " attributes.",
                    "Divide the workflow by call activities.");
        }
    }

    private static XmlElement startOf(XMLStreamReader reader) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String namespace = reader.getAttributeNamespace(i);
            String prefix = namespace == null || namespace.isEmpty() ? "" : "{" + namespace + "}";
            attributes.put(prefix + reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        String namespace = reader.getNamespaceURI();
        return new XmlElement(
                namespace == null ? "" : namespace,
                reader.getLocalName(),
                attributes,
                new ArrayList<>(0),
                new StringBuilder(0));
    }

    /** The attribute, where it is there and not blank. */
    public Optional<String> attribute(String key) {
        return Optional.ofNullable(attributes.get(key)).filter(value -> !value.isBlank());
    }

    boolean is(String namespace, String name) {
        return this.namespace.equals(namespace) && this.name.equals(name);
    }

    public Stream<XmlElement> children(String namespace, String name) {
        return children.stream().filter(child -> child.is(namespace, name));
    }

    /** This element and everything below it, in the order of the document. */
    public Stream<XmlElement> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::all));
    }
}
