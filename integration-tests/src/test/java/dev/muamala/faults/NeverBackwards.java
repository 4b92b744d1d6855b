package dev.muamala.faults;

import java.util.stream.Stream;

/** {@link Invariant#I8}: for each reader and request, over restarts and nodes. */
final class NeverBackwards {
    private NeverBackwards() {}

    static Stream<String> violations(Evidence evidence) {
        return evidence.journal().stepsBack().stream()
                .map(step -> "reader " + step.reader() + " of request " + step.request() + " " + step.what());
    }
}
