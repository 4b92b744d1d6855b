package dev.muamala.eventstore;

import dev.muamala.events.PersonEvent.PersonErased;

/** Has events in memory, which are read again as they are stored now when somebody was erased. */
@FunctionalInterface
public interface Forgets {
    /** Nothing of the person, or of their requests, is in this memory when it returns. */
    void forget(PersonErased erased);
}
