package dev.muamala.catalogue;

import dev.muamala.events.LocalizedText;

/**
 * One thing that is wrong with a form's data. It never repeats a submitted value.
 *
 * @param pointer a JSON Pointer (RFC 6901) into the data
 * @param code the schema keyword that was not met, for example {@code required}
 */
public record Violation(String pointer, String code, LocalizedText message) {
    /** One step of a pointer, into the member of this name. */
    public static String step(String member) {
        return "/" + member.replace("~", "~0").replace("/", "~1");
    }
}
