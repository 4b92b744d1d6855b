package dev.muamala.review.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an input parameter is given. */
public sealed interface Value {
    /** Nothing: an empty parameter. */
    record None() implements Value {}

    record Text(String text) implements Value {}

    record Computed(Expression expression) implements Value {}

    record Items(List<Value> items) implements Value {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Entries(Map<String, Value> entries) implements Value {
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }
}
