package dev.muamala.review.soundness;

import java.util.Optional;

/** What is left of the bound. */
final class Budget {
    private final Bound bound;
    private int states;
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
        if (exhausted == null && states % 256 == 0 && bound.over().getAsBoolean()) {
            exhausted = "The time was over after " + states + " states.";
        }
        if (exhausted == null) {
            states++;
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
