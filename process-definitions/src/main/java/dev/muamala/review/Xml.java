package dev.muamala.review;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes an XML document, indented. Names are ours; every value is escaped, so that what is written is read again as
 * the same text and as nothing else.
 */
final class Xml {
    private final StringWriter out = new StringWriter();
    private final XMLStreamWriter writer;
    private int depth;
    private boolean hasContent;

    /** What stands inside an element. */
    @FunctionalInterface
    interface Content {
        void write();
    }

    Xml() {
        XMLOutputFactory factory = XMLOutputFactory.newDefaultFactory();
        // The JDK's writer leaves line breaks in attributes as they are, and a reader makes spaces of them.
        factory.setProperty("escapeCharacters", false);
        try {
            writer = factory.createXMLStreamWriter(out);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }

    byte[] bytes() {
        tried(writer::close);
        out.write("\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    void element(String name, Content content) {
        tried(() -> writer.writeCharacters("\n" + "  ".repeat(depth)));
        tried(() -> writer.writeStartElement(name));
        depth++;
        hasContent = false;
        content.write();
        depth--;
        if (hasContent) {
            tried(() -> writer.writeCharacters("\n" + "  ".repeat(depth)));
        }
        tried(writer::writeEndElement);
        hasContent = true;
    }

    /** An element with attributes alone. */
    void empty(String name, Content attributes) {
        tried(() -> writer.writeCharacters("\n" + "  ".repeat(depth)));
        tried(() -> writer.writeEmptyElement(name));
        attributes.write();
        hasContent = true;
    }

    /** An element with text alone. */
    void text(String name, Content attributes, String text) {
        element(name, () -> {
            attributes.write();
            tried(() -> writer.writeCharacters(escaped(text, false)));
            hasContent = false;
        });
    }

    void attribute(String name, String value) {
        tried(() -> writer.writeAttribute(name, escaped(value, true)));
    }

    void attribute(String name, Optional<?> value) {
        value.ifPresent(present -> attribute(name, present.toString()));
    }

    private static String escaped(String text, boolean attribute) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append(attribute ? "&quot;" : "\"");
                case '\n' -> escaped.append(attribute ? "&#10;" : "\n");
                case '\t' -> escaped.append(attribute ? "&#9;" : "\t");
                case '\r' -> escaped.append("&#13;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private interface Writing {
        void write() throws XMLStreamException;
    }

    private static void tried(Writing writing) {
        try {
            writing.write();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }
}
