package dev.muamala.events;

import java.util.Objects;

/** The same words in Arabic and in English, as plain text. */
public record LocalizedText(String ar, String en) {
    public LocalizedText {
        Objects.requireNonNull(ar, "Arabic text");
        Objects.requireNonNull(en, "English text");
    }
}
