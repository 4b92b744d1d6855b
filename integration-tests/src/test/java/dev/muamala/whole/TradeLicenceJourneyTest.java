package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A trade licence, from the application to its outcome, as citizen and entities see it. */
@ExtendWith(SharedSystem.class)
class TradeLicenceJourneyTest {
    private final WholeSystem system;

    TradeLicenceJourneyTest(WholeSystem system) {
        this.system = system;
    }

    @Test
    void a_licence_is_issued_and_every_hop_is_told_in_both_languages() {
        Journey journey = system.journey().submitted();

        JsonNode status = journey.untilCompleted("issued");

        assertThat(status.at("/outcome/label/en").asString("")).isEqualTo("Licence issued");
        assertThat(status.at("/outcome/label/ar").asString("")).isEqualTo("صدرت الرخصة");
        assertThat(status.path("holders")).isEmpty();
        assertThat(status.path("version").asInt(0)).isGreaterThan(20);
        assertThat(Journey.kinds(status))
                .startsWith("submitted", "entity-called", "entity-replied")
                .containsSubsequence("decision-made", "payment-requested", "payment-received", "entity-called")
                .endsWith("completed");
        assertThat(status.path("timeline").valueStream()).allSatisfy(entry -> {
            assertThat(entry.at("/label/en").asString("")).isNotBlank();
            assertThat(entry.at("/label/ar").asString("")).matches(".*\\p{InArabic}.*");
        });
        assertThat(journey.ledger("*").stream().map(call -> call.path("entity").asString("")))
                .contains("ded-dubai", "municipality-dubai", "dubai-civil-defence", "khda", "mohre", "payment-gateway");
        assertThat(journey.ledger("*"))
                .allSatisfy(call -> assertThat(call.path("effects").asInt(0)).isEqualTo(1));
        List<JsonNode> payments = journey.ledger(Journey.PAY);
        assertThat(payments).hasSize(1);
        assertThat(payments.get(0).at("/amount/minorUnits").asLong(0)).isEqualTo(1_109_000);
        assertThat(payments.get(0).at("/amount/currency").asString("")).isEqualTo("AED");
    }

    @Test
    void a_refused_name_is_answered_with_another_one() {
        Journey journey = system.journey().given("name-taken", """
                        {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
                         "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
                        """).submitted();
        JsonNode action = journey.untilAsked();
        assertThat(action.path("form").asString("")).isEqualTo("trade-name-proposal");
        assertThat(journey.status().path("state").asString("")).isEqualTo("waiting-for-applicant");

        journey.act(action, """
                {"tradeNames": [{"ar": "مخبز واحة النخيل", "en": "Palm Oasis Bakery"}]}
                """);

        JsonNode status = journey.untilCompleted("issued");
        assertThat(refusal(status, "entity-refused").at("/detail/en").asString(""))
                .isEqualTo("The name is taken");
        assertThat(refusal(status, "entity-refused").at("/detail/ar").asString(""))
                .isEqualTo("الاسم محجوز");
        assertThat(journey.ledger(Journey.RESERVE)).hasSize(2);
        assertThat(journey.ledger(Journey.RESERVE)
                        .get(1)
                        .at("/answer/result/name/en")
                        .asString(""))
                .isEqualTo("Palm Oasis Bakery");
    }

    @Test
    void a_refused_approval_rejects_the_request_and_gives_the_name_back() {
        Journey journey = system.journey().given("not-permitted", """
                        {"entity": "municipality-dubai",
                         "refusal": {"code": "not-permitted", "reason": {"ar": "غير مسموح", "en": "Not permitted"}}}
                        """).submitted();

        JsonNode status = journey.untilCompleted("rejected");

        assertThat(refusal(status, "entity-refused").at("/detail/en").asString(""))
                .isEqualTo("Not permitted");
        assertThat(journey.effects(Journey.RELEASE)).isEqualTo(1);
        assertThat(journey.ledger(Journey.PAY)).isEmpty();
    }

    @Test
    void returned_documents_are_corrected_and_the_licence_is_issued() {
        Journey journey = system.journey().given("returned", """
                        {"entity": "dubai-civil-defence", "firstCalls": 1, "behaviour": "callback",
                         "refusal": {"code": "returned", "reason": {"ar": "ناقص", "en": "The exits are missing"}}}
                        """).submitted();
        JsonNode action = journey.untilAsked();
        assertThat(action.path("form").asString("")).isEqualTo("approval-correction");
        assertThat(action.at("/context/authority").asString("")).isEqualTo("civil-defence");

        HttpAnswer empty = journey.act(action, "{\"documents\": []}");
        assertThat(empty.status()).isEqualTo(422);
        assertThat(empty.text("/errors/0/pointer")).isEqualTo("/documents");
        journey.act(action, """
                {"documents": [{"title": "Floor plan with fire exits", "reference": "PLAN-2026-000002"}]}
                """);

        JsonNode status = journey.untilCompleted("issued");
        assertThat(Journey.kinds(status)).containsSubsequence("entity-refused", "action-requested", "action-taken");
        assertThat(journey.ledger(Journey.APPROVE)).hasSize(4);
    }

