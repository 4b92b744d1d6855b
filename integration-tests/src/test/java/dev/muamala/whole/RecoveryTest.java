package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.projection.ProjectionCheck;
import dev.muamala.projection.Projections;
import dev.muamala.status.RequestStatusProjection;
import dev.muamala.workflow.interpreter.Interpreter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Everything but the log can be lost: runs in memory, read models, the process. */
@ExtendWith(SharedSystem.class)
class RecoveryTest {
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    private final WholeSystem system;

    RecoveryTest(WholeSystem system) {
        this.system = system;
    }

    @Test
    void a_run_that_was_dropped_from_memory_costs_one_replay_and_goes_on() {
        List<Journey> journeys = IntStream.range(0, 3)
                .mapToObj(
                        i -> system.journey().given("taken", FIRST_NAMES_TAKEN).submitted())
                .toList();
        List<JsonNode> actions = journeys.stream().map(Journey::untilAsked).toList();
        Interpreter interpreter = system.bean(Interpreter.class);
        long before = interpreter.rebuiltRuns();

        journeys.forEach(journey -> interpreter.forget(journey.request));
        for (int i = 0; i < journeys.size(); i++) {
            journeys.get(i).act(actions.get(i), NAMES);
        }

        journeys.forEach(journey -> journey.untilCompleted("issued"));
        assertThat(interpreter.rebuiltRuns() - before).isEqualTo(3);
    }

    @Test
    void a_server_that_is_stopped_and_started_goes_on_with_every_request() {
        Journey asked = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        JsonNode action = asked.untilAsked();
        Journey atWork = system.journey().given("later", """
                        {"operation": "approving-authority.activity.approve", "behaviour": "callback",
                         "delay": {"min": 1500, "max": 1500}}
                        """).submitted();
        atWork.untilHeldBy("municipality-dubai", "dubai-civil-defence", "khda");
        JsonNode before = asked.status();

        system.stop();
        system.start();

        asked.until("the status of before", before::equals);
        assertThat(asked.act(action, NAMES).status()).isEqualTo(200);
        asked.untilCompleted("issued");
        atWork.untilCompleted("issued");
        assertThat(atWork.ledger("*"))
                .allSatisfy(call -> assertThat(call.path("effects").asInt(0)).isEqualTo(1));
    }

    @Test
    void a_submission_repeated_after_a_restart_gets_the_first_answer() {
        Journey journey = system.journey();
        HttpAnswer first =
                system.frontDoor().post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);
        journey.untilCompleted("issued");

        system.stop();
        system.start();
        HttpAnswer again =
                system.frontDoor().post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);

        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(journey.ledger(Journey.PAY)).hasSize(1);
    }

    @Test
    void read_models_that_were_lost_are_the_same_again_from_the_log() throws InterruptedException {
        Journey done = system.journey().submitted();
        Journey asked = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        JsonNode action = asked.untilAsked();
        JsonNode doneBefore = done.untilCompleted("issued");
        JsonNode askedBefore = asked.status();

        system.stop();
        system.startWithoutReadModels();

        done.until("the status of before", doneBefore::equals);
        asked.until("the status of before", askedBefore::equals);
        requireDocumentsToBeTheFoldOf(done, asked);
        asked.act(action, NAMES);
        asked.untilCompleted("issued");
    }

    @Test
    void a_rebuild_beside_the_live_documents_ends_with_the_same_documents() throws InterruptedException {
        Journey done = system.journey().submitted();
        JsonNode doneBefore = done.untilCompleted("issued");
        String collection = projection().path("collection").asString("");

        HttpAnswer begun = system.frontDoor()
                .post("/api/v1/projections/" + projection().path("name").asString("") + "/rebuild");

        assertThat(begun.status()).isEqualTo(202);
        assertThat(done.status()).isEqualTo(doneBefore);
        await("the new collection is live")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !projection().path("collection").asString("").equals(collection));
        assertThat(done.status()).isEqualTo(doneBefore);
        requireDocumentsToBeTheFoldOf(done);
    }

    private JsonNode projection() {
        return system.frontDoor().get("/api/v1/projections").body().path(0);
    }

    private void requireDocumentsToBeTheFoldOf(Journey... journeys) throws InterruptedException {
        Set<String> keys = List.of(journeys).stream()
                .map(journey -> journey.request.value())
                .collect(Collectors.toSet());
        ProjectionCheck.Report report = system.bean(Projections.class)
                .check(system.bean(RequestStatusProjection.class))
                .run(keys::contains);
        assertThat(report.findings()).isEmpty();
        assertThat(report.agreeing()).isEqualTo(journeys.length);
    }
}
