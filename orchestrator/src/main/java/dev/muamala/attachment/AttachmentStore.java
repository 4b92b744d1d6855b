package dev.muamala.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where attachments are kept: the bytes under their id, and beside them marks, which say who uploaded them and which
 * request refers to them. Marks are small objects with a name and a time, so an object store can keep both: {@code
 * <id>/bytes.<extension>} and {@code <id>/<mark>}. All nodes use the same store.
 *
 * <p>What is written is durable when the method returns, and it is there whole or not at all.
 */
public interface AttachmentStore {
    /** @param name letters, digits and hyphens */
    record Mark(String name, Instant at) {}

    record Stored(AttachmentType type, long size) {}

    /** A file for bytes that come in from now on, on the disk of this node; whoever asks for it removes it. */
    Path incoming(Instant now) throws IOException;

    /** Marks the attachment and keeps the bytes of the file, unless they are there. */
    void keep(AttachmentId id, AttachmentType type, Path file, Mark mark) throws IOException;

    /** Marks what is there; false when it is not there. A mark of that name takes the later time. */
    boolean mark(AttachmentId id, Mark mark) throws IOException;

    Optional<Stored> find(AttachmentId id) throws IOException;

    /** @throws java.nio.file.NoSuchFileException when it is not there */
    InputStream open(AttachmentId id, AttachmentType type) throws IOException;

    List<Mark> marks(AttachmentId id) throws IOException;

    Stream<AttachmentId> all() throws IOException;

    /**
     * Removes the attachment with its marks, unless it is needed by them. Whoever marks it meanwhile either finds it, or
     * is told that it is not there.
     */
    boolean removeUnless(AttachmentId id, Predicate<List<Mark>> needed) throws IOException;

    /** Takes these marks away; those that are not there are no matter. */
    void unmark(AttachmentId id, Collection<String> names) throws IOException;

    /** Removes what began to come in before this and was never kept. */
    void forgetIncoming(Instant before) throws IOException;
}
