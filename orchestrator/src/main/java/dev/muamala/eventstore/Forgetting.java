package dev.muamala.eventstore;

import dev.muamala.events.PersonEvent;
import dev.muamala.events.PersonEvent.PersonErased;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;

/** Reads in the log who was erased, from when the node began, which is when it had nothing in memory. */
final class Forgetting {
    private static final int PAGE = 100;

    private final EventLog log;
    private final PersonKeys keys;
    private final List<Forgets> memories;
    private long position;

    Forgetting(EventLog log, PersonKeys keys, List<Forgets> memories) {
        this.log = log;
        this.keys = keys;
        this.memories = memories;
        this.position = log.head();
    }

    /** The key goes first: what is read after that is read as erased. */
    void readOn() {
        List<? extends TrackedEventMessage<?>> page;
        do {
            page = log.readOf(EventLog.PERSON, position, PAGE);
            for (TrackedEventMessage<?> message : page) {
                PersonEvent event = (PersonEvent) message.getPayload();
                if (event instanceof PersonErased erased) {
                    keys.forget(erased.person());
                    log.forgetRecent();
                    memories.forEach(memory -> memory.forget(erased));
                }
                position = EventLog.position(message.trackingToken());
            }
        } while (!page.isEmpty());
    }
}
