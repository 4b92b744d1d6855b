package dev.muamala.faults;

import dev.muamala.faults.Journal.Submitted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@link Invariant#I7}: whoever sends the same again is told the same again, and nobody else is. */
final class SameKeySameAnswer {
    private SameKeySameAnswer() {}

    static Stream<String> violations(Evidence evidence) {
        List<String> found = new ArrayList<>();
        Stream.of(evidence.journal().submissions(), evidence.journal().actions())
                .forEach(answered -> answered.forEach((key, answers) -> {
                    Set<Submitted> different = new HashSet<>(answers);
                    if (different.size() > 1) {
                        found.add("the key " + key + " was answered with " + different);
                    }
                }));
        Map<String, String> keys = new HashMap<>();
        evidence.journal().submissions().forEach((key, answers) -> {
            answers.stream().map(Submitted::request).distinct().forEach(request -> {
                String other = keys.put(request, key);
                if (other != null) {
                    found.add("the keys " + key + " and " + other + " were both answered with request " + request);
                }
            });
        });
        return found.stream();
    }
}
