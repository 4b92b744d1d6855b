package dev.muamala.entity;

import dev.muamala.events.LocalizedText;
import dev.muamala.request.CallOutcome;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what entities say, in answers and in callbacks alike. Whatever cannot be understood is unknown, never good; a
 * field that we do not know is passed over, so that an entity may say more than we ask.
 */
@Component
class Answers {
    static final int MAX_BYTES = 1 << 20;

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json.rebuild()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
    }

    private record Answer(
            String outcome,
            Map<String, Object> result,
            String code,
            LocalizedText reason,
            Map<String, Object> details,
            String reference) {}

    CallOutcome read(byte[] body) {
        if (body.length > MAX_BYTES) {
            return new CallOutcome.Unknown("an answer of more than " + MAX_BYTES + " bytes");
        }
        try {
            return Optional.ofNullable(json.readValue(body, Answer.class))
                    .map(Answers::outcome)
                    .orElseGet(() -> new CallOutcome.Unknown("an answer that is null"));
        } catch (JacksonException | IllegalArgumentException e) {
            return new CallOutcome.Unknown("an answer that is not understood");
        }
    }

    private static CallOutcome outcome(Answer answer) {
        return switch (Objects.requireNonNullElse(answer.outcome(), "")) {
            case "replied" -> new CallOutcome.Replied(Objects.requireNonNullElse(answer.result(), Map.of()));
            case "accepted" -> new CallOutcome.Accepted(Objects.requireNonNullElse(answer.reference(), ""));
            case "refused" -> refused(answer);
            default -> new CallOutcome.Unknown("an answer that names no known outcome");
        };
    }

    private static CallOutcome refused(Answer answer) {
        if (answer.code() == null || answer.reason() == null) {
            return new CallOutcome.Unknown("a refusal without code or reason");
        }
        return new CallOutcome.Refused(
                answer.code(), answer.reason(), Objects.requireNonNullElse(answer.details(), Map.of()));
    }
}
