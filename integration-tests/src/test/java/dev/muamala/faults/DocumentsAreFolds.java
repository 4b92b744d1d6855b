package dev.muamala.faults;

import dev.muamala.events.RequestEvent;
import dev.muamala.faults.Evidence.Logged;
import dev.muamala.faults.Evidence.Projected;
import dev.muamala.projection.Position;
import dev.muamala.projection.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@link Invariant#I4}: each stored document is what its own position says, the fold of its events up to there. Whether
 * it has all of them is {@link Invariant#I5}'s question.
 */
final class DocumentsAreFolds {
    private DocumentsAreFolds() {}

    static Stream<String> violations(Evidence evidence) {
        return evidence.projected().stream().flatMap(projected -> violations(projected, evidence).stream());
    }

    private static <D> List<String> violations(Projected<D> projected, Evidence evidence) {
        List<String> found = new ArrayList<>();
        projected.documents().forEach((key, stored) -> {
            D folded =
                    folded(projected.projection(), evidence.streams().getOrDefault(key, List.of()), stored.position());
            if (!stored.content().equals(folded)) {
                found.add(
                        "the document " + key + " of " + projected.projection().name() + " at position "
                                + stored.position() + " is " + stored.content() + "\n    and not " + folded);
            }
        });
        return found;
    }

    private static <D> D folded(Projection<RequestEvent, D> projection, List<Logged> stream, long upTo) {
        D folded = null;
        for (Logged logged : stream) {
            if (logged.index() <= upTo) {
                folded = projection.evolve(folded, logged.event(), new Position(logged.index(), logged.sequence()));
            }
        }
        return folded;
    }
}
