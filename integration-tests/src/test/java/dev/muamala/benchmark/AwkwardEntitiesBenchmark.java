package dev.muamala.benchmark;

import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventLog;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.WholeSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether requests notice what happens at entities that they do not need. In every round the same requests come, at the
 * same pace, over HTTP: some that need five approving authorities of Dubai, and some that need none. In every second
 * round those five are awkward: one is slow, one never answers, one says everything twice, one answers before its own
 * acceptance, and the clock of one is two hours off. What is measured is how long the requests take that need none, from
 * the moment when they should be sent to their end.
 */
final class AwkwardEntitiesBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration ROUND = Setting.seconds("seconds", 30);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 90);
    private static final int REQUESTS_PER_SECOND = Setting.number("requests", 20);
    private static final int ONE_IN = 4;
    private static final Duration TO_THE_LAST_END = Duration.ofMinutes(5);

    private static final Map<String, String> AWKWARD =
            Map.of("slow", """
            "entity": "municipality-dubai", "behaviour": "callback", "latency": {"min": 2000, "max": 6000}""", "dead", """
            "entity": "khda", "behaviour": "hang\"""", "twice", """
            "entity": "dubai-civil-defence", "behaviour": "twice", "delay": {"min": 20, "max": 120}""", "early", """
            "entity": "dha", "behaviour": "early\"""", "clock", """
            "entity": "rta", "behaviour": "callback", "delay": {"min": 20, "max": 120}, "clockSkewSeconds": 7200""");

    private final WholeSystem system;
    private final ConcurrentMap<RequestId, Runnable> underWay = new ConcurrentHashMap<>();

    private AwkwardEntitiesBenchmark(WholeSystem system) {
        this.system = system;
        system.bean(EventLog.class)
                .onAppend(events -> events.forEach(event -> {
                    if (event.getPayload() instanceof RequestCompleted end) {
                        Runnable done = underWay.remove(end.request());
                        if (done != null) {
                            done.run();
                        }
                    }
                }));
    }

    public static void main(String... arguments) throws InterruptedException {
        try (WholeSystem system = new WholeSystem()) {
            new AwkwardEntitiesBenchmark(system).run();
        }
    }

    private void run() throws InterruptedException {
        Report report = new Report("awkward-entities")
                .put("requestsPerSecond", REQUESTS_PER_SECOND)
                .put("needingFiveAuthorities", "one in " + ONE_IN)
                .put("secondsPerRound", ROUND.toSeconds());
        round("warm-up", WARM_UP, false);
        List<List<Double>> good = new ArrayList<>();
        List<List<Double>> awkward = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            boolean goodFirst = round % 2 == 1;
            for (boolean first : new boolean[] {true, false}) {
                boolean isGood = first == goodFirst;
                (isGood ? good : awkward)
                        .add(round((isGood ? "all good" : "awkward") + ", round " + round, ROUND, !isGood));
            }
        }
        requireOneEffectEach();
        Map<String, Object> allGood = figures(good);
        Map<String, Object> five = figures(awkward);
        report.put("allGood", allGood).put("fiveAwkward", five);
        report.row("requests that need none of the five", "requests", "p50 ms", "p99 ms");
        report.row("all entities good", allGood.get("requests"), allGood.get("p50Millis"), allGood.get("p99Millis"));
        report.row("five awkward", five.get("requests"), five.get("p50Millis"), five.get("p99Millis"));
        double p50 = (double) five.get("p50Millis") / (double) allGood.get("p50Millis");
        double p99 = (double) five.get("p99Millis") / (double) allGood.get("p99Millis");
        report.put("p50Ratio", p50).put("p99Ratio", p99).row("ratio", "", p50, p99);
        report.finish();
    }

    /** Medians of the rounds. */
    private static Map<String, Object> figures(List<List<Double>> rounds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("requests", rounds.stream().mapToInt(List::size).sum());
        figures.put("p50Millis", Median.of(rounds, round -> quantile(0.50, round)));
        figures.put("p99Millis", Median.of(rounds, round -> quantile(0.99, round)));
        figures.put(
                "p99MillisOfRounds",
                rounds.stream().map(round -> quantile(0.99, round)).toList());
        return figures;
    }

    private static double quantile(double share, List<Double> millis) {
        return Median.quantile(share, millis.stream().mapToDouble(each -> each).toArray());
    }

    /** @return how many milliseconds each request took that needs none of the five */
    private List<Double> round(String name, Duration duration, boolean awkward) throws InterruptedException {
        if (awkward) {
            AWKWARD.forEach((id, rule) -> system.entities().given("{\"id\": \"" + id + "\", " + rule + "}"));
        }
        int requests = (int) (duration.toSeconds() * REQUESTS_PER_SECOND);
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        CountDownLatch ends = new CountDownLatch(requests);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService clients = Executors.newCachedThreadPool();
        long begin = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            boolean needing = i % ONE_IN == 0;
            long due = begin + i * 1_000_000_000L / REQUESTS_PER_SECOND;
            Runnable done = () -> {
                if (!needing) {
                    millis.add((System.nanoTime() - due) / 1e6);
                }
                ends.countDown();
            };
            clock.schedule(
                    () -> clients.execute(() -> submit(needing, done)), due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        clock.shutdown();
        clock.awaitTermination(duration.toSeconds() + 60, TimeUnit.SECONDS);
        if (awkward) {
            AWKWARD.keySet().forEach(system.entities()::noLonger);
        }
        boolean all = ends.await(TO_THE_LAST_END.toSeconds(), TimeUnit.SECONDS);
        clients.shutdown();
        if (!all) {
            throw new IllegalStateException(ends.getCount() + " requests of " + name + " did not end");
        }
        List<Double> taken = List.copyOf(millis);
        System.out.printf(
                Locale.ROOT, "%-20s p50 %6.1f ms   p99 %6.1f ms%n", name, quantile(0.50, taken), quantile(0.99, taken));
        return taken;
    }

    private void submit(boolean needing, Runnable done) {
        Journey journey = system.journey().changed(submission -> activities(submission, needing));
        underWay.put(journey.request, done);
        HttpAnswer answer =
                system.frontDoor().post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);
        if (answer.status() != 201) {
            System.err.println("A submission was answered " + answer);
        }
    }

    private static void activities(ObjectNode submission, boolean needing) {
        var activities = submission.withObject("/form").putArray("activities");
        (needing ? List.of("restaurant", "clinic", "car-rental", "training") : List.of("consultancy"))
                .forEach(activities::add);
    }

    private void requireOneEffectEach() {
        system.entities().ledger().forEach(call -> {
            if (call.path("effects").asInt(0) != 1) {
                throw new IllegalStateException("not done exactly once: " + call);
            }
        });
    }
}
