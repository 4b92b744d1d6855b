package dev.muamala.review.model;

import dev.muamala.events.LocalizedText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What every element has.
 *
 * @param name the English label as the designer wrote it, line breaks included; empty where there is none
 * @param documentation empty where there is none
 * @param properties its extension properties, in the order of the document
 * @param template the element template it was made from, for the modeler alone
 */
public record Head(
        String id, String name, String documentation, Map<String, String> properties, Optional<Template> template) {
    public static final String ARABIC = "label.ar";

    public Head {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public record Template(String id, Optional<Integer> version) {}

    public Optional<String> property(String key) {
        return Optional.ofNullable(properties.get(key)).filter(value -> !value.isBlank());
    }

    /** Both labels; a missing one is empty. */
    public LocalizedText label() {
        return new LocalizedText(property(ARABIC).orElse(""), name.strip().replaceAll("\\s+", " "));
    }
}
