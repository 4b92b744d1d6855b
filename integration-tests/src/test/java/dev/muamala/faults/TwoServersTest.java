package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.whole.EventStreamClient;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two servers are as good as one: either may be asked anything at any time, and either may go. */
@ExtendWith(SharedTwoServers.class)
class TwoServersTest {
    private static final int ROUNDS = 8;
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";
    private static final String OTHER_NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز النخلة\", \"en\": \"Palm Bakery\"}]}";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    private final TwoServers servers;

    TwoServersTest(TwoServers servers) {
        this.servers = servers;
    }

    @Test
    void entities_call_back_to_either_and_readers_may_ask_either() {
        Journal journal = new Journal();
        Map<Integer, Integer> before = servers.callbacks.handled();
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), 11)) {
            load.start(4);
            untilSubmitted(journal, 20);
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.requireNothingWrong(journal);
        }

        Map<Integer, Integer> after = servers.callbacks.handled();
        assertThat(List.of(servers.one.port(), servers.other.port()))
                .allSatisfy(port -> assertThat(after.get(port)).isGreaterThan(before.getOrDefault(port, 0)));
    }

    @Test
    void an_answer_that_reaches_both_at_once_counts_once() {
        Journal journal = new Journal();
        servers.callbacks.handToAll(true);
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), 12)) {
            load.start(4);
            untilSubmitted(journal, 20);
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.requireNothingWrong(journal);
        } finally {
            servers.callbacks.handToAll(false);
        }
    }

    @Test
    void the_same_submission_at_both_at_once_is_one_request() throws Exception {
        List<Journey> journeys = journeys();
        for (Journey journey : journeys) {
            List<HttpAnswer> answers = atOnce(
                    () -> submit(servers.one, journey, journey.submission()),
                    () -> submit(servers.other, journey, journey.submission()));

            assertThat(answers).extracting(HttpAnswer::status).containsOnly(201);
            assertThat(answers.get(0).body()).isEqualTo(answers.get(1).body());
        }
        for (Journey journey : journeys) {
            journey.untilCompleted("issued");
            assertThat(journey.ledger(Journey.PAY)).hasSize(1);
        }
    }

    @Test
    void of_two_submissions_under_one_key_at_both_at_once_one_wins() throws Exception {
        List<Journey> journeys = journeys();
        for (Journey journey : journeys) {
            ObjectNode different = journey.submission().deepCopy();
            different.withObject("/form").putArray("activities").add("cafe");

            List<HttpAnswer> answers = atOnce(
                    () -> submit(servers.one, journey, journey.submission()),
                    () -> submit(servers.other, journey, different));

            assertThat(answers).extracting(HttpAnswer::status).containsExactlyInAnyOrder(201, 422);
            assertThat(answers)
                    .extracting(answer -> answer.text("/code"))
                    .containsExactlyInAnyOrder("", "idempotency-key-reused");
        }
        for (Journey journey : journeys) {
            journey.untilCompleted("issued");
            assertThat(journey.ledger(Journey.PAY)).hasSize(1);
        }
    }

    @Test
    void the_same_action_at_both_at_once_is_taken_once() throws Exception {
        List<Journey> journeys = asked();
        for (Journey journey : journeys) {
            JsonNode action = journey.untilAsked();

            List<HttpAnswer> answers = atOnce(
                    () -> act(servers.one, journey, action, NAMES), () -> act(servers.other, journey, action, NAMES));

            assertThat(answers).extracting(HttpAnswer::status).containsOnly(200);
            assertThat(answers.get(0).body()).isEqualTo(answers.get(1).body());
        }
        journeys.forEach(TwoServersTest::requireOneAction);
    }

    @Test
    void of_two_answers_to_one_question_at_both_at_once_one_wins() throws Exception {
        List<Journey> journeys = asked();
        List<String> won = new ArrayList<>();
        for (Journey journey : journeys) {
            JsonNode action = journey.untilAsked();

            List<HttpAnswer> answers = atOnce(
                    () -> act(servers.one, journey, action, NAMES),
                    () -> act(servers.other, journey, action, OTHER_NAMES));

            assertThat(answers).extracting(HttpAnswer::status).containsExactlyInAnyOrder(200, 409);
            won.add(answers.get(0).status() == 200 ? "Oasis Bakery" : "Palm Bakery");
        }
        journeys.forEach(TwoServersTest::requireOneAction);
        assertThat(journeys)
                .extracting(journey -> journey.ledger(Journey.RESERVE)
                        .get(1)
                        .at("/answer/result/name/en")
                        .asString(""))
                .isEqualTo(won);
    }

    @Test
    void a_withdrawal_and_an_action_at_both_at_once_follow_each_other() throws Exception {
        List<Journey> journeys = asked();
        List<List<Integer>> statuses = new ArrayList<>();
        for (Journey journey : journeys) {
            JsonNode action = journey.untilAsked();

            statuses.add(atOnce(
                            () -> servers.one
                                    .frontDoor()
                                    .post(journey.path + "/withdrawal", Map.of(), "Idempotency-Key", "withdraw"),
                            () -> act(servers.other, journey, action, NAMES))
                    .stream()
                    .map(HttpAnswer::status)
                    .toList());
        }
        for (int i = 0; i < journeys.size(); i++) {
            boolean withdrawn = statuses.get(i).get(0) == 200;
            boolean acted = statuses.get(i).get(1) == 200;
            JsonNode end = journeys.get(i).untilCompleted(withdrawn ? "withdrawn" : "issued");
            assertThat(Journey.kinds(end).contains("action-taken")).isEqualTo(acted);
            assertThat(withdrawn || acted).isTrue();
        }
    }

    @Test
    void what_a_killed_server_was_doing_is_taken_over_within_its_lease() {
        Journal journal = new Journal();
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), 13)) {
            load.start(4);
            List<Journey> calling = IntStream.range(0, 5)
                    .mapToObj(i -> servers.journeyAtOne()
                            .given("hangs", "{\"operation\": \"mohre.establishment.open\", \"behaviour\": \"hang\"}")
                            .submitted())
                    .toList();
            calling.forEach(journey -> journey.untilCalled("mohre.establishment.open"));
            untilSubmitted(journal, 10);

            servers.one.kill();
            long killed = System.nanoTime();
            calling.forEach(journey -> journey.noLonger("hangs"));
            List<Journey> others = calling.stream()
                    .filter(journey -> journey.effects("mohre.establishment.open") == 0)
                    .toList();
            await("the calls are made by the other")
                    .atMost(ServerProcess.LEASE.plusSeconds(6))
                    .until(() -> others.stream().allMatch(journey -> journey.effects("mohre.establishment.open") == 1));
            System.out.printf("Taken over %d ms after the kill%n", (System.nanoTime() - killed) / 1_000_000);
            assertThat(others).isNotEmpty();
            untilSubmitted(journal, journal.submissions().size() + 10);

            servers.one.launch();
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.one.awaitReady();
            calling.forEach(journey -> journey.untilCompleted("issued"));
            servers.requireNothingWrong(journal);
        }
    }

    @Test
    void an_app_that_loses_its_server_follows_its_request_on_the_other() {
        Journey journey = new Journey(servers.entities, servers.other.frontDoor())
                .given("taken", FIRST_NAMES_TAKEN)
                .submitted();
        String path = "/api/v1/me/events?applicant=" + journey.applicant + "&after=0";
        EventStreamClient.Change seen;
        try (EventStreamClient stream = new EventStreamClient(servers.one.port(), path)) {
            journey.untilAsked();
            seen = stream.untilState(journey.request, "waiting-for-applicant");
            servers.one.kill();
        }
        journey.act(journey.untilAsked(), NAMES);
        long end = journey.untilCompleted("issued").path("version").asLong(0);

        try (EventStreamClient stream = new EventStreamClient(servers.other.port(), path, "Last-Event-ID", seen.id())) {
            EventStreamClient.Change last = stream.untilState(journey.request, "completed");
            assertThat(last.version()).isEqualTo(end).isGreaterThan(seen.version());
        } finally {
            servers.one.launch();
            servers.one.awaitReady();
        }
    }

    /** It may hold locks, leases and claims, and it believes afterwards that no time has passed. */
    @Test
    void a_server_that_is_frozen_holds_nobody_up() {
        Journal journal = new Journal();
        try (Load load = new Load(journal, servers.entities, servers.frontDoors(), 14)) {
            load.start(4);
            untilSubmitted(journal, 15);
            List<Long> slowest = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                servers.one.freeze();
                try {
                    slowest.add(slowestOf(10, servers.other.frontDoor()));
                } finally {
                    servers.one.resume();
                }
                untilSubmitted(journal, journal.submissions().size() + 3);
            }
            System.out.println("Slowest submits in ms beside a frozen server: " + slowest);
            assertThat(slowest).allMatch(millis -> millis < 8_000);
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            servers.requireNothingWrong(journal);
        }
    }

    private long slowestOf(int submissions, JsonClient frontDoor) {
        return IntStream.range(0, submissions)
                .mapToLong(i -> {
                    Journey journey = new Journey(servers.entities, frontDoor);
                    long begin = System.nanoTime();
                    journey.submitted();
                    return (System.nanoTime() - begin) / 1_000_000;
                })
                .max()
                .orElseThrow();
    }

    private List<Journey> journeys() {
        return IntStream.range(0, ROUNDS).mapToObj(i -> servers.journeyAtOne()).toList();
    }

    private List<Journey> asked() {
        return journeys().stream()
                .map(journey -> journey.given("taken", FIRST_NAMES_TAKEN).submitted())
                .toList();
    }

    private static void requireOneAction(Journey journey) {
        assertThat(Journey.kinds(journey.untilCompleted("issued")))
                .filteredOn("action-taken"::equals)
                .hasSize(1);
        assertThat(journey.ledger(Journey.RESERVE)).hasSize(2);
        assertThat(journey.ledger(Journey.PAY)).hasSize(1);
    }

    private static void untilSubmitted(Journal journal, int submissions) {
        await(submissions + " submissions")
                .atMost(Duration.ofMinutes(2))
                .until(() -> journal.submissions().size() >= submissions);
    }

    private static HttpAnswer submit(ServerProcess server, Journey journey, ObjectNode submission) {
        return server.frontDoor().post("/api/v1/requests", submission, "Idempotency-Key", journey.key);
    }

    private static HttpAnswer act(ServerProcess server, Journey journey, JsonNode action, String data) {
        return server.frontDoor()
                .post(
                        journey.path + "/actions",
                        Map.of(
                                "step",
                                action.path("step").asString(""),
                                "data",
                                JsonMapper.shared().readTree(data)),
                        "Idempotency-Key",
                        "act-" + data.hashCode());
    }

    private static List<HttpAnswer> atOnce(Callable<HttpAnswer> one, Callable<HttpAnswer> other) throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<HttpAnswer> answers = new ArrayList<>();
            for (Future<HttpAnswer> answer :
                    List.of(threads.submit(meeting(together, one)), threads.submit(meeting(together, other)))) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    private static Callable<HttpAnswer> meeting(CyclicBarrier together, Callable<HttpAnswer> command) {
        return () -> {
            together.await();
            return command.call();
        };
    }
}
