package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.EventType;
import dev.muamala.events.EventTypes;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Pins how every event looks in the log. A golden file is never changed: a new shape is a new revision beside it. */
class EventGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/events");

    private final EventJson json = new EventJson();

    static Stream<EventType> types() {
        return EventTypes.all().stream().map(EventTypes::of);
    }

    @ParameterizedTest
    @MethodSource("types")
    void each_event_reads_its_golden_file_and_writes_the_same(EventType type) throws IOException {
        Path golden = GOLDEN.resolve(name(type, type.revision()));
        assertThat(golden)
                .as("\"" + type.value() + "\" needs a golden file with every field filled in")
                .exists();
        String stored = Files.readString(golden);

        Object event = json.decode(type.value(), type.revision(), stored);

        assertThat(event).isInstanceOf(EventTypes.named(type.value()));
        assertThat(components(event)).as("every field is filled in").doesNotContainValue(null);
        assertThat(json.encode(event)).isEqualTo(new EventJson.Encoded(type.value(), type.revision(), compact(stored)));
        assertThat(json.decode(type.value(), type.revision(), json.encode(event).json()))
                .isEqualTo(event);
    }

    /** Older revisions keep their files, and their events must still be read. */
    @Test
    void each_golden_file_is_of_an_event_and_revision_that_is_still_read() throws IOException {
        List<String> known = types().flatMap(type -> Stream.iterate(1, revision -> revision + 1)
                        .limit(type.revision())
                        .map(revision -> name(type, revision)))
                .toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrderElementsOf(known);
        }
    }

    private static String name(EventType type, int revision) {
        return type.value() + ".r" + revision + ".json";
    }

    private static String compact(String text) {
        return new JsonMapper().readTree(text).toString();
    }

    private static Map<String, Object> components(Object event) {
        return Stream.of(event.getClass().getRecordComponents())
                .collect(Collectors.toMap(RecordComponent::getName, value(event)));
    }

    private static Function<RecordComponent, Object> value(Object event) {
        return component -> {
            try {
                return component.getAccessor().invoke(event);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
