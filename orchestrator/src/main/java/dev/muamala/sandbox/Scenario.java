package dev.muamala.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.muamala.events.Data;
import dev.muamala.events.LocalizedText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How entities behave towards the calls that a rule matches. What is left out (null) matches every call, or leaves the
 * answer as the catalogue's example has it. In JSON:
 *
 * <pre>{@code
 * {"id": "first-name-refused", "operation": "economic-department.trade-name.reserve",
 *  "input": {"tradeName": "Desert Rose"}, "firstCalls": 1,
 *  "refusal": {"code": "name-taken", "reason": {"ar": "…", "en": "…"}, "details": {}},
 *  "behaviour": "callback", "latency": {"min": 20, "max": 50}, "delay": {"min": 1000, "max": 3000}}
 * }</pre>
 *
 * @param id names the rule in the admin API; one is given where it is left out
 * @param entity the entity's id, where {@code *} stands for any text
 * @param operation the topic, where {@code *} stands for any text; a payment's is {@code payment}
 * @param request the request that calls
 * @param input values that the call's input must have, at any depth
 * @param firstCalls the rule holds for so many calls and no further ones; a call that is repeated counts once
 * @param behaviour how the answer is given, {@link Behaviour#REPLY} when left out
 * @param times of {@code error} and {@code broken}: how often one call meets it before it goes well; always when null
 * @param latency time before the HTTP answer
 * @param delay time between the HTTP answer and the callback
 * @param result values that replace or join those of the catalogue's example
 * @param refusal the answer is this refusal instead of a result
 * @param clockSkewSeconds by how much the entity's clock is off when it signs and when it writes a date into an answer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scenario(
        String id,
        String entity,
        String operation,
        String request,
        Map<String, Object> input,
        Integer firstCalls,
        Behaviour behaviour,
        Integer times,
        Millis latency,
        Millis delay,
        Map<String, Object> result,
        Refusal refusal,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int clockSkewSeconds) {

    /** How an answer is given, or kept back. */
    public enum Behaviour {
        /** The answer stands in the HTTP response. */
        REPLY,
        /** 202, and the answer by callback after the delay. */
        CALLBACK,
        /** The callback is sent first, and only then the 202 that announces it. */
        EARLY,
        /** As {@link #CALLBACK}, but the callback is sent a second time after it was acknowledged. */
        TWICE,
        /** The answer stands in the HTTP response, and at the same time it comes by callback. */
        ECHO,
        /** 202, and no callback ever; nothing is done. */
        NEVER,
        /** No HTTP answer ever; nothing is done. */
        HANG,
        /** HTTP 500; nothing is done. */
        ERROR,
        /** The call has its effect, and the connection is closed before the answer: the caller cannot know. */
        BROKEN,
        /** HTTP 503, as long as the scenario stands; nothing is done. */
        DOWN;

        boolean answersByCallback() {
            return this == CALLBACK || this == EARLY || this == TWICE || this == ECHO;
        }
    }

    /** A time in milliseconds, chosen anew between both ends (inclusive) each time it is needed. */
    public record Millis(long min, long max) {
        public Millis {
            if (min < 0 || max < min) {
                throw new IllegalArgumentException(
                        "{\"min\": " + min + ", \"max\": " + max + "} is no span; expected 0 <= min <= max");
            }
        }

        long draw() {
            return ThreadLocalRandom.current().nextLong(min, max + 1);
        }
    }

    public record Refusal(String code, LocalizedText reason, Map<String, Object> details) {
        public Refusal {
            Objects.requireNonNull(code, "a refusal needs a code");
            Objects.requireNonNull(reason, "a refusal needs a reason");
            details = details == null ? Map.of() : details;
        }
    }

    public Scenario {
        if (firstCalls != null && firstCalls < 1 || times != null && times < 1) {
            throw new IllegalArgumentException(
                    "\"firstCalls\" and \"times\" count from 1; leave them out for no limit");
        }
        input = input == null ? null : Data.copyOf(input);
        behaviour = behaviour == null ? Behaviour.REPLY : behaviour;
    }

    /** @throws IllegalArgumentException when the text is not the JSON of a scenario; the message says where */
    public static Scenario parse(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Scenario.class);
    }

    /** @throws IllegalArgumentException when the text is not a JSON array of scenarios; the message says where */
    public static List<Scenario> parseAll(String json) {
        return List.of(Json.read(json.getBytes(StandardCharsets.UTF_8), Scenario[].class));
    }

    Scenario withId(String id) {
        return new Scenario(
                id,
                entity,
                operation,
                request,
                input,
                firstCalls,
                behaviour,
                times,
                latency,
                delay,
                result,
                refusal,
                clockSkewSeconds);
    }

    boolean matches(String entity, Call call) {
        return like(this.entity, entity)
                && like(operation, call.operation())
                && (request == null || request.equals(call.request()))
                && (input == null || contains(Data.copyOf(call.input()), input));
    }

    /** Whether this attempt of a call, counted from 1, still meets the {@code error} or {@code broken} connection. */
    boolean troubles(int attempt) {
        return times == null || attempt <= times;
    }

    private static boolean like(String pattern, String value) {
        return pattern == null
                || Arrays.stream(pattern.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.collectingAndThen(Collectors.joining(".*"), Pattern::compile))
                        .matcher(value)
                        .matches();
    }

    private static boolean contains(Object actual, Object wanted) {
        if (wanted instanceof Map<?, ?> parts) {
            return actual instanceof Map<?, ?> whole
                    && parts.entrySet().stream().allMatch(part -> contains(whole.get(part.getKey()), part.getValue()));
        }
        return Objects.equals(actual, wanted);
    }
}
