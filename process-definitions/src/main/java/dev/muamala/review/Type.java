package dev.muamala.review;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What is known of the value of a variable: from a form's schema, an operation's example, a decision's outputs. */
sealed interface Type {
    Type UNKNOWN = new Unknown();
    Type NUMBER = new Number();
    Type FLAG = new Flag();
    Type TEXT = new Text(Set.of());
    /** A map of which nothing is known. */
    Type OPEN = new Fields(Map.of(), Source.NOTHING);

    record Unknown() implements Type {}

    record Number() implements Type {}

    /** True or false. */
    record Flag() implements Type {}

    /** {@code values} are all that it can be; empty when it can be any text. */
    record Text(Set<String> values) implements Type {}

    record Items(Type item) implements Type {}

    record Fields(Map<String, Type> fields, Source source) implements Type {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /** How sure it is that a map has no other fields than those. */
    enum Source {
        SCHEMA,
        EXAMPLE,
        NOTHING
    }

    /** A value that is one or the other. */
    default Type or(Type other) {
        if (equals(other)) {
            return this;
        }
        if (this instanceof Text one && other instanceof Text two) {
            if (one.values.isEmpty() || two.values.isEmpty()) {
                return TEXT;
            }
            Set<String> values = new LinkedHashSet<>(one.values);
            values.addAll(two.values);
            return new Text(values);
        }
        if (this instanceof Items one && other instanceof Items two) {
            return new Items(one.item.or(two.item));
        }
        if (this instanceof Fields one && other instanceof Fields two) {
            Map<String, Type> fields = new LinkedHashMap<>(one.fields);
            two.fields.forEach((name, type) -> fields.merge(name, type, Type::or));
            return new Fields(fields, one.source.compareTo(two.source) > 0 ? one.source : two.source);
        }
        return UNKNOWN;
    }

    /** For people. */
    default String shown() {
        if (this instanceof Number) {
            return "a number";
        }
        if (this instanceof Flag) {
            return "true or false";
        }
        if (this instanceof Text) {
            return "a text";
        }
        if (this instanceof Items) {
            return "a list";
        }
        return this instanceof Fields ? "a map" : "a value";
    }

    /** Of a JSON Schema that refers to nothing outside itself. */
    static Type ofSchema(JsonNode schema) {
        return ofSchema(schema, schema, 0);
    }

    private static Type ofSchema(JsonNode root, JsonNode schema, int depth) {
        if (depth > 20) {
            return UNKNOWN;
        }
        if (schema.path("$ref").asString("").startsWith("#/")) {
            return ofSchema(root, root.at(schema.path("$ref").asString().substring(1)), depth + 1);
        }
        if (schema.path("const").isValueNode() || schema.path("enum").isArray()) {
            return ofValues(schema);
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> TEXT;
            case "number", "integer" -> NUMBER;
            case "boolean" -> FLAG;
            case "array" -> new Items(ofSchema(root, schema.path("items"), depth + 1));
            case "object" -> {
                Map<String, Type> fields = new LinkedHashMap<>();
                schema.path("properties")
                        .propertyStream()
                        .forEach(field -> fields.put(field.getKey(), ofSchema(root, field.getValue(), depth + 1)));
                boolean closed = !schema.path("additionalProperties").asBoolean(true)
                        && !schema.has("patternProperties")
                        && !schema.has("allOf")
                        && !schema.has("anyOf")
                        && !schema.has("oneOf");
                yield new Fields(fields, closed ? Source.SCHEMA : Source.NOTHING);
            }
            default -> UNKNOWN;
        };
    }

    private static Type ofValues(JsonNode schema) {
        Type type = null;
        Iterable<JsonNode> values = schema.has("const")
                ? Set.of(schema.path("const"))
                : schema.path("enum").values();
        for (JsonNode value : values) {
            Type one = value.isString()
                    ? new Text(Set.of(value.asString()))
                    : value.isNumber() ? NUMBER : value.isBoolean() ? FLAG : UNKNOWN;
            type = type == null ? one : type.or(one);
        }
        return type == null ? UNKNOWN : type;
    }

    /** Of a value that was given as an example. */
    static Type ofExample(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Type> fields = new LinkedHashMap<>();
            map.forEach((name, field) -> fields.put(String.valueOf(name), ofExample(field)));
            return new Fields(fields, Source.EXAMPLE);
        }
        if (value instanceof Iterable<?> items) {
            Type item = null;
            for (Object one : items) {
                item = item == null ? ofExample(one) : item.or(ofExample(one));
            }
            return new Items(item == null ? UNKNOWN : item);
        }
        return value instanceof String
                ? TEXT
                : value instanceof java.lang.Number ? NUMBER : value instanceof Boolean ? FLAG : UNKNOWN;
    }
}
