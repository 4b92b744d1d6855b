package dev.muamala.sandbox;

import static dev.muamala.sandbox.TwoEntities.DEPARTMENT;
import static dev.muamala.sandbox.TwoEntities.MINISTRY;
import static dev.muamala.sandbox.TwoEntities.OPEN;
import static dev.muamala.sandbox.TwoEntities.RESERVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.muamala.entity.CallSignature;
import dev.muamala.sandbox.Neighbour.Callback;
import dev.muamala.sandbox.Neighbour.Reply;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxTest {
    private Neighbour neighbour;
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        neighbour = new Neighbour();
        sandbox = new Sandbox(TwoEntities.catalogue(), Neighbour.MASTER, Ledger.inMemory(), new Scenarios(List.of()))
                .start(0);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        neighbour.close();
    }

    @Test
    void without_a_scenario_the_example_of_the_catalogue_is_replied_with_numbers_that_count_on() throws Exception {
        Reply first = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());
        Reply second = neighbour.ask(sandbox, MINISTRY, OPEN, neighbour.newCall());

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.genuine()).isTrue();
        assertThat(first.body().get("outcome")).isEqualTo("replied");
        assertThat(result(first.body()))
                .contains(entry("reservation", "RES-2026-000001"), entry("parts", List.of("P-2026-0001")));
        assertThat(result(first.body()).get("validFrom").toString()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(result(second.body()))
                .containsExactly(Map.entry("establishment", "EST-2026-990002"), Map.entry("quota", 5));
    }

    @Test
    void a_repeated_call_gets_the_same_answer_and_has_its_effect_once() throws Exception {
        String call = neighbour.newCall();

        Reply first = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        Reply again = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(neighbour.entry(sandbox, call).received()).isEqualTo(2);
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void the_same_call_from_many_sides_at_once_has_its_effect_once() throws Exception {
        String call = neighbour.newCall();
        ExecutorService callers = Executors.newFixedThreadPool(16);
        Callable<Reply> ask = () -> neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        List<Future<Reply>> replies = callers.invokeAll(java.util.Collections.nCopies(64, ask));
        callers.shutdown();

        for (Future<Reply> reply : replies) {
            assertThat(result(reply.get().body()).get("reservation")).isEqualTo("RES-2026-000001");
        }
        assertThat(neighbour.entry(sandbox, call).received()).isEqualTo(64);
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    /** The ledger must be able to convict a caller that forgets the key. */
    @Test
    void a_call_repeated_without_its_key_has_its_effect_again() throws Exception {
        String call = neighbour.newCall();
        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        neighbour.send(
                neighbour
                        .callWithoutKey(sandbox, DEPARTMENT, RESERVE, call, Map.of())
                        .build(),
                DEPARTMENT,
                call);

        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(2);
    }

    @Test
    void a_call_with_a_bad_signature_is_turned_away_and_leaves_no_trace() throws Exception {
        String call = neighbour.newCall();

        Reply forged = neighbour.send(
                neighbour
                        .call(sandbox, DEPARTMENT, RESERVE, call, Map.of())
                        .setHeader(CallSignature.HEADER, "t=1,v1=" + "0".repeat(64))
                        .build(),
                DEPARTMENT,
                call);

        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.body().get("code")).isEqualTo("bad-signature");
        assertThat(sandbox.ledger().entries()).isEmpty();
    }

    @Test
    void an_unknown_entity_or_operation_is_not_found_and_the_answer_names_those_there_are() throws Exception {
        Reply nobody = neighbour.ask(sandbox, "atlantis", RESERVE, neighbour.newCall());
        Reply nothing = neighbour.ask(sandbox, DEPARTMENT, "economic-department.moon.sell", neighbour.newCall());

        assertThat(List.of(nobody.status(), nothing.status())).containsOnly(404);
        assertThat(nobody.body().get("detail").toString()).contains(DEPARTMENT, MINISTRY);
    }

    @Test
    void a_call_without_a_callback_address_is_malformed() throws Exception {
        var response = neighbour.admin(
                sandbox, "POST", "/" + DEPARTMENT + "/operations/" + RESERVE, "{\"call\":\"a.1\",\"request\":\"a\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("operation", "missing");
    }

    @Test
    void callback_answers_later_and_signed() throws Exception {
        scene("{'behaviour': 'callback', 'delay': {'min': 300, 'max': 300}}");
        String call = neighbour.newCall();
        Instant asked = Instant.now();

        Reply accepted = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        Reply meanwhile = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.genuine()).isTrue();
        assertThat(accepted.body().get("outcome")).isEqualTo("accepted");
        assertThat(accepted.body().get("reference")).isEqualTo("DED-DUBAI-000001");
        assertThat(meanwhile.body()).isEqualTo(accepted.body());
        Callback callback = onlyCallback();
        assertThat(callback.genuine()).isTrue();
        assertThat(callback.answer().get("outcome")).isEqualTo("replied");
        assertThat(Duration.between(asked, callback.at())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).body()).isEqualTo(callback.answer());
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
        assertThat(neighbour.entry(sandbox, call).callbacksOwed()).isZero();
    }

    @Test
    void early_sends_the_callback_before_the_acceptance() throws Exception {
        scene("{'behaviour': 'early'}");

        Reply accepted = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        assertThat(neighbour.callbacks).hasSize(1);
        assertThat(accepted.status()).isEqualTo(202);
    }

    @Test
    void twice_sends_the_callback_twice_for_one_effect() throws Exception {
        scene("{'behaviour': 'twice', 'delay': {'min': 0, 'max': 0}}");
        String call = neighbour.newCall();

        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        await().until(() -> neighbour.entry(sandbox, call).callbacksAcknowledged() == 2);
        assertThat(neighbour.callbacks)
                .hasSize(2)
                .extracting(Callback::answer)
                .allSatisfy(answer ->
                        assertThat(answer).isEqualTo(neighbour.callbacks.get(0).answer()));
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void a_callback_is_tried_until_it_is_acknowledged() throws Exception {
        scene("{'behaviour': 'callback', 'delay': {'min': 0, 'max': 0}}");
        neighbour.callbacksToFail.set(2);
        String call = neighbour.newCall();

        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        await().until(() -> neighbour.entry(sandbox, call).callbacksOwed() == 0);
        assertThat(neighbour.callbacks).hasSize(1);
        assertThat(neighbour.entry(sandbox, call).callbackAttempts()).isEqualTo(3);
    }

    @Test
    void latency_holds_the_answer_back_by_so_long() throws Exception {
        scene("{'latency': {'min': 250, 'max': 260}}");
        Instant asked = Instant.now();

        Reply reply = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Duration.between(asked, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    void a_refusal_names_its_reason_and_has_no_effect() throws Exception {
        scene(
                "{'refusal': {'code': 'name-taken', 'reason': {'ar': 'الاسم محجوز', 'en': 'The name is taken'}, 'details': {'by': 'LLC 7'}}}");
        String call = neighbour.newCall();

        Reply refused = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.body())
                .isEqualTo(Map.of(
                        "outcome",
                        "refused",
                        "code",
                        "name-taken",
                        "reason",
                        Map.of("ar", "الاسم محجوز", "en", "The name is taken"),
                        "details",
                        Map.of("by", "LLC 7")));
        assertThat(neighbour.entry(sandbox, call).effects()).isZero();
        assertThat(neighbour.entry(sandbox, call).outcome()).isEqualTo("refused");
    }

    @Test
    void the_first_call_is_refused_and_stays_refused_while_the_next_goes_well() throws Exception {
        scene("{'firstCalls': 1, 'refusal': {'code': 'incomplete', 'reason': {'ar': 'ناقص', 'en': 'Incomplete'}}}");
        String first = neighbour.newCall();
        String second = neighbour.newCall();

        assertThat(outcome(first)).isEqualTo("refused");
        assertThat(outcome(second)).isEqualTo("replied");
        assertThat(outcome(first)).isEqualTo("refused");
    }

    @Test
    void a_refusal_may_come_by_callback() throws Exception {
        scene("{'behaviour': 'callback', 'refusal': {'code': 'no', 'reason': {'ar': 'لا', 'en': 'No'}}}");

        neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        assertThat(onlyCallback().answer().get("outcome")).isEqualTo("refused");
    }

    @Test
    void error_answers_500_so_many_times_and_then_goes_well() throws Exception {
        scene("{'behaviour': 'error', 'times': 2}");
        String call = neighbour.newCall();

        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).status()).isEqualTo(500);
        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).status()).isEqualTo(500);
        assertThat(neighbour.entry(sandbox, call).outcome()).isEqualTo("open");
        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).status()).isEqualTo(200);
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void broken_closes_the_connection_after_the_effect_and_tells_when_asked_again() throws Exception {
        scene("{'behaviour': 'broken', 'times': 1}");
        String call = neighbour.newCall();

        assertThatIOException().isThrownBy(() -> neighbour.ask(sandbox, DEPARTMENT, RESERVE, call));

        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
        assertThat(outcome(call)).isEqualTo("replied");
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void never_accepts_and_does_nothing_until_the_scenario_is_gone() throws Exception {
        scene("{'id': 'silence', 'behaviour': 'never'}");
        String call = neighbour.newCall();

        assertThat(outcome(call)).isEqualTo("accepted");
        assertThat(outcome(call)).isEqualTo("accepted");
        assertThat(neighbour.entry(sandbox, call).outcome()).isEqualTo("open");
        sandbox.scenarios().remove("silence");

        assertThat(outcome(call)).isEqualTo("replied");
    }

    @Test
    void hang_never_answers() throws Exception {
        scene("{'behaviour': 'hang'}");
        String call = neighbour.newCall();
        var impatient = neighbour
                .call(sandbox, DEPARTMENT, RESERVE, call, Map.of())
                .timeout(Duration.ofMillis(300))
                .build();

        assertThatIOException()
                .isThrownBy(() -> neighbour.send(impatient, DEPARTMENT, call))
                .isInstanceOf(HttpTimeoutException.class);

        assertThat(neighbour.entry(sandbox, call).received()).isEqualTo(1);
        assertThat(neighbour.entry(sandbox, call).effects()).isZero();
    }

    @Test
    void down_is_503_for_this_entity_only_until_it_is_switched() throws Exception {
        scene("{'id': 'outage', 'entity': 'ded-*', 'behaviour': 'down'}");
        String call = neighbour.newCall();

        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).status()).isEqualTo(503);
        assertThat(neighbour.ask(sandbox, MINISTRY, OPEN, neighbour.newCall()).status())
                .isEqualTo(200);
        neighbour.admin(sandbox, "DELETE", "/scenarios/outage", null);

        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).status()).isEqualTo(200);
    }

    @Test
    void a_skewed_clock_signs_answers_and_callbacks_that_are_hours_off() throws Exception {
        scene("{'behaviour': 'callback', 'delay': {'min': 0, 'max': 0}, 'clockSkewSeconds': -7200}");

        Reply accepted = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        assertThat(accepted.genuine()).isFalse();
        assertThat(onlyCallback().genuine()).isFalse();
    }

    @Test
    void a_skewed_clock_dates_what_it_writes_by_itself() throws Exception {
        scene("{'result': {'writtenAt': '{now}'}, 'clockSkewSeconds': 7200}");

        Reply reply = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        Instant writtenAt = Instant.parse((String) ((Map<?, ?>) reply.body().get("result")).get("writtenAt"));
        assertThat(writtenAt).isCloseTo(Instant.now().plusSeconds(7200), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void echo_answers_at_once_and_by_callback_for_one_effect() throws Exception {
        scene("{'behaviour': 'echo'}");
        String call = neighbour.newCall();

        Reply reply = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().get("outcome")).isEqualTo("replied");
        assertThat(onlyCallback().answer()).isEqualTo(reply.body());
        assertThat(sandbox.ledger().entry(call).orElseThrow().effects()).isEqualTo(1);
        assertThat(neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).body()).isEqualTo(reply.body());
    }

    @Test
    void a_scenario_meets_only_calls_with_its_input() throws Exception {
        scene("{'input': {'name': {'en': 'Desert Rose'}, 'partners': 2}, 'behaviour': 'error'}");
        Map<String, Object> meant = Map.of("name", Map.of("en", "Desert Rose", "ar", "وردة"), "partners", 2, "x", 1);
        Map<String, Object> other = Map.of("name", Map.of("en", "Desert Rose"), "partners", 3);

        assertThat(neighbour
                        .ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall(), meant)
                        .status())
                .isEqualTo(500);
        assertThat(neighbour
                        .ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall(), other)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_result_of_the_scenario_stands_over_the_example_and_may_repeat_the_input() throws Exception {
        scene("{'result': {'name': '{input:/names/0}', 'none': '{input:/names/7}', 'parts': 3}}");
        Map<String, Object> input = Map.of("names", List.of(Map.of("en", "Desert Rose")));

        Reply reply = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall(), input);

        assertThat(result(reply.body()))
                .contains(
                        entry("name", Map.of("en", "Desert Rose")),
                        entry("none", null),
                        entry("parts", 3),
                        entry("reservation", "RES-2026-000001"));
    }

    @Test
    void the_gateway_takes_the_money_once_and_calls_back_with_a_receipt() throws Exception {
        String call = neighbour.newCall();

        Reply accepted = neighbour.pay(sandbox, call, 12_000);
        neighbour.pay(sandbox, call, 12_000);

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(result(onlyCallback().answer())).containsKeys("receipt", "paidAt");
        LedgerEntry entry = neighbour.entry(sandbox, call);
        assertThat(entry.effects()).isEqualTo(1);
        assertThat(entry.amount().orElseThrow().minorUnits()).isEqualTo(12_000);
    }

    @Test
    void rules_are_replaced_added_in_front_and_reset_over_http() throws Exception {
        neighbour.admin(sandbox, "PUT", "/scenarios", "[{\"id\":\"a\",\"behaviour\":\"down\"}]");
        var added = neighbour.admin(sandbox, "POST", "/scenarios", "{\"id\":\"b\",\"behaviour\":\"error\"}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(sandbox.scenarios().all()).extracting(Scenario::id).containsExactly("b", "a");
        assertThat(neighbour.admin(sandbox, "GET", "/scenarios", null).body())
                .isEqualTo("[{\"id\":\"b\",\"behaviour\":\"error\"},{\"id\":\"a\",\"behaviour\":\"down\"}]");
        neighbour.admin(sandbox, "DELETE", "/scenarios", null);
        assertThat(sandbox.scenarios().all()).isEmpty();
    }

    @Test
    void a_misspelt_rule_is_refused_and_changes_nothing() throws Exception {
        var response = neighbour.admin(sandbox, "POST", "/scenarios", "{\"behavior\":\"down\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("behavior");
        assertThat(sandbox.scenarios().all()).isEmpty();
    }

    @Test
    void the_ledger_is_read_by_call_entity_and_request_and_cannot_be_emptied() throws Exception {
        String call = neighbour.newCall();
        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        neighbour.ask(sandbox, MINISTRY, OPEN, neighbour.newCall());

        assertThat(ledger("")).hasSize(2);
        assertThat(ledger("?call=" + call))
                .singleElement()
                .satisfies(entry -> assertThat(entry)
                        .containsEntry("entity", DEPARTMENT)
                        .containsEntry("operation", RESERVE)
                        .containsEntry("received", 1)
                        .containsEntry("effects", 1)
                        .containsEntry("outcome", "replied")
                        .containsKeys("first", "last", "answer"));
        assertThat(ledger("?entity=" + MINISTRY)).hasSize(1);
        assertThat(ledger("?request=" + neighbour.request())).hasSize(2);
        assertThat(ledger("?request=another")).isEmpty();
        assertThat(neighbour.admin(sandbox, "GET", "/ledger?color=red", null).statusCode())
                .isEqualTo(400);
        assertThat(neighbour.admin(sandbox, "DELETE", "/ledger", null).statusCode())
                .isEqualTo(405);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> ledger(String query) throws Exception {
        String body = neighbour.admin(sandbox, "GET", "/ledger" + query, null).body();
        return Json.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8), List.class);
    }

    private void scene(String json) {
        sandbox.scenarios().add(Scenario.parse(json.replace('\'', '"')));
    }

    private Object outcome(String call) throws Exception {
        return neighbour.ask(sandbox, DEPARTMENT, RESERVE, call).body().get("outcome");
    }

    private Callback onlyCallback() {
        await().until(() -> neighbour.callbacks.size() == 1);
        return neighbour.callbacks.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> result(Map<?, ?> answer) {
        return (Map<String, Object>) answer.get("result");
    }
}
