package dev.muamala.eventstore;

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

    private final Database database;
    private final EventJson json;
    private final DueWorkRule rule;
    private final EventLog log;

    public DueWork(DataSource dataSource, EventJson json, DueWorkRule rule, EventLog log) {
        this.database = new Database(dataSource, "The database does not answer. Due work is unchanged.");
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
                    WHERE kind = ? AND due_at <= %s
                    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED),
                leased AS (
                    UPDATE due_work
                    SET due_at = %s, attempts = attempts + 1
                    FROM next WHERE id = taken
                    RETURNING id, attempts, due_work.global_index AS cause, was_due)
                SELECT id, attempts, cause, event.type, event.revision, event.payload,
                       event.aggregate_id, event.event_id
                FROM leased JOIN event ON event.global_index = cause
                ORDER BY was_due
                """.formatted(EventRow.INSTANT, EventRow.INSTANT);
        List<Taken> taken = database.query(
                sql,
                statement -> {
                    statement.setString(1, kind);
                    statement.setLong(2, EventRow.micros(now));
                    statement.setInt(3, limit);
                    statement.setLong(4, EventRow.micros(now.plus(lease)));
                },
                rows -> {
                    List<Taken> items = new ArrayList<>();
                    while (rows.next()) {
                        items.add(new Taken(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getLong(3),
                                rows.getString(4),
                                rows.getInt(5),
                                rows.getString(6),
                                new PersonalData.Where(rows.getString(7), rows.getString(8))));
                    }
                    return items;
                });
        json.prepare(taken.stream().map(Taken::payload).toList());
        return taken.stream().map(this::item).toList();
    }

    private record Taken(
            String id,
            int attempts,
            long globalIndex,
            String type,
            int revision,
            String payload,
            PersonalData.Where where) {}

    private Item item(Taken taken) {
        return new Item(
                taken.id(),
                taken.attempts(),
                taken.globalIndex(),
                json.decode(taken.type(), taken.revision(), taken.payload(), taken.where()));
    }

    /** From {@code dueAt} on it may be taken again. Changes nothing when it has been finished meanwhile. */
    public void postpone(String id, Instant dueAt) {
        database.update("UPDATE due_work SET due_at = " + EventRow.INSTANT + " WHERE id = ?", statement -> {
            statement.setLong(1, EventRow.micros(dueAt));
            statement.setString(2, id);
        });
    }

    /** When the next piece of work of this kind may be taken; empty when there is none. */
    public Optional<Instant> nextDue(String kind) {
        return database.query(
                "SELECT " + EventRow.microsOf("min(due_at)") + " FROM due_work WHERE kind = ?",
                statement -> statement.setString(1, kind),
                EventRow::onlyInstant);
    }

    /**
     * Throws the list away and reads it from the log anew. Appends wait meanwhile; leases and back-offs start over.
     *
     * @return how much work is due or scheduled
     */
    public int rebuild() {
        return database.atomically(connection -> {
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
                return due.size();
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
}
