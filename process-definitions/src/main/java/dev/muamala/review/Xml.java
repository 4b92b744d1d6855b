package dev.muamala.review;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes an XML document, indented. Names are ours; every value is escaped, so that what is written is read again as
 * the same text and as nothing else. (The JDK's writer leaves line breaks in attributes as they are, of which a reader
 * makes spaces.)
 */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    private int depth;
    private boolean startIsOpen;
    private boolean hasElements;

    /** What stands inside an element: first its attributes, then its elements. */
    @FunctionalInterface
    interface Content {
        void write();
    }

    byte[] bytes() {
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    void element(String name, Content content) {
        begin(name);
        content.write();
        depth--;
        if (startIsOpen) {
            out.append(" />");
        } else {
            if (hasElements) {
                line();
            }
            out.append("</").append(name).append('>');
        }
        startIsOpen = false;
        hasElements = true;
    }

    /** An element with text alone. */
    void text(String name, Content attributes, String text) {
        element(name, () -> {
            attributes.write();
            closeStart();
            out.append(escaped(text, false));
        });
    }

    void attribute(String name, String value) {
        if (!startIsOpen) {
            throw new IllegalStateException(name + " stands behind the content");
        }
        out.append(' ').append(name).append("=\"").append(escaped(value, true)).append('"');
    }

    void attribute(String name, Optional<?> value) {
        value.ifPresent(present -> attribute(name, present.toString()));
    }

    private void begin(String name) {
        closeStart();
        line();
        out.append('<').append(name);
        startIsOpen = true;
        hasElements = false;
        depth++;
    }

    private void closeStart() {
        if (startIsOpen) {
            out.append('>');
            startIsOpen = false;
        }
    }

    private void line() {
        out.append('\n').append("  ".repeat(depth));
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
}
