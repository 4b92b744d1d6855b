package dev.muamala.projection;

import dev.muamala.events.RequestEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.StreamableMessageSource;

/** An event log in memory, with streams that are woken as ours are: gapless from 1, in the order of appending. */
public final class MemoryLog implements StreamableMessageSource<TrackedEventMessage<?>> {
    private final List<TrackedEventMessage<?>> events = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<Runnable> wakeUps = new CopyOnWriteArrayList<>();
    private volatile long unread;

    /** Returns the index of the last event. */
    public long append(RequestEvent... appended) {
        long head;
        synchronized (events) {
            for (RequestEvent event : appended) {
                String id = event.request().value();
                long sequence = sequences.merge(id, 1L, Long::sum) - 1;
                String eventId = id + "-" + sequence;
                Instant at = event.at();
                events.add(new GenericTrackedDomainEventMessage<>(
                        new GlobalSequenceTrackingToken(events.size() + 1L),
                        new GenericDomainEventMessage<>(
                                "request", id, sequence, event, MetaData.emptyInstance(), eventId, at)));
            }
            head = events.size();
            events.notifyAll();
        }
        wakeUps.forEach(Runnable::run);
        return head;
    }

    public List<Recorded<RequestEvent>> of(String request) {
        synchronized (events) {
            return events.stream()
                    .map(message -> new Recorded<>(
                            (RequestEvent) message.getPayload(), EventFeed.position(message), message.getTimestamp()))
                    .filter(recorded -> recorded.event().request().value().equals(request))
                    .toList();
        }
    }

    public long head() {
        synchronized (events) {
            return events.size();
        }
    }

    /** So many more events are in the log from now on, as far as anybody can tell who does not read them. */
    public void holdsUnread(long more) {
        unread = more;
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(head() + unread);
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
        return new Cursor(token == null ? 0 : token.position().orElse(0));
    }

    private final class Cursor implements BlockingStream<TrackedEventMessage<?>> {
        private long read;
        private Runnable wakeUp;

        Cursor(long read) {
            this.read = read;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            synchronized (events) {
                return read < events.size() ? Optional.of(events.get((int) read)) : Optional.empty();
            }
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            synchronized (events) {
                if (read >= events.size() && timeout > 0) {
                    unit.timedWait(events, timeout);
                }
                return read < events.size();
            }
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            synchronized (events) {
                while (read >= events.size()) {
                    events.wait();
                }
                return events.get((int) read++);
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            wakeUp = callback;
            wakeUps.add(callback);
            return true;
        }

        @Override
        public void close() {
            wakeUps.remove(wakeUp);
        }
    }
}
