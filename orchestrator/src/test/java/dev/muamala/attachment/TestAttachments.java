package dev.muamala.attachment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.util.unit.DataSize;

/** Attachments in a folder, for tests of those who refer to them. */
public final class TestAttachments {
    static final AttachmentSettings SETTINGS = new AttachmentSettings(
            DataSize.ofKilobytes(64),
            List.of("application/pdf", "image/png"),
            Duration.ofHours(24),
            Duration.ofHours(1));

    private TestAttachments() {}

    public static Attachments in(Path folder, EventStore log, Clock clock) {
        try {
            return new Attachments(new AttachmentFolder(folder), log, SETTINGS, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