    @Test
    void a_late_approval_is_escalated_and_the_request_expires_at_its_deadline() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.until(
                "only the silent authority is left",
                now -> Journey.holders(now).equals(List.of("khda"))
                        && now.at("/holders/0/reference").isString());

        system.clock().forward(Duration.ofDays(5).plusMinutes(1));

        journey.untilSeen("timer-fired");
        journey.untilCalled("economic-department.approval.escalate");
        assertThat(journey.status().path("state").asString("")).isEqualTo("in-progress");

        system.clock().forward(Duration.ofDays(25));

        journey.untilCompleted("expired");
        assertThat(journey.effects(Journey.RELEASE)).isEqualTo(1);
        assertThat(journey.effects(Journey.APPROVE)).isEqualTo(2);
    }

    @Test
    void an_answer_that_is_overdue_is_asked_for() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.until(
                "only the silent authority is left",
                now -> Journey.holders(now).equals(List.of("khda"))
                        && now.at("/holders/0/reference").isString());
        journey.noLonger("never");

        system.clock().forward(Duration.ofDays(5).plusMinutes(1));

        journey.untilCompleted("issued");
        assertThat(journey.effects(Journey.APPROVE)).isEqualTo(3);
        assertThat(journey.ledger(Journey.APPROVE)).hasSize(3);
    }

    @Test
    void an_entity_that_is_down_is_shown_and_the_request_goes_on_when_it_is_back() {
        Journey journey = system.journey()
                .given("outage", "{\"entity\": \"mohre\", \"behaviour\": \"down\"}")
                .submitted();

        JsonNode status = journey.until(
                "the outage is shown",
                now -> now.path("holders")
                        .valueStream()
                        .anyMatch(holder -> holder.path("unresponsive").asBoolean(false)));
        assertThat(Journey.holders(status)).containsExactly("mohre");
        assertThat(Journey.kinds(status)).contains("entity-unresponsive");
        assertThat(journey.effects("mohre.establishment.open")).isZero();

        journey.noLonger("outage");

        journey.untilCompleted("issued");
        assertThat(journey.effects("mohre.establishment.open")).isEqualTo(1);
    }

    @Test
    void a_callback_that_comes_twice_changes_nothing_the_second_time() {
        Journey journey = system.journey()
                .given("twice", "{\"entity\": \"municipality-dubai\", \"behaviour\": \"twice\"}")
                .given("last", "{\"operation\": \"mohre.establishment.open\", \"behaviour\": \"twice\"}")
                .submitted();

        JsonNode completed = journey.untilCompleted("issued");
        await("both callbacks are acknowledged")
                .until(() -> journey.ledger("mohre.establishment.open")
                                .get(0)
                                .path("callbacksAcknowledged")
                                .asInt(0)
                        == 2);

        JsonNode status = journey.status();
        assertThat(status).isEqualTo(completed);
        assertThat(Journey.kinds(status)).doesNotContain("late-answer-recorded");
        assertThat(journey.ledger("*"))
                .allSatisfy(call -> assertThat(call.path("effects").asInt(0)).isEqualTo(1));
        assertThat(journey.ledger(Journey.PAY)).hasSize(1);
    }

    @Test
    void a_callback_may_come_before_the_answer_that_announces_it() {
        Journey journey = system.journey()
                .given("early", "{\"operation\": \"" + Journey.APPROVE + "\", \"behaviour\": \"early\"}")
                .submitted();

        JsonNode status = journey.untilCompleted("issued");

        assertThat(journey.effects(Journey.APPROVE)).isEqualTo(3);
        assertThat(Journey.kinds(status)).filteredOn("entity-replied"::equals).hasSize(8);
    }

    @Test
    void a_call_whose_answer_was_lost_is_asked_again_without_a_second_effect() {
        Journey journey = system.journey()
                .given("broken", """
                        {"operation": "economic-department.trade-licence.issue", "behaviour": "broken", "times": 2}
                        """)
                .given("broken-payment", "{\"entity\": \"payment-gateway\", \"behaviour\": \"broken\", \"times\": 1}")
                .submitted();

        journey.untilCompleted("issued");

        JsonNode licence =
                journey.ledger("economic-department.trade-licence.issue").get(0);
        assertThat(licence.path("received").asInt(0)).isEqualTo(3);
        assertThat(licence.path("effects").asInt(0)).isEqualTo(1);
        assertThat(journey.ledger(Journey.PAY)).hasSize(1);
        assertThat(journey.effects(Journey.PAY)).isEqualTo(1);
    }

    @Test
    void a_request_is_withdrawn_while_authorities_are_at_work() {
        Journey journey = system.journey().given("slowly", """
                        {"operation": "approving-authority.activity.approve", "behaviour": "callback",
                         "delay": {"min": 3000, "max": 3000}}
                        """).submitted();
        JsonNode atWork = journey.untilHeldBy("municipality-dubai", "dubai-civil-defence", "khda");
        assertThat(atWork.path("mayWithdraw").asBoolean(false)).isTrue();

        assertThat(journey.withdraw().status()).isEqualTo(200);

        JsonNode withdrawn = journey.untilCompleted("withdrawn");
        assertThat(Journey.holders(withdrawn)).isEmpty();
        assertThat(journey.effects(Journey.RELEASE)).isEqualTo(1);
        JsonNode status = journey.until(
                "all late answers are kept",
                now -> Journey.kinds(now).stream()
                                .filter("late-answer-recorded"::equals)
                                .count()
                        == 3);
        assertThat(status.at("/outcome/name").asString("")).isEqualTo("withdrawn");
        assertThat(journey.ledger(Journey.PAY)).isEmpty();
    }

    @Test
    void what_became_of_a_call_is_found_out_after_the_request_was_withdrawn() {
        Journey done = system.journey()
                .given("broken", "{\"entity\": \"khda\", \"behaviour\": \"broken\"}")
                .submitted();
        Journey notBegun = system.journey()
                .given("down", "{\"entity\": \"khda\", \"behaviour\": \"down\"}")
                .submitted();
        for (Journey journey : List.of(done, notBegun)) {
            journey.untilSeen("entity-unresponsive");
            journey.withdraw();
            journey.untilCompleted("withdrawn");
        }
        notBegun.noLonger("down");

        done.untilSeen("late-answer-recorded");
        notBegun.untilSeen("late-answer-recorded");

        assertThat(khda(done).path("effects").asInt(-1)).isEqualTo(1);
        assertThat(khda(done).path("outcome").asString("")).isEqualTo("replied");
        assertThat(khda(notBegun).path("effects").asInt(-1)).isZero();
        assertThat(khda(notBegun).at("/answer/code").asString("")).isEqualTo("taken-back");
    }

    private static JsonNode khda(Journey journey) {
        return journey.ledger(Journey.APPROVE).stream()
                .filter(call -> call.path("entity").asString("").equals("khda"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withdrawing_twice_is_withdrawing_once() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.untilHeldBy("khda");

        journey.withdraw();
        HttpAnswer again = journey.withdraw();

        assertThat(again.status()).isEqualTo(200);
        journey.untilCompleted("withdrawn");
        assertThat(journey.effects(Journey.RELEASE)).isEqualTo(1);
    }

    @Test
    void a_licence_that_was_issued_cannot_be_withdrawn() {
        Journey journey = system.journey().submitted();
        JsonNode issued = journey.untilCompleted("issued");

        HttpAnswer answer = journey.withdraw();

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("/code")).isEqualTo("request-closed");
        assertThat(journey.status()).isEqualTo(issued);
    }

    @Test
    void a_declined_payment_is_tried_again_and_taken_once() {
        Journey journey = system.journey().given("declined", """
                        {"entity": "payment-gateway", "firstCalls": 1, "behaviour": "callback",
                         "refusal": {"code": "card-declined", "reason": {"ar": "رفض المصرف", "en": "Declined"}}}
                        """).submitted();
        JsonNode action = journey.untilAsked();
        assertThat(action.path("form").asString("")).isEqualTo("payment-retry");
        assertThat(action.at("/context/amountFils").asLong(0)).isEqualTo(1_109_000);

        journey.act(action, "{\"payAgain\": true}");
        journey.act(action, "{\"payAgain\": true}");

        JsonNode status = journey.untilCompleted("issued");
        assertThat(Journey.kinds(status)).containsSubsequence("payment-declined", "action-taken", "payment-received");
        assertThat(journey.ledger(Journey.PAY)).hasSize(2);
        assertThat(journey.effects(Journey.PAY)).isEqualTo(1);
    }

    @Test
    void an_entity_that_hangs_holds_up_only_those_who_need_it() {
        Journey held = system.journey()
                .given("hangs", "{\"entity\": \"khda\", \"behaviour\": \"hang\"}")
                .submitted();
        held.untilCalled(Journey.APPROVE);
        List<Journey> others = IntStream.range(0, 5)
                .mapToObj(i -> system.journey()
                        .changed(form ->
                                form.withObject("/form").putArray("activities").add("cafe"))
                        .submitted())
                .toList();

        others.forEach(journey -> journey.untilCompleted("issued"));

        assertThat(Journey.holders(held.status())).contains("khda");
        held.noLonger("hangs").untilCompleted("issued");
        assertThat(held.effects(Journey.APPROVE)).isEqualTo(3);
    }

    private static JsonNode refusal(JsonNode status, String kind) {
        return status.path("timeline")
                .valueStream()
                .filter(entry -> entry.path("kind").asString("").equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
