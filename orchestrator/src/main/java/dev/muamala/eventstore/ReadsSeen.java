package dev.muamala.eventstore;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Erased;
import dev.muamala.events.PersonId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
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

    /**
     * What was seen before somebody was erased and is written after it does not name them any more. One statement for
     * many rows: planning it takes longer than a row.
     */
    private static final String INSERT = """
            INSERT INTO read_seen (reader, roles, entity, applicant, request, endpoint, first_at, last_at, times)
            SELECT CASE WHEN reader = applicant THEN coalesce(gone.name, reader) ELSE reader END,
                   roles, entity, coalesce(gone.name, applicant), request, endpoint,
                   timestamptz 'epoch' + first * interval '1 microsecond',
                   timestamptz 'epoch' + last * interval '1 microsecond', times
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::bigint[], ?::bigint[], ?::bigint[])
                     AS seen (reader, roles, entity, applicant, request, endpoint, first, last, times)
                 LEFT JOIN LATERAL (SELECT 'erased:' || (payload->>'person') AS name FROM event
                                    WHERE aggregate_id = request AND type = 'request.applicant-erased' LIMIT 1)
                     AS gone ON true
            """;

    private static final List<Function<Read, String>> COLUMNS =
            List.of(Read::reader, Read::roles, Read::entity, Read::applicant, Read::request, Read::endpoint);
    private static final List<ToLongFunction<Times>> NUMBERS =
            List.of(times -> EventRow.micros(times.first()), times -> EventRow.micros(times.last()), Times::times);

    private final Database database;
    private final Clock clock;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Map<Read, Count> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService writer;

    /**
     * @param entity for whom the reader works; null for none
     * @param endpoint by which it was read
     */
    public record Read(String reader, String roles, String entity, String applicant, String request, String endpoint) {}

    private record Times(Instant first, Instant last, long times) {}

    /** Counts for many readers at once without a lock, until it is taken to be written. */
    private static final class Count {
        private static final long TAKEN = Long.MIN_VALUE;

        private final Instant first;
        private final AtomicLong times = new AtomicLong();
        private volatile Instant last;

        Count(Instant first) {
            this.first = first;
            this.last = first;
        }

        /** @return false when it counts no more */
        boolean add(Instant until, long more) {
            last = until;
            return times.addAndGet(more) > 0;
        }

        Times take() {
            return new Times(first, last, times.getAndSet(TAKEN));
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
        Count count = seen.get(read);
        while (count == null || !count.add(times.last(), times.times())) {
            if (waiting.get() >= MOST_WAITING) {
                lost.addAndGet(times.times());
                return;
            }
            count = seen.computeIfAbsent(read, absent -> {
                waiting.incrementAndGet();
                return new Count(times.first());
            });
        }
    }

    /** Once what is there now: what is seen again meanwhile waits for the next time. */
    private void writeAll() {
        try {
            List<Read> present = List.copyOf(seen.keySet());
            for (int begin = 0; begin < present.size(); begin += BATCH) {
                write(taken(present.subList(begin, Math.min(begin + BATCH, present.size()))));
            }
            long unsaid = lost.getAndSet(0);
            if (unsaid > 0) {
                LOG.error("{} readings were not recorded: the database was away for too long", unsaid);
            }
        } catch (RuntimeException e) {
            LOG.warn("What readers saw is written later: {}", e.toString());
        }
    }

    private List<Map.Entry<Read, Times>> taken(List<Read> reads) {
        List<Map.Entry<Read, Times>> taken = new ArrayList<>();
        for (Read read : reads) {
            Count count = seen.remove(read);
            if (count != null) {
                waiting.decrementAndGet();
                Times times = count.take();
                if (times.times() > 0) {
                    taken.add(Map.entry(read, times));
                }
            }
        }
        return taken;
    }

    private void write(List<Map.Entry<Read, Times>> batch) {
        try {
            database.atomically(connection -> insert(connection, batch));
        } catch (RuntimeException e) {
            batch.forEach(each -> keep(each.getKey(), each.getValue()));
            throw e;
        }
    }

    private static int insert(Connection connection, List<Map.Entry<Read, Times>> batch) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            int parameter = 1;
            for (Function<Read, String> column : COLUMNS) {
                insert.setObject(
                        parameter++,
                        batch.stream().map(each -> column.apply(each.getKey())).toArray(String[]::new));
            }
            for (ToLongFunction<Times> column : NUMBERS) {
                insert.setObject(
                        parameter++,
                        batch.stream()
                                .mapToLong(each -> column.applyAsLong(each.getValue()))
                                .toArray());
            }
            return insert.executeUpdate();
        }
    }

    /** Rows stay, and name the person by what the log knows them by. All that is being written meanwhile is waited for. */
    public void forget(ApplicantId who, PersonId person) {
        database.atomically(connection -> {
            try (Statement lock = connection.createStatement();
                    PreparedStatement update = connection.prepareStatement("""
                            UPDATE read_seen SET reader = CASE WHEN reader = ? THEN ? ELSE reader END,
                                                 applicant = CASE WHEN applicant = ? THEN ? ELSE applicant END
                            WHERE reader = ? OR applicant = ?
                            """)) {
                lock.execute("LOCK TABLE read_seen IN EXCLUSIVE MODE");
                String erased = Erased.applicant(person).value();
                update.setString(1, who.value());
                update.setString(2, erased);
                update.setString(3, who.value());
                update.setString(4, erased);
                update.setString(5, who.value());
                update.setString(6, who.value());
                return update.executeUpdate();
            }
        });
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
