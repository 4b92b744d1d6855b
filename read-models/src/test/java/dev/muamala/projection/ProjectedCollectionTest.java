package dev.muamala.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.mongodb.TestStore;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectedCollectionTest {
    private final TestStore store = new TestStore();
    private final ProjectedCollection<Note> notes = new ProjectedCollection<>(store.database(), "notes@1", Note.class);

    public record Note(String text, Instant at, List<Map<String, Object>> data, Note inner) {
        static Note of(String text) {
            return new Note(text, Instant.EPOCH, List.of(), null);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void a_document_is_read_as_it_was_written() {
        Map<String, Object> data = Map.of(
                "$where", "a.b", "a.b", List.of(1L, new BigDecimal("0.1"), true), "nul\0", Map.of("deep", 1L << 62));
        Note note = new Note("نص", Instant.parse("2026-03-01T08:00:00.123Z"), List.of(data), Note.of("inner"));

        notes.write(List.of(new Stored<>("a", 1, note)));

        assertThat(notes.load(List.of("a", "b"))).isEqualTo(Map.of("a", new Stored<>("a", 1, note)));
    }

    @Test
    void a_write_that_has_seen_less_loses_and_the_others_of_its_batch_are_written() {
        notes.write(List.of(stored("a", 5), stored("b", 5), stored("c", 5)));

        notes.write(List.of(stored("a", 4), stored("b", 5), stored("c", 6), stored("d", 1)));

        assertThat(notes.load(List.of("a", "b", "c", "d")).values())
                .containsExactlyInAnyOrder(stored("a", 5), stored("b", 5), stored("c", 6), stored("d", 1));
    }

    @Test
    void writers_that_race_leave_the_newest() {
        List<String> keys = IntStream.range(0, 20).mapToObj(key -> "key-" + key).toList();
        List<CompletableFuture<Void>> writers = IntStream.rangeClosed(1, 8)
                .mapToObj(position -> CompletableFuture.runAsync(() -> notes.write(
                        keys.stream().map(key -> stored(key, position)).toList())))
                .toList();
        writers.forEach(CompletableFuture::join);

        assertThat(notes.load(keys).values()).hasSize(20).allMatch(stored -> stored.position() == 8);
    }

    private static Stored<Note> stored(String key, long position) {
        return new Stored<>(key, position, Note.of("at " + position));
    }
}
