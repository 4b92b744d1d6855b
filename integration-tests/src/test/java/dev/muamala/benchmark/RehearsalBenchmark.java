package dev.muamala.benchmark;

import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.JsonClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many past requests a second are rehearsed, by one thread, beside the rate at which the same requests were lived
 * through; and what is left of that rate while rehearsals go on. One draft equals what the requests ran on and only
 * follows them; the other differs at the first step of each, so that all the rest is worked out anew.
 *
 * <p>Settings: {@code rounds} (3), {@code seconds} (15) of each live round, {@code warmUp} (30) seconds before the first,
 * {@code inFlight}, {@code clients}.
 */
final class RehearsalBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 3);
    private static final Duration SECONDS = Setting.seconds("seconds", 15);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 30);
    private static final String REHEARSALS = "/api/v1/workflows/" + MuamalaEngine.CANONICAL.key() + "/rehearsals";
    private static final String INPUT = "<camunda:inputParameter name=\"applicant\">";

    private final MuamalaEngine engine;
    private final JsonClient frontDoor;

    private RehearsalBenchmark(MuamalaEngine engine) {
        this.engine = engine;
        this.frontDoor = new JsonClient(engine.port());
    }

    public static void main(String... arguments) throws InterruptedException {
        EngineProcess.quiet();
        Report report = new Report("rehearsal");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            try (MuamalaEngine engine = new MuamalaEngine(postgres.create("rehearsal"))) {
                new RehearsalBenchmark(engine).run(report);
            }
        }
        report.finish();
    }

    private void run(Report report) throws InterruptedException {
        ClosedLoop citizens = new ClosedLoop(engine);
        citizens.run(WARM_UP);
        int same = MuamalaEngine.CANONICAL.version();
        int other = otherDraft();
        rehearse(same);
        rehearse(other);
        List<Round> alone = new ArrayList<>();
        List<Round> beside = new ArrayList<>();
        List<Double> following = new ArrayList<>();
        List<Double> anew = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            alone.add(citizens.run(SECONDS));
            following.add(rehearse(same));
            anew.add(rehearse(other));
            beside.add(besideRehearsals(citizens, other));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("liveRequestsPerSecond", Median.of(alone, Round::requestsPerSecond));
        result.put("liveP99Millis", Median.of(alone, Round::p99Millis));
        result.put("rehearsedSamePerSecond", Median.of(following, rate -> rate));
        result.put("rehearsedOtherwisePerSecond", Median.of(anew, rate -> rate));
        result.put("liveBesideRehearsalsPerSecond", Median.of(beside, Round::requestsPerSecond));
        result.put("liveBesideRehearsalsP99Millis", Median.of(beside, Round::p99Millis));
        report.row("medians of " + ROUNDS + " rounds", "requests/s", "p99 ms");
        report.row("lived through, all threads", result.get("liveRequestsPerSecond"), result.get("liveP99Millis"));
        report.row("rehearsed on an equal draft, one thread", result.get("rehearsedSamePerSecond"), "");
        report.row("rehearsed on another from the first step", result.get("rehearsedOtherwisePerSecond"), "");
        report.row(
                "lived through beside rehearsals",
                result.get("liveBesideRehearsalsPerSecond"),
                result.get("liveBesideRehearsalsP99Millis"));
        result.forEach(report::put);
        report.put("aloneRounds", alone)
                .put("besideRounds", beside)
                .put("sameRounds", following)
                .put("otherwiseRounds", anew);
    }

    private int otherDraft() {
        String path = "/api/v1/workflows/" + MuamalaEngine.CANONICAL.key();
        String bpmn = frontDoor.text(path + "/versions/" + MuamalaEngine.CANONICAL.version() + "/bpmn");
        String changed = bpmn.replace(
                INPUT, "<camunda:inputParameter name=\"name\">${form.name}</camunda:inputParameter>" + INPUT);
        return (int) require(201, frontDoor.post(path + "/drafts", Map.of("by", "benchmark", "bpmn", changed)))
                .number("/version");
    }

    private Round besideRehearsals(ClosedLoop citizens, int version) throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> rehearsals = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                rehearse(version);
            }
        });
        Round round = citizens.run(SECONDS);
        enough.set(true);
        rehearsals.join();
        return round;
    }

    /** @return requests a second, of all that there are */
    private double rehearse(int version) {
        HttpAnswer begun = require(202, frontDoor.post(REHEARSALS, Map.of("by", "benchmark", "version", version)));
        HttpAnswer now = begun;
        while (now.text("/state").matches("queued|running")) {
            pause();
            now = frontDoor.get(REHEARSALS + "/" + begun.text("/id"));
        }
        if (!now.text("/state").equals("complete") || now.number("/looked") == 0) {
            throw new IllegalStateException("a rehearsal did not go well: " + now);
        }
        return now.body().path("requestsPerSecond").asDouble();
    }

    private static HttpAnswer require(int status, HttpAnswer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException(answer.toString());
        }
        return answer;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
