package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** A workflow from the first draft to the day on which it is taken back, on a system of its own. */
@TestMethodOrder(OrderAnnotation.class)
class DesignersTest {
    private static final String PATH = "/api/v1/workflows/trade-licence";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";

    private static WholeSystem system;

    @BeforeAll
    static void start() {
        system = new WholeSystem();
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static HttpAnswer get(String path) {
        return system.frontDoor().get(path);
    }

    private static HttpAnswer post(String path, Map<String, ?> body) {
        return system.frontDoor().post(path, body);
    }

    private static HttpAnswer draft(ChangedLicence licence, String by) {
        return post(PATH + "/drafts", Map.of("by", by, "note", "a change", "bpmn", licence.bpmn()));
    }

    private static Optional<Integer> current() {
        JsonNode current = get(PATH).body().path("current");
        return current.isNull() ? Optional.empty() : Optional.of(current.asInt());
    }

    private static int publish(ChangedLicence licence) {
        return licence.publishedIn(system.frontDoor(), PATH);
    }

    @Test
    @Order(1)
    void what_comes_with_the_product_is_version_1_and_current() {
        HttpAnswer answer = get(PATH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.number("/current")).isEqualTo(1);
        assertThat(answer.body().at("/versions/0/shipped").asBoolean()).isTrue();
        assertThat(get("/api/v1/workflows").body().path(0).path("key").asString())
                .isEqualTo("trade-licence");
        assertThat(get(PATH + "/history").body().path(0).path("type").asString())
                .isEqualTo("workflow.shipped");
    }

    @Test
    @Order(2)
    void a_draft_with_errors_is_refused_with_every_finding_and_nothing_is_kept() {
        HttpAnswer answer = draft(
                ChangedLicence.unchanged()
                        .replaced("economic-department.trade-name.reserve", "economic-department.trade-name.reserv")
                        .replaced("<bpmn:documentation>", "<bpmn:script>x</bpmn:script><bpmn:documentation>"),
                "amal");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/code")).isEqualTo("review-failed");
        assertThat(answer.body()
                        .path("findings")
                        .valueStream()
                        .map(finding -> finding.path("code").asString()))
                .contains("unknown-topic");
        assertThat(answer.body().path("findings").path(0).path("advice").asString())
                .isNotBlank();
        assertThat(get(PATH).body().path("versions")).hasSize(1);
    }

    @Test
    @Order(3)
    void a_draft_that_is_not_approved_by_another_person_is_not_published() {
        HttpAnswer drafted = draft(ChangedLicence.unchanged().proposalWithin("P7D"), "amal");
        assertThat(drafted.status()).as(drafted.toString()).isEqualTo(201);
        assertThat(drafted.number("/version")).isEqualTo(2);
        assertThat(drafted.headers().firstValue("Location")).contains(PATH + "/versions/2");
        String version = PATH + "/versions/2";

        assertThat(post(version + "/publication", Map.of("by", "badr")).text("/code"))
                .isEqualTo("approval-missing");
        assertThat(post(version + "/approval", Map.of("by", "badr")).text("/code"))
                .isEqualTo("not-awaiting-approval");
        assertThat(post(version + "/submission", Map.of("by", "dana")).text("/state"))
                .isEqualTo("submitted");
        for (String maker : List.of("amal", "dana")) {
            HttpAnswer own = post(version + "/approval", Map.of("by", maker));
            assertThat(own.status()).isEqualTo(403);
            assertThat(own.text("/code")).isEqualTo("same-person");
        }
        assertThat(post(version + "/rejection", Map.of("by", "badr", "reason", "too short"))
                        .text("/state"))
                .isEqualTo("rejected");
        assertThat(current()).contains(1);
    }

    @Test
    @Order(4)
    void a_draft_that_says_nothing_new_is_no_new_version() {
        HttpAnswer first = draft(ChangedLicence.unchanged().proposalWithin("P10D"), "amal");
        HttpAnswer again = draft(ChangedLicence.unchanged().proposalWithin("P10D"), "dana");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.number("/version")).isEqualTo(first.number("/version"));
        assertThat(again.body().path("changed").asBoolean()).isFalse();
    }

