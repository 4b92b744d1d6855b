package dev.muamala.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Attachments in a folder, one folder for each: {@code kept/ab/ab12…/bytes.pdf} and its marks as empty files. A folder
 * that is removed is renamed away first, so nobody meets half of it.
 */
final class AttachmentFolder implements AttachmentStore {
    private static final String BYTES = "bytes.";
    private static final int ATTEMPTS = 5;

    private final Path kept;
    private final Path incoming;
    private final Path leaving;

    AttachmentFolder(Path root) throws IOException {
        kept = Files.createDirectories(root.resolve("kept"));
        incoming = Files.createDirectories(root.resolve("incoming"));
        leaving = Files.createDirectories(root.resolve("leaving"));
    }

    @Override
    public Path incoming(Instant now) {
        return incoming.resolve(now.toEpochMilli() + "." + UUID.randomUUID());
    }

    @Override
    public void keep(AttachmentId id, AttachmentType type, Path file, Mark mark) throws IOException {
        Path place = place(id);
        for (int attempt = 1; ; attempt++) {
            try {
                create(place);
                write(place, mark);
                if (find(id).isEmpty()) {
                    Files.move(file, place.resolve(BYTES + type.extension()), StandardCopyOption.ATOMIC_MOVE);
                }
                sync(place);
                return;
            } catch (NoSuchFileException removedMeanwhile) {
                if (attempt == ATTEMPTS || !Files.exists(file)) {
                    throw removedMeanwhile;
                }
            }
        }
    }

    private void create(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            boolean first = !Files.isDirectory(place.getParent());
            Files.createDirectories(place);
            sync(place.getParent());
            if (first) {
                sync(kept);
            }
        }
    }

    @Override
    public boolean mark(AttachmentId id, Mark mark) throws IOException {
        Path place = place(id);
        try {
            write(place, mark);
            sync(place);
            return find(id).isPresent();
        } catch (NoSuchFileException notThere) {
            return false;
        }
    }

    private static void write(Path place, Mark mark) throws IOException {
        Path file = place.resolve(mark.name());
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException marked) {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(mark.at())) {
                return;
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(mark.at()));
    }

    @Override
    public Optional<Stored> find(AttachmentId id) throws IOException {
        for (AttachmentType type : AttachmentType.values()) {
            Path file = place(id).resolve(BYTES + type.extension());
            if (Files.exists(file)) {
                return Optional.of(new Stored(type, Files.size(file)));
            }
        }
        return Optional.empty();
    }

    @Override
    public InputStream open(AttachmentId id, AttachmentType type) throws IOException {
        return Files.newInputStream(place(id).resolve(BYTES + type.extension()));
    }

    @Override
    public List<Mark> marks(AttachmentId id) throws IOException {
        return marksIn(place(id));
    }

    private static List<Mark> marksIn(Path place) throws IOException {
        List<Mark> marks = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(BYTES)) {
                    marks.add(new Mark(name, Files.getLastModifiedTime(file).toInstant()));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException notThere) {
            return List.of();
        }
        return marks;
    }

    @Override
    public Stream<AttachmentId> all() throws IOException {
        return Files.list(kept).flatMap(AttachmentFolder::idsIn);
    }

    private static Stream<AttachmentId> idsIn(Path some) {
        try (Stream<Path> places = Files.list(some)) {
            return places.flatMap(place -> AttachmentId.of(place.getFileName().toString()).stream()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean removeUnless(AttachmentId id, Predicate<List<Mark>> needed) throws IOException {
        Path place = place(id);
        if (needed.test(marksIn(place))) {
            return false;
        }
        Path away = leaving.resolve(id + "." + UUID.randomUUID());
        try {
            Files.move(place, away, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException removedByAnother) {
            return false;
        }
        if (needed.test(marksIn(away))) {
            comeBack(away, place);
            return false;
        }
        delete(away);
        return true;
    }

    /** Somebody marked it while it was on its way out. */
    private static void comeBack(Path away, Path place) throws IOException {
        Files.createDirectories(place);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(away)) {
            for (Path file : files) {
                Path target = place.resolve(file.getFileName());
                if (!Files.exists(target)) {
                    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        sync(place);
        delete(away);
    }

    @Override
    public void unmark(AttachmentId id, Collection<String> names) throws IOException {
        Path place = place(id);
        for (String name : names) {
            Files.deleteIfExists(place.resolve(name));
        }
        if (Files.isDirectory(place)) {
            sync(place);
        }
    }

    @Override
    public void forgetIncoming(Instant before) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                if (began(file).isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Instant began(Path file) {
        String name = file.getFileName().toString();
        return Instant.ofEpochMilli(Long.parseLong(name.substring(0, name.indexOf('.'))));
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException markedJustNow) {
            // the mark's owner is told that nothing is there
        }
    }

    private Path place(AttachmentId id) {
        return kept.resolve(id.value().substring(0, 2)).resolve(id.value());
    }

    /** The names in a folder survive a loss of power only when the folder itself was written. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
