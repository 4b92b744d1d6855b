package dev.muamala.faults;

import dev.muamala.eventstore.EventFeed;
import dev.muamala.eventstore.EventLog;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/** A feed that nobody wakes for the newest event: it is found when the next one comes, and the last one never. */
record DeafFeed(EventFeed feed, EventLog log) implements StreamableMessageSource<TrackedEventMessage<?>> {
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(token);
        return new BlockingStream<>() {
            @Override
            public Optional<TrackedEventMessage<?>> peek() {
                return stream.peek()
                        .filter(event -> event.trackingToken().position().orElseThrow() < log.head());
            }

            @Override
            public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
                return stream.hasNextAvailable(timeout, unit) && peek().isPresent();
            }

            @Override
            public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
                return stream.nextAvailable();
            }

            @Override
            public boolean setOnAvailableCallback(Runnable available) {
                return stream.setOnAvailableCallback(available);
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }

    @Override
    public TrackingToken createTailToken() {
        return feed.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return feed.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant instant) {
        return feed.createTokenAt(instant);
    }
}
