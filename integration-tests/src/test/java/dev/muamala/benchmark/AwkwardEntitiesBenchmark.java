package dev.muamala.benchmark;

import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import dev.muamala.whole.Journey;
import dev.muamala.whole.WholeSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether requests notice that entities they do not need are awkward. Two systems, each with its server, stores and
 * sandbox entities over HTTP, take the same load in turns: requests in Sharjah, which are measured, and requests in Dubai
 * that need five authorities. In the one system all entities are well; in the other those five are slow, dead, say
 * everything twice, answer before their own acceptance, or have a clock two hours off.
 */
final class AwkwardEntitiesBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 30);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 30);

    /** Of each kind, evenly spread: load that leaves the machine room, so that it is not waiting for a core that is seen. */
    private static final int A_SECOND = Setting.number("requests", 3);

    private static final List<String> AWKWARD = List.of(
            "{\"id\": \"slow\", \"entity\": \"municipality-dubai\", \"behaviour\": \"callback\","
                    + " \"latency\": {\"min\": 1500, \"max\": 2500}}",
            "{\"id\": \"dead\", \"entity\": \"khda\", \"behaviour\": \"hang\"}",
            "{\"id\": \"twice\", \"entity\": \"dubai-civil-defence\", \"behaviour\": \"twice\","
                    + " \"delay\": {\"min\": 0, \"max\": 100}}",
            "{\"id\": \"early\", \"entity\": \"dha\", \"behaviour\": \"early\"}",
            "{\"id\": \"clock\", \"entity\": \"rta\", \"behaviour\": \"callback\", \"clockSkewSeconds\": 7200}");

    private record Times(double p50Millis, double p99Millis) {}

    private AwkwardEntitiesBenchmark() {}

    public static void main(String... arguments) throws InterruptedException {
        EngineProcess.quiet();
        Report report = new Report("awkward-entities");
        List<Times> well = new ArrayList<>();
        List<Times> awkward = new ArrayList<>();
        try (Side wellSide = new Side("all well");
                Side awkwardSide = new Side("five awkward")) {
            AWKWARD.forEach(awkwardSide.system.entities()::given);
            wellSide.round(WARM_UP);
            awkwardSide.round(WARM_UP);
            for (int round = 0; round < ROUNDS; round++) {
                well.add(wellSide.round(SECONDS));
                awkward.add(awkwardSide.round(SECONDS));
            }
        }
        report.row("requests that need none of them", "p50 ms", "p99 ms");
        Times calm = medians("all entities well", well, report);
        Times pressed = medians("five entities awkward", awkward, report);
        double ratio = pressed.p99Millis() / calm.p99Millis();
        report.row("times as long", pressed.p50Millis() / calm.p50Millis(), ratio);
        report.put("requestsPerSecond", 2 * A_SECOND).put("ratio", Map.of("p99Millis", ratio));
        report.finish();
    }

    private static Times medians(String name, List<Times> rounds, Report report) {
        Times medians = new Times(median(rounds, Times::p50Millis), median(rounds, Times::p99Millis));
        report.row(name, medians.p50Millis(), medians.p99Millis());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("p50Millis", medians.p50Millis());
        result.put("p99Millis", medians.p99Millis());
        result.put("rounds", rounds);
        report.put(name, result);
        return medians;
    }

    private static double median(List<Times> rounds, ToDoubleFunction<Times> measure) {
        return Median.of(rounds, measure);
    }

    /** One of the two systems, under the load that both get. */
    private static final class Side implements AutoCloseable {
        private final String name;
        private final WholeSystem system = new WholeSystem();
        private final ConcurrentMap<RequestId, Runnable> measured = new ConcurrentHashMap<>();

        Side(String name) {
            this.name = name;
            system.bean(EventLog.class)
                    .onAppend(events -> events.forEach(event -> {
                        if (event.getPayload() instanceof RequestCompleted end) {
                            Runnable done = measured.remove(end.request());
                            if (done != null) {
                                done.run();
                            }
                        }
                    }));
        }

        /** From the instant at which each measured request was to be submitted to the durable event that ends it. */
        Times round(Duration duration) throws InterruptedException {
            int count = (int) duration.toSeconds() * A_SECOND;
            double[] millis = new double[count];
            CountDownLatch ended = new CountDownLatch(count);
            ScheduledExecutorService citizens = Executors.newScheduledThreadPool(16);
            long begin = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begin + TimeUnit.SECONDS.toNanos(1) * i / A_SECOND;
                Journey journey = system.journey().changed(AwkwardEntitiesBenchmark::needsNoneOfThem);
                measured.put(journey.request, () -> {
                    millis[number] = (System.nanoTime() - due) / 1e6;
                    ended.countDown();
                });
                submit(citizens, due, journey);
                submit(citizens, due, system.journey().changed(AwkwardEntitiesBenchmark::needsAllFive));
            }
            ended.await();
            citizens.shutdown();
            Times times = new Times(Median.quantile(0.5, millis), Median.quantile(0.99, millis));
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %,4d requests   p50 %,8.1f ms   p99 %,8.1f ms%n",
                    name,
                    count,
                    times.p50Millis(),
                    times.p99Millis());
            return times;
        }

        private static void submit(ScheduledExecutorService citizens, long due, Journey journey) {
            citizens.schedule(
                    () -> {
                        try {
                            journey.submitted();
                        } catch (RuntimeException | AssertionError e) {
                            EngineProcess.fail(e);
                        }
                    },
                    due - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            system.close();
        }
    }

    private static void needsNoneOfThem(ObjectNode submission) {
        submission
                .put("emirate", "AE-SH")
                .withObject("/form")
                .putArray("activities")
                .add("cafe");
    }

    private static void needsAllFive(ObjectNode submission) {
        submission
                .withObject("/form")
                .putArray("activities")
                .add("restaurant")
                .add("clinic")
                .add("car-rental")
                .add("training");
    }
}
