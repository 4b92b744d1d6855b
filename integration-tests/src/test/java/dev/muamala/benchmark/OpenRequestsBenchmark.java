package dev.muamala.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.request.RequestDueWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the rate of the canonical request depends on how many others are open: a thousand, a hundred thousand and,
 * with {@code -Dlong=true}, a million, in logs of their own, in turns. It must stay flat.
 */
final class OpenRequestsBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 15);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 20);
    private static final List<Integer> SIZES =
            Setting.flag("long") ? List.of(1_000, 100_000, 1_000_000) : List.of(1_000, 100_000);

    /** The read models of a million requests are in the heap as well, as the store is embedded. */
    private static final String JVM =
            Setting.text("jvmOptions", "-XX:+UseSerialGC -Xms2g -Xmx" + (Setting.flag("long") ? 12 : 4) + "g");

    /** Their answers are a long time coming, so nothing is due for them while it is measured. */
    private static final RequestDueWork ACCEPTED = new RequestDueWork(Duration.ofDays(30));

    /** Submitted, and called: what a request is that waits for its first answer. */
    private static final int OPEN = 2;

    private OpenRequestsBenchmark() {}

    public static void main(String... arguments) {
        EngineProcess.quiet();
        Report report = new Report("open-requests");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts()).machine(Map.of("jvmOptions", JVM));
            Map<Integer, EngineProcess> servers = new LinkedHashMap<>();
            try {
                for (int size : SIZES) {
                    String url = postgres.createLog("open_" + size);
                    fill(url, size);
                    servers.put(size, EngineProcess.start("muamala", url, JVM));
                    servers.get(size).round(WARM_UP);
                }
                report(measure(servers), report);
            } finally {
                servers.values().forEach(EngineProcess::close);
            }
        }
        report.finish();
    }

    private static void fill(String url, int requests) {
        long begun = System.nanoTime();
        try (HikariDataSource pool = Postgres.pool(url, 2);
                EventLog log = new EventLog(pool, new EventJson(), ACCEPTED, Duration.ofSeconds(30))) {
            CanonicalHistory.fill(log, requests, OPEN);
        }
        Postgres.execute(url, "ANALYZE");
        System.out.printf(
                Locale.ROOT, "%,9d open requests appended in %.0f s%n", requests, (System.nanoTime() - begun) / 1e9);
    }

    private static Map<Integer, List<Round>> measure(Map<Integer, EngineProcess> servers) {
        Map<Integer, List<Round>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            for (int size : servers.keySet()) {
                Round result = servers.get(size).round(SECONDS);
                rounds.computeIfAbsent(size, first -> new ArrayList<>()).add(result);
                System.out.printf(
                        Locale.ROOT,
                        "%,9d open   round %d   %,8.0f requests/s%n",
                        size,
                        round,
                        result.requestsPerSecond());
            }
        }
        return rounds;
    }

    private static void report(Map<Integer, List<Round>> rounds, Report report) {
        double least = Median.of(rounds.get(SIZES.get(0)), Round::requestsPerSecond);
        Map<String, Object> results = new LinkedHashMap<>();
        report.row("open requests", "requests/s", "p50 ms", "p99 ms", "of the rate at " + SIZES.get(0));
        rounds.forEach((size, measured) -> {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("requestsPerSecond", Median.of(measured, Round::requestsPerSecond));
            result.put("p50Millis", Median.of(measured, Round::p50Millis));
            result.put("p99Millis", Median.of(measured, Round::p99Millis));
            result.put("ratio", Median.of(measured, Round::requestsPerSecond) / least);
            List<Object> cells = new ArrayList<>(List.of(size));
            cells.addAll(result.values());
            report.row(cells.toArray());
            result.put("rounds", measured);
            results.put(Integer.toString(size), result);
        });
        report.put("open", results);
    }
}
