package dev.muamala.definitions;

/**
 * One thing that a designer has to correct.
 *
 * @param file the file it is in, for example {@code workflows/trade-licence/1.bpmn}
 * @param element the id of the element it is about; the file's own key where it is about the whole
 * @param code stable, for example {@code unknown-topic}
 * @param message what is wrong and what to do, in plain words
 */
public record Finding(String file, String element, String code, String message) {
    @Override
    public String toString() {
        return file + ", " + element + ": " + message + " [" + code + "]";
    }
}
