package dev.muamala.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the CPU time of one canonical request goes, layer by layer. Flight Recorder looks at the running threads every
 * ten milliseconds; each look belongs to the innermost frame whose package is a layer's. A look at a thread that reads
 * the log for the projections belongs to the read side as a whole. What the JVM's compiler and collector take, and what
 * threads do outside of Java, is not in a recording; PostgreSQL's share is measured apart.
 *
 * <p>Settings: {@code seconds} (60) of the recording, {@code warmUp} (60) seconds before it.
 */
final class LayersBenchmark {
    private static final Duration SECONDS = Setting.seconds("seconds", 60);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 60);
    private static final int WARM_UPS = 4;
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final String READ = "read side: ";
    private static final String OTHER = "other";

    /** From the inside out: the first that fits, fits. */
    private static final Map<String, List<String>> LAYERS = new LinkedHashMap<>();

    static {
        LAYERS.put("embedded MongoDB server", List.of("de.bwaldvogel.", "io.netty.", "dev.muamala.mongodb."));
        LAYERS.put("hash chain", List.of("dev.muamala.eventstore.HashChain"));
        LAYERS.put("JSON", List.of("tools.jackson.", "dev.muamala.eventstore.EventJson"));
        LAYERS.put("documents (BSON, driver)", List.of("org.bson.", "com.mongodb."));
        LAYERS.put("PostgreSQL driver and pool", List.of("org.postgresql.", "com.zaxxer."));
        LAYERS.put("interpreter", List.of("org.camunda.", "dev.muamala.workflow."));
        LAYERS.put("Axon", List.of("org.axonframework."));
        LAYERS.put("fold", List.of("dev.muamala.status."));
        LAYERS.put("projection runner", List.of("dev.muamala.projection."));
        LAYERS.put("append", List.of("dev.muamala.eventstore."));
        LAYERS.put("calls", List.of("dev.muamala.entity.", "dev.muamala.payment.", "io.github.resilience4j."));
        LAYERS.put(
                "request and catalogue",
                List.of(
                        "dev.muamala.request.",
                        "dev.muamala.catalogue.",
                        "dev.muamala.definitions.",
                        "dev.muamala.events."));
        LAYERS.put("the benchmark itself", List.of("dev.muamala.benchmark."));
    }

    private LayersBenchmark() {}

    public static void main(String... arguments) throws InterruptedException, IOException {
        EngineProcess.quiet();
        try (Postgres postgres = Postgres.start();
                MuamalaEngine engine = new MuamalaEngine(postgres.create("muamala"))) {
            Report report = new Report("layers").machine(postgres.facts());
            ClosedLoop load = new ClosedLoop(engine);
            warmUp(load);
            Path file = Setting.RESULTS.resolve("layers.jfr");
            double database = postgres.cpuSeconds();
            Round round;
            try (Recording recording = new Recording()) {
                recording.enable(SAMPLE).withPeriod(Duration.ofMillis(10));
                recording.start();
                round = load.run(SECONDS);
                recording.stop();
                recording.dump(file);
            }
            Map<String, Long> looks = looks(file);
            Files.delete(file);
            report(report, round, looks, postgres.cpuSeconds() - database);
        }
    }

    /** With pauses: under load the threads of the load keep the just-in-time compiler from its work. */
    private static void warmUp(ClosedLoop load) throws InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            load.run(WARM_UP.dividedBy(WARM_UPS));
            Thread.sleep(WARM_UP.dividedBy(WARM_UPS).toMillis());
        }
    }

    private static void report(Report report, Round round, Map<String, Long> looks, double database) {
        double total = looks.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Double> share = new LinkedHashMap<>();
        looks.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(layer -> share.put(layer.getKey(), layer.getValue() / total));
        report.row("layer", "% of the time in Java");
        share.forEach((layer, part) -> report.row(layer, part * 100));
        report.row("PostgreSQL, CPU ms a request", database / round.requests() * 1_000);
        report.row("JVM, CPU ms a request", round.cpuSeconds() / round.requests() * 1_000);
        report.put("requestsPerSecond", round.requestsPerSecond())
                .put("jvmCpuMillisPerRequest", round.cpuSeconds() / round.requests() * 1_000)
                .put("postgresCpuMillisPerRequest", database / round.requests() * 1_000)
                .put("looks", total)
                .put("share", share)
                .finish();
    }

    private static Map<String, Long> looks(Path file) throws IOException {
        Map<String, Long> looks = new LinkedHashMap<>();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                    looks.merge(layer(event.getStackTrace().getFrames()), 1L, Long::sum);
                }
            }
        }
        return looks;
    }

    private static String layer(List<RecordedFrame> innermostFirst) {
        List<String> classes = innermostFirst.stream()
                .map(frame -> frame.getMethod().getType().getName())
                .toList();
        String layer = classes.stream()
                .flatMap(name -> LAYERS.entrySet().stream()
                        .filter(candidate -> candidate.getValue().stream().anyMatch(name::startsWith))
                        .map(Map.Entry::getKey))
                .findFirst()
                .orElse(OTHER);
        Predicate<String> reads = name -> name.startsWith("dev.muamala.projection.")
                || name.startsWith("org.axonframework.eventhandling.pooled.");
        return classes.stream().anyMatch(reads) ? READ + layer : layer;
    }
}
