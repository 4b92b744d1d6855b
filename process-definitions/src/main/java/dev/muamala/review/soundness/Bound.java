package dev.muamala.review.soundness;

import java.util.function.BooleanSupplier;

/**
 * How far to look.
 *
 * @param states how many states in all scopes together
 * @param over asked now and then; when it says true, the exploration stops
 */
public record Bound(int states, BooleanSupplier over) {
    /** What fits into a review, with room to spare. */
    public static final int DEFAULT_STATES = 40_000;

    public static Bound states(int states) {
        return new Bound(states, () -> false);
    }
}
