package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.entity.CallSignature;
import dev.muamala.events.EntityId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the front door says to good and bad callers. */
@ExtendWith(SharedSystem.class)
class FrontDoorTest {
    private static final String REQUESTS = "/api/v1/requests";

    private final WholeSystem system;
    private final JsonClient frontDoor;

    FrontDoorTest(WholeSystem system) {
        this.system = system;
        this.frontDoor = system.frontDoor();
    }

    @Test
    void a_submission_is_answered_with_its_place() {
        Journey journey = system.journey();

        HttpAnswer answer = submit(journey);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location")).contains(journey.path);
        assertThat(answer.text("/id")).isEqualTo(journey.request.value());
        assertThat(answer.number("/version")).isEqualTo(1);
        assertThat(answer.number("/position")).isPositive();
    }

    @Test
    void what_is_not_known_is_named_by_its_pointer_and_nothing_is_kept() {
        Journey journey = system.journey().changed(body -> {
            body.put("service", "flying-licence").put("emirate", "AE-XX");
            body.remove("applicant");
        });

        HttpAnswer answer = submit(journey);

        requireProblem(answer, 422, "request-invalid");
        assertThat(errors(answer))
                .containsExactlyInAnyOrder("/service unknown", "/emirate unknown", "/applicant missing");
        assertThat(frontDoor.get(journey.path).status()).isEqualTo(404);
    }

    @Test
    void a_field_outside_the_form_is_named_by_its_pointer() {
        HttpAnswer answer = submit(system.journey().changed(body -> body.put("colour", "green")));

        requireProblem(answer, 422, "request-invalid");
        assertThat(errors(answer)).containsExactly("/colour unknown-field");
    }

    @Test
    void every_fault_of_a_form_is_found_at_once() {
        Journey journey = system.journey().changed(body -> {
            ObjectNode form = body.withObject("/form");
            form.put("legalForm", "guild").put("colour", "green").remove("contact");
            ((ObjectNode) form.at("/tradeNames/1")).put("en", "!");
        });

        HttpAnswer answer = submit(journey);

        requireProblem(answer, 422, "request-invalid");
        assertThat(errors(answer))
                .containsExactlyInAnyOrder(
                        "/form/legalForm enum",
                        "/form/colour additionalProperties",
                        "/form/contact required",
                        "/form/tradeNames/1/en pattern");
        assertThat(answer.body().path("errors").valueStream())
                .allSatisfy(
                        error -> assertThat(error.path("detail").asString("")).isNotBlank());
        assertThat(frontDoor.get(journey.path).status()).isEqualTo(404);
    }

    @Test
    void faults_are_told_in_arabic_to_those_who_read_arabic() {
        Journey journey = system.journey().changed(body -> body.put("emirate", "AE-XX"));

        HttpAnswer answer = frontDoor.post(
                REQUESTS, journey.submission(), "Idempotency-Key", journey.key, "Accept-Language", "ar-AE, en;q=0.5");

        requireProblem(answer, 422, "request-invalid");
        assertThat(answer.text("/detail")).isEqualTo("الطلب غير مكتمل أو غير صحيح.");
        assertThat(answer.text("/errors/0/detail")).isEqualTo("هذه القيمة غير معروفة.");
        HttpAnswer unknown = frontDoor.get(journey.path, "Accept-Language", "ar");
        requireProblem(unknown, 404, "request-not-found");
        assertThat(unknown.text("/title")).isEqualTo("الطلب غير موجود");
    }

    @Test
    void a_submission_needs_an_idempotency_key() {
        requireProblem(frontDoor.post(REQUESTS, system.journey().submission()), 400, "idempotency-key-missing");
    }

    @Test
    void the_same_submission_under_the_same_key_gets_the_same_answer() {
        Journey journey = system.journey();
        HttpAnswer first = submit(journey);
        journey.untilCompleted("issued");

        HttpAnswer again = submit(journey);

        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(journey.ledger(Journey.PAY)).hasSize(1);
    }

    @Test
    void another_submission_under_the_same_key_is_refused() {
        Journey journey = system.journey();
        long position = submit(journey).number("/position");

        HttpAnswer other = submit(journey.changed(body -> body.put("emirate", "AE-SH")));

        requireProblem(other, 422, "idempotency-key-reused");
        assertThat(frontDoor.get(journey.path + "?after=" + position).text("/emirate"))
                .isEqualTo("AE-DU");
    }

    @Test
    void a_body_that_is_not_json_is_refused() {
        requireProblem(frontDoor.post(REQUESTS, "{\"service\": ", "Idempotency-Key", key()), 400, "malformed-body");
        requireProblem(
                frontDoor.post(REQUESTS, "{\"service\": \"a\", \"service\": \"b\"}", "Idempotency-Key", key()),
                400,
                "malformed-body");
        HttpAnswer wrongType = frontDoor.post(REQUESTS, "{\"form\": \"all of it\"}", "Idempotency-Key", key());
        requireProblem(wrongType, 400, "malformed-body");
        assertThat(wrongType.text("/errors/0/pointer")).isEqualTo("/form");
    }

    @Test
    void nothing_can_be_done_to_a_request_that_is_not_there() {
        Journey nowhere = system.journey();

        requireProblem(frontDoor.get(nowhere.path), 404, "request-not-found");
        requireProblem(nowhere.withdraw(), 404, "request-not-found");
        requireProblem(
                frontDoor.post(
                        nowhere.path + "/actions",
                        Map.of("step", "proposeName#1", "data", Map.of()),
                        "Idempotency-Key",
                        key()),
                404,
                "request-not-found");
    }

    @Test
    void an_action_that_nobody_asked_for_is_refused() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.untilHeldBy("khda");

