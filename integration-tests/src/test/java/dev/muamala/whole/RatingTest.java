package dev.muamala.whole;

import static dev.muamala.whole.KeysTest.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** When all is over the applicant says how they were served. */
@ExtendWith(SharedSystem.class)
class RatingTest {
    private final WholeSystem system;
    private final JsonClient frontDoor;

    RatingTest(WholeSystem system) {
        this.system = system;
        this.frontDoor = system.frontDoor();
    }

    @Test
    void a_rating_is_shown_with_the_request_and_stands() {
        Journey journey = issued();
        Map<String, Object> good = Map.of("rating", 5, "comment", "سريعة جداً", "actor", journey.applicant);

        HttpAnswer rated = rate(journey, good, "stars");

        assertThat(rated.status()).as(rated.toString()).isEqualTo(200);
        HttpAnswer status = frontDoor.get(journey.path + "?after=" + rated.number("/position"));
        assertThat(status.number("/rating/rating")).isEqualTo(5);
        assertThat(status.text("/rating/comment")).isEqualTo("سريعة جداً");
        assertThat(status.text("/state")).isEqualTo("completed");
        assertThat(status.number("/version")).isEqualTo(rated.number("/version"));
        assertThat(Journey.kinds(status.body())).endsWith("completed", "rated");

        assertThat(rate(journey, good, "stars").body()).isEqualTo(rated.body());
        requireProblem(rate(journey, Map.of("rating", 1), "stars"), 422, "idempotency-key-reused");
        requireProblem(rate(journey, good, "other"), 409, "already-rated");
    }

    @Test
    void an_open_request_is_not_rated() {
        Journey journey = system.journey()
                .given("never", "{\"entity\": \"khda\", \"behaviour\": \"never\"}")
                .submitted();
        journey.untilHeldBy("khda");

        requireProblem(rate(journey, Map.of("rating", 3), "stars"), 409, "request-open");

        journey.withdraw();
        journey.untilCompleted("withdrawn");
        assertThat(rate(journey, Map.of("rating", 3), "stars").status()).isEqualTo(200);
    }

    @Test
    void only_the_applicant_rates() {
        Journey journey = issued();

        requireProblem(
                rate(journey, Map.of("rating", 1, "actor", "784-somebody-else"), "stars"), 403, "not-the-applicant");

        assertThat(journey.status().path("rating").isNull()).isTrue();
    }

    @Test
    void what_is_no_rating_is_told_by_its_field() {
        Journey journey = issued();
        for (Object wrong : new Object[] {0, 6, -1}) {
            HttpAnswer answer = rate(journey, Map.of("rating", wrong), "stars");
            requireProblem(answer, 422, "request-invalid");
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("/rating");
            assertThat(answer.text("/errors/0/code")).isEqualTo("out-of-range");
        }
        HttpAnswer nothing = rate(journey, Map.of("comment", "x".repeat(1_001)), "stars");
        requireProblem(nothing, 422, "request-invalid");
        assertThat(nothing.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("code").asString("")))
                .containsExactly("missing", "too-long");
        requireProblem(
                frontDoor.post("/api/v1/requests/" + UUID.randomUUID() + "/rating", Map.of("rating", 1), KEY, "stars"),
                404,
                "request-not-found");
        JsonNode status = journey.status();
        assertThat(status.path("rating").isNull()).isTrue();
    }

    private static final String KEY = "Idempotency-Key";

    private Journey issued() {
        Journey journey = system.journey().submitted();
        journey.untilCompleted("issued");
        return journey;
    }

    private HttpAnswer rate(Journey journey, Map<String, Object> rating, String key) {
        return frontDoor.post(journey.path + "/rating", rating, KEY, key);
    }
}
