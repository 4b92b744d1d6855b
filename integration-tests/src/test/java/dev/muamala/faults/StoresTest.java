package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Either store may go and come back under load. Nothing is lost with it, and nobody has to do anything afterwards. */
@ExtendWith(SharedTwoServers.class)
class StoresTest {
    private static final Duration PROMPTLY = Duration.ofSeconds(8);

    private final TwoServers servers;

    StoresTest(TwoServers servers) {
        this.servers = servers;
    }

    /** One submission while a store is away. */
    private record Attempt(HttpAnswer answer, Duration took) {}

    @Test
    void without_the_event_log_citizens_are_told_promptly_to_come_back_and_nothing_is_lost() throws Exception {
        Journal journal = new Journal();
        Journey shown = servers.journeyAtOne().submitted();
        shown.untilCompleted("issued");
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), 21)) {
            load.start(4);
            untilSubmitted(journal, 10);
            for (int outage = 0; outage < 2; outage++) {
                servers.postgres.kill();
                List<Attempt> attempts = attempts(4, 3);
                assertThat(servers.frontDoors())
                        .as("what is known is shown meanwhile")
                        .allSatisfy(door ->
                                assertThat(door.get(shown.path).status()).isEqualTo(200));
                servers.postgres.start();
                long back = System.nanoTime();

                assertThat(attempts).allSatisfy(attempt -> {
                    assertThat(attempt.answer().status()).isEqualTo(503);
                    assertThat(attempt.answer().headers().firstValue("Retry-After"))
                            .isPresent();
                    assertThat(attempt.answer().headers().firstValue("Content-Type"))
                            .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
                    assertThat(attempt.took()).isLessThan(PROMPTLY);
                });
                untilSubmitted(journal, journal.submissions().size() + 10);
                System.out.printf(
                        "Event log away: %d submits answered 503, the slowest after %d ms; 10 submits acknowledged"
                                + " %d ms after it was back%n",
                        attempts.size(), slowest(attempts), (System.nanoTime() - back) / 1_000_000);
            }
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.requireNothingWrong(journal);
        }
    }

    @Test
    void without_the_read_models_requests_go_on_and_are_shown_again_by_themselves() throws Exception {
        withoutReadModels(31, () -> {});
    }

    @Test
    void read_models_that_are_lost_under_load_are_made_again_by_themselves() throws Exception {
        withoutReadModels(32, servers.mongo::loseFiles);
    }

    private void withoutReadModels(long seed, Runnable harm) throws Exception {
        Journal journal = new Journal();
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), seed)) {
            load.start(4);
            untilSubmitted(journal, 10);
            servers.mongo.kill();
            harm.run();
            List<Attempt> attempts = attempts(2, 10);
            servers.mongo.start();
            long back = System.nanoTime();

            assertThat(attempts)
                    .extracting(attempt -> attempt.answer().status())
                    .containsOnly(201);
            await("both show requests again")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> servers.frontDoors().stream()
                            .allMatch(door ->
                                    door.get("/api/v1/requests?emirate=AE-DU").status() == 200));
            System.out.printf(
                    "Read models away: %d submits acknowledged, the slowest after %d ms; shown again after %d ms%n",
                    attempts.size(), slowest(attempts), (System.nanoTime() - back) / 1_000_000);
            untilSubmitted(journal, journal.submissions().size() + 5);
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.requireNothingWrong(journal);
        }
    }

    /** Submits to both servers from so many threads, one after the other in each. */
    private List<Attempt> attempts(int threads, int each) throws Exception {
        ExecutorService citizens = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<Attempt>>> all = IntStream.range(0, threads)
                    .mapToObj(i -> citizens.submit(() -> IntStream.range(0, each)
                            .mapToObj(j -> attempt(servers.frontDoors().get((i + j) % 2)))
                            .toList()))
                    .toList();
            List<Attempt> attempts = new ArrayList<>();
            for (Future<List<Attempt>> some : all) {
                attempts.addAll(some.get(5, TimeUnit.MINUTES));
            }
            return attempts;
        } finally {
            citizens.shutdown();
        }
    }

    private Attempt attempt(JsonClient door) {
        Journey journey = new Journey(servers.entities, door);
        long begin = System.nanoTime();
        HttpAnswer answer = door.post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);
        return new Attempt(answer, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static long slowest(List<Attempt> attempts) {
        return attempts.stream()
                .mapToLong(attempt -> attempt.took().toMillis())
                .max()
                .orElseThrow();
    }

    private static void untilSubmitted(Journal journal, int submissions) {
        await(submissions + " submissions")
                .atMost(Duration.ofMinutes(2))
                .until(() -> journal.submissions().size() >= submissions);
    }
}