        HttpAnswer answer = frontDoor.post(
                journey.path + "/actions", Map.of("step", "proposeName#1", "data", Map.of()), "Idempotency-Key", key());

        requireProblem(answer, 409, "action-not-open");
        HttpAnswer empty = frontDoor.post(journey.path + "/actions", Map.of(), "Idempotency-Key", key());
        requireProblem(empty, 422, "request-invalid");
        assertThat(errors(empty)).containsExactlyInAnyOrder("/step missing", "/data missing");
        journey.withdraw();
        journey.untilCompleted("withdrawn");
    }

    @Test
    void an_applicant_sees_all_requests_of_theirs_newest_first_page_by_page() {
        Journey applicant = system.journey();
        List<String> submitted = List.of("AE-DU", "AE-SH", "AE-AZ").stream()
                .map(emirate -> frontDoor.post(
                        REQUESTS,
                        applicant.changed(body -> body.put("emirate", emirate)).submission(),
                        "Idempotency-Key",
                        key()))
                .map(answer -> answer.text("/id") + " " + answer.number("/position"))
                .toList();
        String after = submitted.get(2).split(" ")[1];
        String query = REQUESTS + "?applicant=" + applicant.applicant + "&limit=2";

        HttpAnswer first = frontDoor.get(query + "&after=" + after);
        HttpAnswer second = frontDoor.get(query + "&cursor=" + first.text("/next"));

        assertThat(ids(first)).containsExactly(id(submitted.get(2)), id(submitted.get(1)));
        assertThat(ids(second)).containsExactly(id(submitted.get(0)));
        assertThat(second.body().path("next").isNull()).isTrue();
    }

    @Test
    void an_emirate_sees_its_requests_and_no_others() {
        Journey journey =
                system.journey().changed(body -> body.put("emirate", "AE-UQ")).submitted();
        Journey elsewhere =
                system.journey().changed(body -> body.put("emirate", "AE-FU")).submitted();
        journey.untilCompleted("issued");
        elsewhere.untilCompleted("issued");

        HttpAnswer answer = frontDoor.get(REQUESTS + "?emirate=AE-UQ&state=completed");

        assertThat(ids(answer)).contains(journey.request.value()).doesNotContain(elsewhere.request.value());
        assertThat(answer.body().path("items").valueStream()).allSatisfy(item -> {
            assertThat(item.path("emirate").asString("")).isEqualTo("AE-UQ");
            assertThat(item.has("timeline")).isFalse();
        });
        requireProblem(frontDoor.get(REQUESTS), 400, "filter-required");
        requireProblem(frontDoor.get(REQUESTS + "?emirate=AE-XX"), 400, "unknown-emirate");
    }

    @Test
    void a_status_that_did_not_change_is_not_sent_again() {
        Journey journey = system.journey().submitted();
        journey.untilCompleted("issued");
        HttpAnswer status = frontDoor.get(journey.path);

        HttpAnswer same = frontDoor.get(
                journey.path,
                "If-None-Match",
                status.headers().firstValue("ETag").orElseThrow());

        assertThat(same.status()).isEqualTo(304);
    }

    @Test
    void only_the_entity_that_was_called_can_answer() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.until(
                "only the silent authority is left", now -> Journey.holders(now).equals(List.of("khda")));
        String call = journey.ledger(Journey.APPROVE).stream()
                .filter(entry -> entry.path("entity").asString("").equals("khda"))
                .map(entry -> entry.path("call").asString(""))
                .findFirst()
                .orElseThrow();
        String answer = "{\"outcome\": \"replied\", \"result\": {\"approvalNumber\": \"NOC-1\"}}";

        assertThat(callBack("khda", "mohre", call, answer).status()).isEqualTo(401);
        assertThat(callBack("mohre", "mohre", call, answer).status()).isEqualTo(404);
        assertThat(callBack("khda", "khda", call.replaceFirst("\\d+$", "99"), answer)
                        .status())
                .isEqualTo(404);
        assertThat(callBack("khda", "khda", call, "{\"outcome\": \"perhaps\"}").status())
                .isEqualTo(422);
        assertThat(Journey.holders(journey.status())).containsExactly("khda");

        assertThat(callBack("khda", "khda", call, answer).status()).isEqualTo(200);
        assertThat(callBack("khda", "khda", call, answer).status()).isEqualTo(200);
        journey.untilCompleted("issued");
    }

    private HttpAnswer callBack(String entity, String signer, String call, String body) {
        CallSignature signature = new CallSignature(
                CallSignature.secretOf(Entities.SECRET, new EntityId(signer)),
                Duration.ofMinutes(5),
                Clock.systemUTC());
        return frontDoor.post(
                "/api/v1/callbacks/" + entity + "/" + call,
                body,
                CallSignature.HEADER,
                signature.sign(call, body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpAnswer submit(Journey journey) {
        return frontDoor.post(REQUESTS, journey.submission(), "Idempotency-Key", journey.key);
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private static void requireProblem(HttpAnswer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.text("/code")).isEqualTo(code);
        assertThat(answer.text("/type")).isEqualTo("urn:muamala:problem:" + code);
        assertThat(answer.number("/status")).isEqualTo(status);
        assertThat(answer.text("/detail")).isNotBlank();
    }

    private static List<String> errors(HttpAnswer answer) {
        return answer.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("pointer").asString("") + " "
                        + error.path("code").asString(""))
                .toList();
    }

    private static List<String> ids(HttpAnswer answer) {
        return answer.body()
                .path("items")
                .valueStream()
                .map((JsonNode item) -> item.path("id").asString(""))
                .toList();
    }

    private static String id(String submitted) {
        return submitted.split(" ")[0];
    }
}
