package dev.muamala.benchmark;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Order statistics of what was measured. */
final class Median {
    private Median() {}

    static double of(double... values) {
        return quantile(0.5, values);
    }

    static <T> double of(Collection<T> rounds, ToDoubleFunction<T> measure) {
        return of(rounds.stream().mapToDouble(measure).toArray());
    }

    /** The smallest value that at least this share of all values does not exceed; NaN of nothing. */
    static double quantile(double share, double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
