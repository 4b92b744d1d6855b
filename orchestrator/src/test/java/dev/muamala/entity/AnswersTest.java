package dev.muamala.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.LocalizedText;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.CallOutcome.Accepted;
import dev.muamala.request.CallOutcome.Refused;
import dev.muamala.request.CallOutcome.Replied;
import dev.muamala.request.CallOutcome.Unknown;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class AnswersTest {
    /** As strict as the server's own. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Answers answers = new Answers(JSON);

    private CallOutcome read(String body) {
        return answers.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_reply_keeps_its_numbers_exactly() {
        assertThat(read("{\"outcome\":\"replied\",\"result\":{\"fee\":0.10,\"count\":3}}"))
                .isEqualTo(new Replied(Map.of("fee", new BigDecimal("0.1"), "count", 3L)));
    }

    @Test
    void a_reply_may_have_nothing_to_say() {
        assertThat(read("{\"outcome\":\"replied\"}")).isEqualTo(new Replied(Map.of()));
    }

    @Test
    void a_refusal_gives_code_and_reason() {
        assertThat(
                        read(
                                "{\"outcome\":\"refused\",\"code\":\"name-taken\",\"reason\":{\"ar\":\"محجوز\",\"en\":\"Taken\"}}"))
                .isEqualTo(new Refused("name-taken", new LocalizedText("محجوز", "Taken"), Map.of()));
    }

    @Test
    void an_acceptance_may_give_no_reference() {
        assertThat(read("{\"outcome\":\"accepted\"}")).isEqualTo(new Accepted(""));
    }

    @Test
    void an_entity_may_say_more_than_we_ask() {
        assertThat(read("{\"outcome\":\"accepted\",\"reference\":\"D-1\",\"queue\":{\"ahead\":7}}"))
                .isEqualTo(new Accepted("D-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"replied\"",
                "{}",
                "{\"outcome\":\"replied\"",
                "{\"outcome\":\"replied\"} {}",
                "{\"outcome\":\"REPLIED\"}",
                "{\"outcome\":\"replied\",\"result\":[]}",
                "{\"outcome\":\"replied\",\"result\":{\"n\":9223372036854775808}}",
                "{\"outcome\":\"replied\",\"result\":{\"n\":1e999999999}}",
                "{\"outcome\":\"refused\"}",
                "{\"outcome\":\"refused\",\"code\":\"x\"}",
                "{\"outcome\":\"refused\",\"reason\":{\"ar\":\"x\",\"en\":\"x\"}}",
                "{\"outcome\":\"refused\",\"code\":\"x\",\"reason\":{\"en\":\"x\"}}",
                "<html>busy</html>"
            })
    void what_is_not_understood_is_unknown(String body) {
        assertThat(read(body)).isInstanceOf(Unknown.class);
    }

    @Test
    void a_bottomless_answer_is_unknown() {
        assertThat(read("{\"outcome\":\"replied\",\"result\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_001)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_that_is_too_long_is_unknown() {
        String filler = "x".repeat(Answers.MAX_BYTES);

        assertThat(read("{\"outcome\":\"replied\",\"result\":{\"text\":\"" + filler + "\"}}"))
                .isInstanceOf(Unknown.class);
    }
}
