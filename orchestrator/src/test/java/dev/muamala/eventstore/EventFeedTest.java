package dev.muamala.eventstore;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The feed here trusts its silence for an hour, so what wakes it can only be a notification. */
class EventFeedTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final DataSource database = TestDatabase.empty();
    private final EventLog here = TestDatabase.log(database);
    private final EventLog there = TestDatabase.log(database);
    private final EventFeed feed = new EventFeed(here, TestDatabase.named("feed"), NEVER);
    private final History history = History.ofNewRequest();

    @BeforeEach
    void the_feed_listens() {
        await().until(() -> ears("feed") == 1);
    }

    private int ears(String name) {
        return TestDatabase.select(
                        database,
                        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND state = 'idle'"
                                + " AND application_name = '" + name + "'")
                .size();
    }

    @AfterEach
    void close() {
        feed.close();
        here.close();
        there.close();
    }

    @Test
    void a_reader_is_woken_by_an_append_of_another_node() throws Exception {
        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(null);
        assertThat(stream.hasNextAvailable(1, MILLISECONDS)).isFalse();
        CompletableFuture<String> next = CompletableFuture.supplyAsync(() -> next(stream));

        var events = history.events(0, 1);
        there.appendEvents(events);

        assertThat(next.get(20, SECONDS)).isEqualTo(events.get(0).getIdentifier());
    }

    private static String next(BlockingStream<TrackedEventMessage<?>> stream) {
        try {
            return stream.nextAvailable().getIdentifier();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_reader_is_woken_by_an_append_of_its_own_node_at_once() throws Exception {
        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(here.createHeadToken());
        here.appendEvents(history.events(0, 2));

        assertThat(stream.hasNextAvailable(20, SECONDS)).isTrue();
        assertThat(stream.peek()).isPresent().isEqualTo(stream.peek());
        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(1);
        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(2);
        assertThat(stream.peek()).isEmpty();
    }

    @Test
    void a_stream_starts_after_its_token() throws Exception {
        here.appendEvents(history.events(0, 1_500));

        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(feed.createHeadToken());
        there.appendEvents(history.events(1_500, 1));

        assertThat(stream.hasNextAvailable(20, SECONDS)).isTrue();
        assertThat(stream.nextAvailable().trackingToken().position()).hasValue(1_501);
    }

    @Test
    void the_callback_of_a_stream_is_called_until_the_stream_is_closed() {
        AtomicInteger called = new AtomicInteger();
        AtomicLong reached = new AtomicLong();
        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(null);
        assertThat(stream.setOnAvailableCallback(called::incrementAndGet)).isTrue();
        feed.onAdvance(reached::set);

        there.appendEvents(history.events(0, 3));
        await().atMost(20, SECONDS).until(() -> reached.get() == 3);
        assertThat(called).hasValue(1);

        stream.close();
        there.appendEvents(history.events(3, 1));
        await().atMost(20, SECONDS).until(() -> reached.get() == 4);
        assertThat(called).hasValue(1);
    }

    @Test
    void a_listener_that_fails_stops_neither_appends_nor_the_others() {
        AtomicLong reached = new AtomicLong();
        feed.onAdvance(index -> {
            throw new IllegalStateException("a listener with a defect");
        });
        feed.onAdvance(reached::set);

        here.appendEvents(history.events(0, 1));
        here.appendEvents(history.events(1, 1));
        there.appendEvents(history.events(2, 1));

        await().atMost(20, SECONDS).until(() -> reached.get() == 3);
    }

    @Test
    void a_feed_that_lost_its_connection_takes_up_again() {
        AtomicLong reached = new AtomicLong();
        try (EventFeed looking = new EventFeed(here, TestDatabase.named("lost"), NEVER)) {
            looking.onAdvance(reached::set);
            await().until(() -> ears("lost") == 1);
            TestDatabase.select(
                    database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lost'");

            there.appendEvents(List.copyOf(history.events(0, 2)));

            await().atMost(20, SECONDS).until(() -> reached.get() == 2);
        }
    }

    @Test
    void closing_does_not_wait_for_a_notification() {
        long before = System.nanoTime();
        feed.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        await().until(() -> ears("feed") == 0);
    }
}
