package dev.muamala.benchmark;

import dev.muamala.eventstore.EventLog;
import dev.muamala.request.CallOutcome;
import dev.muamala.workflow.interpreter.Interpreter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.caching.Cache;

/**
 * What an open request takes of a node's memory: the heap that is in use with many of them, and how much less when
 * first their aggregates are dropped, then their runs. What both hold counts as the run's, which goes last.
 */
final class MemoryBenchmark {
    private static final int REQUESTS = Setting.number("requests", 20_000);

    /** Submitted, called, accepted. */
    private static final int EVENTS = 3;

    private MemoryBenchmark() {}

    public static void main(String... arguments) {
        EngineProcess.quiet();
        Report report = new Report("memory");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            try (MuamalaEngine server = new MuamalaEngine(
                    postgres.create("memory"),
                    Setting.DEFINITIONS,
                    (call, catalogue) -> new CallOutcome.Accepted(""))) {
                measure(server, report);
            }
        }
        report.finish();
    }

    private static void measure(MuamalaEngine server, Report report) {
        EventLog log = server.bean(EventLog.class);
        long before = log.head();
        ExecutorService citizens = Executors.newFixedThreadPool(ClosedLoop.CLIENTS);
        for (int i = 0; i < REQUESTS; i++) {
            String key = "open-" + i;
            citizens.execute(() -> server.submit(key, MuamalaEngine.CANONICAL));
        }
        citizens.shutdown();
        while (log.head() < before + (long) REQUESTS * EVENTS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        server.settle();
        Interpreter interpreter = server.bean(Interpreter.class);
        if (interpreter.openRuns() != REQUESTS) {
            throw new IllegalStateException(interpreter.openRuns() + " runs are in memory, not " + REQUESTS);
        }
        long all = heapInUse();
        server.bean(Cache.class).removeAll();
        long withoutAggregates = heapInUse();
        for (int i = 0; i < REQUESTS; i++) {
            interpreter.forget(MuamalaEngine.request("open-" + i));
        }
        long withoutRuns = heapInUse();

        Map<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("cachedAggregate", (double) (all - withoutAggregates) / REQUESTS);
        bytes.put("openRun", (double) (withoutAggregates - withoutRuns) / REQUESTS);
        report.row("of " + REQUESTS + " open requests", "bytes each");
        report.row("cached aggregate", bytes.get("cachedAggregate"));
        report.row("open run", bytes.get("openRun"));
        report.put("openRequests", REQUESTS).put("bytes", bytes);
    }

    /** After collections that find nothing more to free. */
    static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        long before = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            long now = runtime.totalMemory() - runtime.freeMemory();
            if (now >= before - 100_000) {
                return Math.min(now, before);
            }
            before = now;
        }
        return before;
    }
}
