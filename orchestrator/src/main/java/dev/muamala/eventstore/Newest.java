package dev.muamala.eventstore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;

/**
 * The newest events, read from the log and from JSON once for all readers of this node who stand at its end. Who is
 * further behind reads for itself. Messages do not change, so they can be shared.
 */
final class Newest {
    private static final int KEPT = 2_000;

    private final EventLog log;
    private final Deque<GenericTrackedDomainEventMessage<?>> kept = new ArrayDeque<>();
    private long last = -1;

    Newest(EventLog log) {
        this.log = log;
    }

    /** At most {@code limit} events after the index, in their order. */
    List<GenericTrackedDomainEventMessage<?>> after(long index, int limit) {
        synchronized (this) {
            long first = last - kept.size();
            if (index >= first && index < last) {
                return kept.stream().skip(index - first).limit(limit).toList();
            }
            if (index >= last) {
                List<GenericTrackedDomainEventMessage<?>> read = log.readAfter(index, limit);
                keep(index, read);
                return read;
            }
        }
        return log.readAfter(index, limit);
    }

    private void keep(long index, List<GenericTrackedDomainEventMessage<?>> read) {
        if (index != last) {
            kept.clear();
        }
        kept.addAll(read);
        last = index + read.size();
        while (kept.size() > KEPT) {
            kept.removeFirst();
        }
    }
}
