package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.cli.MuamalaCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A hundred requests are open when a version is published that gives less time for other names and tells the department
 * once the licence is issued. Of them 25 have been asked for other names, with a timer of the old length, and cannot be
 * moved; 65 have been asked to correct a document and 10 wait for an authority that took their call and is silent, and can.
 */
@TestMethodOrder(OrderAnnotation.class)
class MovingTest {
    private static final String PATH = "/api/v1/workflows/trade-licence";
    private static final String NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;
    private static final String RETURNED = """
            {"entity": "dubai-civil-defence", "firstCalls": 1,
             "refusal": {"code": "returned", "reason": {"ar": "ناقص", "en": "The exits are missing"}}}
            """;
    private static final String CORRECTED = """
            {"documents": [{"title": "Floor plan with fire exits", "reference": "PLAN-2026-000002"}]}
            """;
    private static final String SILENT = "{\"entity\": \"khda\", \"behaviour\": \"never\"}";

    private static final List<Journey> otherNames = new ArrayList<>();
    private static final List<Journey> corrections = new ArrayList<>();
    private static final List<Journey> calls = new ArrayList<>();
    private static final StringWriter out = new StringWriter();
    private static final StringWriter err = new StringWriter();

    private static WholeSystem system;
    private static int next;
    private static JsonNode move;

    @BeforeAll
    static void start() {
        system = new WholeSystem();
        IntStream.range(0, 100).forEach(i -> {
            if (i % 4 == 0) {
                otherNames.add(system.journey().given("taken", NAMES_TAKEN).submitted());
            } else if (i % 10 == 1) {
                calls.add(system.journey().given("silent", SILENT).submitted());
            } else {
                corrections.add(system.journey().given("returned", RETURNED).submitted());
            }
        });
        otherNames.forEach(Journey::untilAsked);
        corrections.forEach(journey -> journey.until(
                "only the correction is left", now -> Journey.holders(now).equals(List.of("applicant"))));
        calls.forEach(journey -> journey.until(
                "only the silent authority is left",
                now -> Journey.holders(now).equals(List.of("khda"))
                        && now.at("/holders/0/reference").isString()));
        next = ChangedLicence.withLateNotice().proposalWithin("P7D").publishedIn(system.frontDoor(), PATH);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static HttpAnswer post(String path, Map<String, ?> body) {
        return system.frontDoor().post(PATH + path, body);
    }

    private static JsonNode untilOver(HttpAnswer begun) {
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        return untilOver(begun.text("/id"));
    }

    private static JsonNode untilOver(String id) {
        return await("the batch is over")
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> system.frontDoor().get(PATH + "/moves/" + id).body(),
                        batch -> List.of("done", "stopped")
                                .contains(batch.path("state").asString("")));
    }

    private static List<String> ids(List<Journey> journeys) {
        return journeys.stream().map(journey -> journey.request.value()).toList();
    }

    private static String version(Journey journey) {
        return journey.status().path("workflow").asString("");
    }

    private static int muamala(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--data=" + TestTokens.folder());
        words.add("--server=http://127.0.0.1:" + system.frontDoor().port());
        return MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    private static Map<String, List<String>> results(JsonNode batch) {
        Map<String, List<String>> all = new HashMap<>();
        String path = PATH + "/moves/" + batch.path("id").asString("") + "/requests";
        JsonNode page = system.frontDoor().get(path).body();
        while (true) {
            JsonNode found = page;
            found.path("done")
                    .forEach(id -> all.computeIfAbsent("done", key -> new ArrayList<>())
                            .add(id.asString("")));
            List.of("diverged", "left")
                    .forEach(kind -> found.path(kind)
                            .forEach(one -> all.computeIfAbsent(kind, key -> new ArrayList<>())
                                    .add(one.path("request").asString(""))));
            if (!page.path("next").isNumber()) {
                return all;
            }
            page = system.frontDoor()
                    .get(path + "?after=" + page.path("next").asLong(0))
                    .body();
        }
    }

    @Test
    @Order(1)
    void a_dry_run_says_which_could_be_moved_and_which_would_diverge_and_where_and_changes_nothing() {
        Map<String, JsonNode> before = statuses();

        JsonNode dryRun = untilOver(post("/moves", Map.of("by", "amal", "to", next, "dryRun", true)));

        assertThat(dryRun.path("kind").asString("")).isEqualTo("dry-run");
        assertThat(dryRun.at("/counts/lookedAt").asInt(0)).isEqualTo(100);
        assertThat(dryRun.at("/counts/movable").asInt(0)).isEqualTo(75);
        assertThat(dryRun.at("/counts/diverged").asInt(0)).isEqualTo(25);
        assertThat(dryRun.path("reasons")).hasSize(1);
        JsonNode reason = dryRun.at("/reasons/0");
        assertThat(reason.path("code").asString("")).isEqualTo("past-diverges");
        assertThat(reason.path("count").asInt(0)).isEqualTo(25);
        assertThat(reason.path("after").asString("")).isEqualTo("reserveName#1");
        assertThat(reason.at("/recorded/0").asString("")).isEqualTo("timer proposalDeadline#1 with another due time");
        assertThat(reason.at("/explanation/ar").asString("")).contains("trade-licence:" + next);
        assertThat(reason.path("requests"))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(ids(otherNames)).contains(id.asString("")));
        Map<String, List<String>> results = results(dryRun);
        assertThat(results.get("diverged")).containsExactlyInAnyOrderElementsOf(ids(otherNames));
        assertThat(results.get("done"))
                .hasSize(75)
                .containsAll(ids(corrections))
                .containsAll(ids(calls));
        assertThat(statuses()).isEqualTo(before);
    }

