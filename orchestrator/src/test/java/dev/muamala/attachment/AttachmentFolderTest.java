package dev.muamala.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.attachment.AttachmentStore.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentFolderTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final AttachmentId ID = new AttachmentId("ab".repeat(32));
    private static final Mark UPLOADED = new Mark("by-fatima", NOW);

    @TempDir
    private Path root;

    private AttachmentFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new AttachmentFolder(root);
    }

    private void keep(Mark mark) throws IOException {
        Path file = folder.incoming(NOW);
        Files.writeString(file, "%PDF-1.7 a lease");
        folder.keep(ID, AttachmentType.PDF, file, mark);
        Files.deleteIfExists(file);
    }

    private String content() throws IOException {
        try (InputStream bytes = folder.open(ID, AttachmentType.PDF)) {
            return new String(bytes.readAllBytes());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void the_same_bytes_are_kept_once_with_a_mark_for_each_who_brought_them() throws IOException {
        keep(UPLOADED);
        keep(new Mark("by-omar", NOW));

        assertThat(content()).isEqualTo("%PDF-1.7 a lease");
        assertThat(folder.find(ID)).contains(new AttachmentStore.Stored(AttachmentType.PDF, 16));
        assertThat(folder.marks(ID)).extracting(Mark::name).containsExactlyInAnyOrder("by-fatima", "by-omar");
        assertThat(folder.all()).containsExactly(ID);
        assertThat(files()).hasSize(3);
    }

    @Test
    void a_mark_takes_the_later_time() throws IOException {
        keep(UPLOADED);

        assertThat(folder.mark(ID, new Mark("by-fatima", NOW.plusSeconds(60)))).isTrue();
        assertThat(folder.mark(ID, UPLOADED)).isTrue();

        assertThat(folder.marks(ID)).containsExactly(new Mark("by-fatima", NOW.plusSeconds(60)));
    }

    @Test
    void what_is_not_there_cannot_be_marked() throws IOException {
        assertThat(folder.mark(ID, UPLOADED)).isFalse();

        assertThat(folder.find(ID)).isEmpty();
        assertThat(folder.marks(ID)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void what_nobody_needs_leaves_nothing_behind() throws IOException {
        keep(UPLOADED);

        assertThat(folder.removeUnless(ID, marks -> true)).isFalse();
        assertThat(folder.find(ID)).isPresent();
        assertThat(folder.removeUnless(ID, marks -> false)).isTrue();

        assertThat(folder.find(ID)).isEmpty();
        assertThat(files()).isEmpty();
        assertThat(folder.removeUnless(ID, marks -> false)).isFalse();
    }

    @Test
    void what_is_marked_on_its_way_out_comes_back() throws IOException {
        keep(UPLOADED);

        boolean removed = folder.removeUnless(ID, marks -> {
            boolean needed = marks.stream().anyMatch(mark -> mark.name().startsWith("in-"));
            markJustAfterTheLook();
            return needed;
        });

        assertThat(removed).isFalse();
        assertThat(content()).isEqualTo("%PDF-1.7 a lease");
        assertThat(folder.marks(ID)).extracting(Mark::name).containsExactlyInAnyOrder("by-fatima", "in-request");
    }

    private void markJustAfterTheLook() {
        try {
            folder.mark(ID, new Mark("in-request", NOW));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void what_never_came_whole_is_forgotten_after_a_while() throws IOException {
        Path half = folder.incoming(NOW);
        Files.writeString(half, "%PDF-1.7 a le");

        folder.forgetIncoming(NOW);
        assertThat(half).exists();
        folder.forgetIncoming(NOW.plusSeconds(1));

        assertThat(half).doesNotExist();
        assertThat(folder.all()).isEmpty();
    }
}
