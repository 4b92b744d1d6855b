package dev.muamala.webhook;

import dev.muamala.events.WebhookId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of webhooks, and what is signed by them as standardwebhooks.com has it. No secret is stored: each follows
 * from the master secret, the webhook and its number, so a copy of the database signs nothing.
 */
final class Secrets {
    private static final String PREFIX = "whsec_";

    private final byte[] master;

    Secrets(String master) {
        this.master = master.getBytes(StandardCharsets.UTF_8);
    }

    /** As its owner gets it. */
    String of(WebhookId webhook, int number) {
        return PREFIX + Base64.getEncoder().encodeToString(key(webhook, number));
    }

    /** The {@code webhook-signature} header: one signature by each secret that signs at this instant. */
    String sign(Webhook webhook, String message, Instant instant, String body) {
        String content = message + "." + instant.getEpochSecond() + "." + body;
        return webhook.secretsAt(instant).stream()
                .map(number -> "v1," + Base64.getEncoder().encodeToString(hmac(key(webhook.id(), number), content)))
                .collect(Collectors.joining(" "));
    }

    private byte[] key(WebhookId webhook, int number) {
        return hmac(master, "webhook:" + webhook + "/" + number);
    }

    private static byte[] hmac(byte[] key, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
