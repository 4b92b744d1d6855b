package dev.muamala.request;

import java.util.Map;
import org.axonframework.messaging.MetaData;

/**
 * That a command is obeyed once: the idempotency key it came under, and what it said then. Both travel as metadata of
 * the command and of every event that it causes, so the log keeps them for ever, and every node and every replay knows
 * them. A key belongs to one request.
 *
 * @param fingerprint tells another body under the same key
 */
public record Once(String key, String fingerprint) {
    static final String KEY = "idempotencyKey";
    static final String FINGERPRINT = "fingerprint";

    Map<String, String> asMetadata() {
        return Map.of(KEY, key, FINGERPRINT, fingerprint);
    }

    /** What of a command's metadata its events keep. */
    static Map<String, ?> keptOf(MetaData command) {
        return command.subset(KEY, FINGERPRINT);
    }

    boolean isKeyOf(MetaData event) {
        return key.equals(event.get(KEY));
    }
}
