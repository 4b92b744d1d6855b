package dev.muamala.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a form must be, before anybody fills it in: a JSON Schema 2020-12 that refuses what it does not know, refers to
 * nothing outside itself, and speaks both languages.
 */
final class FormReview {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final List<String> errors = new ArrayList<>();

    private FormReview() {}

    static List<String> errors(JsonNode schema) {
        FormReview review = new FormReview();
        if (!schema.path("$schema").asString("").equals(DIALECT)) {
            review.errors.add("/$schema: write \"" + DIALECT + "\".");
        }
        for (Error error : REGISTRY.getSchema(SchemaLocation.of(DIALECT)).validate(schema)) {
            review.errors.add(error.getInstanceLocation() + ": is no JSON Schema 2020-12: " + error.getMessage());
        }
        review.object("", schema);
        review.subschemas("", schema);
        return review.errors;
    }

    private void subschemas(String pointer, JsonNode node) {
        if (node.path("$ref").isString() && !node.path("$ref").asString().startsWith("#")) {
            errors.add(pointer + "/$ref: leaves the file; move what it means under \"$defs\".");
        }
        node.path("properties").propertyStream().forEach(property -> {
            String place = pointer + "/properties/" + property.getKey();
            JsonNode field = property.getValue();
            texts(place, Form.LABEL, field);
            if (field.has("pattern") || field.has("format") || field.has("enum") || field.has("const")) {
                texts(place, Form.HINT, field);
            }
        });
        node.propertyStream().forEach(member -> {
            String place = pointer + "/" + member.getKey();
            object(place, member.getValue());
            subschemas(place, member.getValue());
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            object(pointer + "/" + i, node.get(i));
            subschemas(pointer + "/" + i, node.get(i));
        }
    }

    private void object(String pointer, JsonNode node) {
        if (node.path("type").asString("").equals("object")
                && node.path("additionalProperties").asBoolean(true)) {
            errors.add(pointer + ": accepts unknown fields; add \"additionalProperties\": false.");
        }
    }

    private void texts(String pointer, String annotation, JsonNode field) {
        for (String language : List.of("ar", "en")) {
            if (field.path(annotation).path(language).asString("").isBlank()) {
                errors.add(pointer + ": add \"" + annotation + "\": {\"" + language + "\": \"…\"}.");
            }
        }
    }
}
