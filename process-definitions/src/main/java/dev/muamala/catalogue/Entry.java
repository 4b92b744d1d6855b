package dev.muamala.catalogue;

import dev.muamala.events.Data;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of a catalogue file. What cannot be read is put on the list of errors and stands as {@code null} for the
 * rest of the reading, so that one pass finds every error.
 */
final class Entry {
    private final String place;
    private final JsonNode json;
    private final List<String> errors;

    Entry(String list, int index, JsonNode json, List<String> errors, String nameField, Set<String> fields) {
        String name = json.path(nameField).asString("");
        this.place = list + ", entry " + (index + 1) + (name.isEmpty() ? "" : " (" + name + ")");
        this.json = json;
        this.errors = errors;
        json.propertyNames().stream()
                .filter(field -> !fields.contains(field))
                .forEach(field -> error("\"" + field + "\" is not a field here; remove it or correct its name."
                        + Nearest.to(field, fields)));
    }

    String text(String field) {
        String text = json.path(field).asString("");
        if (text.isBlank()) {
            error("\"" + field + "\" is missing; add it.");
            return null;
        }
        return text;
    }

    LocalizedText label() {
        return new LocalizedText(language("ar", "Arabic"), language("en", "English"));
    }

    private String language(String code, String name) {
        String text = json.path("label").path(code).asString("");
        if (text.isBlank()) {
            error("the " + name + " label is missing; add \"label\": {\"" + code + "\": \"…\"}.");
        }
        return text;
    }

    /** Empty where the field is left out. */
    Optional<Emirate> emirate() {
        return json.has("emirate") ? Optional.ofNullable(emirate(json.get("emirate"))) : Optional.empty();
    }

    Set<Emirate> emirates() {
        if (json.path("emirates").isEmpty()) {
            error("\"emirates\" is missing; list the codes of the emirates that offer the service.");
        }
        return json.path("emirates")
                .valueStream()
                .map(this::emirate)
                .filter(emirate -> emirate != null)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Emirate emirate(JsonNode node) {
        return Emirate.ofCode(node.asString("")).orElseGet(() -> {
            error(node + " is not an emirate; use one of "
                    + Arrays.stream(Emirate.values()).map(Emirate::code).collect(Collectors.joining(", ")) + ".");
            return null;
        });
    }

    LocalDate day(String field) {
        String text = text(field);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            error("\"" + field + "\" is not a day; write it as 2025-01-31.");
            return null;
        }
    }

    /** Empty where the field is left out. */
    Optional<LocalDate> optionalDay(String field) {
        return json.has(field) ? Optional.ofNullable(day(field)) : Optional.empty();
    }

    Duration duration(String field) {
        String text = text(field);
        try {
            Duration duration = text == null ? null : Duration.parse(text);
            if (duration != null && (duration.isNegative() || duration.isZero())) {
                error("\"" + field + "\" must be longer than nothing.");
            }
            return duration;
        } catch (DateTimeException e) {
            error("\"" + field + "\" is not a duration; write it in ISO 8601, as PT30M or P5D.");
            return null;
        }
    }

    boolean flag(String field) {
        return json.path(field).asBoolean(false);
    }

    Map<String, Object> data(String field) {
        JsonNode node = json.path(field);
        if (!node.isObject()) {
            error("\"" + field + "\" is missing; give an object.");
            return Map.of();
        }
        return Data.copyOf(JsonMapper.shared().convertValue(node, new TypeReference<Map<String, Object>>() {}));
    }

    /** The entries of a list in this entry; none where the field is left out. */
    List<Entry> entries(String field, String nameField, Set<String> fields) {
        JsonNode list = json.path(field);
        if (!list.isArray() && !list.isMissingNode()) {
            error("\"" + field + "\" is not a list; put its entries into [ ].");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode entry : list.isArray() ? list : List.<JsonNode>of()) {
            entries.add(new Entry(place + ", " + field, entries.size(), entry, errors, nameField, fields));
        }
        return entries;
    }

    void error(String message) {
        errors.add(place + ": " + message);
    }
}
