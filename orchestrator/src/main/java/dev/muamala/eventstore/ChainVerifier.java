package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recomputes the hash chain of a whole log, in one consistent view of it, and finds the first place that is not right. */
public final class ChainVerifier {
    private static final int FETCH = 2_000;
    private static final int PROGRESS = 10_000;

    private ChainVerifier() {}

    /**
     * @param events how many events were found good, from the first on
     * @param head the hash of the last good event, in hexadecimal
     */
    public record Verification(long events, String head, Optional<Flaw> flaw) {}

    /**
     * @param globalIndex of the first event that is not as it was written
     * @param problem what is wrong there, in plain words
     */
    public record Flaw(long globalIndex, String problem) {}

    /**
     * What an earlier verification found, kept where those who can write to the log cannot reach it. A log that has been
     * cut off or written anew since, head and all, no longer fits it.
     *
     * @param events how many there were
     * @param head the hash of the last of them, in hexadecimal
     */
    public record Seal(long events, String head) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

        /** @throws IllegalArgumentException when the text is not {@code <events>:<hash>} */
        public static Seal of(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no seal; expected <number of events>:<64 hexadecimal digits>");
            }
            return new Seal(Long.parseLong(parts.group(1)), parts.group(2));
        }

        @Override
        public String toString() {
            return events + ":" + head;
        }
    }

    /** As {@link #verify(Connection, Optional, LongConsumer)}, with no seal to hold the log against. */
    public static Verification verify(Connection connection, LongConsumer progress) throws SQLException {
        return verify(connection, Optional.empty(), progress);
    }

    /**
     * Reads only. The connection is given back as it came, with its transaction ended.
     *
     * @param seal of an earlier verification of the same log
     * @param progress told how many events were checked, every now and then
     */
    public static Verification verify(Connection connection, Optional<Seal> seal, LongConsumer progress)
            throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            statement.setFetchSize(FETCH);
            Walk walk = new Walk(seal.orElse(null));
            try (ResultSet rows = statement.executeQuery("""
                    SELECT global_index, aggregate_id, sequence, aggregate_type, event_id, type, revision,
                           CASE WHEN isfinite(occurred_at) THEN (extract(epoch FROM occurred_at) * 1000000)::bigint
                                ELSE -9223372036854775808 END,
                           payload, metadata, hash
                    FROM event ORDER BY global_index
                    """)) {
                while (walk.flaw == null && rows.next()) {
                    walk.take(rows);
                    if (walk.events % PROGRESS == 0) {
                        progress.accept(walk.events);
                    }
                }
            }
            if (walk.flaw == null) {
                try (ResultSet head = statement.executeQuery("SELECT global_index, hash FROM event_head")) {
                    walk.end(head);
                }
            }
            return new Verification(walk.events, HexFormat.of().formatHex(walk.hash), Optional.ofNullable(walk.flaw));
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static final class Walk {
        private final HashChain chain = new HashChain();
        private long events;
        private final Seal seal;
        private byte[] hash = HashChain.GENESIS;
        private Flaw flaw;

        /** @param seal null for none */
        Walk(Seal seal) {
            this.seal = seal;
        }

        void take(ResultSet row) throws SQLException {
            long index = row.getLong(1);
            if (index != events + 1) {
                flaw = new Flaw(
                        events + 1,
                        index <= events
                                ? "event " + index + " stands where only events from 1 on may stand"
                                : "missing: the next event in the table is number " + index);
                return;
            }
            byte[] expected = chain.next(
                    hash,
                    index,
                    HashChain.canonical(new EventRow(
                            row.getString(2),
                            row.getLong(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getInt(7),
                            row.getLong(8),
                            row.getString(9),
                            row.getString(10))));
            if (!Arrays.equals(expected, row.getBytes(11))) {
                flaw = new Flaw(index, "changed: its hash does not follow from its content and the events before it");
                return;
            }
            hash = expected;
            events = index;
            if (seal != null
                    && seal.events() == events
                    && !seal.head().equals(HexFormat.of().formatHex(hash))) {
                flaw = new Flaw(
                        index,
                        "rewritten: this event or one before it is not what it was when the log was sealed, although"
                                + " the hashes from there on were made to fit");
            }
        }

        void end(ResultSet head) throws SQLException {
            if (seal != null && seal.events() > events) {
                flaw = new Flaw(events + 1, "missing: there were " + seal.events() + " events when the log was sealed");
            } else if (!head.next()) {
                flaw = new Flaw(events + 1, "the log has lost its head: table event_head is empty");
            } else if (head.getLong(1) > events) {
                flaw = new Flaw(events + 1, "missing: the head says that there are " + head.getLong(1) + " events");
            } else if (head.getLong(1) < events) {
                flaw = new Flaw(head.getLong(1) + 1, "written past the head, which stands at " + head.getLong(1));
            } else if (!Arrays.equals(head.getBytes(2), hash)) {
                flaw = new Flaw(
                        Math.max(1, events),
                        "the last event is not the one that the head seals: it was changed, or those after it were cut off");
            } else if (head.next()) {
                flaw = new Flaw(
                        Math.max(1, events), "the log has more than one head: table event_head has further rows");
            }
        }
    }
}
