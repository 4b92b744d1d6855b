package dev.muamala.review;

import java.util.Locale;

/** Every rule of the review. Its code is stable: clients and people rely on it. {@code docs/review-codes.md} lists them. */
public enum Rule {
    UNREADABLE(Severity.ERROR);

    private final Severity severity;

    Rule(Severity severity) {
        this.severity = severity;
    }

    /** For example {@code unknown-topic}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /** @param advice what to do, a sentence to the designer */
    public Finding at(String element, String name, String what, String advice) {
        return new Finding(element, name, code(), severity, what, advice);
    }
}
