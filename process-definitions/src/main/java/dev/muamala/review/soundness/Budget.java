package dev.muamala.review.soundness;

import java.util.Optional;

/** What is left of the bound. */
final class Budget {
    private static final int MOST_MOVES = 50_000;
    private static final int SELDOM = 16;

    private final Bound bound;
    private int states;
    private int moves;
    private String exhausted;

    Budget(Bound bound) {
        this.bound = bound;
    }

    int states() {
        return states;
    }

    /** Whether another state may be looked at. */
    boolean take() {
        if (exhausted == null && states >= bound.states()) {
            exhausted = "It has more than " + bound.states() + " states.";
        }
        if (states % SELDOM == 0) {
            goesOn();
        }
        if (exhausted == null) {
            states++;
        }
        return exhausted == null;
    }

    /** Whether one more thing that a token can do may be kept in mind. */
    boolean takeMove() {
        if (++moves > MOST_MOVES) {
            giveUp("There are more than " + MOST_MOVES + " ways to go on from one element to the next.");
        }
        return exhausted == null;
    }

    /** Whether there is time left, and nothing was given up. */
    boolean goesOn() {
        if (exhausted == null && bound.over().getAsBoolean()) {
            exhausted = "The time was over after " + states + " states.";
        }
        return exhausted == null;
    }

    void giveUp(String why) {
        if (exhausted == null) {
            exhausted = why;
        }
    }

    /** Why not everything was looked at; empty when it was. */
    Optional<String> exhausted() {
        return Optional.ofNullable(exhausted);
    }
}
