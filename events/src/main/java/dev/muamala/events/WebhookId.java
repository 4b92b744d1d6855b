package dev.muamala.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/** One webhook: an address that is told what happens. A UUID. */
public record WebhookId(String value) implements Identifier {
    public WebhookId {
        Objects.requireNonNull(value, "webhook id");
    }

    /** The webhook that this owner registers under this idempotency key: registering twice meets the first. */
    public static WebhookId derive(String owner, String idempotencyKey) {
        byte[] who = owner.getBytes(StandardCharsets.UTF_8);
        byte[] key = idempotencyKey.getBytes(StandardCharsets.UTF_8);
        byte[] name = ByteBuffer.allocate(4 + who.length + key.length)
                .putInt(who.length)
                .put(who)
                .put(key)
                .array();
        return new WebhookId(UUID.nameUUIDFromBytes(name).toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
