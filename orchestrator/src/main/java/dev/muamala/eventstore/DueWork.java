package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * What must still be done because of the log. One column says from when on any node may take a piece of work: its due
 * time, and after it was taken the end of the lease or of the back-off. Work that is never finished is so taken again
 * and again; work is finished by the event that ends it, in the append of that event.
 */
public final class DueWork {
    private static final int PAGE = 1_000;

    private final DataSource dataSource;
    private final EventJson json;
    private final DueWorkRule rule;
    private final EventLog log;

    public DueWork(DataSource dataSource, EventJson json, DueWorkRule rule, EventLog log) {
        this.dataSource = dataSource;
        this.json = json;
        this.rule = rule;
        this.log = log;
    }

    /**
     * One piece of work that was taken.
     *
     * @param event the event that made it due
     * @param attempts how often it was taken, this time included
     */
    public record Item(String id, int attempts, long globalIndex, Object event) {}

    /** Takes what is due, the longest due first. Until {@code now + lease} nobody else can take it. */
    public List<Item> take(String kind, Instant now, Duration lease, int limit) {
        String sql = """
                WITH next AS MATERIALIZED (
                    SELECT id AS taken, due_at AS was_due FROM due_work
                    WHERE kind = ? AND due_at <= timestamptz 'epoch' + ? * interval '1 microsecond'
                    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),
                leased AS (
                    UPDATE due_work
                    SET due_at = timestamptz 'epoch' + ? * interval '1 microsecond', attempts = attempts + 1
                    FROM next WHERE id = taken
                    RETURNING id, attempts, due_work.global_index AS cause, was_due)
                SELECT id, attempts, cause, event.type, event.revision, event.payload
                FROM leased JOIN event ON event.global_index = cause
                ORDER BY was_due
                """;
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, kind);
                statement.setLong(2, EventRow.micros(now));
                statement.setInt(3, limit);
                statement.setLong(4, EventRow.micros(now.plus(lease)));
                try (ResultSet rows = statement.executeQuery()) {
                    List<Item> items = new ArrayList<>();
                    while (rows.next()) {
                        items.add(new Item(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getLong(3),
                                json.decode(rows.getString(4), rows.getInt(5), rows.getString(6))));
                    }
                    return items;
                }
            }
        });
    }

    /** From {@code dueAt} on it may be taken again. Changes nothing when it has been finished meanwhile. */
    public void postpone(String id, Instant dueAt) {
        with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE due_work SET due_at = timestamptz 'epoch' + ? * interval '1 microsecond' WHERE id = ?")) {
                statement.setLong(1, EventRow.micros(dueAt));
                statement.setString(2, id);
                return statement.executeUpdate();
            }
        });
    }

    /** When the next piece of work of this kind may be taken; empty when there is none. */
    public Optional<Instant> nextDue(String kind) {
        return with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "SELECT (extract(epoch FROM min(due_at)) * 1000000)::bigint FROM due_work WHERE kind = ?")) {
                statement.setString(1, kind);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    return Optional.ofNullable(rows.getObject(1, Long.class)).map(EventRow::instant);
                }
            }
        });
    }

    /**
     * Throws the list away and reads it from the log anew. Appends wait meanwhile; leases and back-offs start over.
     *
     * @return how much work is due or scheduled
     */
    public int rebuild() {
        return with(connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1 FROM event_head FOR UPDATE");
                Map<String, Due> due = new LinkedHashMap<>();
                long position = 0;
                for (List<? extends TrackedEventMessage<?>> page = log.readAfter(position, PAGE);
                        !page.isEmpty();
                        page = log.readAfter(position, PAGE)) {
                    page.forEach(event -> apply(event, due));
                    position += page.size();
                }
                statement.executeUpdate("DELETE FROM due_work");
                GroupCommit.addDueWork(
                        connection,
                        due.values().stream().map(Due::work).toList(),
                        due.values().stream().map(Due::globalIndex).toList());
                connection.commit();
                return due.size();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    private record Due(long globalIndex, DueWorkChange.Add work) {}

    private void apply(TrackedEventMessage<?> event, Map<String, Due> due) {
        for (DueWorkChange change : rule.changesOf(event.getPayload())) {
            if (change instanceof DueWorkChange.Add add) {
                due.put(add.id(), new Due(EventLog.position(event.trackingToken()), add));
            } else {
                due.remove(change.id());
            }
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new EventLogUnavailableException("The database does not answer. Due work is unchanged.", e);
        }
    }
}
