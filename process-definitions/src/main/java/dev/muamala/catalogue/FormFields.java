package dev.muamala.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The texts of some data beside the part of the form that describes each, through properties, items and references. */
final class FormFields {
    /** What becomes of one text. */
    @FunctionalInterface
    interface Visitor {
        /** @return the same, or what stands for it */
        String text(JsonNode field, String pointer, String value);
    }

    private final JsonNode form;
    private final Visitor visitor;

    FormFields(JsonNode form, Visitor visitor) {
        this.form = form;
        this.visitor = visitor;
    }

    /** The data with what the visitor makes of each text. */
    @SuppressWarnings("unchecked")
    Map<String, Object> visit(Map<String, Object> data) {
        return (Map<String, Object>) visit(form, "", data);
    }

    private Object visit(JsonNode described, String pointer, Object value) {
        JsonNode field = described.path("$ref").isString()
                ? form.at(described.path("$ref").asString().substring(1))
                : described;
        if (value instanceof String text) {
            return visitor.text(field, pointer, text);
        }
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> visited = new LinkedHashMap<>();
            object.forEach((key, member) -> visited.put(
                    (String) key,
                    visit(
                            field.path("properties").path((String) key),
                            pointer + Violation.step((String) key),
                            member)));
            return visited;
        }
        if (value instanceof List<?> items) {
            List<Object> visited = new ArrayList<>();
            for (Object item : items) {
                visited.add(visit(field.path("items"), pointer + "/" + visited.size(), item));
            }
            return visited;
        }
        return value;
    }
}
