package dev.muamala.rehearsal;

import java.util.List;
import java.util.Map;

/**
 * What a rehearsal came to. Of bounded size, however many requests there were.
 *
 * @param verdicts how many requests came to which
 * @param differences what differs, that of the most requests first
 * @param assumedAnswers by operation or form: how often it was taken to be answered as in history, although it was asked
 *     with other input
 * @param workflows by version: how many of the requests it had served
 * @param emirates by code
 */
record Report(
        long requests,
        Map<String, Long> verdicts,
        List<Finding> differences,
        Running running,
        Map<String, Long> assumedAnswers,
        Map<String, Long> workflows,
        Sums before,
        Sums after,
        Map<String, Emirate> emirates) {
    /**
     * @param name by which it is accepted
     * @param examples the first of the requests
     */
    record Finding(
            String name,
            Verdict verdict,
            String text,
            long requests,
            Map<String, Long> emirates,
            List<Example> examples) {}

    /** @param detail why it is stuck, or empty */
    record Example(String request, String emirate, String detail) {}

    /** @param couldMove those whose whole past is the same on the draft */
    record Running(long requests, long couldMove) {}

    /**
     * @param ended how many requests came to an end
     * @param days of those, all together
     * @param daysEach of those, on average
     * @param feesFils what was paid
     */
    record Sums(
            long entityCalls,
            Map<String, Long> callsByEntity,
            Map<String, Long> callsByOperation,
            long ended,
            double days,
            double daysEach,
            long feesFils,
            Map<String, Long> outcomes) {}

    record Emirate(long requests, Map<String, Long> verdicts, Totals before, Totals after) {}

    /** As {@link Sums}, without what is told for all emirates together. */
    record Totals(
            long entityCalls, long ended, double days, double daysEach, long feesFils, Map<String, Long> outcomes) {}
}
