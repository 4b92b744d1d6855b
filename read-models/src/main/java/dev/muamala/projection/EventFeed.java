package dev.muamala.projection;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/** The log as the read side sees it. */
final class EventFeed {
    private final StreamableMessageSource<TrackedEventMessage<?>> source;

    EventFeed(StreamableMessageSource<TrackedEventMessage<?>> source) {
        this.source = source;
    }

    StreamableMessageSource<TrackedEventMessage<?>> source() {
        return source;
    }

    /** The index of the newest event, -1 when there is none. */
    long head() {
        return position(source.createHeadToken());
    }

    /** The index before the oldest event. */
    long tail() {
        return position(source.createTailToken());
    }

    static Position position(EventMessage<?> message) {
        long index =
                ((TrackedEventMessage<?>) message).trackingToken().position().orElseThrow();
        long sequence = message instanceof DomainEventMessage<?> domain ? domain.getSequenceNumber() : index;
        return new Position(index, sequence);
    }

    private static long position(TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }
}
