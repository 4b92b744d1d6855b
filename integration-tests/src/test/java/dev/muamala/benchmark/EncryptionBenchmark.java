package dev.muamala.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.StoredEvents;
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
 * What it costs that what is personal is encrypted: whole requests, each of an applicant of its own whose key is made for
 * it, one append an event, and then their events read back; into a log with keys, beside the same without.
 */
final class EncryptionBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 3);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 15);
    private static final int[] WRITERS = {1, 8, 64};

    /** Of the requests that were written first so many are read, again and again. */
    private static final int READ = 100;

    private EncryptionBenchmark() {}

    public static void main(String... arguments) throws Exception {
        EngineProcess.quiet();
        new EncryptionBenchmark().run();
    }

    /** A log and what has been written to it, or read from it, so far. */
    private record Side(EventLog log, AtomicLong written, AtomicLong asked) {
        /** A whole request, one append an event. */
        long write() {
            List<RequestEvent> events = history(written.incrementAndGet());
            for (int i = 0; i < events.size(); i++) {
                log.appendEvents(List.of(CanonicalHistory.message(events.get(i), i)));
            }
            return events.size();
        }

        /** All events of one request. */
        long readBack() {
            long number = 1 + asked.incrementAndGet() % READ;
            return log.readEvents(request(number).value()).asStream().count();
        }
    }

    private interface Work {
        /** @return how many events */
        long once(Side side);
    }

    private void run() throws InterruptedException, ExecutionException {
        Report report = new Report("encryption");
        report.row("threads", "what", "encrypted events/s", "plain events/s", "ratio");
        List<Map<String, Object>> results = new ArrayList<>();
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            try (HikariDataSource encryptedPool = Postgres.pool(postgres.createLog("encrypted"), 16);
                    HikariDataSource plainPool = Postgres.pool(postgres.createLog("plain"), 16);
                    EventLog encrypted = log(
                            encryptedPool,
                            StoredEvents.json(encryptedPool, event -> List.of("/form/name", "/form/activity")));
                    EventLog plain = log(plainPool, new EventJson())) {
                Side one = new Side(encrypted, new AtomicLong(), new AtomicLong());
                Side other = new Side(plain, new AtomicLong(), new AtomicLong());
                for (Side side : List.of(one, other)) {
                    rate(8, side, Side::write, WARM_UP);
                    rate(2, side, Side::readBack, WARM_UP);
                }
                for (int threads : WRITERS) {
                    results.add(compare("append", threads, one, other, Side::write, report));
                }
                results.add(compare("read", 2, one, other, Side::readBack, report));
            }
        }
        report.put("results", results).finish();
    }

    private static EventLog log(HikariDataSource pool, EventJson json) {
        return new EventLog(pool, json, event -> List.of(), Duration.ofSeconds(30));
    }

    private static RequestId request(long number) {
        return MuamalaEngine.request("encrypted-" + number);
    }

    private static List<RequestEvent> history(long number) {
        List<RequestEvent> events = new ArrayList<>(CanonicalHistory.of(request(number)));
        RequestSubmitted first = (RequestSubmitted) events.get(0);
        events.set(
                0,
                new RequestSubmitted(
                        first.request(),
                        new ApplicantId("784-benchmark-" + number),
                        first.service(),
                        first.serviceLabel(),
                        first.emirate(),
                        first.workflow(),
                        first.form(),
                        first.fingerprint(),
                        first.at()));
        return events;
    }

    private Map<String, Object> compare(String what, int threads, Side encrypted, Side plain, Work work, Report report)
            throws InterruptedException, ExecutionException {
        double[] encryptedRates = new double[ROUNDS];
        double[] plainRates = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            encryptedRates[round] = rate(threads, encrypted, work, SECONDS);
            plainRates[round] = rate(threads, plain, work, SECONDS);
        }
        double ratio = Median.of(encryptedRates) / Median.of(plainRates);
        report.row(threads, what, Median.of(encryptedRates), Median.of(plainRates), ratio);
        System.out.printf(
                Locale.ROOT,
                "%-6s %2d threads: encrypted %,8.0f events/s, plain %,8.0f/s%n",
                what,
                threads,
                Median.of(encryptedRates),
                Median.of(plainRates));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("what", what);
        result.put("threads", threads);
        result.put("encryptedEventsPerSecond", Median.of(encryptedRates));
        result.put("plainEventsPerSecond", Median.of(plainRates));
        result.put("ratio", ratio);
        result.put("encryptedRounds", encryptedRates);
        result.put("plainRounds", plainRates);
        return result;
    }

    private static double rate(int threads, Side side, Work work, Duration duration)
            throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long begun = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            counts.add(pool.submit(() -> {
                long events = 0;
                while (System.nanoTime() - begun < duration.toNanos()) {
                    events += work.once(side);
                }
                return events;
            }));
        }
        long events = 0;
        for (Future<Long> count : counts) {
            events += count.get();
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        pool.shutdown();
        return events / seconds;
    }
}
