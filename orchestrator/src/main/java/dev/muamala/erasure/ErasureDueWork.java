package dev.muamala.erasure;

import dev.muamala.events.PersonEvent.ErasureOrdered;
import dev.muamala.events.PersonEvent.PersonErased;
import dev.muamala.events.PersonId;
import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.eventstore.DueWorkRule;
import java.time.Duration;
import java.util.List;

/** An erasure that was ordered is due work until it is done, so it outlives every node. */
record ErasureDueWork() implements DueWorkRule {
    static final String KIND = "erasure";

    /** The node that was told does it at once. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** The stream, and the work, of one person. */
    static String id(PersonId person) {
        return "person:" + person;
    }

    @Override
    public List<DueWorkChange> changesOf(Object event) {
        if (event instanceof ErasureOrdered ordered) {
            return List.of(new DueWorkChange.Add(
                    id(ordered.person()), KIND, ordered.at().plus(LEASE)));
        }
        return event instanceof PersonErased erased
                ? List.of(new DueWorkChange.Remove(id(erased.person())))
                : List.of();
    }
}
