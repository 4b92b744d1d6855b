package dev.muamala.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The same request through three engines on one PostgreSQL, all durable, all saturated, in turns: this product with its
 * projections on; Camunda 7 with full history and message-correlated receive tasks; the same with external tasks.
 *
 * <pre>./mvnw -Pbenchmark -pl integration-tests -am -DskipTests verify</pre>
 *
 * Settings: {@code rounds}, {@code seconds} of each, {@code warmUp} seconds of each engine before the first, {@code
 * inFlight}, {@code clients}, {@code engines}, {@code jvmOptions}.
 */
final class CanonicalBenchmark {
    private static final String MUAMALA = "muamala";
    private static final List<String> ENGINES = List.of(
            Setting.text("engines", "muamala,camunda7-full,camunda7-external").split(","));
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 20);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 45);

    /** One engine's round with what it cost PostgreSQL; the database's CPU time is NaN where it is not known. */
    private record Cost(Round round, double databaseCpuSeconds, long walBytes) {
        double cpuPer1000() {
            return (round.cpuSeconds() + databaseCpuSeconds) / round.requests() * 1_000;
        }
    }

    private record Contender(String database, EngineProcess process, List<Cost> costs) {
        double median(ToDoubleFunction<Cost> measure) {
            return Median.of(costs, measure);
        }
    }

    private final Map<String, Contender> contenders = new LinkedHashMap<>();

    private CanonicalBenchmark() {}

    public static void main(String... arguments) {
        EngineProcess.quiet();
        new CanonicalBenchmark().run();
    }

    private void run() {
        Report report = new Report("canonical");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts()).machine(Map.of("jvmOptions", Jvm.OPTIONS));
            try {
                for (String engine : ENGINES) {
                    String database = engine.replace("-", "_");
                    contenders.put(
                            engine,
                            new Contender(
                                    database,
                                    EngineProcess.start(engine, postgres.create(database), Jvm.OPTIONS),
                                    new ArrayList<>()));
                }
                contenders.forEach((name, contender) ->
                        print(name, "warm-up", contender.process().round(WARM_UP)));
                postgres.awaitStatistics();
                Map<String, Long> rows = rows(postgres);
                for (int round = 1; round <= ROUNDS; round++) {
                    for (String engine : contenders.keySet()) {
                        Cost cost = measure(contenders.get(engine).process(), postgres);
                        contenders.get(engine).costs().add(cost);
                        print(engine, "round " + round, cost.round());
                    }
                }
                postgres.awaitStatistics();
                report(report, rows, rows(postgres));
            } finally {
                contenders.values().forEach(contender -> contender.process().close());
            }
        }
        report.finish();
    }

    private static Cost measure(EngineProcess process, Postgres postgres) {
        double cpu = postgres.cpuSeconds();
        long wal = postgres.walBytes();
        Round round = process.round(SECONDS);
        return new Cost(round, postgres.cpuSeconds() - cpu, postgres.walBytes() - wal);
    }

    private Map<String, Long> rows(Postgres postgres) {
        Map<String, Long> rows = new LinkedHashMap<>();
        contenders.forEach((engine, contender) -> rows.put(engine, postgres.rows(contender.database())));
        return rows;
    }

    private static void print(String engine, String what, Round round) {
        System.out.printf(
                Locale.ROOT,
                "%-18s %-8s %,8.0f requests/s   p50 %,8.1f ms   p99 %,8.1f ms%n",
                engine,
                what,
                round.requestsPerSecond(),
                round.p50Millis(),
                round.p99Millis());
    }

    private void report(Report report, Map<String, Long> rowsBefore, Map<String, Long> rowsAfter) {
        report.put("inFlight", ClosedLoop.IN_FLIGHT).put("clients", ClosedLoop.CLIENTS);
        report.row(
                "medians of " + ROUNDS + " rounds",
                "requests/s",
                "p50 ms",
                "p99 ms",
                "CPU s per 1,000",
                "of it PostgreSQL",
                "WAL bytes",
                "rows",
                "projection lag ms");
        Map<String, Map<String, Object>> results = new LinkedHashMap<>();
        contenders.forEach((engine, contender) -> {
            long requests = contender.costs().stream()
                    .mapToLong(cost -> cost.round().requests())
                    .sum();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put(
                    "requestsPerSecond", contender.median(cost -> cost.round().requestsPerSecond()));
            result.put("p50Millis", contender.median(cost -> cost.round().p50Millis()));
            result.put("p99Millis", contender.median(cost -> cost.round().p99Millis()));
            result.put("cpuSecondsPer1000", contender.median(Cost::cpuPer1000));
            result.put(
                    "postgresCpuSecondsPer1000",
                    contender.median(
                            cost -> cost.databaseCpuSeconds() / cost.round().requests() * 1_000));
            result.put(
                    "walBytesPerRequest",
                    contender.median(
                            cost -> (double) cost.walBytes() / cost.round().requests()));
            result.put("rowsPerRequest", (double) (rowsAfter.get(engine) - rowsBefore.get(engine)) / requests);
            Object[] cells = new Object[result.size() + 2];
            cells[0] = engine;
            System.arraycopy(result.values().toArray(), 0, cells, 1, result.size());
            cells[cells.length - 1] = "";
            if (engine.equals(MUAMALA)) {
                double lag = contender.median(cost -> cost.round().settleMillis());
                result.put("projectionLagMillis", lag);
                cells[cells.length - 1] = lag;
            }
            result.put("rounds", contender.costs());
            report.row(cells);
            report.put(engine, result);
            results.put(engine, result);
        });
        ratios(report, results);
    }

    /** How many times as many requests, for how many times less. */
    private static void ratios(Report report, Map<String, Map<String, Object>> results) {
        Map<String, Object> ratios = new LinkedHashMap<>();
        results.forEach((engine, theirs) -> {
            Map<String, Object> ours = results.get(MUAMALA);
            if (engine.equals(MUAMALA) || ours == null) {
                return;
            }
            Map<String, Double> ratio = new LinkedHashMap<>();
            ratio.put("requestsPerSecond", times(ours, theirs, "requestsPerSecond"));
            ratio.put("cpu", times(theirs, ours, "cpuSecondsPer1000"));
            ratio.put("wal", times(theirs, ours, "walBytesPerRequest"));
            ratio.put("rows", times(theirs, ours, "rowsPerRequest"));
            ratios.put(engine, ratio);
            report.row(
                    MUAMALA + " : " + engine,
                    ratio.get("requestsPerSecond"),
                    "",
                    "",
                    ratio.get("cpu"),
                    "",
                    ratio.get("wal"),
                    ratio.get("rows"),
                    "");
        });
        report.put("ratio", ratios);
    }

    private static double times(Map<String, Object> more, Map<String, Object> less, String measure) {
        return (double) more.get(measure) / (double) less.get(measure);
    }
}
