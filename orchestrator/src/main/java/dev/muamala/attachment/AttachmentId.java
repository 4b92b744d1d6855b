package dev.muamala.attachment;

import java.util.Optional;
import java.util.regex.Pattern;

/** The SHA-256 of the bytes, in 64 hexadecimal digits: the same bytes have the same id, whoever uploads them. */
public record AttachmentId(String value) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** Empty when it is the id of nothing. */
    static Optional<AttachmentId> of(String text) {
        return SHA_256.matcher(text).matches() ? Optional.of(new AttachmentId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
