package dev.muamala.review.soundness;

/** How a sub-process ends, seen from outside. */
sealed interface Outcome {
    /** All of it was done, or a terminate end was reached. */
    record Completed() implements Outcome {}

    /**
     * An error left it.
     *
     * @param drawn whether an error end event threw it; a refusing entity may throw any error
     */
    record Failed(String code, boolean drawn) implements Outcome {}

    /** An escalation left it that interrupts it from outside. */
    record Escalated(String code) implements Outcome {}
}
