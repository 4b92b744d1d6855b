package dev.muamala.faults;

import java.util.stream.Stream;

/** {@link Invariant#I9}: every row's hash, computed again from the first event on. */
final class ChainVerifies {
    private ChainVerifies() {}

    static Stream<String> violations(Evidence evidence) {
        return evidence.chain().flaw().stream().map(flaw -> "event " + flaw.globalIndex() + ": " + flaw.problem());
    }
}
