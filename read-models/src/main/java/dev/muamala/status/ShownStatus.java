package dev.muamala.status;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** One version of a status with the bytes that it is shown by, each kind made when it is first asked for. */
final class ShownStatus {
    /** A status that is asked for and has changed; its bytes are not known. */
    static final ShownStatus CHANGED = new ShownStatus(null, null);

    /** What objects and strings take beside the bytes that were measured, and the same in one language twice. */
    private static final int HEAP_PER_BYTE = 5;

    private final RequestStatus status;
    private final StatusJson json;
    private final AtomicReferenceArray<byte[]> bytes = new AtomicReferenceArray<>(Languages.values().length);
    private final String[] tags = new String[Languages.values().length];

    ShownStatus(RequestStatus status, StatusJson json) {
        this.status = status;
        this.json = json;
        if (status != null) {
            for (Languages languages : Languages.values()) {
                tags[languages.ordinal()] = languages.tag(Long.toString(status.version()));
            }
        }
    }

    RequestStatus status() {
        return status;
    }

    String id() {
        return status.id();
    }

    long version() {
        return status.version();
    }

    long position() {
        return status.position();
    }

    String tag(Languages languages) {
        return tags[languages.ordinal()];
    }

    byte[] bytes(Languages languages) {
        byte[] made = bytes.get(languages.ordinal());
        if (made == null) {
            made = json.write(status, languages);
            bytes.set(languages.ordinal(), made);
        }
        return made;
    }

    /** About how much of the heap it takes, with its bytes in every language. */
    int weight() {
        return 300 + (this == CHANGED ? 0 : HEAP_PER_BYTE * bytes(Languages.BOTH).length);
    }
}
