package dev.muamala.eventstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendOrderTest {
    private static final int WRITERS = 64;
    private static final int ROUNDS = 15;

    private final DataSource database = TestDatabase.empty();
    private final List<EventLog> logs = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        logs.forEach(EventLog::close);
    }

    private EventLog log() {
        EventLog log = TestDatabase.log(database);
        logs.add(log);
        return log;
    }

    @Test
    void a_node_that_stops_while_it_holds_the_head_holds_the_others_up_for_seconds_only() throws Exception {
        EventLog log = log();
        try (Connection frozen = database.getConnection()) {
            frozen.setAutoCommit(false);
            GroupCommit.lockHead(frozen);

            Future<?> append =
                    threads.submit(() -> log.appendEvents(History.ofNewRequest().events(0, 1)));
            append.get(30, SECONDS);

            assertThatThrownBy(frozen::commit).isInstanceOf(SQLException.class);
        }
        assertThat(log.head()).isEqualTo(1);
    }

    /** What became of the appends that the writers tried. */
    private record Outcome(Queue<List<String>> written, Queue<String> refused) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void under_64_writers_the_index_has_no_gaps_and_readers_neither_skip_nor_reorder(int nodes) throws Exception {
        for (int node = 0; node < nodes; node++) {
            log();
        }
        Outcome outcome = new Outcome(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
        List<History> contested =
                Stream.generate(History::ofNewRequest).limit(8).toList();
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<String> followed = new ArrayList<>();
        try (EventFeed feed = new EventFeed(logs.get(0), database, Duration.ofMillis(200))) {
            Future<?> reader = threads.submit(() -> follow(feed, followed));
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                EventLog log = logs.get(writer % nodes);
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    start.await();
                    write(log, random, contested, outcome);
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get(60, SECONDS);
            }
            logs.get(0).appendEvents(List.of(LAST.event(0, LAST.taken(Map.of()))));
            reader.get(60, SECONDS);
        }

        List<String> stored = TestDatabase.select(database, "SELECT event_id FROM event ORDER BY global_index");
        assertThat(followed).as("what the reader saw").isEqualTo(stored);
        assertThat(TestDatabase.select(database, "SELECT global_index FROM event ORDER BY 1"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, stored.size())
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(outcome.refused()).as("losers of a race").isNotEmpty().doesNotContainAnyElementsOf(stored);
        Map<String, Integer> place = new HashMap<>();
        stored.forEach(event -> place.put(event, place.size()));
        assertThat(stored)
                .hasSize(1 + outcome.written().stream().mapToInt(List::size).sum());
        assertThat(outcome.written())
                .allSatisfy(append -> assertThat(append.stream().map(place::get))
                        .as("events of one append stand together")
                        .containsExactlyElementsOf(Stream.iterate(place.get(append.get(0)), index -> index + 1)
                                .limit(append.size())
                                .toList()));
        assertThat(TestDatabase.select(database, """
                SELECT aggregate_id, sequence, place FROM (
                    SELECT *, row_number() OVER (PARTITION BY aggregate_id ORDER BY global_index) - 1 AS place
                    FROM event) AS placed
                WHERE sequence <> place
                """))
                .as("sequence follows the index")
                .isEmpty();
    }

    private static final History LAST = History.ofNewRequest();

    private static Void follow(EventFeed feed, List<String> followed) throws InterruptedException {
        BlockingStream<TrackedEventMessage<?>> stream = feed.openStream(null);
        TrackedEventMessage<?> event;
        do {
            event = stream.nextAvailable();
            followed.add(event.getIdentifier());
            assertThat(event.trackingToken().position()).hasValue(followed.size());
        } while (!((DomainEventMessage<?>) event).getAggregateIdentifier().equals(LAST.id()));
        return null;
    }

    private static void write(EventLog log, Random random, List<History> contested, Outcome outcome) {
        History own = History.ofNewRequest();
        for (int round = 0; round < ROUNDS; round++) {
            History history = random.nextBoolean() ? own : contested.get(random.nextInt(contested.size()));
            long next = log.lastSequenceNumberFor(history.id()).orElse(-1L) + 1;
            List<DomainEventMessage<?>> events = history.events(next, 1 + random.nextInt(3));
            List<String> ids = events.stream().map(EventMessage::getIdentifier).toList();
            try {
                log.appendEvents(events);
                outcome.written().add(ids);
            } catch (ConcurrencyException e) {
                outcome.refused().addAll(ids);
            }
        }
    }

    @Test
    void of_one_batch_only_the_append_that_conflicts_fails() throws Exception {
        EventLog log = log();
        History stale = History.ofNewRequest();
        History doubled = History.ofNewRequest();
        History innocent = History.ofNewRequest();
        log.appendEvents(stale.events(0, 2));

        List<Throwable> failures = inOneBatch(
                () -> append(log, innocent.events(0, 3)),
                () -> append(log, doubled.events(0, 2)),
                () -> append(log, doubled.events(1, 1)),
                () -> append(log, stale.events(1, 2)));

        assertThat(failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ConcurrencyException.class)
                        .hasMessageContaining("Nothing was written"));
        assertThat(failures.stream().map(Throwable::getMessage))
                .anyMatch(message -> message.contains(stale.id()))
                .anyMatch(message -> message.contains(doubled.id()));
        assertThat(log.lastSequenceNumberFor(innocent.id())).hasValue(2L);
        assertThat(log.lastSequenceNumberFor(stale.id())).hasValue(1L);
        assertThat(TestDatabase.select(database, "SELECT max(global_index) = count(*) FROM event"))
                .containsExactly("t");
    }

    /** Holds the head until all of them wait behind one that is stuck in its commit, so that they share the next one. */
    @SafeVarargs
    private List<Throwable> inOneBatch(Callable<Throwable>... appends) throws Exception {
        EventLog log = logs.get(0);
        List<Future<Throwable>> results = new ArrayList<>();
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("SELECT 1 FROM event_head FOR UPDATE");
            }
            results.add(threads.submit(() -> append(log, History.ofNewRequest().events(0, 1))));
            await().until(() -> !TestDatabase.select(
                            database, "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                    .isEmpty());
            for (Callable<Throwable> append : appends) {
                int waiting = waitingAppends();
                results.add(threads.submit(append));
                await().until(() -> waitingAppends() > waiting);
            }
            holder.commit();
            holder.setAutoCommit(true);
        }
        List<Throwable> failures = new ArrayList<>();
        for (Future<Throwable> result : results) {
            Throwable failure = result.get(30, SECONDS);
            if (failure != null) {
                failures.add(failure);
            }
        }
        return failures;
    }

    private static int waitingAppends() {
        return (int) Thread.getAllStackTraces().values().stream()
                .filter(stack ->
                        Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("join"))
                                && Stream.of(stack)
                                        .anyMatch(frame -> frame.getClassName().equals(GroupCommit.class.getName())))
                .count();
    }

    private static Throwable append(EventLog log, List<DomainEventMessage<?>> events) {
        try {
            log.appendEvents(events);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    @Test
    void another_process_that_was_first_wins() {
        EventLog here = log();
        EventLog there = log();
        History history = History.ofNewRequest();
        there.appendEvents(history.events(0, 1));

        assertThatThrownBy(() -> here.appendEvents(history.events(0, 1))).isInstanceOf(ConcurrencyException.class);

        here.appendEvents(history.events(1, 1));
        assertThat(there.readEvents(history.id()).asStream().map(DomainEventMessage::getSequenceNumber))
                .containsExactly(0L, 1L);
    }

    @Test
    void an_append_that_numbers_two_events_alike_is_refused_whole() {
        EventLog log = log();
        History history = History.ofNewRequest();
        List<DomainEventMessage<?>> events = new ArrayList<>(history.events(0, 2));
        events.addAll(history.events(1, 1));

        assertThatThrownBy(() -> log.appendEvents(events)).isInstanceOf(ConcurrencyException.class);

        assertThat(log.head()).isZero();
        log.appendEvents(history.events(0, 1));
        assertThat(log.head()).isEqualTo(1);
    }

    @Test
    void the_unit_of_work_learns_the_position_of_its_last_event() {
        EventLog log = log();
        log.appendEvents(History.ofNewRequest().events(0, 2));
        UnitOfWork<?> outer = DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("command"));
        UnitOfWork<?> inner = DefaultUnitOfWork.startAndGet(GenericEventMessage.asEventMessage("nested"));
        inner.execute(() -> log.appendEvents(History.ofNewRequest().events(0, 3)));

        assertThat(outer.<Long>getResource(EventLog.POSITION)).isEqualTo(5);
        outer.rollback();
    }

    @Test
    void no_events_are_no_append() {
        EventLog log = log();
        log.appendEvents(List.of());

        assertThat(log.head()).isZero();
    }

    @Test
    void a_closed_log_refuses_and_writes_nothing() throws SQLException {
        EventLog log = log();
        log.close();

        assertThatThrownBy(() -> log.appendEvents(History.ofNewRequest().events(0, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was written");
        assertThat(log.head()).isZero();
    }
}
