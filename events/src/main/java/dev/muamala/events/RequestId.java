package dev.muamala.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;

/** One citizen's request, for as long as it is remembered. Its value is a UUID in the usual 36 characters. */
public record RequestId(String value) implements Identifier {
    public RequestId {
        Objects.requireNonNull(value, "request id");
    }

    /**
     * The id of the request that this applicant submits under this idempotency key. Submitting twice yields the same
     * id, so the second submit meets the first in the log; no table of keys is needed. The UUID is of version 8
     * (RFC 9562, "custom"): the first 122 free bits of SHA-256 over both, length first.
     */
    public static RequestId derive(ApplicantId applicant, String idempotencyKey) {
        byte[] who = applicant.value().getBytes(StandardCharsets.UTF_8);
        byte[] key = idempotencyKey.getBytes(StandardCharsets.UTF_8);
        MessageDigest sha256 = sha256();
        sha256.update(ByteBuffer.allocate(4).putInt(who.length).array());
        sha256.update(who);
        sha256.update(key);
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        long high = digest.getLong() & 0xffff_ffff_ffff_0fffL | 0x8000L;
        long low = digest.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low).toString());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether a request can have this id at all; other aggregates have names of other shapes. */
    public boolean isWellFormed() {
        return value.length() == 36 && value.charAt(8) == '-' && value.charAt(23) == '-';
    }

    @Override
    public String toString() {
        return value;
    }
}
