package dev.muamala.faults;

import dev.muamala.faults.Evidence.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@link Invariant#I3}: numbers that count from their beginning by one, in the whole log and in each stream. */
final class NoGaps {
    private NoGaps() {}

    static Stream<String> violations(Evidence evidence) {
        List<String> found = new ArrayList<>();
        long index = 0;
        for (long next : evidence.indexes()) {
            if (next != index + 1) {
                found.add("the log has event " + index + " and then " + next);
            }
            index = next;
        }
        if (evidence.head() != index) {
            found.add("the log ends at event " + index + " and its head stands at " + evidence.head());
        }
        evidence.streams().forEach((aggregate, stream) -> {
            long sequence = -1;
            for (Logged logged : stream) {
                if (logged.sequence() != sequence + 1) {
                    found.add("request " + aggregate + " has event " + sequence + " and then " + logged.sequence());
                }
                if (!logged.event().request().value().equals(aggregate)) {
                    found.add("request " + aggregate + " has as event " + logged.sequence() + " one of request "
                            + logged.event().request());
                }
                sequence = logged.sequence();
            }
        });
        return found.stream();
    }
}
