package dev.muamala.benchmark;

import dev.muamala.Muamala;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.entity.CallAdapter;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.SubmitRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * How many requests a second this machine takes from submission to issue: four asynchronous waits each, answered at
 * once in process, every event durable and projected. Rounds are printed one by one, the median last.
 *
 * <pre>./mvnw -Pbenchmark -pl integration-tests -am -DskipTests verify</pre>
 */
public final class CanonicalBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int REQUESTS = Integer.getInteger("requests", 10_000);
    private static final int IN_FLIGHT = Integer.getInteger("inFlight", 256);

    private final RequestCommands commands;
    private final ConcurrentMap<RequestId, Long> begun = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(IN_FLIGHT);
    private volatile CountDownLatch completed = new CountDownLatch(0);

    private CanonicalBenchmark(RequestCommands commands, EventLog log) {
        this.commands = commands;
        log.onAppend(events -> events.forEach(event -> {
            if (event.getPayload() instanceof RequestCompleted end) {
                nanos.add(System.nanoTime() - begun.remove(end.request()));
                places.release();
                completed.countDown();
            }
        }));
    }

    public static void main(String... args) throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("muamala-benchmark");
        SpringApplication application = new SpringApplication(Muamala.class, InProcessEntities.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "spring.main.banner-mode", "off",
                "logging.level.root", "WARN",
                "logging.level.de.bwaldvogel.mongo", "ERROR",
                "muamala.data", data.toString(),
                "muamala.definitions", Path.of(args[0]).toString(),
                "muamala.entities.base-url", "http://127.0.0.1:9",
                "muamala.entities.public-url", "http://127.0.0.1:9",
                "muamala.entities.secret", "benchmark",
                "muamala.entities.concurrency", "100000"));
        try (ConfigurableApplicationContext context = application.run()) {
            CanonicalBenchmark benchmark =
                    new CanonicalBenchmark(context.getBean(RequestCommands.class), context.getBean(EventLog.class));
            benchmark.round("warm-up");
            double[] rates = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                rates[round] = benchmark.round("round " + (round + 1));
            }
            Arrays.sort(rates);
            System.out.printf(Locale.ROOT, "median      %,8.0f requests/s%n", rates[ROUNDS / 2]);
        }
    }

    private double round(String name) throws InterruptedException {
        nanos.clear();
        completed = new CountDownLatch(REQUESTS);
        ExecutorService submitters = Executors.newFixedThreadPool(16);
        long cpu = cpuNanos();
        long begin = System.nanoTime();
        for (int i = 0; i < REQUESTS; i++) {
            places.acquire();
            String key = name + i;
            submitters.execute(() -> submit(key));
        }
        completed.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        submitters.shutdown();
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-10s  %,8.0f requests/s   p50 %5.1f ms   p99 %5.1f ms   %5.2f CPU s per 1,000 (JVM)%n",
                name,
                REQUESTS / seconds,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                (cpuNanos() - cpu) / 1e9 / REQUESTS * 1_000);
        return REQUESTS / seconds;
    }

    private void submit(String key) {
        ApplicantId applicant = new ApplicantId("784-benchmark");
        RequestId request = RequestId.derive(applicant, key);
        begun.put(request, System.nanoTime());
        commands.submit(new SubmitRequest(
                request,
                applicant,
                "canonical",
                new LocalizedText("خدمة قياسية", "Canonical service"),
                Emirate.DUBAI,
                new WorkflowVersion("canonical", 1),
                Map.of("name", "Desert Rose", "activity", "trading"),
                key));
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /**
     * Entities and gateway that answer at once with the catalogue's example, so that the engine is measured. Not
     * annotated, or a scan of this package would find it in every test.
     */
    static class InProcessEntities {
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        CallAdapter<CallMade> examples(Catalogue catalogue) {
            return new CallAdapter<>() {
                @Override
                public Class<CallMade> calls() {
                    return CallMade.class;
                }

                @Override
                public CallOutcome make(CallMade call) {
                    String topic = call instanceof EntityCalled entity ? entity.operation() : "payment.collect";
                    return new CallOutcome.Replied(
                            catalogue.operation(topic).orElseThrow().example());
                }
            };
        }
    }
}
