package dev.muamala.review.model;

import java.util.Optional;

/** What an event waits for, or what it causes. */
public sealed interface EventDefinition {
    /** Nothing: a plain start or end. */
    record None() implements EventDefinition {}

    record Message(FlowNode.Message message) implements EventDefinition {}

    record Timer(TimerKind kind, String literal) implements EventDefinition {}

    enum TimerKind {
        DATE,
        DURATION,
        CYCLE
    }

    /** Of a catching event without an error: every one. */
    record Error(Optional<Declared> error) implements EventDefinition {}

    /** Of a catching event without an escalation: every one. */
    record Escalation(Optional<Declared> escalation) implements EventDefinition {}

    /**
     * Of a throwing event: undoes one activity, or without one everything that was done in its scope. Of a boundary
     * event: never an activity.
     */
    record Compensation(Optional<String> activity) implements EventDefinition {}

    /** Ends the whole scope. */
    record Terminate() implements EventDefinition {}

    /** A declared error or escalation. Events match by {@code code}. */
    record Declared(String id, String name, String code) {}
}
