package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every write goes under a key, and what was done under a key is never done again. */
@ExtendWith(SharedSystem.class)
class KeysTest {
    private static final String KEY = "Idempotency-Key";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;
    private static final String NAMES = """
            {"tradeNames": [{"ar": "مخبز الواحة", "en": "Oasis Bakery"}]}""";

    private final WholeSystem system;
    private final JsonClient frontDoor;

    KeysTest(WholeSystem system) {
        this.system = system;
        this.frontDoor = system.frontDoor();
    }

    @Test
    void an_action_under_its_key_gets_its_first_answer_whatever_happened_since() {
        Journey journey = asked();
        Map<String, Object> action = action(journey.untilAsked());
        HttpAnswer first = frontDoor.post(journey.path + "/actions", action, KEY, "names");
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        JsonNode end = journey.untilCompleted("issued");
        assertThat(end.path("version").asLong()).isGreaterThan(first.number("/version"));

        HttpAnswer again = frontDoor.post(journey.path + "/actions", action, KEY, "\"names\"");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(Journey.kinds(journey.status()))
                .filteredOn("action-taken"::equals)
                .hasSize(1);
        requireProblem(
                frontDoor.post(journey.path + "/withdrawal", Map.of(), KEY, "names"), 422, "idempotency-key-reused");
    }

    @Test
    void keys_outlive_the_server() {
        Journey journey = asked();
        Map<String, Object> action = action(journey.untilAsked());
        HttpAnswer first = frontDoor.post(journey.path + "/actions", action, KEY, "names");
        journey.untilCompleted("issued");

        system.stop();
        system.start();

        assertThat(frontDoor
                        .post(journey.path + "/actions", action, KEY, "names")
                        .body())
                .isEqualTo(first.body());
        Map<String, Object> other = Map.of("step", action.get("step"), "data", Map.of("tradeNames", "others"));
        requireProblem(frontDoor.post(journey.path + "/actions", other, KEY, "names"), 422, "idempotency-key-reused");
    }

    @Test
    void a_refusal_leaves_its_key_free() {
        Journey journey = asked();
        JsonNode asked = journey.untilAsked();
        Map<String, Object> wrong = Map.of("step", asked.path("step").asString(""), "data", Map.of());
        requireProblem(frontDoor.post(journey.path + "/actions", wrong, KEY, "names"), 422, "form-invalid");

        assertThat(frontDoor
                        .post(journey.path + "/actions", action(asked), KEY, "names")
                        .status())
                .isEqualTo(200);
        journey.untilCompleted("issued");
    }

    @Test
    void a_withdrawal_under_its_key_gets_its_first_answer() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.untilHeldBy("khda");

        HttpAnswer first = frontDoor.post(journey.path + "/withdrawal", Map.of("reason", "Too late"), KEY, "leave");
        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        journey.untilCompleted("withdrawn");

        assertThat(frontDoor
                        .post(journey.path + "/withdrawal", Map.of("reason", "Too late"), KEY, "leave")
                        .body())
                .isEqualTo(first.body());
        requireProblem(
                frontDoor.post(journey.path + "/withdrawal", Map.of("reason", "Too dear"), KEY, "leave"),
                422,
                "idempotency-key-reused");
    }

    @Test
    void every_write_needs_one_good_key() {
        Journey journey = system.journey();
        for (String path : new String[] {"/actions", "/withdrawal", "/rating"}) {
            requireProblem(frontDoor.post(journey.path + path, Map.of()), 400, "idempotency-key-missing");
        }
        for (String bad : new String[] {"\"\"", "a b", "\"one\", \"two\"", "x".repeat(256), "\"half"}) {
            requireProblem(
                    frontDoor.post("/api/v1/requests", journey.submission(), KEY, bad), 400, "idempotency-key-invalid");
        }
        requireProblem(
                frontDoor.post("/api/v1/requests", journey.submission(), KEY, "one", KEY, "two"),
                400,
                "idempotency-key-invalid");
    }

    @Test
    void while_the_first_is_being_done_the_second_is_told_to_come_back() throws SQLException {
        Journey journey = system.journey();
        CompletableFuture<HttpAnswer> one;
        CompletableFuture<HttpAnswer> other;
        HttpAnswer second;
        try (Connection connection = DriverManager.getConnection(system.databaseUrl());
                Statement lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("SELECT 1 FROM event_head FOR UPDATE");
            one = CompletableFuture.supplyAsync(() -> submit(journey));
            other = CompletableFuture.supplyAsync(() -> submit(journey));
            second = (HttpAnswer) CompletableFuture.anyOf(one, other).join();
            connection.rollback();
        }

        requireProblem(second, 409, "idempotency-key-in-use");
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        HttpAnswer first = second == one.join() ? other.join() : one.join();
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(submit(journey).body()).isEqualTo(first.body());
        journey.untilCompleted("issued");
    }

    private Journey asked() {
        return system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
    }

    private static Map<String, Object> action(JsonNode asked) {
        return Map.of(
                "step",
                asked.path("step").asString(""),
                "data",
                JsonMapper.shared().readTree(NAMES));
    }

    private HttpAnswer submit(Journey journey) {
        return frontDoor.post("/api/v1/requests", journey.submission(), KEY, journey.key);
    }

    static void requireProblem(HttpAnswer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.text("/code")).as(answer.toString()).isEqualTo(code);
        assertThat(answer.text("/detail")).isNotBlank();
    }
}
