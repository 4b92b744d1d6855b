package dev.muamala.review.diff;

import dev.muamala.events.LocalizedText;
import java.util.List;

/**
 * What became of one element.
 *
 * @param type the name of its BPMN element, for example {@code serviceTask}; of a changed one the later
 * @param label of a changed element the later one; empty where there is none
 * @param details of an added or removed element everything that it says; of a changed one what differs
 */
public record Change(Kind kind, String element, String type, LocalizedText label, List<Detail> details) {
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * @param what for example {@code topic}, {@code timer}, {@code condition}, {@code label.ar}, {@code input fee}
     * @param before null where there was nothing
     * @param after null where there is nothing any more
     */
    public record Detail(String what, String before, String after) {}

    public Change {
        details = List.copyOf(details);
    }

    /** One line, and one for each detail that does not fit into it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(
                switch (kind) {
                    case ADDED -> "+ ";
                    case REMOVED -> "- ";
                    case CHANGED -> "~ ";
                });
        text.append(type).append(' ').append(element);
        if (!label.en().isEmpty()) {
            text.append(" \"").append(label.en()).append('"');
        }
        for (Detail detail : details) {
            if (kind == Kind.CHANGED) {
                text.append("\n    ")
                        .append(detail.what())
                        .append(": ")
                        .append(shown(detail.before()))
                        .append(" -> ")
                        .append(shown(detail.after()));
            } else if (!detail.what().equals("label.en")) {
                text.append("\n    ")
                        .append(detail.what())
                        .append(": ")
                        .append(shown(kind == Kind.ADDED ? detail.after() : detail.before()));
            }
        }
        return text.toString();
    }

    private static String shown(String value) {
        return value == null ? "(none)" : value;
    }
}
