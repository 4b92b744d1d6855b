package dev.muamala.entity;

import static dev.muamala.entity.Calls.DEPARTMENT;
import static dev.muamala.entity.Calls.MINISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

/** What is turned away at the door, before any command. */
class CallbackControllerTest {
    private static final CallId CALL = CallId.of(RequestId.derive(new ApplicantId("fatima"), "callback"), 1);
    private static final String GOOD = "{\"outcome\":\"replied\",\"result\":{}}";

    private final EntityProperties properties = new EntityProperties(
            URI.create("http://127.0.0.1:1"),
            Map.of(),
            Calls.SECRET,
            URI.create("http://127.0.0.1:1"),
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            8);
    private final CallbackController callbacks =
            new CallbackController(null, new Signatures(properties, Clock.systemUTC()), new Answers(AnswersTest.JSON));

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    private static String signature(EntityId signer, CallId call, String body) {
        return new CallSignature(CallSignature.secretOf(Calls.SECRET, signer), Duration.ofMinutes(5), Clock.systemUTC())
                .sign(call.value(), bytes(body));
    }

    private ResponseEntity<Object> answer(String signature, String body) {
        try {
            return callbacks.answer(
                    DEPARTMENT, CALL, signature, new ByteArrayInputStream(bytes(body)), new MockHttpServletRequest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object code(ResponseEntity<Object> response) {
        return ((ProblemDetail) response.getBody()).getProperties().get("code");
    }

    private void isTurnedAway(String signature) {
        ResponseEntity<Object> response = answer(signature, GOOD);

        assertThat(response.getStatusCode().value()).isEqualTo(401);
        assertThat(code(response)).isEqualTo("signature-invalid");
    }

    @Test
    void an_unsigned_answer_is_turned_away() {
        isTurnedAway(null);
    }

    @Test
    void an_answer_signed_by_another_entity_is_turned_away() {
        isTurnedAway(signature(MINISTRY, CALL, GOOD));
    }

    @Test
    void an_answer_signed_for_another_call_is_turned_away() {
        isTurnedAway(signature(DEPARTMENT, CallId.of(CALL.request(), 2), GOOD));
    }

    @Test
    void an_answer_that_was_changed_is_turned_away() {
        isTurnedAway(signature(DEPARTMENT, CALL, "{\"outcome\":\"accepted\"}"));
    }

    @Test
    void a_signed_answer_that_is_not_understood_is_told_so() {
        String body = "{\"outcome\":\"perhaps\"}";

        ResponseEntity<Object> response = answer(signature(DEPARTMENT, CALL, body), body);

        assertThat(response.getStatusCode().value()).isEqualTo(422);
        assertThat(code(response)).isEqualTo("answer-not-understood");
    }
}
