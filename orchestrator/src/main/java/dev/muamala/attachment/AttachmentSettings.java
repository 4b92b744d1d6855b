package dev.muamala.attachment;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxSize of one file
 * @param types that are taken, of those known to {@link AttachmentType}
 * @param unreferencedFor how long a file is kept that no request refers to
 * @param sweepEvery how often each node looks for such files
 */
@ConfigurationProperties("muamala.attachments")
record AttachmentSettings(
        @DefaultValue("10MB") DataSize maxSize,

        @DefaultValue({"application/pdf", "image/png", "image/jpeg"})
        List<String> types,

        @DefaultValue("24h") Duration unreferencedFor,
        @DefaultValue("1h") Duration sweepEvery) {
    AttachmentSettings {
        for (String type : types) {
            if (AttachmentType.named(type).isEmpty()) {
                throw new IllegalArgumentException(
                        "muamala.attachments.types: \"" + type
                                + "\" cannot be told by its first bytes here; choose of application/pdf, image/png, image/jpeg.");
            }
        }
    }

    boolean takes(AttachmentType type) {
        return types.stream().anyMatch(type.mediaType()::equalsIgnoreCase);
    }
}
