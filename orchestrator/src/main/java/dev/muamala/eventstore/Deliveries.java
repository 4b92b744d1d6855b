package dev.muamala.eventstore;

import static dev.muamala.eventstore.EventRow.INSTANT;
import static dev.muamala.eventstore.EventRow.microsOf;

import dev.muamala.eventstore.Database.Parameters;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What webhooks are still to be told and were told. Deliveries are written in the order of the log, together with the
 * position up to which it was read for them: none is left out and none is written twice, whichever node does it and
 * wherever it dies. Who takes one has it until its lease ends.
 */
public final class Deliveries {
    private static final String COLUMNS = """
            number, id, webhook, global_index, type, body, state, %s, %s, attempts, %s, last_status, last_answer
            """.formatted(microsOf("since"), microsOf("due_at"), microsOf("last_at"));

    private final Database database;

    public Deliveries(DataSource dataSource) {
        this.database = new Database(dataSource, "The database does not answer. Deliveries are unchanged.");
    }

    public enum State {
        PENDING,
        DELIVERED,
        /** Not delivered, and not tried again unless somebody asks for it. */
        GIVEN_UP;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static State of(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Something that a webhook is to be told. */
    public record Message(String id, String webhook, long position, String type, String body) {}

    /**
     * @param number the order of deliveries
     * @param since when it was first wanted, or wanted again
     * @param dueAt null when it is over
     * @param attempts how often it was taken since it was wanted
     * @param lastAt null until there was an attempt; likewise {@code lastAnswer}
     * @param lastStatus null when nobody answered
     */
    public record Delivery(
            long number,
            Message message,
            State state,
            Instant since,
            Instant dueAt,
            int attempts,
            Instant lastAt,
            Integer lastStatus,
            String lastAnswer) {}

    /** How an attempt went. @param status null when nobody answered */
    public record Attempt(Instant at, Integer status, String answer) {}

    /** Up to where the log has been read for webhooks. */
    public long position() {
        return database.query("SELECT global_index FROM webhook_cursor", statement -> {}, rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    /**
     * Writes what follows from the log between two positions, or nothing when it was read beyond {@code from} already.
     *
     * @param ended webhooks whose open deliveries are given up
     * @param deleted webhooks whose deliveries are forgotten
     * @return whether it was written
     */
    public boolean advance(
            long from,
            long to,
            List<Message> messages,
            Collection<String> ended,
            Collection<String> deleted,
            Instant now) {
        return database.atomically(connection -> {
            if (!moved(connection, from, to)) {
                return false;
            }
            add(connection, messages, now);
            end(connection, ended, now);
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM webhook_delivery WHERE webhook = ANY (?)")) {
                statement.setObject(1, deleted.toArray(String[]::new));
                statement.executeUpdate();
            }
            return true;
        });
    }

    private static boolean moved(Connection connection, long from, long to) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE webhook_cursor SET global_index = ? WHERE global_index = ?")) {
            statement.setLong(1, to);
            statement.setLong(2, from);
            return statement.executeUpdate() == 1;
        }
    }