    @Test
    @Order(5)
    void the_next_request_takes_the_published_version_and_running_ones_stay_on_theirs() {
        Journey running = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        JsonNode action = running.untilAsked();

        int version = publish(ChangedLicence.withNotice());

        Journey next = system.journey().submitted();
        next.untilCompleted("issued");
        running.act(action, NAMES);
        running.untilCompleted("issued");
        assertThat(current()).contains(version);
        assertThat(next.ledger(ChangedLicence.NOTICE)).hasSize(1);
        assertThat(running.ledger(ChangedLicence.NOTICE)).isEmpty();
    }

    @Test
    @Order(6)
    void a_published_version_is_downloaded_as_the_engine_gets_it() {
        int version = current().orElseThrow();

        String bpmn = system.frontDoor().text(PATH + "/versions/" + version + "/bpmn");

        assertThat(bpmn).contains("camunda:versionTag=\"" + version + "\"").contains("id=\"notice\"");
    }

    @Test
    @Order(6)
    void what_differs_between_two_versions_is_told_as_json_and_as_text() {
        int version = current().orElseThrow();

        HttpAnswer json = get(PATH + "/diff?from=1&to=" + version);
        String text =
                system.frontDoor().text(PATH + "/diff?from=1&to=trade-licence:" + version, "Accept", "text/plain");

        assertThat(json.text("/from/key")).isEqualTo("trade-licence");
        assertThat(json.body()
                        .path("changes")
                        .valueStream()
                        .map(change -> change.path("element").asString()))
                .containsExactlyInAnyOrder("notice", "notice_to_naming", "requestReceived_to_naming");
        assertThat(text)
                .contains("trade-licence:1 -> trade-licence:" + version)
                .contains("+ serviceTask notice \"Tell the department\"");
        assertThat(get(PATH + "/diff?from=99").text("/code")).isEqualTo("version-not-found");
        assertThat(get(PATH + "/diff?from=x").text("/errors/0/code")).isEqualTo("bad-version");
        assertThat(get("/api/v1/workflows/passport/diff").text("/code")).isEqualTo("workflow-not-found");
    }

    @Test
    @Order(7)
    void a_version_that_is_taken_back_takes_no_new_requests_and_ends_those_it_has() {
        int version = current().orElseThrow();
        Journey running = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        JsonNode action = running.untilAsked();

        HttpAnswer back =
                post(PATH + "/rollback", Map.of("by", "badr", "reason", "the notice disturbs", "from", version));
        HttpAnswer again =
                post(PATH + "/rollback", Map.of("by", "badr", "reason", "the notice disturbs", "from", version));

        assertThat(back.status()).as(back.toString()).isEqualTo(200);
        assertThat(back.number("/version")).isEqualTo(1);
        assertThat(again.body().path("changed").asBoolean()).isFalse();
        assertThat(current()).contains(1);
        Journey next = system.journey().submitted();
        next.untilCompleted("issued");
        running.act(action, NAMES);
        running.untilCompleted("issued");
        assertThat(next.ledger(ChangedLicence.NOTICE)).isEmpty();
        assertThat(running.ledger(ChangedLicence.NOTICE)).hasSize(1);
    }

    @Test
    @Order(8)
    void history_tells_who_did_what_and_why() {
        JsonNode history = get(PATH + "/history").body();
        JsonNode last = history.path(history.size() - 1);

        assertThat(last.path("type").asString()).isEqualTo("workflow.rolled-back");
        assertThat(last.path("by").asString()).isEqualTo("badr");
        assertThat(last.path("reason").asString()).isEqualTo("the notice disturbs");
        assertThat(history.valueStream().map(entry -> entry.path("type").asString()))
                .contains("workflow.drafted", "workflow.reviewed", "workflow.approval-requested", "workflow.approved")
                .doesNotContain("");
        assertThat(history.toString()).doesNotContain("<bpmn:");
    }

