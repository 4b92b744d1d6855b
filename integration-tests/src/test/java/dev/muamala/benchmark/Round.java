package dev.muamala.benchmark;

/**
 * What one round of load gave.
 *
 * @param requestsPerSecond from the first submission to the last end, all of them
 * @param cpuSeconds of this JVM, until everything had settled
 * @param settleMillis from the last end until everything had settled
 */
record Round(
        long requests,
        double requestsPerSecond,
        double p50Millis,
        double p99Millis,
        double cpuSeconds,
        double settleMillis) {
    static final Round NONE = new Round(0, 0, 0, 0, 0, 0);
}
