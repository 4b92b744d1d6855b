package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Where the next page begins: after the request that was submitted at this log index. Opaque to readers. */
final class Cursor {
    private Cursor() {}

    static String after(long submittedPosition) {
        byte[] bytes =
                ByteBuffer.allocate(Long.BYTES).putLong(submittedPosition).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static long read(String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        byte[] bytes = decoded(cursor);
        if (bytes.length != Long.BYTES) {
            throw bad();
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] decoded(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw bad();
        }
    }

    private static RuntimeException bad() {
        return RequestQuery.refused(
                "bad-cursor",
                new LocalizedText("مؤشر الصفحة غير صالح", "The cursor is not one of ours"),
                new LocalizedText(
                        "استخدم قيمة \"next\" من الصفحة السابقة كما هي.",
                        "Use the \"next\" of the page before as it is, or none for the first page."));
    }
}