    @Test
    @Order(9)
    void a_version_waits_for_its_day() {
        Instant day = system.clock().instant().plus(40, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        HttpAnswer drafted = draft(ChangedLicence.withNotice().proposalWithin("P21D"), "amal");
        String version = PATH + "/versions/" + drafted.number("/version");
        post(version + "/submission", Map.of("by", "amal"));
        post(version + "/approval", Map.of("by", "badr"));
        assertThat(post(version + "/publication", Map.of("by", "badr", "effectiveFrom", "2020-01-01T00:00:00Z"))
                        .text("/code"))
                .isEqualTo("effective-date-past");
        HttpAnswer published = post(version + "/publication", Map.of("by", "badr", "effectiveFrom", day.toString()));
        assertThat(published.status()).as(published.toString()).isEqualTo(200);

        assertThat(get(PATH).text("/scheduled/0/effectiveFrom")).isEqualTo(day.toString());
        Journey before = system.journey().submitted();
        before.untilCompleted("issued");
        system.clock().forward(Duration.ofDays(41));
        Journey after = system.journey().submitted();
        after.untilCompleted("issued");

        assertThat(before.ledger(ChangedLicence.NOTICE)).isEmpty();
        assertThat(after.ledger(ChangedLicence.NOTICE)).hasSize(1);
    }

    @Test
    @Order(10)
    void an_emirates_own_version_serves_there_alone_until_it_is_retired() {
        String overlay = PATH + "@AE-SH";
        HttpAnswer drafted = post(
                overlay + "/drafts",
                Map.of(
                        "by",
                        "amal",
                        "bpmn",
                        ChangedLicence.unchanged().proposalWithin("P3D").bpmn()));
        assertThat(drafted.status()).as(drafted.toString()).isEqualTo(201);
        post(overlay + "/versions/1/submission", Map.of("by", "amal"));
        post(overlay + "/versions/1/approval", Map.of("by", "badr"));
        assertThat(post(overlay + "/versions/1/publication", Map.of("by", "badr"))
                        .status())
                .isEqualTo(200);

        Journey inSharjah = inSharjah();
        Journey inDubai = system.journey().submitted();
        inSharjah.untilCompleted("issued");
        inDubai.untilCompleted("issued");
        assertThat(inSharjah.ledger(ChangedLicence.NOTICE)).isEmpty();
        assertThat(inDubai.ledger(ChangedLicence.NOTICE)).hasSize(1);

        assertThat(post(overlay + "/rollback", Map.of("by", "badr", "reason", "x"))
                        .text("/code"))
                .isEqualTo("no-previous-version");
        assertThat(post(overlay + "/versions/1/retirement", Map.of("by", "badr", "reason", "as the nation"))
                        .text("/state"))
                .isEqualTo("retired");
        Journey later = inSharjah();
        later.untilCompleted("issued");
        assertThat(later.ledger(ChangedLicence.NOTICE)).hasSize(1);
    }

    private static Journey inSharjah() {
        return system.journey().changed(body -> body.put("emirate", "AE-SH")).submitted();
    }

    @Test
    @Order(11)
    void a_restart_keeps_it_all() {
        JsonNode before = get(PATH).body();
        JsonNode history = get(PATH + "/history").body();

        system.stop();
        system.start();

        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> get(PATH).body().equals(before));
        assertThat(get(PATH + "/history").body()).isEqualTo(history);
        Journey next = system.journey().submitted();
        next.untilCompleted("issued");
        assertThat(next.ledger(ChangedLicence.NOTICE)).hasSize(1);
    }

    @Test
    @Order(12)
    void what_is_wrong_with_a_command_is_said_in_the_callers_language() {
        HttpAnswer english = post(PATH + "/versions/1/rejection", Map.of());
        HttpAnswer arabic =
                system.frontDoor().post(PATH + "/versions/99/approval", Map.of("by", "badr"), "Accept-Language", "ar");

        assertThat(english.status()).isEqualTo(422);
        assertThat(english.text("/errors/0/pointer")).isEqualTo("/reason");
        assertThat(arabic.status()).isEqualTo(404);
        assertThat(arabic.text("/code")).isEqualTo("version-not-found");
        assertThat(arabic.text("/detail")).contains("لا يوجد إصدار");
        assertThat(post("/api/v1/workflows/passport/versions/1/approval", Map.of("by", "badr"))
                        .text("/code"))
                .isEqualTo("workflow-not-found");
        assertThat(post("/api/v1/workflows/Trade_Licence/drafts", Map.of("by", "amal", "bpmn", "x"))
                        .text("/errors/0/code"))
                .isEqualTo("bad-key");
    }

    @Test
    @Order(13)
    void a_workflow_is_no_request_and_a_request_no_workflow() {
        Journey journey = system.journey().submitted();
        journey.untilCompleted("issued");

        assertThat(system.frontDoor()
                        .post(
                                "/api/v1/requests/workflow:trade-licence/withdrawal",
                                Map.of(),
                                "Idempotency-Key",
                                journey.key)
                        .text("/code"))
                .isEqualTo("request-not-found");
        assertThat(post("/api/v1/workflows/" + journey.request + "/versions/1/approval", Map.of("by", "badr"))
                        .text("/code"))
                .isEqualTo("workflow-not-found");
    }
}
