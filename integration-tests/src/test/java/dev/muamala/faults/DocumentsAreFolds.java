package dev.muamala.faults;

import dev.muamala.faults.Evidence.Logged;
import dev.muamala.projection.Position;
import dev.muamala.projection.StoredProjection.Document;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@link Invariant#I4}: each stored document is what its own position says, the fold of its events up to there. Whether
 * it has all of them is {@link Invariant#I5}'s question.
 */
final class DocumentsAreFolds {
    private static final RequestStatusProjection FOLD = new RequestStatusProjection();

    private DocumentsAreFolds() {}

    static Stream<String> violations(Evidence evidence) {
        List<String> found = new ArrayList<>();
        evidence.documents().forEach((key, stored) -> {
            RequestStatus folded = folded(evidence.streams().getOrDefault(key, List.of()), stored);
            if (!stored.content().equals(folded)) {
                found.add("the document of " + key + " at position " + stored.position() + " is " + stored.content()
                        + "\n    and not " + folded);
            }
        });
        return found.stream();
    }

    private static RequestStatus folded(List<Logged> stream, Document<RequestStatus> stored) {
        RequestStatus folded = null;
        for (Logged logged : stream) {
            if (logged.index() <= stored.position()) {
                folded = FOLD.evolve(folded, logged.event(), new Position(logged.index(), logged.sequence()));
            }
        }
        return folded;
    }
}
