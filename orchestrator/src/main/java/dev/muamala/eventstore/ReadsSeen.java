package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps who was shown what about whom. Readers are not held up: what they see is counted in memory and written once a
 * second, one row for what one reader saw of one request. A process that is killed takes its last second with it; while
 * the database is away it is kept in memory, up to a limit, and what is beyond it is counted and said.
 */
public final class ReadsSeen implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadsSeen.class);
    private static final int MOST_WAITING = 100_000;
    private static final int BATCH = 1_000;

    private final Database database;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Map<Read, Times> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer;

    /**
     * @param entity for whom the reader works; null for none
     * @param endpoint by which it was read
     */
    public record Read(String reader, String roles, String entity, String applicant, String request, String endpoint) {}

    private record Times(Instant first, Instant last, long times) {
        Times and(Times later) {
            return new Times(first, later.last(), times + later.times());
        }
    }

    /** A row. */
    public record Kept(long id, Read read, Instant first, Instant last, long times) {}

    public ReadsSeen(DataSource database, Clock clock) {
        this.database = new Database(database, "What readers saw cannot be read or written at present");
        this.clock = clock;
        this.writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "reads-seen");
            thread.setDaemon(true);
            return thread;
        });
        writer.scheduleWithFixedDelay(this::writeAll, 1, 1, TimeUnit.SECONDS);
    }

    public void add(Read read) {
        Instant now = clock.instant();
        keep(read, new Times(now, now, 1));
    }

    private void keep(Read read, Times times) {
        if (waiting.get() >= MOST_WAITING && !seen.containsKey(read)) {
            lost.addAndGet(times.times());
            return;
        }
        seen.compute(read, (same, before) -> {
            if (before == null) {
                waiting.incrementAndGet();
                return times;
            }
            return before.and(times);
        });
    }

    private void writeAll() {
        try {
            List<Map.Entry<Read, Times>> batch = next();
            while (!batch.isEmpty()) {
                write(batch);
                batch = next();
            }
            long unsaid = lost.getAndSet(0);
            if (unsaid > 0) {
                LOG.error("{} readings were not recorded: the database was away for too long", unsaid);
            }
        } catch (RuntimeException e) {
            LOG.warn("What readers saw is written later: {}", e.toString());
        }
    }

    private List<Map.Entry<Read, Times>> next() {
        List<Map.Entry<Read, Times>> batch = new ArrayList<>();
        for (Read read : seen.keySet()) {
            Times times = seen.remove(read);
            if (times != null) {
                waiting.decrementAndGet();
                batch.add(Map.entry(read, times));
            }
            if (batch.size() == BATCH) {
                break;
            }
        }
        return batch;
    }

    private void write(List<Map.Entry<Read, Times>> batch) {
        try {
            database.atomically(connection -> insert(connection, batch));
        } catch (RuntimeException e) {
            batch.forEach(each -> keep(each.getKey(), each.getValue()));
            throw e;
        }
    }

    private static int[] insert(Connection connection, List<Map.Entry<Read, Times>> batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO read_seen (reader, roles, entity, applicant, request, endpoint, first_at, last_at, times)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<Read, Times> each : batch) {
                Read read = each.getKey();
                insert.setString(1, read.reader());
                insert.setString(2, read.roles());
                insert.setString(3, read.entity());
                insert.setString(4, read.applicant());
                insert.setString(5, read.request());
                insert.setString(6, read.endpoint());
                insert.setObject(7, each.getValue().first().atOffset(ZoneOffset.UTC));
                insert.setObject(8, each.getValue().last().atOffset(ZoneOffset.UTC));
                insert.setLong(9, each.getValue().times());
                insert.addBatch();
            }
            return insert.executeBatch();
        }
    }

    /**
     * The newest first.
     *
     * @param applicant about whom
     * @param reader by whom
     * @param before only rows of a smaller id
     */
    public List<Kept> find(Optional<String> applicant, Optional<String> reader, long before, int limit) {
        return database.query(
                "SELECT * FROM read_seen WHERE id < ?"
                        + (applicant.isPresent() ? " AND applicant = ?" : "")
                        + (reader.isPresent() ? " AND reader = ?" : "")
                        + " ORDER BY id DESC LIMIT ?",
                query -> {
                    int parameter = 1;
                    query.setLong(parameter++, before);
                    for (Optional<String> text : List.of(applicant, reader)) {
                        if (text.isPresent()) {
                            query.setString(parameter++, text.get());
                        }
                    }
                    query.setInt(parameter, limit);
                },
                row -> {
                    List<Kept> found = new ArrayList<>();
                    while (row.next()) {
                        found.add(kept(row));
                    }
                    return found;
                });
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                row.getLong("id"),
                new Read(
                        row.getString("reader"),
                        row.getString("roles"),
                        row.getString("entity"),
                        row.getString("applicant"),
                        row.getString("request"),
                        row.getString("endpoint")),
                row.getObject("first_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_at", OffsetDateTime.class).toInstant(),
                row.getLong("times"));
    }

    /** Writes what is left. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            writer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writeAll();
    }
}
