package dev.muamala.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events a second the log takes from 1 to 64 writers, each waiting for its event to be durable before it brings
 * the next, beside writers that insert the same event into a like table without chain or head, a transaction each.
 */
final class AppendBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 3);
    private static final int[] WRITERS = {1, 2, 4, 8, 16, 32, 64};

    private static final String PLAIN_TABLE = """
            CREATE TABLE plain_event (LIKE event INCLUDING ALL);
            ALTER TABLE plain_event DROP COLUMN hash;
            ALTER TABLE plain_event ALTER global_index ADD GENERATED ALWAYS AS IDENTITY
            """;
    private static final String PLAIN_INSERT = """
            INSERT INTO plain_event
                (aggregate_id, sequence, aggregate_type, event_id, type, revision, occurred_at, payload, metadata)
            VALUES (?, 0, 'ServiceRequest', ?, ?, ?, now(), ?::json, '{}'::json)
            """;

    private interface Writer extends AutoCloseable {
        void write(RequestEvent event) throws SQLException;

        @Override
        default void close() throws SQLException {}
    }

    private interface Writers {
        Writer open() throws SQLException;
    }

    private final EventJson json = new EventJson();
    private final AtomicLong requests = new AtomicLong();

    private AppendBenchmark() {}

    public static void main(String... arguments) throws Exception {
        EngineProcess.quiet();
        new AppendBenchmark().run();
    }

    private void run() throws InterruptedException, ExecutionException {
        Report report = new Report("append");
        report.row("writers", "event log events/s", "plain inserts/s", "ratio");
        List<Map<String, Object>> results = new ArrayList<>();
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            String url = postgres.createLog("append");
            Postgres.execute(url, PLAIN_TABLE);
            try (HikariDataSource pool = Postgres.pool(url, 4);
                    EventLog log = new EventLog(pool, json, event -> List.of(), Duration.ofSeconds(30))) {
                Writers logWriters = () -> event -> log.appendEvents(List.of(CanonicalHistory.message(event, 0)));
                Writers plainWriters = () -> new PlainWriter(url);
                rate(8, logWriters);
                rate(8, plainWriters);
                for (int writers : WRITERS) {
                    results.add(compare(writers, logWriters, plainWriters, report));
                }
            }
        }
        report.put("writers", results).finish();
    }

    private Map<String, Object> compare(int writers, Writers log, Writers plain, Report report)
            throws InterruptedException, ExecutionException {
        double[] logRates = new double[ROUNDS];
        double[] plainRates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            logRates[round] = rate(writers, log);
            plainRates[round] = rate(writers, plain);
        }
        double ratio = Median.of(logRates) / Median.of(plainRates);
        report.row(writers, Median.of(logRates), Median.of(plainRates), ratio);
        System.out.printf(
                Locale.ROOT,
                "%2d writers: event log %,8.0f events/s, plain inserts %,8.0f/s%n",
                writers,
                Median.of(logRates),
                Median.of(plainRates));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("writers", writers);
        result.put("eventLogEventsPerSecond", Median.of(logRates));
        result.put("plainInsertsPerSecond", Median.of(plainRates));
        result.put("ratio", ratio);
        result.put("eventLogRounds", logRates);
        result.put("plainRounds", plainRates);
        return result;
    }

    private double rate(int writers, Writers kind) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        long begun = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            counts.add(threads.submit(() -> {
                long written = 0;
                try (Writer writer = kind.open()) {
                    while (System.nanoTime() - begun < SECONDS.toNanos()) {
                        RequestId request = MuamalaEngine.request("append-" + requests.incrementAndGet());
                        writer.write(CanonicalHistory.of(request).get(1));
                        written++;
                    }
                }
                return written;
            }));
        }
        long written = 0;
        for (Future<Long> count : counts) {
            written += count.get();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        threads.shutdown();
        return written / seconds;
    }

    private final class PlainWriter implements Writer {
        private final Connection connection;
        private final PreparedStatement insert;

        PlainWriter(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
            insert = connection.prepareStatement(PLAIN_INSERT);
        }

        @Override
        public void write(RequestEvent event) throws SQLException {
            EventJson.Encoded encoded = json.encode(event);
            insert.setString(1, event.request().value());
            insert.setString(2, CanonicalHistory.message(event, 0).getIdentifier());
            insert.setString(3, encoded.type());
            insert.setInt(4, encoded.revision());
            insert.setString(5, encoded.json());
            insert.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
