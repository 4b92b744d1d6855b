package dev.muamala.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;

/**
 * The newest events of the log, as far as this node wrote them or has read them: readers at the end of the log need not
 * each ask the database for them and parse them. Nothing is here before it is durable.
 */
final class RecentEvents {
    private final AtomicReferenceArray<GenericTrackedDomainEventMessage<?>> ring;
    private final AtomicLong newest = new AtomicLong();

    /** @param most how many events are kept */
    RecentEvents(int most) {
        ring = new AtomicReferenceArray<>(most);
    }

    void add(GenericTrackedDomainEventMessage<?> event) {
        long index = EventLog.position(event.trackingToken());
        ring.set(slot(index), event);
        newest.accumulateAndGet(index, Math::max);
    }

    /** Whether there is room for all that follows the index. */
    boolean reachesBackTo(long globalIndex) {
        return globalIndex >= newest.get() - ring.length();
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

    void clear() {
        for (int slot = 0; slot < ring.length(); slot++) {
            ring.set(slot, null);
        }
    }

    private GenericTrackedDomainEventMessage<?> at(long globalIndex) {
        GenericTrackedDomainEventMessage<?> event = ring.get(slot(globalIndex));
        return event != null && EventLog.position(event.trackingToken()) == globalIndex ? event : null;
    }

    private int slot(long globalIndex) {
        return (int) (globalIndex % ring.length());
    }
}
