package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.eventstore.EventLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Rehearsals over HTTP, of trade licences in an emirate where no other test asks for anything. */
@ExtendWith(SharedSystem.class)
class RehearsalsTest {
    private static final String PATH = "/api/v1/workflows/trade-licence@AE-AZ/rehearsals";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    private final WholeSystem system;

    RehearsalsTest(WholeSystem system) {
        this.system = system;
    }

    private HttpAnswer begin(Map<String, ?> wish) {
        return system.frontDoor().post(PATH, wish);
    }

    private HttpAnswer rehearsed(ChangedLicence licence) {
        HttpAnswer begun = begin(Map.of("by", "amal", "bpmn", licence.bpmn()));
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> system.frontDoor()
                                .get(begun.headers().firstValue("Location").orElseThrow()),
                        answer -> !answer.text("/state").matches("queued|running"));
    }

    private Journey journey() {
        return system.journey().changed(body -> body.put("emirate", "AE-AZ"));
    }

    @Test
    void real_requests_are_the_same_on_what_they_ran_on_and_nothing_comes_of_asking() {
        Journey issued = journey().submitted();
        issued.untilCompleted("issued");
        Journey running = journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        running.untilAsked();
        Journey withdrawn = journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        withdrawn.untilAsked();
        withdrawn.withdraw();
        withdrawn.untilCompleted("withdrawn");
        List<Journey> lived = List.of(issued, running, withdrawn);
        List<String> before = traces(lived);

        HttpAnswer same = rehearsed(ChangedLicence.unchanged().proposalWithin("P13D"));

        JsonNode report = same.body().path("report");
        assertThat(report.path("requests").asLong()).as(same.toString()).isGreaterThanOrEqualTo(3);
        assertThat(report.at("/verdicts/same").asLong())
                .isEqualTo(report.path("requests").asLong());
        assertThat(report.at("/running/requests").asLong()).isPositive();
        assertThat(report.at("/emirates/AE-AZ/requests").asLong())
                .isEqualTo(report.path("requests").asLong());
        assertThat(report.path("after")).isEqualTo(report.path("before"));
        assertThat(report.at("/before/callsByEntity/adra").asLong()).isPositive();
        assertThat(report.at("/before/feesFils").asLong()).isPositive();
        assertThat(traces(lived)).isEqualTo(before);
    }

    /** Everything that was recorded of the requests, and every call that reached an entity. */
    private List<String> traces(List<Journey> journeys) {
        return journeys.stream()
                .map(journey -> system.bean(EventLog.class)
                                .readEvents(journey.request.value(), 0)
                                .asStream()
                                .map(event -> event.getPayload().toString())
                                .toList()
                        + " " + journey.ledger("*").size())
                .toList();
    }

    @Test
    void what_a_new_step_would_ask_is_waited_for_and_told_with_its_requests_and_as_a_page() {
        Journey issued = journey().submitted();
        issued.untilCompleted("issued");

        HttpAnswer rehearsal = rehearsed(ChangedLicence.withNotice());

        String name = "would-wait/submission/issueInitialApproval-to-notice/for-notice";
        assertThat(rehearsal.text("/report/differences/0/name")).isEqualTo(name);
        assertThat(rehearsal.text("/report/differences/0/verdict")).isEqualTo("would-wait");
        String one = PATH + "/" + rehearsal.text("/id");
        JsonNode listed =
                system.frontDoor().get(one + "/requests?difference=" + name).body();
        assertThat(listed.valueStream().map(request -> request.path("request").asString()))
                .contains(issued.request.value());
        assertThat(listed.at("/0/waitsFor/0").asString()).isEqualTo("notice");
        assertThat(listed.at("/0/partedAfter").asString()).isEqualTo("submission");
        assertThat(system.frontDoor().get(one + "/requests?difference=other").body())
                .isEmpty();
        String page = system.frontDoor().text(one, "Accept", "text/markdown");
        assertThat(page)
                .contains("# Rehearsal of trade-licence@AE-AZ:")
                .contains("| would wait for ")
                .contains("### `" + name + "`")
                .contains("calls of " + ChangedLicence.NOTICE)
                .doesNotContain("{");
    }

    @Test
    void what_is_wrong_with_a_wish_is_said_at_once_and_nothing_begins() {
        HttpAnswer empty = begin(Map.of());
        HttpAnswer both = begin(Map.of(
                "by",
                "amal",
                "version",
                1,
                "bpmn",
                "<x/>",
                "emirate",
                "AE-DU",
                "sample",
                "0",
                "since",
                "2026-01-01T00:00:00Z"));

        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactly("/version");
        assertThat(both.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("code").asString()))
                .containsExactly("version-or-bpmn", "unknown", "bad-sample");
        Map<String, Object> unknown = new HashMap<>(Map.of("by", "amal", "version", 99));
        assertThat(system.frontDoor()
                        .post("/api/v1/workflows/trade-licence/rehearsals", unknown)
                        .text("/code"))
                .isEqualTo("version-not-found");
        assertThat(system.frontDoor()
                        .post("/api/v1/workflows/passport/rehearsals", unknown)
                        .text("/code"))
                .isEqualTo("workflow-not-found");
        HttpAnswer absent =
                system.frontDoor().get("/api/v1/workflows/trade-licence/rehearsals/none", "Accept-Language", "ar");
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.text("/detail")).contains("لا توجد هذه التجربة");
        assertThat(system.frontDoor()
                        .post("/api/v1/workflows/trade-licence/rehearsals/none/cancellation")
                        .text("/code"))
                .isEqualTo("rehearsal-not-found");
    }
}
