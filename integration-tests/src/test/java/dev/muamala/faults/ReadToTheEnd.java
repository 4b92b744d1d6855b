package dev.muamala.faults;

import dev.muamala.faults.Evidence.Logged;
import dev.muamala.faults.Evidence.Projected;
import dev.muamala.projection.StoredProjection.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@link Invariant#I5}: tokens, documents and what the servers say of themselves all stand at the end of the log. */
final class ReadToTheEnd {
    private ReadToTheEnd() {}

    static Stream<String> violations(Evidence evidence) {
        List<String> found = new ArrayList<>();
        evidence.projections().forEach(projection -> {
            if (projection.path("position").asLong(-1) < evidence.head()
                    || !projection.path("state").asString("").equals("live")) {
                found.add("a server says of its projection " + projection.path("name") + " that it is "
                        + projection.path("state") + " and has read up to " + projection.path("position") + " of "
                        + evidence.head());
            }
        });
        evidence.projected().forEach(projected -> check(projected, evidence, found));
        return found.stream();
    }

    private static <D> void check(Projected<D> projected, Evidence evidence, List<String> found) {
        String name = projected.projection().name();
        if (projected.tokens().isEmpty()) {
            found.add("the store has no token of the projection " + name);
        }
        projected.tokens().forEach((segment, position) -> {
            if (position < evidence.head()) {
                found.add("segment " + segment + " of " + name + " has read up to " + position + " of "
                        + evidence.head());
            }
        });
        evidence.streams().forEach((request, stream) -> {
            Logged last = stream.get(stream.size() - 1);
            Document<D> document = projected.documents().get(request);
            if (document == null) {
                found.add("request " + request + " has " + stream.size() + " events and no document in " + name);
            } else if (document.position() != last.index()) {
                found.add("the document of request " + request + " in " + name + " has read up to "
                        + document.position() + ", and its last event is " + last.index());
            }
        });
    }
}
