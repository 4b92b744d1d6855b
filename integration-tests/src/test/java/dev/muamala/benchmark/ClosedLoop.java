package dev.muamala.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Saturation: the same number of requests is under way all the time, a new one begins when one ends. What limits the
 * rate is then the engine and the machine, never the clients. A request's time begins when it takes its place, so it
 * includes the wait for a client, and by Little's law its mean is the number under way divided by the rate.
 */
final class ClosedLoop {
    static final int IN_FLIGHT = Setting.number("inFlight", 256);
    static final int CLIENTS = Setting.number("clients", 32);

    private final Engine engine;
    private long submitted;

    ClosedLoop(Engine engine) {
        this.engine = engine;
    }

    /** Submits for so long, then waits for what is under way and for what follows from it. */
    Round run(Duration duration) throws InterruptedException {
        Queue<Long> latencies = new ConcurrentLinkedQueue<>();
        Semaphore places = new Semaphore(IN_FLIGHT);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        long before = submitted;
        while (System.nanoTime() - begun < duration.toNanos()) {
            places.acquire();
            String key = "request-" + submitted++;
            long submittedAt = System.nanoTime();
            clients.execute(() -> submit(key, clients, () -> {
                latencies.add(System.nanoTime() - submittedAt);
                places.release();
            }));
        }
        places.acquire(IN_FLIGHT);
        long ended = System.nanoTime();
        engine.settle();
        long settled = System.nanoTime();
        cpu = cpuNanos() - cpu;
        clients.shutdown();
        long requests = submitted - before;
        double[] millis = latencies.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        if (millis.length != requests) {
            throw new IllegalStateException(requests + " requests were submitted and " + millis.length + " ended");
        }
        return new Round(
                requests,
                requests / ((ended - begun) / 1e9),
                Median.quantile(0.50, millis),
                Median.quantile(0.99, millis),
                cpu / 1e9,
                (settled - ended) / 1e6);
    }

    private void submit(String key, ExecutorService clients, Runnable done) {
        try {
            engine.submit(key, clients, done);
        } catch (RuntimeException e) {
            EngineProcess.fail(e);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
