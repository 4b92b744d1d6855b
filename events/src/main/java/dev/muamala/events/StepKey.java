package dev.muamala.events;

import java.util.Objects;

/**
 * The stable name of one step that a workflow takes in one request:
 * {@code activityId[loop counters]#occurrence}, for example {@code askApproval[1]#2}, the second time that the
 * approval of the second entity is asked. Loop counters are those of the enclosing multi-instance scopes, outermost
 * first, joined by dots, and left out where there are none. A step inside a call activity is prefixed by the call
 * activity's own key and a slash. The same inputs in the same order always give the same keys.
 */
public record StepKey(String value) implements Identifier {
    public StepKey {
        Objects.requireNonNull(value, "step key");
    }

    /** The id of the BPMN element, as the designer named it. */
    public String activityId() {
        int from = value.lastIndexOf('/') + 1;
        int loop = value.indexOf('[', from);
        return value.substring(from, loop >= 0 ? loop : value.indexOf('#', from));
    }

    @Override
    public String toString() {
        return value;
    }
}
