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

    /** Where data stands that the form gives this annotation; nothing within what has it. */
    static List<String> marked(JsonNode form, String annotation, Map<String, Object> data) {
        List<String> found = new ArrayList<>();
        mark(form, form, annotation, "", data, found);
        return found;
    }

    private static void mark(
            JsonNode form, JsonNode described, String annotation, String pointer, Object value, List<String> found) {
        JsonNode field = resolved(form, described);
        if (field.path(annotation).asBoolean(false)) {
            found.add(pointer);
        } else if (value instanceof Map<?, ?> object) {
            object.forEach((key, member) -> mark(
                    form,
                    field.path("properties").path((String) key),
                    annotation,
                    pointer + Violation.step((String) key),
                    member,
                    found));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                mark(form, field.path("items"), annotation, pointer + "/" + i, items.get(i), found);
            }
        }
    }

    private static JsonNode resolved(JsonNode form, JsonNode described) {
        return described.path("$ref").isString()
                ? form.at(described.path("$ref").asString().substring(1))
                : described;
    }

    private Object visit(JsonNode described, String pointer, Object value) {
        JsonNode field = resolved(form, described);
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
