package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log as it grows. Readers are woken by this node's own commits at once and by those of other nodes through
 * PostgreSQL's {@code LISTEN}; looking at the head from time to time only covers for a notification that got lost with
 * its connection. Since the index has no gaps and follows the commits, a reader that has seen an index has seen
 * everything below it.
 */
public final class EventFeed implements StreamableMessageSource<TrackedEventMessage<?>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
    private static final int PAGE = 1_000;

    private final EventLog log;
    private final DataSource dataSource;
    private final Duration lookAfter;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Thread ears = new Thread(this::listen, "event-feed");
    private volatile boolean closed;
    private volatile Connection hearing;
    private long head;

    /** @param lookAfter how long to trust that no notification means no event */
    public EventFeed(EventLog log, DataSource dataSource, Duration lookAfter) {
        this.log = log;
        this.dataSource = dataSource;
        this.lookAfter = lookAfter;
        log.onCommit(this::reached);
        ears.setDaemon(true);
        ears.start();
    }

    /** Tells {@code listener} each index that the log is known to have reached, whichever node wrote. Must be quick. */
    public void onAdvance(LongConsumer listener) {
        listeners.add(listener);
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
        return new Reader(EventLog.position(token));
    }

    @Override
    public TrackingToken createTailToken() {
        return log.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return log.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant instant) {
        return log.createTokenAt(instant);
    }

    @Override
    public void close() {
        closed = true;
        ears.interrupt();
        hangUp();
        try {
            ears.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waiting for a notification does not end by an interrupt. */
    private void hangUp() {
        Connection connection = hearing;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("The feed's connection is gone already", e);
            }
        }
    }

    private void reached(long index) {
        synchronized (this) {
            if (index <= head) {
                return;
            }
            head = index;
            notifyAll();
        }
        for (LongConsumer listener : listeners) {
            try {
                listener.accept(index);
            } catch (RuntimeException e) {
                LOG.warn("A listener of the feed failed at event {}; the others were told", index, e);
            }
        }
    }

    private synchronized boolean awaitBeyond(long position, long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        while (head <= position) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + GroupCommit.CHANNEL);
                PGConnection notified = connection.unwrap(PGConnection.class);
                hearing = connection.unwrap(Connection.class);
                while (!closed) {
                    reached(log.head());
                    hear(notified);
                }
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    LOG.warn("The feed of events is interrupted and will be taken up again: {}", e.toString());
                    pause();
                }
            }
        }
    }

    /**
     * Until nothing was heard for a while. This node's own commits are told by the writer, a moment later and when their
     * events are in memory: whoever was woken before would ask the database for them.
     */
    private void hear(PGConnection connection) throws SQLException {
        PGNotification[] heard = connection.getNotifications((int) lookAfter.toMillis());
        while (heard != null && heard.length > 0) {
            for (PGNotification notification : heard) {
                String[] words = notification.getParameter().split(" ");
                if (!words[1].equals(log.node())) {
                    reached(Long.parseLong(words[0]));
                }
            }
            heard = connection.getNotifications((int) lookAfter.toMillis());
        }
    }

    private void pause() {
        try {
            Thread.sleep(Math.min(lookAfter.toMillis(), 1_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One reader's place in the log, with a page of events ahead of it. */
    private final class Reader implements BlockingStream<TrackedEventMessage<?>> {
        private final Deque<TrackedEventMessage<?>> ahead = new ArrayDeque<>();
        private LongConsumer callback;
        private long position;

        Reader(long position) {
            this.position = position;
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return fill() ? Optional.of(ahead.peek()) : Optional.empty();
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            return fill() || awaitBeyond(position, timeout, unit) && fill();
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.MILLISECONDS)) {
                // waits as long as it takes
            }
            return ahead.remove();
        }

        private boolean fill() {
            if (ahead.isEmpty() && isBehind()) {
                ahead.addAll(log.readAfter(position, PAGE));
                position += ahead.size();
            }
            return !ahead.isEmpty();
        }

        private boolean isBehind() {
            synchronized (EventFeed.this) {
                return head > position;
            }
        }

        @Override
        public boolean setOnAvailableCallback(Runnable available) {
            if (callback != null) {
                listeners.remove(callback);
            }
            callback = index -> available.run();
            listeners.add(callback);
            return true;
        }

        @Override
        public void close() {
            if (callback != null) {
                listeners.remove(callback);
            }
        }
    }
}
