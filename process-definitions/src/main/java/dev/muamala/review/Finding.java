package dev.muamala.review;

/**
 * One thing that the review found.
 *
 * @param element the id of the element it is about, the process's own where it is about the whole
 * @param name the element's English label, empty where it has none
 * @param code of the {@link Rule}, for example {@code unknown-topic}
 * @param what what is so, in plain words
 * @param advice what to do
 */
public record Finding(String element, String name, String code, Severity severity, String what, String advice) {
    @Override
    public String toString() {
        return element + (name.isEmpty() ? "" : " \"" + name + "\"") + ": " + what + " " + advice + " [" + code + "]";
    }
}
