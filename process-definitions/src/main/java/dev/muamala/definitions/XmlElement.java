package dev.muamala.definitions;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * One element of an XML document that nobody vouches for: it is read without DTDs and external entities, up to a size
 * and a depth.
 *
 * @param attributes by local name; those with a namespace by {@code {namespace}name}
 * @param text its own characters, stripped
 */
record XmlElement(
        String namespace, String name, Map<String, String> attributes, List<XmlElement> children, StringBuilder text) {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 50;

    /** @throws XMLStreamException when it is not well-formed, or over a limit; the message says which */
    static XmlElement parse(byte[] xml) throws XMLStreamException {
        if (xml.length > MAX_BYTES) {
            throw new XMLStreamException("it is larger than 1 MiB; divide it.");
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
        XmlElement root = null;
        Deque<XmlElement> open = new ArrayDeque<>();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    XmlElement element = startOf(reader);
                    if (open.isEmpty()) {
                        root = element;
                    } else {
                        open.peek().children.add(element);
                    }
                    open.push(element);
                    if (open.size() > MAX_DEPTH) {
                        throw new XMLStreamException("it is nested deeper than " + MAX_DEPTH + " levels; flatten it.");
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                    open.peek().text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> open.pop();
                case XMLStreamConstants.DTD -> throw new XMLStreamException("it has a DOCTYPE; remove it.");
                default -> {}
            }
        }
        return root;
    }

    private static XmlElement startOf(XMLStreamReader reader) {
        Map<String, String> attributes = new HashMap<>();
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
                new ArrayList<>(),
                new StringBuilder());
    }

    /** The attribute, where it is there and not blank. */
    Optional<String> attribute(String key) {
        return Optional.ofNullable(attributes.get(key)).filter(value -> !value.isBlank());
    }

    boolean is(String namespace, String name) {
        return this.namespace.equals(namespace) && this.name.equals(name);
    }

    Stream<XmlElement> children(String namespace, String name) {
        return children.stream().filter(child -> child.is(namespace, name));
    }

    /** This element and everything below it, in the order of the document. */
    Stream<XmlElement> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::all));
    }
}
