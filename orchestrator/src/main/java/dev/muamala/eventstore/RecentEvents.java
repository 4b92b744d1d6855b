package dev.muamala.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;

/**
 * What this node wrote last, as it would be read back: its own readers, woken by the commit, need not ask the database
 * for it nor parse it. What other nodes wrote is not here, and nothing is here before it is durable.
 */
final class RecentEvents {
    private final AtomicReferenceArray<GenericTrackedDomainEventMessage<?>> ring;

    /** @param most how many events are kept */
    RecentEvents(int most) {
        ring = new AtomicReferenceArray<>(most);
    }

    void add(GenericTrackedDomainEventMessage<?> event) {
        ring.set(slot(EventLog.position(event.trackingToken())), event);
    }

    /** The events that follow the index without a gap, as far as they are here. */
    List<GenericTrackedDomainEventMessage<?>> after(long globalIndex, int limit) {
        List<GenericTrackedDomainEventMessage<?>> events = new ArrayList<>();
        long index = globalIndex + 1;
        GenericTrackedDomainEventMessage<?> next = at(index);
        while (next != null && events.size() < limit) {
            events.add(next);
            next = at(++index);
        }
        return events;
    }

    private GenericTrackedDomainEventMessage<?> at(long globalIndex) {
        GenericTrackedDomainEventMessage<?> event = ring.get(slot(globalIndex));
        return event != null && EventLog.position(event.trackingToken()) == globalIndex ? event : null;
    }

    private int slot(long globalIndex) {
        return (int) (globalIndex % ring.length());
    }
}
