package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.TimerFired;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class EventJsonTest {
    private static final String FIRED = "request.timer-fired";

    private final EventJson json = new EventJson();
    private final History history = History.ofNewRequest();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\":\"r\",\"step\":\"s#1\"}",
                "{\"request\":\"r\",\"step\":\"s#1\",\"at\":\"2026-03-01T12:00:00Z\",\"extra\":1}",
                "{\"request\":\"r\",\"step\":{\"value\":\"s#1\"},\"at\":\"2026-03-01T12:00:00Z\"}",
                "{\"request\":\"r\",\"step\":\"s#1\",\"at\":\"yesterday\"}",
                "{\"request\":\"r\",\"step\":\"s#1\",\"at\":\"2026-03-01T12:00:00Z\"} {}",
                "{\"request\":\"r\",\"step\":\"s#1\",",
                "null",
                "[]",
                ""
            })
    void json_of_another_shape_is_refused(String stored) {
        assertThatThrownBy(() -> json.decode(FIRED, 1, stored))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FIRED)
                .hasMessageContaining("revision 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AE-XX\"", "\"DUBAI\"", "2", "\"\""})
    void an_emirate_that_is_not_one_is_refused(String emirate) throws IOException {
        String submitted = Files.readString(Path.of("src/test/resources/events/request.submitted.r1.json"));
        String elsewhere = submitted.replace("\"AE-DU\"", emirate);

        assertThatThrownBy(() -> json.decode("request.submitted", 1, elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("request.submitted");
    }

    @Test
    void a_newer_revision_or_an_unknown_event_asks_for_a_newer_version() {
        assertThatThrownBy(() -> json.decode(FIRED, 2, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Run the version that wrote it");
        assertThatThrownBy(() -> json.decode("request.framed", 1, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("request.framed");
    }

    @Test
    void what_is_no_event_is_not_written() {
        assertThatThrownBy(() -> json.encode("text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void data_is_the_same_after_it_was_stored() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("z first", null);
        data.put("a second", List.of(1, 2L, new BigDecimal("1.50"), 0.1, new BigInteger("9223372036854775807")));
        data.put("tiny", new BigDecimal("1E-400"));
        data.put("exact", new BigDecimal("0.1000000000000000000000000000000000000001"));
        data.put("escapes", "\"\\\n\u2028 \u0000 \uD83D\uDE00 لا");
        data.put("", Map.of("empty", List.of()));
        ActionTaken event = history.taken(data);

        EventJson.Encoded stored = json.encode(event);
        ActionTaken read = (ActionTaken) json.decode(stored.type(), stored.revision(), stored.json());

        assertThat(read).isEqualTo(event);
        assertThat(read.data().keySet()).containsExactlyElementsOf(data.keySet());
    }

    @Test
    void deep_data_that_can_be_written_can_be_read() {
        Map<String, Object> data = Map.of("end", true);
        for (int depth = 0; depth < 490; depth++) {
            data = Map.of("in", data);
        }
        ActionTaken event = history.taken(data);

        EventJson.Encoded stored = json.encode(event);

        assertThat(json.decode(stored.type(), stored.revision(), stored.json())).isEqualTo(event);
    }

    @Test
    void data_too_deep_to_be_read_is_not_written() {
        Map<String, Object> data = Map.of("end", true);
        for (int depth = 0; depth < 600; depth++) {
            data = Map.of("in", data);
        }
        ActionTaken event = history.taken(data);

        assertThatThrownBy(() -> json.encode(event))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Nothing was stored");
    }

    @Test
    void metadata_is_the_same_after_it_was_stored() {
        Map<String, Object> metadata = Map.of("traceId", "4bf92f35", "attempt", 2L, "share", new BigDecimal("0.5"));

        PersonalData.Where where = new PersonalData.Where(history.id(), "event");
        ActionTaken event = history.taken(Map.of());
        assertThat(json.decodeMetadata(json.encodeMetadata(metadata, event, where), where))
                .isEqualTo(metadata);
        assertThat(json.decodeMetadata(json.encodeMetadata(Map.of(), event, where), where))
                .isEmpty();
    }

    @Test
    void an_older_revision_is_lifted_step_by_step() {
        EventJson lifting = new EventJson(List.of(
                upcaster(
                        FIRED,
                        -1,
                        event -> event.put("step", event.remove("timer").asString())),
                upcaster(
                        FIRED,
                        0,
                        event -> event.put("at", event.remove("instant").asString()))));
        TimerFired expected = (TimerFired)
                json.decode(FIRED, 1, "{\"request\":\"r\",\"step\":\"s#1\",\"at\":\"2026-03-01T12:00:00Z\"}");

        assertThat(lifting.decode(
                        FIRED, -1, "{\"request\":\"r\",\"timer\":\"s#1\",\"instant\":\"2026-03-01T12:00:00Z\"}"))
                .isEqualTo(expected);
        assertThat(lifting.decode(
                        FIRED, 0, "{\"request\":\"r\",\"step\":\"s#1\",\"instant\":\"2026-03-01T12:00:00Z\"}"))
                .isEqualTo(expected);
    }

    @Test
    void a_revision_without_an_upcaster_is_an_error() {
        assertThatThrownBy(() -> json.decode(FIRED, 0, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No upcaster reads \"request.timer-fired\" revision 0");
    }

    @Test
    void two_upcasters_of_one_revision_are_an_error() {
        List<Upcaster> both =
                List.of(upcaster(FIRED, 1, UnaryOperator.identity()), upcaster(FIRED, 1, UnaryOperator.identity()));

        assertThatThrownBy(() -> new EventJson(both)).hasMessageContaining("Two upcasters");
    }

    private static Upcaster upcaster(String type, int revision, UnaryOperator<ObjectNode> change) {
        return new Upcaster() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public int revision() {
                return revision;
            }

            @Override
            public ObjectNode upcast(ObjectNode event) {
                return change.apply(event);
            }
        };
    }
}
