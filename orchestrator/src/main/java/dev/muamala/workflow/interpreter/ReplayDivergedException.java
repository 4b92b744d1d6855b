package dev.muamala.workflow.interpreter;

import java.util.List;

/** In replay, the run did not take the steps that were recorded. */
public final class ReplayDivergedException extends RuntimeException {
    private final int turn;
    private final List<Step> expected;
    private final List<Step> actual;

    public ReplayDivergedException(int turn, List<Step> expected, List<Step> actual) {
        super("Replay of turn " + turn + " gave " + actual + " where " + expected + " was recorded");
        this.turn = turn;
        this.expected = List.copyOf(expected);
        this.actual = List.copyOf(actual);
    }

    /** The turn at which the two parted, counted from 0. */
    public int turn() {
        return turn;
    }

    public List<Step> expected() {
        return expected;
    }

    public List<Step> actual() {
        return actual;
    }
}
