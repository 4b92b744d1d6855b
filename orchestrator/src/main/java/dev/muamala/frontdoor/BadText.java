package dev.muamala.frontdoor;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;

/** A string holds a NUL or half of a surrogate pair: no text, and nothing that a store would keep as it is. */
public final class BadText extends MismatchedInputException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    private BadText(JsonParser parser) {
        super(parser, "a NUL or half of a surrogate pair", String.class);
        pointer = parser.streamReadContext().pathAsPointer().toString();
    }

    /** Where it stands, also in data that no class describes. */
    String pointer() {
        return pointer;
    }

    /** Strings are text, wherever they stand. */
    static SimpleModule refused() {
        return new SimpleModule("text").addDeserializer(String.class, new Text());
    }

    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0
                    || Character.isLowSurrogate(c)
                    || Character.isHighSurrogate(c)
                            && (++i == value.length() || !Character.isLowSurrogate(value.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    private static final class Text extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1L;

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (String) context.handleUnexpectedToken(context.constructType(String.class), parser);
            }
            String value = parser.getString();
            if (!isText(value)) {
                throw new BadText(parser);
            }
            return value;
        }
    }
}
