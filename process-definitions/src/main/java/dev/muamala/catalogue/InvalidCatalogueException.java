package dev.muamala.catalogue;

import java.util.List;

/** The files of a catalogue have errors. Nothing of it was loaded. */
public final class InvalidCatalogueException extends RuntimeException {
    private final List<String> errors;

    InvalidCatalogueException(List<String> errors) {
        super("The catalogue was not loaded; correct these first:\n  " + String.join("\n  ", errors));
        this.errors = List.copyOf(errors);
    }

    /** Each names its file, its entry and what to do. */
    public List<String> errors() {
        return errors;
    }
}
