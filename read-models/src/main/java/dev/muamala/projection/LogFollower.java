package dev.muamala.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log to its end on every node, beside the projections, whose work the nodes share among them: so each node
 * hears of every document that changes. It begins at the head and writes nothing.
 *
 * <p>Whoever keeps copies by what it hears must know that it hears: {@link #isCurrent} asks the log for its head twice a
 * second and is false as soon as that was not reached for {@link #TRUSTED}, for example when the log cannot be asked or
 * the process was frozen.
 */
final class LogFollower {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    private static final long LOOK_MILLIS = 500;
    private static final long TRUSTED = TimeUnit.SECONDS.toNanos(3);

    private final EventFeed feed;
    private final List<Listening<?, ?>> listening = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "log-follower");
    private volatile boolean stopped;
    private volatile boolean began;
    private volatile long position;
    private volatile long reachedAt;
    private long askedAt;
    private long target;

    private record Listening<E, D>(Projection<E, D> projection, DocumentListener<E, D> listener) {
        void tell(TrackedEventMessage<?> message) {
            if (projection.eventType().isAssignableFrom(message.getPayloadType())) {
                E event = projection.eventType().cast(message.getPayload());
                listener.happened(
                        projection.key(event), EventFeed.position(message).index(), event);
            }
        }
    }

    LogFollower(EventFeed feed) {
        this.feed = feed;
        thread.setDaemon(true);
    }

    /** Before the start. */
    <E, D> void tell(Projection<E, D> projection, DocumentListener<E, D> listener) {
        listening.add(new Listening<>(projection, listener));
    }

    void start() {
        if (!listening.isEmpty()) {
            thread.start();
        }
    }

    void stop() {
        stopped = true;
        thread.interrupt();
    }

    /** All events up to this index have been told. */
    long position() {
        return position;
    }

    /** The index of the newest event; {@link Long#MAX_VALUE} while the log cannot be asked. */
    long head() {
        try {
            return feed.head();
        } catch (RuntimeException e) {
            LOG.debug("The log cannot be asked for its end", e);
            return Long.MAX_VALUE;
        }
    }

    /** Whether all that the log held a moment ago has been told. */
    boolean isCurrent() {
        return began && System.nanoTime() - reachedAt < TRUSTED;
    }

    private void run() {
        while (!stopped) {
            try {
                if (!began) {
                    begin();
                }
                follow();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!stopped) {
                    LOG.warn(
                            "The log cannot be followed after event {}; it is tried again: {}", position, e.toString());
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
                }
            }
        }
    }

    private void begin() {
        long head = feed.head();
        listening.forEach(each -> each.listener().follows(head));
        position = head;
        reachedAt = System.nanoTime();
        began = true;
    }

    private void follow() throws InterruptedException {
        try (BlockingStream<TrackedEventMessage<?>> events =
                feed.source().openStream(new GlobalSequenceTrackingToken(position))) {
            while (!stopped) {
                if (events.hasNextAvailable((int) LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    TrackedEventMessage<?> message = events.nextAvailable();
                    listening.forEach(each -> each.tell(message));
                    position = EventFeed.position(message).index();
                    listening.forEach(each -> each.listener().passed(position));
                }
                lookWhetherReached();
            }
        }
    }

    private void lookWhetherReached() {
        long now = System.nanoTime();
        if (now - askedAt > TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)) {
            target = feed.head();
            askedAt = now;
        }
        if (position >= target) {
            reachedAt = askedAt;
        }
    }
}
