package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestEvent.ApplicantErased;
import dev.muamala.eventstore.ReadsSeen.Kept;
import dev.muamala.eventstore.ReadsSeen.Read;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReadsSeenTest {
    private final DataSource database = TestDatabase.empty();
    private final String fatima = "784-" + UUID.randomUUID();

    private Read read(String reader, String request) {
        return new Read(reader, "officer", "mohre", fatima, request, "GET /api/v1/requests/{id}");
    }

    private List<Kept> about(ReadsSeen reads, String applicant) {
        return reads.find(Optional.of(applicant), Optional.empty(), Long.MAX_VALUE, 100);
    }

    @Test
    void what_one_reader_sees_of_one_request_again_and_again_is_one_row() {
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            for (int i = 0; i < 1000; i++) {
                reads.add(read("omar", "r-1"));
            }
            reads.add(read("omar", "r-2"));
            reads.add(read("aisha", "r-1"));

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(about(reads, fatima).stream()
                                    .filter(row -> row.read().equals(read("omar", "r-1")))
                                    .mapToLong(Kept::times)
                                    .sum())
                            .isEqualTo(1000));
            assertThat(about(reads, fatima))
                    .hasSizeLessThan(10)
                    .isSortedAccordingTo((a, b) -> Long.compare(b.id(), a.id()));
            assertThat(about(reads, "784-somebody-else")).isEmpty();
            assertThat(reads.find(Optional.of(fatima), Optional.of("aisha"), Long.MAX_VALUE, 100))
                    .extracting(Kept::read)
                    .containsExactly(read("aisha", "r-1"));
        }
    }

    @Test
    void what_is_seen_while_the_same_is_being_written_is_counted_too() throws Exception {
        AtomicLong times = new AtomicLong();
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2_500);
            List<Thread> readers = IntStream.range(0, 4)
                    .mapToObj(i -> new Thread(() -> {
                        while (System.nanoTime() < end) {
                            reads.add(read("omar", "r-3"));
                            times.incrementAndGet();
                        }
                    }))
                    .toList();
            readers.forEach(Thread::start);
            for (Thread reader : readers) {
                reader.join();
            }
        }

        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            List<Kept> rows = about(reads, fatima);
            assertThat(rows).hasSizeGreaterThan(1);
            assertThat(rows.stream().mapToLong(Kept::times).sum()).isEqualTo(times.get());
        }
    }

    @Test
    void what_is_not_written_yet_is_written_at_the_end() {
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            reads.add(read("omar", "r-9"));
        }

        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            assertThat(about(reads, fatima)).hasSize(1);
        }
    }

    @Test
    void nobody_changes_or_deletes_what_was_recorded() {
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            reads.add(read("omar", "r-8"));
        }

        for (String change : List.of(
                "DELETE FROM read_seen",
                "TRUNCATE read_seen",
                "UPDATE read_seen SET reader = 'nobody'",
                "UPDATE read_seen SET applicant = 'nobody'",
                "UPDATE read_seen SET reader = 'erased:x', times = times + 1")) {
            assertThatThrownBy(() -> TestDatabase.execute(database, change))
                    .as(change)
                    .rootCause()
                    .hasMessageContaining("append-only");
        }
    }

    @Test
    void what_cannot_be_written_is_not_written_into_the_log_file_instead() {
        Logger logger = (Logger) LoggerFactory.getLogger(ReadsSeen.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        logger.addAppender(said);
        TestDatabase.execute(database, "ALTER TABLE read_seen RENAME COLUMN times TO often");
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC())) {
            reads.add(read("omar", "r-7"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !List.copyOf(said.list).isEmpty());
            TestDatabase.execute(database, "ALTER TABLE read_seen RENAME COLUMN often TO times");

            assertThat(List.copyOf(said.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .allMatch(line -> line.contains("written later"))
                    .noneMatch(line -> line.contains(fatima));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> about(reads, fatima).size() == 1);
        } finally {
            logger.detachAppender(said);
        }
    }

    @Test
    void who_is_erased_is_named_no_more_in_what_was_recorded_nor_in_what_is_recorded_later() {
        History history = History.ofNewRequest();
        PersonId person = new PersonId("somebody-" + history.id());
        Read own = new Read(fatima, "citizen", null, fatima, history.id(), "GET /api/v1/requests/{id}");
        try (ReadsSeen reads = new ReadsSeen(database, Clock.systemUTC());
                EventLog log = TestDatabase.log(database)) {
            reads.add(own);
            reads.add(read("omar", history.id()));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> about(reads, fatima).size() == 2);

            log.appendEvents(List.of(history.event(0, new ApplicantErased(history.request(), person, History.NOON))));
            reads.forget(new ApplicantId(fatima), person);
            reads.add(own);

            String erased = "erased:" + person;
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> about(reads, erased).size() == 3);
            assertThat(about(reads, erased))
                    .extracting(kept -> kept.read().reader())
                    .containsExactlyInAnyOrder(erased, erased, "omar");
            assertThat(about(reads, fatima)).isEmpty();
            assertThat(reads.find(Optional.empty(), Optional.of(fatima), Long.MAX_VALUE, 10))
                    .isEmpty();
        }
    }
}
