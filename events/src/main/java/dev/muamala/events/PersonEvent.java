package dev.muamala.events;

import java.time.Instant;
import java.util.List;

/**
 * The end of what is known about a person.
 *
 * <pre>
 *  ErasureOrdered
 *    └─ each request of the person hears of it (ApplicantErased), the key is destroyed
 *  PersonErased
 * </pre>
 */
public sealed interface PersonEvent {
    PersonId person();

    Instant at();

    /** It was found that all requests of the person are over. From here on the person's key may be missing. */
    @EventType("person.erasure-ordered")
    record ErasureOrdered(PersonId person, String by, Instant at) implements PersonEvent {}

    /** The key is gone, and with it all that was encrypted under it. These were the person's requests. */
    @EventType("person.erased")
    record PersonErased(PersonId person, List<RequestId> requests, Instant at) implements PersonEvent {
        public PersonErased {
            requests = List.copyOf(requests);
        }
    }
}
