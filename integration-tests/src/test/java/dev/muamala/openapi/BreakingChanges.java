package dev.muamala.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a change of the document takes away from those who keep to it: an endpoint, something that may be sent, something
 * that is answered, or a role's access. What is sent may only be asked for less, what is answered may only be promised
 * more. Problems may come and go, and their codes.
 */
final class BreakingChanges {
    private final JsonNode before;
    private final JsonNode after;
    private final List<String> found = new ArrayList<>();

    /** Compared already, or being compared: shapes may hold themselves. */
    private final Set<String> seen = new TreeSet<>();

    private enum Direction {
        SENT,
        ANSWERED
    }

    private BreakingChanges(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** One line for each, with where it is; empty when nothing breaks. */
    static List<String> between(JsonNode before, JsonNode after) {
        BreakingChanges changes = new BreakingChanges(before, after);
        before.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> changes.operation(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue(),
                                after.path("paths").path(path.getKey()).path(operation.getKey()))));
        return changes.found.stream().distinct().toList();
    }

    private void operation(String where, JsonNode was, JsonNode is) {
        if (is.isMissingNode()) {
            found.add(where + " is gone");
            return;
        }
        parameters(where, was, is);
        body(where, was.path("requestBody"), is.path("requestBody"));
        was.path("responses").properties().stream()
                .filter(answer -> answer.getKey().compareTo("400") < 0)
                .forEach(answer -> answer(
                        where + " " + answer.getKey(),
                        answer.getValue(),
                        is.path("responses").path(answer.getKey())));
        was.path("x-access").properties().forEach(grant -> {
            String now = is.path("x-access").path(grant.getKey()).asString("nothing");
            if (!now.equals(grant.getValue().asString()) && !now.equals("any")) {
                found.add(where + ": " + grant.getKey() + " may " + now + ", where it was "
                        + grant.getValue().asString());
            }
        });
    }

    private void parameters(String where, JsonNode was, JsonNode is) {
        Map<String, JsonNode> now = byName(after, is);
        byName(before, was).forEach((name, parameter) -> {
            JsonNode kept = now.remove(name);
            if (kept == null) {
                found.add(where + ": the parameter " + name + " is gone");
            } else {
                required(where, name, parameter, kept);
                shape(where + " " + name, parameter.path("schema"), kept.path("schema"), Direction.SENT);
            }
        });
        now.forEach((name, parameter) -> required(where, name, parameter.path("none"), parameter));
    }

    private static Map<String, JsonNode> byName(JsonNode document, JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .map(parameter -> resolved(document, parameter))
                .collect(Collectors.toMap(
                        parameter -> parameter.path("in").asString() + " "
                                + parameter.path("name").asString(),
                        parameter -> parameter));
    }

    private void required(String where, String name, JsonNode was, JsonNode is) {
        if (is.path("required").asBoolean(false) && !was.path("required").asBoolean(false)) {
            found.add(where + ": " + name + " is required now");
        }
    }

    private void body(String where, JsonNode was, JsonNode is) {
        required(where, "a body", was, is);
        was.path("content").properties().forEach(type -> {
            JsonNode kept = is.path("content").path(type.getKey());
            if (kept.isMissingNode()) {
                found.add(where + ": " + type.getKey() + " is not taken any more");
            } else {
                shape(where + " body", type.getValue().path("schema"), kept.path("schema"), Direction.SENT);
            }
        });
    }

    private void answer(String where, JsonNode was, JsonNode is) {
        if (is.isMissingNode()) {
            found.add(where + " is not answered any more");
            return;
        }
        was.path("headers").propertyNames().stream()
                .filter(header -> !is.path("headers").has(header))
                .forEach(header -> found.add(where + ": the header " + header + " is gone"));
        was.path("content").properties().forEach(type -> {
            JsonNode kept = is.path("content").path(type.getKey());
            if (kept.isMissingNode()) {
                found.add(where + ": " + type.getKey() + " is not answered any more");
            } else {
                shape(where, type.getValue().path("schema"), kept.path("schema"), Direction.ANSWERED);
            }
        });
    }

    private void shape(String where, JsonNode earlier, JsonNode later, Direction direction) {
        if (!seen.add(direction + " " + where + " " + earlier.path("$ref") + later.path("$ref"))
                || where.length() > 300) {
            return;
        }
        JsonNode was = resolved(before, earlier);
        JsonNode is = resolved(after, later);
        // What may be sent must still be taken; what is answered must have been told of.
        allowed(
                where,
                direction == Direction.SENT ? types(was) : types(is),
                direction == Direction.SENT ? types(is) : types(was),
                direction);
        allowed(
                where,
                values(direction == Direction.SENT ? was : is),
                values(direction == Direction.SENT ? is : was),
                direction);
        if (direction == Direction.SENT) {
            bounds(where, was, is);
        }
        properties(where, was, is, direction);
        if (was.has("items") && is.has("items")) {
            shape(where + "[]", was.path("items"), is.path("items"), direction);
        }
        alternatives(where, was, is, direction);
    }

    /** Those of a shape that is something or null, in the order in which they stand. */
    private void alternatives(String where, JsonNode was, JsonNode is, Direction direction) {
        for (int i = 0; i < Math.min(was.path("anyOf").size(), is.path("anyOf").size()); i++) {
            shape(where, was.path("anyOf").path(i), is.path("anyOf").path(i), direction);
        }
    }

    private void properties(String where, JsonNode was, JsonNode is, Direction direction) {
        Set<String> requiredBefore = strings(was.path("required"));
        Set<String> requiredNow = strings(is.path("required"));
        was.path("properties").properties().forEach(property -> {
            String name = where + "/" + property.getKey();
            JsonNode kept = is.path("properties").path(property.getKey());
            if (kept.isMissingNode()) {
                found.add(name + " is gone");
                return;
            }
            if (direction == Direction.ANSWERED
                    && requiredBefore.contains(property.getKey())
                    && !requiredNow.contains(property.getKey())) {
                found.add(name + " may be left out now");
            }
            shape(name, property.getValue(), kept, direction);
        });
        if (direction == Direction.SENT) {
            requiredNow.stream()
                    .filter(name -> !requiredBefore.contains(name))
                    .forEach(name -> found.add(where + "/" + name + " is required now"));
        }
    }

    /** @param these all of which must be among {@code those}; nothing said is everything */
    private void allowed(String where, Set<String> these, Set<String> those, Direction direction) {
        if (those.isEmpty()) {
            return;
        }
        Set<String> beyond = new TreeSet<>(these);
        beyond.removeAll(those);
        if (these.isEmpty() || !beyond.isEmpty()) {
            found.add(where
                    + (direction == Direction.SENT ? " is only taken now as " + those : " may be " + beyond + " now"));
        }
    }

    private void bounds(String where, JsonNode was, JsonNode is) {
        for (String most : List.of("maximum", "maxLength", "maxItems")) {
            if (is.has(most)
                    && (!was.has(most)
                            || is.path(most).asDouble() < was.path(most).asDouble())) {
                found.add(where + " is bounded more narrowly: " + most + " " + is.path(most));
            }
        }
        for (String least : List.of("minimum", "minLength", "minItems")) {
            if (is.has(least)
                    && (!was.has(least)
                            || is.path(least).asDouble() > was.path(least).asDouble())) {
                found.add(where + " is bounded more narrowly: " + least + " " + is.path(least));
            }
        }
        if (is.has("pattern") && !is.path("pattern").equals(was.path("pattern"))) {
            found.add(where + " must match " + is.path("pattern").asString() + " now");
        }
    }

    private static JsonNode resolved(JsonNode document, JsonNode shape) {
        return shape.path("$ref").isString()
                ? document.at(shape.path("$ref").asString().substring(1))
                : shape;
    }

    private static Set<String> types(JsonNode shape) {
        return shape.path("type").isString() ? Set.of(shape.path("type").asString()) : strings(shape.path("type"));
    }

    private static Set<String> values(JsonNode shape) {
        return strings(shape.path("enum"));
    }

    private static Set<String> strings(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(TreeSet::new));
    }
}
