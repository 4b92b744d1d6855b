package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.eventstore.ChainVerifier.Flaw;
import dev.muamala.eventstore.ChainVerifier.Seal;
import dev.muamala.eventstore.ChainVerifier.Verification;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashChainTest {
    private static final int EVENTS = 9;
    private static final String COPY_5_TO = """
            INSERT INTO event
            SELECT %d, aggregate_id, 100 + sequence, aggregate_type, event_id, type, revision, occurred_at, payload, metadata, hash
            FROM event WHERE global_index = 5;
            """;

    private final DataSource database = TestDatabase.empty();

    @BeforeEach
    void nine_events_in_three_appends() {
        try (EventLog log = TestDatabase.log(database)) {
            History history = History.ofNewRequest();
            log.appendEvents(history.events(0, 4));
            log.appendEvents(List.of(new GenericEventMessage<>(history.taken(Map.of("الاسم", "مقهى")))));
            log.appendEvents(history.events(4, 4));
        }
    }

    private Verification verify() throws Exception {
        try (Connection connection = database.getConnection()) {
            Verification verification = ChainVerifier.verify(connection, events -> {});
            assertThat(connection.getAutoCommit()).isTrue();
            return verification;
        }
    }

    private void assertFirstFlaw(long index) throws Exception {
        Verification verification = verify();
        assertThat(verification.flaw())
                .isPresent()
                .get()
                .extracting(Flaw::globalIndex)
                .isEqualTo(index);
        assertThat(verification.flaw().orElseThrow().problem()).isNotBlank();
    }

    @Test
    void an_honest_log_is_accepted_and_its_head_is_told() throws Exception {
        Verification verification = verify();

        assertThat(verification.flaw()).isEmpty();
        assertThat(verification.events()).isEqualTo(EVENTS);
        assertThat(TestDatabase.select(database, "SELECT encode(hash, 'hex') FROM event_head"))
                .containsExactly(verification.head());
    }

    @Test
    void an_empty_log_is_accepted() throws Exception {
        TestDatabase.empty();

        assertThat(verify()).isEqualTo(new Verification(0, "00".repeat(32), Optional.empty()));
    }

    @Test
    void appends_of_another_node_continue_the_chain() throws Exception {
        try (EventLog here = TestDatabase.log(database);
                EventLog there = TestDatabase.log(database)) {
            for (int round = 0; round < 5; round++) {
                here.appendEvents(History.ofNewRequest().events(0, 2));
                there.appendEvents(History.ofNewRequest().events(0, 1));
            }
        }

        assertThat(verify().flaw()).isEmpty();
        assertThat(verify().events()).isEqualTo(EVENTS + 15);
    }

    /** Written from the description in {@link HashChain} alone, with nothing of its code. */
    @Test
    void anybody_can_recompute_the_chain_from_the_table() throws Exception {
        List<String> recomputed = new ArrayList<>();
        List<String> stored = new ArrayList<>();
        byte[] previous = new byte[32];
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT global_index::text, aggregate_id, sequence::text, aggregate_type, event_id, type,
                               revision::text, trunc(extract(epoch FROM occurred_at) * 1000000)::text,
                               payload::text, metadata::text, encode(hash, 'hex')
                        FROM event ORDER BY global_index
                        """)) {
            while (row.next()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DataOutputStream out = new DataOutputStream(bytes);
                out.write(previous);
                for (int column = 1; column <= 10; column++) {
                    String text = row.getString(column);
                    if (text == null) {
                        out.writeInt(-1);
                    } else {
                        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                        out.writeInt(utf8.length);
                        out.write(utf8);
                    }
                }
                previous = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
                recomputed.add(HexFormat.of().formatHex(previous));
                stored.add(row.getString(11));
            }
        }

        assertThat(stored).hasSize(EVENTS).isEqualTo(recomputed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aggregate_id = aggregate_id || 'x'",
                "sequence = sequence + 1000",
                "aggregate_type = 'Other'",
                "aggregate_type = ''",
                "event_id = 'other'",
                "type = 'request.completed'",
                "revision = 2",
                "occurred_at = occurred_at + interval '1 microsecond'",
                "occurred_at = 'infinity'",
                "occurred_at = '-infinity'",
                "payload = (replace(payload::text, 'citizen', 'officer'))::json",
                "payload = (payload::text || ' ')::json",
                "metadata = '{\"traceId\":\"x\"}'",
                "hash = sha256(hash)",
                "hash = ''"
            })
    void an_edit_of_any_column_is_found_where_it_is(String edit) throws Exception {
        for (long index : new long[] {1, 5, EVENTS}) {
            TestDatabase.empty();
            nine_events_in_three_appends();
            TestDatabase.execute(database, "UPDATE event SET " + edit + " WHERE global_index = " + index);

            assertFirstFlaw(index);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "5,5", "9,9"})
    void a_deleted_event_is_missed_where_it_was(long deleted, long flaw) throws Exception {
        TestDatabase.execute(database, "DELETE FROM event WHERE global_index = " + deleted);

        assertFirstFlaw(flaw);
    }

    @Test
    void a_deletion_that_closes_the_gap_is_found() throws Exception {
        TestDatabase.execute(database, """
                DELETE FROM event WHERE global_index = 4;
                UPDATE event SET global_index = -global_index WHERE global_index > 4;
                UPDATE event SET global_index = -global_index - 1 WHERE global_index < 0;
                UPDATE event_head SET global_index = 8
                """);

        assertFirstFlaw(4);
    }

    @Test
    void two_swapped_events_are_found_at_the_first() throws Exception {
        TestDatabase.execute(database, """
                UPDATE event SET global_index = -1 WHERE global_index = 3;
                UPDATE event SET global_index = 3 WHERE global_index = 7;
                UPDATE event SET global_index = 7 WHERE global_index = -1
                """);

        assertFirstFlaw(3);
    }

    @Test
    void a_cut_off_tail_is_missed() throws Exception {
        TestDatabase.execute(database, "DELETE FROM event WHERE global_index > 6");

        assertFirstFlaw(7);
    }

    @Test
    void a_cut_off_tail_with_the_head_moved_back_is_found() throws Exception {
        TestDatabase.execute(
                database, "DELETE FROM event WHERE global_index > 6; UPDATE event_head SET global_index = 6");

        assertFirstFlaw(6);
    }

    @Test
    void everything_deleted_is_found() throws Exception {
        TestDatabase.execute(database, "DELETE FROM event");

        assertFirstFlaw(1);
    }

    @ParameterizedTest
    @CsvSource({"10,10", "0,1", "-5,1"})
    void an_inserted_event_is_found(long inserted, long flaw) throws Exception {
        TestDatabase.execute(database, COPY_5_TO.formatted(inserted));

        assertFirstFlaw(flaw);
    }

    @Test
    void an_inserted_event_with_the_head_moved_on_is_found() throws Exception {
        TestDatabase.execute(database, COPY_5_TO.formatted(10) + "UPDATE event_head SET global_index = 10");

        assertFirstFlaw(10);
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE event_head SET hash = sha256(hash),9",
        "UPDATE event_head SET global_index = 12,10",
        "UPDATE event_head SET global_index = 5,6",
        "DELETE FROM event_head,10"
    })
    void an_edit_of_the_head_is_found(String edit, long flaw) throws Exception {
        TestDatabase.execute(database, edit);

        assertFirstFlaw(flaw);
    }

    private Optional<Flaw> flawSince(Seal seal) throws Exception {
        try (Connection connection = database.getConnection()) {
            return ChainVerifier.verify(connection, Optional.of(seal), events -> {})
                    .flaw();
        }
    }

    @Test
    void a_tail_that_is_cut_off_with_its_head_is_found_by_an_earlier_seal_only() throws Exception {
        Seal seal = new Seal(EVENTS, verify().head());
        assertThat(flawSince(seal)).isEmpty();

        TestDatabase.execute(database, """
                DELETE FROM event WHERE global_index > 6;
                UPDATE event_head SET (global_index, hash) = (SELECT global_index, hash FROM event WHERE global_index = 6)
                """);

        assertThat(verify().flaw()).isEmpty();
        assertThat(flawSince(seal)).get().extracting(Flaw::globalIndex).isEqualTo(7L);
    }

    @Test
    void a_log_that_was_written_anew_is_found_by_an_earlier_seal_only() throws Exception {
        Seal seal = Seal.of(EVENTS + ":" + verify().head());

        TestDatabase.empty();
        nine_events_in_three_appends();
        try (EventLog log = TestDatabase.log(database)) {
            log.appendEvents(History.ofNewRequest().events(0, 3));
        }

        assertThat(verify().flaw()).isEmpty();
        assertThat(flawSince(seal)).get().extracting(Flaw::globalIndex).isEqualTo((long) EVENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12:ab", "-1:%s", "x:%s"})
    void what_is_no_seal_is_refused(String text) {
        String hash = "0".repeat(64);

        assertThatThrownBy(() -> Seal.of(text.formatted(hash)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no seal");
    }

    @Test
    void verification_sees_one_moment_while_others_append() throws Exception {
        try (EventLog log = TestDatabase.log(database)) {
            History history = History.ofNewRequest();
            log.appendEvents(history.events(0, 15_000));
            long before = log.head();
            List<Long> told = new ArrayList<>();
            try (Connection connection = database.getConnection()) {
                Verification verification = ChainVerifier.verify(connection, events -> {
                    told.add(events);
                    log.appendEvents(history.events(15_000, 1));
                });
                assertThat(verification.flaw()).isEmpty();
                assertThat(verification.events()).isEqualTo(before);
            }
            assertThat(told).containsExactly(10_000L);
            assertThat(log.head()).isEqualTo(before + 1);
        }
    }
}
