package dev.muamala.problem;

import java.util.List;
import java.util.Locale;

/** The header by which readers say which languages they prefer (RFC 9110, 12.5.4). */
public final class AcceptLanguage {
    private AcceptLanguage() {}

    /**
     * What it names, the most wanted first; nothing where it cannot be read.
     *
     * @param header null when it was not sent
     */
    public static List<Locale.LanguageRange> ranges(String header) {
        try {
            return header == null ? List.of() : Locale.LanguageRange.parse(header);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // the latter is what the JDK makes of "-"
            return List.of();
        }
    }
}
