package dev.muamala.entity;

import dev.muamala.events.EntityId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code Muamala-Signature} header: {@code t=<unix seconds>,v1=<hex HMAC-SHA256(secret, "<t>.<call id>.<body>")>}.
 * Calls, answers and callbacks are all signed by it, each side with the secret of the entity, so an answer can be
 * neither forged nor moved to another call.
 *
 * @param secret of one entity, see {@link #secretOf}
 * @param tolerance how far the signer's clock may be from ours, in either direction; repeats are not told by it but by
 *     the call id, so it may be wide where an entity's clock is known to be off
 */
public record CallSignature(String secret, Duration tolerance, Clock clock) {
    public static final String HEADER = "Muamala-Signature";

    private static final Pattern FORM = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-f]{64})");

    /** The secret that an entity shares with us: {@code hex(HMAC-SHA256(master, entity id))}. */
    public static String secretOf(String master, EntityId entity) {
        return HexFormat.of().formatHex(hmac(master, entity.value().getBytes(StandardCharsets.UTF_8)));
    }

    public String sign(String call, byte[] body) {
        long seconds = clock.instant().getEpochSecond();
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac(seconds, call, body));
    }

    /** Whether {@code header} signs this body for this call and is not older or newer than the tolerance. */
    public boolean verifies(String header, String call, byte[] body) {
        Matcher parts = FORM.matcher(header == null ? "" : header);
        if (!parts.matches()) {
            return false;
        }
        long seconds = Long.parseLong(parts.group(1));
        boolean genuine = MessageDigest.isEqual(HexFormat.of().parseHex(parts.group(2)), mac(seconds, call, body));
        return genuine && recent(seconds);
    }

    private boolean recent(long seconds) {
        try {
            Duration age = Duration.between(Instant.ofEpochSecond(seconds), clock.instant());
            return age.abs().compareTo(tolerance) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private byte[] mac(long seconds, String call, byte[] body) {
        return hmac(secret, (seconds + "." + call + ".").getBytes(StandardCharsets.UTF_8), body);
    }

    private static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "CallSignature[tolerance=" + tolerance + "]";
    }
}