    private static void add(Connection connection, List<Message> messages, Instant now) throws SQLException {
        String sql = """
                INSERT INTO webhook_delivery (id, webhook, global_index, type, body, state, since, due_at)
                SELECT i, w, g, t, b, 'pending', moment, moment
                FROM (SELECT %s AS moment) AS instant,
                     unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[])
                         WITH ORDINALITY AS message (i, w, g, t, b, o)
                ORDER BY o
                ON CONFLICT (id) DO NOTHING
                """.formatted(INSTANT);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, EventRow.micros(now));
            statement.setObject(2, messages.stream().map(Message::id).toArray(String[]::new));
            statement.setObject(3, messages.stream().map(Message::webhook).toArray(String[]::new));
            statement.setObject(
                    4, messages.stream().mapToLong(Message::position).toArray());
            statement.setObject(5, messages.stream().map(Message::type).toArray(String[]::new));
            statement.setObject(6, messages.stream().map(Message::body).toArray(String[]::new));
            statement.executeUpdate();
        }
    }

    private static void end(Connection connection, Collection<String> webhooks, Instant now) throws SQLException {
        String sql = """
                UPDATE webhook_delivery SET state = 'given-up', due_at = NULL, last_at = coalesce(last_at, %s)
                WHERE webhook = ANY (?) AND state = 'pending'
                """.formatted(INSTANT);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, EventRow.micros(now));
            statement.setObject(2, webhooks.toArray(String[]::new));
            statement.executeUpdate();
        }
    }

    /**
     * Takes what is due, of each webhook the longest due first. Until {@code now + lease} nobody else can take it.
     *
     * @param most how many of which webhook; nothing of others
     * @param total how many of all; those that are due for longest
     */
    public List<Delivery> take(Map<String, Integer> most, int total, Instant now, Duration lease) {
        String sql = """
                WITH next AS MATERIALIZED (
                    SELECT due.taken FROM unnest(?::text[], ?::int[]) AS free (webhook, most),
                    LATERAL (SELECT id AS taken, due_at, number FROM webhook_delivery
                             WHERE webhook = free.webhook AND state = 'pending' AND due_at <= %s
                             ORDER BY due_at, number LIMIT free.most FOR UPDATE SKIP LOCKED) AS due
                    ORDER BY due.due_at, due.number LIMIT ?),
                leased AS (
                    UPDATE webhook_delivery SET due_at = %s, attempts = attempts + 1
                    FROM next WHERE id = taken RETURNING webhook_delivery.*)
                SELECT %s FROM leased ORDER BY number
                """.formatted(INSTANT, INSTANT, COLUMNS);
        return select(sql, statement -> {
            List<Map.Entry<String, Integer>> each = List.copyOf(most.entrySet());
            statement.setObject(1, each.stream().map(Map.Entry::getKey).toArray(String[]::new));
            statement.setObject(2, each.stream().mapToInt(Map.Entry::getValue).toArray());
            statement.setLong(3, EventRow.micros(now));
            statement.setInt(4, total);
            statement.setLong(5, EventRow.micros(now.plus(lease)));
        });
    }

    /** When the next delivery to one of these webhooks may be taken; empty when there is none. */
    public Optional<Instant> nextDue(Collection<String> webhooks) {
        String sql = "SELECT %s FROM unnest(?::text[]) AS w, LATERAL (SELECT due_at FROM webhook_delivery"
                + " WHERE webhook = w AND state = 'pending' ORDER BY due_at LIMIT 1) AS next";
        return database.query(
                sql.formatted(microsOf("min(due_at)")),
                statement -> statement.setObject(1, webhooks.toArray(String[]::new)),
                EventRow::onlyInstant);
    }

    /** It arrived. Changes nothing when it is over already. */
    public void delivered(String id, Attempt attempt) {
        settle(id, State.DELIVERED, null, attempt);
    }

    /** It did not arrive, and is tried again from {@code dueAt} on. Changes nothing when it is over already. */
    public void retry(String id, Instant dueAt, Attempt attempt) {
        settle(id, State.PENDING, dueAt, attempt);
    }

    /** It did not arrive. Changes nothing when it is over already. */
    public void giveUp(String id, Attempt attempt) {
        settle(id, State.GIVEN_UP, null, attempt);
    }

    private void settle(String id, State state, Instant dueAt, Attempt attempt) {
        String sql = """
                UPDATE webhook_delivery SET state = ?, due_at = %s, last_at = %s, last_status = ?, last_answer = ?
                WHERE id = ? AND state = 'pending'
                """.formatted(INSTANT, INSTANT);
        database.update(sql, statement -> {
            statement.setString(1, state.code());
            statement.setObject(2, dueAt == null ? null : EventRow.micros(dueAt), Types.BIGINT);
            statement.setLong(3, EventRow.micros(attempt.at()));
            statement.setObject(4, attempt.status(), Types.INTEGER);
            statement.setString(5, attempt.answer());
            statement.setString(6, id);
        });
    }

    /** Whether anything arrived at the webhook after this instant. */
    public boolean arrivedSince(String webhook, Instant instant) {
        return !select("""
                SELECT %s FROM webhook_delivery WHERE webhook = ? AND state = 'delivered' AND last_at > %s LIMIT 1
                """.formatted(COLUMNS, INSTANT), statement -> {
                    statement.setString(1, webhook);
                    statement.setLong(2, EventRow.micros(instant));
                })
                .isEmpty();
    }

    /**
     * Deliveries to the webhook, the newest first.
     *
     * @param state null for all
     * @param before only those with a smaller number
     */
    public List<Delivery> of(String webhook, State state, long before, int limit) {
        return select("""
                SELECT %s FROM webhook_delivery WHERE webhook = ? AND number < ? AND state = coalesce(?, state)
                ORDER BY number DESC LIMIT ?
                """.formatted(COLUMNS), statement -> {
            statement.setString(1, webhook);
            statement.setLong(2, before);
            statement.setString(3, state == null ? null : state.code());
            statement.setInt(4, limit);
        });
    }

    public Optional<Delivery> find(String webhook, String id) {
        return select("SELECT %s FROM webhook_delivery WHERE webhook = ? AND id = ?".formatted(COLUMNS), statement -> {
                    statement.setString(1, webhook);
                    statement.setString(2, id);
                })
                .stream()
                .findFirst();
    }

    /** It is wanted again, from now on and as if it were new. What is on its way or waits becomes due at once. */
    public void redeliver(String id, Instant now) {
        String sql = """
                UPDATE webhook_delivery SET state = 'pending', since = %s, due_at = %s, attempts = 0 WHERE id = ?
                """.formatted(INSTANT, INSTANT);
        database.update(sql, statement -> {
            statement.setLong(1, EventRow.micros(now));
            statement.setLong(2, EventRow.micros(now));
            statement.setString(3, id);
        });
    }

    /** Forgets what was over before this instant. */
    public int forget(Instant before) {
        String sql = "DELETE FROM webhook_delivery WHERE state <> 'pending' AND last_at < " + INSTANT;
        return database.update(sql, statement -> statement.setLong(1, EventRow.micros(before)));
    }

    private List<Delivery> select(String sql, Parameters parameters) {
        return database.query(sql, parameters, rows -> {
            List<Delivery> deliveries = new ArrayList<>();
            while (rows.next()) {
                deliveries.add(delivery(rows));
            }
            return deliveries;
        });
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        return new Delivery(
                row.getLong(1),
                new Message(row.getString(2), row.getString(3), row.getLong(4), row.getString(5), row.getString(6)),
                State.of(row.getString(7)),
                instant(row, 8),
                instant(row, 9),
                row.getInt(10),
                instant(row, 11),
                row.getObject(12, Integer.class),
                row.getString(13));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        Long micros = row.getObject(column, Long.class);
        return micros == null ? null : EventRow.instant(micros);
    }
}
