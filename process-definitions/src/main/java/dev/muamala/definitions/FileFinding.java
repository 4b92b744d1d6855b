package dev.muamala.definitions;

import dev.muamala.review.Finding;

/**
 * A finding in a file of a definitions folder.
 *
 * @param file for example {@code workflows/trade-licence/1.bpmn}
 */
public record FileFinding(String file, Finding finding) {
    @Override
    public String toString() {
        return file + ", " + finding;
    }
}
