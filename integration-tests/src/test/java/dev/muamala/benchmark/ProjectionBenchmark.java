package dev.muamala.benchmark;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.events.RequestEvent;
import dev.muamala.eventstore.EventFeed;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.mongodb.EmbeddedMongo;
import dev.muamala.projection.Position;
import dev.muamala.projection.ProjectionReader;
import dev.muamala.projection.ProjectionSettings;
import dev.muamala.projection.Projections;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast the read side reads the log anew: from PostgreSQL through the runner into the embedded store. Beside it what
 * that is made of: a cursor over the same rows, the same with the JSON parsed, and the bare fold. And how long a reader
 * waits, on a quiet machine, for what was just appended.
 */
final class ProjectionBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final int REQUESTS = Setting.number("requests", 20_000);
    private static final int EVENTS_EACH = 10;
    private static final int FETCH = 1_000;

    private final RequestStatusProjection requests = new RequestStatusProjection();
    private final EventJson json = new EventJson();

    private ProjectionBenchmark() {}

    public static void main(String... arguments) throws Exception {
        EngineProcess.quiet();
        new ProjectionBenchmark().run();
    }

    private void run() throws Exception {
        Report report = new Report("projection");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            String url = postgres.createLog("projection");
            try (HikariDataSource pool = Postgres.pool(url, 8);
                    EventLog log = new EventLog(pool, json, event -> List.of(), Duration.ofSeconds(30));
                    EventFeed feed = new EventFeed(log, pool, Duration.ofSeconds(1))) {
                CanonicalHistory.fill(log, REQUESTS, EVENTS_EACH);
                List<RequestEvent> events = new ArrayList<>();
                cursor(url, events::add);
                Map<String, Callable<?>> readings = new LinkedHashMap<>();
                readings.put("runner into the store", () -> replay(log, feed));
                readings.put("cursor", () -> cursor(url, null));
                readings.put("cursor, parsed", () -> cursor(url, event -> {}));
                readings.put("bare fold", () -> fold(events));
                rates(readings, report);
                lag(log, feed, report);
            }
        }
        report.finish();
    }

    private void rates(Map<String, Callable<?>> readings, Report report) throws Exception {
        Map<String, double[]> rates = new LinkedHashMap<>();
        readings.keySet().forEach(name -> rates.put(name, new double[ROUNDS]));
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, Callable<?>> reading : readings.entrySet()) {
                long begun = System.nanoTime();
                reading.getValue().call();
                double rate = REQUESTS * EVENTS_EACH / ((System.nanoTime() - begun) / 1e9);
                System.out.printf(
                        Locale.ROOT,
                        "%-24s %-8s %,12.0f events/s%n",
                        reading.getKey(),
                        round < 0 ? "warm-up" : "round " + (round + 1),
                        rate);
                if (round >= 0) {
                    rates.get(reading.getKey())[round] = rate;
                }
            }
        }
        report.row("medians of " + ROUNDS + " rounds", "events/s");
        Map<String, Object> medians = new LinkedHashMap<>();
        rates.forEach((name, values) -> {
            report.row(name, Median.of(values));
            medians.put(name, Map.of("eventsPerSecond", Median.of(values), "rounds", values));
        });
        report.put("events", REQUESTS * EVENTS_EACH).put("readings", medians);
    }

    private interface Taker {
        void take(RequestEvent event);
    }

    /** @param parsed null for a cursor whose rows are only fetched */
    private long cursor(String url, Taker parsed) throws SQLException {
        long characters = 0;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(FETCH);
            try (ResultSet row = statement.executeQuery("""
                    SELECT global_index, aggregate_id, sequence, aggregate_type, event_id, type, revision,
                           (extract(epoch FROM occurred_at) * 1000000)::bigint, payload, metadata
                    FROM event ORDER BY global_index
                    """)) {
                while (row.next()) {
                    characters += row.getLong(1) + row.getLong(3) + row.getLong(8);
                    characters += row.getString(2).length() + row.getString(4).length();
                    characters += row.getString(5).length() + row.getString(10).length();
                    String type = row.getString(6);
                    int revision = row.getInt(7);
                    String payload = row.getString(9);
                    characters += type.length() + revision + payload.length();
                    if (parsed != null) {
                        parsed.take((RequestEvent) json.decode(type, revision, payload));
                    }
                }
            }
        }
        return characters;
    }

    private Map<String, RequestStatus> fold(List<RequestEvent> events) {
        Map<String, RequestStatus> documents = new HashMap<>();
        long index = 0;
        for (RequestEvent event : events) {
            RequestStatus current = documents.get(requests.key(event));
            Position position = new Position(++index, current == null ? 0 : current.version());
            documents.put(requests.key(event), requests.evolve(current, event, position));
        }
        return documents;
    }

    private boolean replay(EventLog log, EventFeed feed) {
        return withProjections(
                feed, reader -> reader.seen(log.head(), Duration.ofHours(1)).join());
    }

    private interface Reading<T> {
        T of(ProjectionReader<RequestStatus> reader);
    }

    private <T> T withProjections(EventFeed feed, Reading<T> reading) {
        try (EmbeddedMongo store = new EmbeddedMongo(0);
                MongoClient client = MongoClients.create(store.connectionString())) {
            Projections projections = new Projections(
                    List.of(requests),
                    client.getDatabase("benchmark"),
                    feed,
                    new ProjectionSettings(4, 500, Duration.ofMillis(100), Duration.ofSeconds(10)),
                    Clock.systemUTC());
            projections.start();
            try {
                return reading.of(projections.reader(requests));
            } finally {
                projections.stop();
            }
        }
    }

    private void lag(EventLog log, EventFeed feed, Report report) {
        double[] millis = withProjections(feed, reader -> {
            reader.seen(log.head(), Duration.ofHours(1)).join();
            double[] waited = new double[500];
            for (int i = 0; i < waited.length; i++) {
                RequestEvent submitted =
                        CanonicalHistory.of(MuamalaEngine.request("lag-" + i)).get(0);
                log.appendEvents(List.of(CanonicalHistory.message(submitted, 0)));
                long begun = System.nanoTime();
                while (reader.find(submitted.request().value()).isEmpty()) {
                    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
                }
                waited[i] = (System.nanoTime() - begun) / 1e6;
            }
            return waited;
        });
        double p50 = Median.quantile(0.5, millis);
        double p99 = Median.quantile(0.99, millis);
        report.row("from append to document, p50 ms", p50).row("from append to document, p99 ms", p99);
        report.put("lag", Map.of("p50Millis", p50, "p99Millis", p99));
    }
}