    private static Map<String, JsonNode> statuses() {
        return List.of(otherNames, corrections, calls).stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(journey -> journey.request.value(), Journey::status));
    }

    @Test
    @Order(2)
    void the_command_says_the_same_to_people_and_to_programs() {
        assertThat(muamala("move", "trade-licence", "--to=" + next, "--dry-run", "--as=amal"))
                .as(err.toString())
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("75 of 100 requests could be moved to trade-licence:" + next + "; nothing was changed.")
                .contains("25 not [past-diverges]: After reserveName#1, by trade-licence:1 there followed: timer"
                        + " proposalDeadline#1");

        assertThat(muamala("move", "trade-licence", "--to=" + next, "--dry-run", "--emirate=AE-SH", "--json"))
                .isZero();
        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .at("/counts/lookedAt")
                        .asInt(-1))
                .isZero();
        assertThat(muamala("move", "trade-licence", "--to=99", "--dry-run")).isEqualTo(1);
        assertThat(err.toString()).contains("[version-not-found]");
    }

    @Test
    @Order(3)
    void what_cannot_be_begun_is_refused_in_both_languages() {
        HttpAnswer empty = post("/moves", Map.of("emirate", "XX"));
        HttpAnswer itself = post("/moves", Map.of("by", "a", "reason", "r", "to", next, "from", "" + next));
        HttpAnswer arabic = system.frontDoor()
                .post(PATH + "/moves/nothing/undo", Map.of("by", "a", "reason", "r"), "Accept-Language", "ar");

        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString("")))
                .containsExactlyInAnyOrder("/reason", "/to", "/emirate");
        assertThat(itself.text("/errors/0/code")).isEqualTo("bad-version");
        assertThat(arabic.text("/code")).isEqualTo("move-not-found");
        assertThat(arabic.text("/detail")).startsWith("لا يوجد");
        HttpAnswer drafted = post(
                "/drafts",
                Map.of(
                        "by",
                        "amal",
                        "bpmn",
                        ChangedLicence.withNotice().proposalWithin("P8D").bpmn()));
        assertThat(post("/moves", Map.of("by", "a", "reason", "r", "to", drafted.number("/version")))
                        .text("/code"))
                .isEqualTo("target-not-published");
    }

    @Test
    @Order(4)
    void requests_are_moved_and_wait_for_the_same_as_before() {
        JsonNode before = corrections.get(0).status();

        move = untilOver(post("/moves", Map.of("by", "amal", "reason", "Names within 7 days", "to", next)));

        assertThat(move.at("/counts/moved").asInt(0)).isEqualTo(75);
        assertThat(move.at("/counts/diverged").asInt(0)).isEqualTo(25);
        assertThat(move.at("/progress/lookedUpTo").asLong(0))
                .isEqualTo(move.at("/progress/of").asLong(-1));
        JsonNode after = corrections
                .get(0)
                .until(
                        "the move is seen",
                        now -> now.path("workflow").asString("").equals("trade-licence:" + next));
        assertThat(after.path("actions")).isEqualTo(before.path("actions"));
        assertThat(after.path("deadlines")).isEqualTo(before.path("deadlines"));
        assertThat(after.path("holders")).isEqualTo(before.path("holders"));
        JsonNode entry = after.path("timeline").path(after.path("timeline").size() - 1);
        assertThat(entry.path("kind").asString("")).isEqualTo("moved");
        assertThat(entry.at("/detail/en").asString("")).isEqualTo("Names within 7 days");
        assertThat(version(otherNames.get(0))).isEqualTo("trade-licence:1");
    }

    @Test
    @Order(5)
    void after_a_restart_moved_requests_take_the_new_path_and_the_others_the_old_one() {
        system.stop();
        system.start();

        calls.forEach(journey -> journey.noLonger("silent"));
        system.clock().forward(Duration.ofDays(5).plusMinutes(1));
        for (Journey journey : corrections.subList(0, 20)) {
            JsonNode action = journey.untilAsked();
            assertThat(journey.act(action, CORRECTED).status()).isEqualTo(200);
        }
        Journey stayed = otherNames.get(0);
        stayed.act(stayed.untilAsked(), "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}");

        List<Journey> moved = new ArrayList<>(corrections.subList(0, 20));
        moved.addAll(calls);
        for (Journey journey : moved) {
            journey.untilCompleted("issued");
            assertThat(journey.ledger(ChangedLicence.NOTICE)).hasSize(1);
            assertThat(journey.ledger("*"))
                    .allSatisfy(
                            call -> assertThat(call.path("effects").asInt(0)).isLessThanOrEqualTo(1));
            assertThat(journey.effects(Journey.PAY)).isEqualTo(1);
        }
        calls.forEach(journey -> assertThat(journey.ledger(Journey.APPROVE)).hasSize(3));
        stayed.untilCompleted("issued");
        assertThat(stayed.ledger(ChangedLicence.NOTICE)).isEmpty();
    }

    @Test
    @Order(6)
    void a_move_is_undone_where_nothing_has_happened_since() {
        String id = move.path("id").asString("");

        assertThat(muamala("move", "trade-licence", "--undo=" + id, "--reason=Too early", "--as=badr", "--json"))
                .as(err.toString())
                .isEqualTo(1);
        JsonNode undo = JsonMapper.shared().readTree(out.toString());

        assertThat(undo.path("kind").asString("")).isEqualTo("undo");
        assertThat(undo.at("/counts/undone").asInt(0)).isEqualTo(45);
        assertThat(undo.at("/counts/left").asInt(0)).isEqualTo(30);
        assertThat(undo.at("/reasons/0/code").asString("")).isEqualTo("step-taken");
        JsonNode again = untilOver(post("/moves/" + id + "/undo", Map.of("by", "badr", "reason", "Too early")));
        assertThat(again.at("/counts/undone").asInt(0)).isEqualTo(45);
        Journey back = corrections.get(30);
        back.until(
                "the move is undone", now -> now.path("workflow").asString("").equals("trade-licence:1"));
        back.act(back.untilAsked(), CORRECTED);
        JsonNode status = back.untilCompleted("issued");
        assertThat(back.ledger(ChangedLicence.NOTICE)).isEmpty();
        assertThat(Journey.kinds(status)).containsOnlyOnce("moved").containsOnlyOnce("move-undone");
    }

    @Test
    @Order(7)
    void what_was_left_is_moved_by_beginning_again_even_when_the_server_dies_under_it() {
        HttpAnswer begun = post("/moves", Map.of("by", "amal", "reason", "After all", "to", next, "from", "1"));
        system.stop();
        system.start();
        system.clock().forward(WholeSystem.LEASE);

        JsonNode again = untilOver(begun);

        assertThat(again.at("/counts/moved").asInt(0)).isEqualTo(44);
        assertThat(again.at("/counts/diverged").asInt(0)).isEqualTo(24);
        assertThat(system.frontDoor().get(PATH + "/moves").body().path(0).path("id"))
                .isEqualTo(again.path("id"));
        Journey moved = corrections.get(50);
        JsonNode status =
                moved.until("the second move is seen", now -> Collections.frequency(Journey.kinds(now), "moved") > 1);
        assertThat(Journey.kinds(status)).filteredOn("moved"::equals).hasSize(2);
    }

    @Test
    @Order(8)
    void a_version_that_is_taken_back_gives_back_its_requests_when_it_is_asked_to() {
        Journey fresh = system.journey().given("returned", RETURNED).submitted();
        fresh.untilAsked();
        assertThat(version(fresh)).isEqualTo("trade-licence:" + next);

        assertThat(muamala(
                        "rollback", "trade-licence", "--move", "--reason=The notice disturbs", "--as=badr", "--json"))
                .as(err.toString() + out)
                .isZero();

        JsonNode answer = JsonMapper.shared().readTree(out.toString());
        assertThat(answer.path("version").asInt(0)).isEqualTo(1);
        assertThat(answer.at("/batch/id")).isEqualTo(answer.path("move"));
        assertThat(answer.at("/batch/counts/moved").asInt(0)).isEqualTo(45);
        HttpAnswer repeated = post(
                "/rollback", Map.of("by", "badr", "reason", "The notice disturbs", "from", next, "running", "move"));
        assertThat(repeated.body().path("move")).isEqualTo(answer.path("move"));
        assertThat(repeated.body().path("changed").asBoolean(true)).isFalse();
        fresh.until("the move is seen", now -> now.path("workflow").asString("").equals("trade-licence:1"));
        fresh.act(fresh.untilAsked(), CORRECTED);
        fresh.untilCompleted("issued");
        assertThat(fresh.ledger(ChangedLicence.NOTICE)).isEmpty();
    }

    @Test
    @Order(9)
    void requests_come_under_their_emirates_own_workflow() {
        Journey dubai = system.journey().given("returned", RETURNED).submitted();
        JsonNode action = dubai.untilAsked();
        String overlay = PATH + "@AE-DU";
        ChangedLicence.withLateNotice().proposalWithin("P6D").publishedIn(system.frontDoor(), overlay);
        assertThat(system.frontDoor()
                        .post(overlay + "/moves", Map.of("by", "a", "reason", "r", "to", 1, "emirate", "AE-SH"))
                        .text("/errors/0/pointer"))
                .isEqualTo("/emirate");

        assertThat(muamala(
                        "move", "trade-licence@AE-DU", "--to=1", "--from=trade-licence:1", "--reason=Ours", "--json"))
                .isEqualTo(1);

        assertThat(JsonMapper.shared()
                        .readTree(out.toString())
                        .at("/counts/moved")
                        .asInt(0))
                .isEqualTo(45);
        dubai.until("the move is seen", now -> now.path("workflow").asString("").equals("trade-licence@AE-DU:1"));
        dubai.act(action, CORRECTED);
        dubai.untilCompleted("issued");
        assertThat(dubai.ledger(ChangedLicence.NOTICE)).hasSize(1);
    }

    @Test
    @Order(10)
    void a_batch_that_is_over_is_not_stopped_and_one_that_moved_nothing_is_not_undone() {
        JsonNode dryRun = untilOver(post("/moves", Map.of("by", "amal", "to", 1, "dryRun", true)));
        String path = "/moves/" + dryRun.path("id").asString("");

        assertThat(post(path + "/cancellation", Map.of("by", "amal")).text("/code"))
                .isEqualTo("move-over");
        assertThat(post(path + "/undo", Map.of("by", "amal", "reason", "x")).text("/code"))
                .isEqualTo("nothing-to-undo");
    }

    @Test
    @Order(10)
    void a_batch_is_stopped() {
        String state = "";
        for (int attempt = 0; attempt < 20 && !state.equals("stopped"); attempt++) {
            HttpAnswer begun = post("/moves", Map.of("by", "amal", "to", next, "dryRun", true));
            String path = "/moves/" + begun.text("/id") + "/cancellation";
            HttpAnswer asked = post(path, Map.of("by", "badr"));
            assertThat(asked.status()).isIn(200, 409);
            state = untilOver(begun).path("state").asString("");
            assertThat(post(path, Map.of("by", "badr")).status()).isEqualTo(state.equals("stopped") ? 200 : 409);
        }

        assertThat(state).as("of one of many that were stopped at once").isEqualTo("stopped");
    }

    @Test
    @Order(11)
    void a_timer_that_ran_before_all_the_moves_fires_at_its_time_and_what_was_done_is_undone() {
        Journey waiting = corrections.get(40);
        assertThat(Journey.kinds(waiting.status())).filteredOn("moved"::equals).hasSize(4);

        system.clock().forward(Duration.ofDays(25));

        waiting.untilCompleted("expired");
        assertThat(waiting.effects(Journey.RELEASE)).isEqualTo(1);
    }
}
