package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muamala.eventstore.ReadsSeen.Kept;
import dev.muamala.eventstore.ReadsSeen.Read;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

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
        assertThatThrownBy(() -> TestDatabase.execute(database, "DELETE FROM read_seen"))
                .rootCause()
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> TestDatabase.execute(database, "UPDATE read_seen SET reader = 'nobody'"))
                .rootCause()
                .hasMessageContaining("append-only");
    }
}
