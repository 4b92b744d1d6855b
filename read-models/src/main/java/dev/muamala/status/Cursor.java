package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where the next page begins: after the request that was submitted at this log index. Opaque to readers, and good for the
 * question that it came with alone: it carries a check over both, so a cursor that was made up, cut short or taken from
 * another list is refused instead of showing a list that nobody asked for.
 */
final class Cursor {
    private static final int CHECK = 6;

    private Cursor() {}

    /** @param question what is listed, in any form that is the same for the same question */
    static String after(long submittedPosition, String question) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + CHECK)
                .putLong(submittedPosition)
                .put(check(submittedPosition, question))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static long read(String cursor, String question) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        byte[] bytes = decoded(cursor);
        if (bytes.length != Long.BYTES + CHECK) {
            throw bad();
        }
        long position = ByteBuffer.wrap(bytes).getLong();
        if (!Arrays.equals(check(position, question), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length))) {
            throw bad();
        }
        return position;
    }

    private static byte[] check(long position, String question) {
        return Arrays.copyOf(Sha256.of(position + " " + question), CHECK);
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
                        "استخدم قيمة \"next\" من الصفحة السابقة كما هي وبنفس عوامل التصفية.",
                        "Use the \"next\" of the page before as it is and with the same filters, or none for the first page."));
    }
}
