package dev.muamala.eventstore;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What seals the log: every event carries
 *
 * <pre>hash(n) = SHA-256( hash(n-1) || canonical(n) )</pre>
 *
 * where {@code hash(0)} is 32 zero bytes and {@code canonical(n)} is the row of event {@code n}, its columns in this
 * order, each as a 4-byte big-endian length and that many bytes of UTF-8:
 *
 * <ol>
 *   <li>{@code global_index}, {@code aggregate_id}, {@code sequence}, {@code aggregate_type}, {@code event_id},
 *       {@code type}, {@code revision},
 *   <li>{@code occurred_at} as microseconds since 1970-01-01T00:00Z,
 *   <li>{@code payload}, {@code metadata}, exactly as stored.
 * </ol>
 *
 * Numbers are written in decimal without leading zeros; a null is the length -1 ({@code ff ff ff ff}) and nothing
 * else. So anybody with the table can recompute it, in any language.
 *
 * <p>Every edit, deletion, insertion and move below the head breaks the chain, at the first event that is touched; or at
 * the one after it, where the hash of the touched one was made to fit. The chain has no secret, so somebody who may
 * write to both tables can do what it does not show by itself:
 *
 * <ul>
 *   <li>cut off the tail, and move the head back with the hash of the event that is now the last; or change an event and
 *       compute all hashes after it and the head anew. Both are found by an earlier {@link ChainVerifier.Seal}, kept
 *       where the database's administrators do not write. What came after that seal is not covered by it, so keep one
 *       often;
 *   <li>append an event that never happened. It chains well and no seal contradicts it: who may write to the table is a
 *       matter of the database's grants, and only the server should;
 *   <li>touch what is not the log: due work, which is a reading of it and can be rebuilt;
 *   <li>show the verifier another table than the server's, by a schema that comes first in its search path, or other rows
 *       by row-level security. Verify as the server's own user, too.
 * </ul>
 */
final class HashChain {
    static final byte[] GENESIS = new byte[32];

    private final MessageDigest sha256;

    HashChain() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @param row the canonical form of the row, see {@link #canonical} */
    byte[] next(byte[] previous, long globalIndex, byte[] row) {
        byte[] index = Long.toString(globalIndex).getBytes(StandardCharsets.US_ASCII);
        sha256.update(previous);
        sha256.update(length(index.length));
        sha256.update(index);
        return sha256.digest(row);
    }

    /**
     * The canonical form of a row without its first field, the global index, which only the writer knows.
     *
     * @throws IllegalArgumentException when a text is no Unicode (half a surrogate pair) or holds U+0000, neither of
     *     which PostgreSQL can store
     */
    static byte[] canonical(EventRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(
                row.payload().length() + row.metadata().length() + 256);
        write(bytes, "aggregate_id", row.aggregateId());
        write(bytes, "sequence", Long.toString(row.sequence()));
        write(bytes, "aggregate_type", row.aggregateType());
        write(bytes, "event_id", row.eventId());
        write(bytes, "type", row.type());
        write(bytes, "revision", Integer.toString(row.revision()));
        write(bytes, "occurred_at", Long.toString(row.occurredAt()));
        write(bytes, "payload", row.payload());
        write(bytes, "metadata", row.metadata());
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, String column, String text) {
        if (text == null) {
            bytes.writeBytes(length(-1));
            return;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The event's " + column + " holds the character U+0000, which the log"
                    + " cannot keep. Nothing was stored.");
        }
        if (halfOfAPair(text)) {
            throw new IllegalArgumentException("The event's " + column
                    + " is not valid Unicode text: it holds half of a surrogate pair. Nothing was stored.");
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(length(encoded.length));
        bytes.writeBytes(encoded);
    }

    private static boolean halfOfAPair(String text) {
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            if (Character.isSurrogate(here)) {
                boolean pair = Character.isHighSurrogate(here)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1));
                if (!pair) {
                    return true;
                }
                at++;
            }
        }
        return false;
    }

    private static byte[] length(int length) {
        return new byte[] {(byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
    }
}
