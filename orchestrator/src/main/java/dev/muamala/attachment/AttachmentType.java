package dev.muamala.attachment;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What an attachment can be, told by its first bytes and by nothing that anybody says about it. */
public enum AttachmentType {
    PDF("application/pdf", "pdf", "255044462d312e", "255044462d322e"),
    PNG("image/png", "png", "89504e470d0a1a0a0000000d49484452"),
    JPEG("image/jpeg", "jpg", "ffd8ffe0", "ffd8ffe1", "ffd8ffe2", "ffd8ffdb", "ffd8ffee");

    /** How many bytes tell. */
    static final int TELLING = 16;

    private final String mediaType;
    private final String extension;
    private final List<byte[]> beginnings;

    AttachmentType(String mediaType, String extension, String... beginnings) {
        this.mediaType = mediaType;
        this.extension = extension;
        this.beginnings =
                Arrays.stream(beginnings).map(HexFormat.of()::parseHex).toList();
    }

    public String mediaType() {
        return mediaType;
    }

    public String extension() {
        return extension;
    }

    /** Of a file that begins so; empty when it is none of those known here. */
    static Optional<AttachmentType> of(byte[] beginning) {
        return Arrays.stream(values()).filter(type -> type.begins(beginning)).findFirst();
    }

    static Optional<AttachmentType> named(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType.equalsIgnoreCase(mediaType))
                .findFirst();
    }

    private boolean begins(byte[] file) {
        return beginnings.stream()
                .anyMatch(bytes ->
                        file.length >= bytes.length && Arrays.equals(file, 0, bytes.length, bytes, 0, bytes.length));
    }
}
