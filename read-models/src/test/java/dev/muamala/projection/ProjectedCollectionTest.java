package dev.muamala.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.mongodb.TestStore;
import dev.muamala.projection.ProjectedCollection.Change;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

        notes.write(List.of(new Change<>(ProjectedCollection.NONE, new Stored<>("a", 1, note))));

        assertThat(notes.load(List.of("a", "b"))).isEqualTo(Map.of("a", new Stored<>("a", 1, note)));
    }

    @Test
    void a_change_of_another_document_than_the_stored_one_is_refused_and_the_others_of_its_batch_are_written() {
        notes.write(List.of(first("a", 5), first("b", 5), first("c", 5)));

        assertThat(notes.write(List.of(changed("a", 4, 6), first("b", 7), changed("c", 5, 6), first("d", 1))))
                .containsExactlyInAnyOrder("a", "b");

        assertThat(notes.load(List.of("a", "b", "c", "d")).values())
                .containsExactlyInAnyOrder(stored("a", 5), stored("b", 5), stored("c", 6), stored("d", 1));
    }

    @Test
    void a_change_whose_document_the_store_has_lost_is_written_whole() {
        assertThat(notes.write(List.of(changed("a", 4, 6)))).isEmpty();

        assertThat(notes.load(List.of("a")).values()).containsExactly(stored("a", 6));
    }

    @Test
    void of_writers_that_race_from_the_same_document_one_wins_and_the_others_are_told() {
        List<String> keys = IntStream.range(0, 20).mapToObj(key -> "key-" + key).toList();
        List<CompletableFuture<Set<String>>> writers = IntStream.rangeClosed(1, 8)
                .mapToObj(position -> CompletableFuture.supplyAsync(() -> notes.write(
                        keys.stream().map(key -> first(key, position)).toList())))
                .toList();

        List<String> refused =
                writers.stream().flatMap(writer -> writer.join().stream()).toList();

        assertThat(notes.load(keys).values()).hasSize(20);
        assertThat(keys)
                .allSatisfy(key -> assertThat(refused.stream().filter(key::equals))
                        .as("writers that lost %s", key)
                        .hasSize(7));
    }

    private static Change<Note> first(String key, long position) {
        return changed(key, ProjectedCollection.NONE, position);
    }

    private static Change<Note> changed(String key, long base, long position) {
        return new Change<>(base, stored(key, position));
    }

    private static Stored<Note> stored(String key, long position) {
        return new Stored<>(key, position, Note.of("at " + position));
    }
}
