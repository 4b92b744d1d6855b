package dev.muamala.webhook;

import dev.muamala.eventstore.Deliveries.Delivery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as its owner sees it.
 *
 * @param state {@code unverified}, {@code active} or {@code disabled}
 * @param types what it is told; {@code service} and {@code entity} are null where they do not limit that
 * @param secret only in the answer that creates it
 * @param previousSecretUntil until when an older secret signs too; null when none does
 * @param disabled null unless it is
 * @param position where the log has its latest event
 */
record WebhookView(
        String id,
        String url,
        String state,
        List<String> types,
        @Nullable String service,
        @Nullable String entity,
        @Nullable String secret,
        @Nullable Instant previousSecretUntil,
        @Nullable Disabled disabled,
        Instant createdAt,
        long position) {
    /** @param reason {@code by-owner}, {@code gone}, {@code keeps-failing}, {@code not-verified}, {@code address-refused} */
    record Disabled(String reason, String detail, Instant at) {}

    /** @param number for {@code ?before=}, to see older ones @param last null until there was an attempt */
    record DeliveryView(
            String id,
            long number,
            String type,
            long position,
            String state,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable Attempt last,
            String payload) {
        record Attempt(
                Instant at,
                @Nullable Integer status,
                @Nullable String answer) {}

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.message().id(),
                    delivery.number(),
                    delivery.message().type(),
                    delivery.message().position(),
                    delivery.state().code(),
                    delivery.attempts(),
                    delivery.dueAt(),
                    delivery.lastAnswer() == null
                            ? null
                            : new Attempt(delivery.lastAt(), delivery.lastStatus(), delivery.lastAnswer()),
                    delivery.message().body());
        }
    }

    static WebhookView of(Webhook webhook, String secret, Instant now) {
        return new WebhookView(
                webhook.id().value(),
                webhook.url(),
                webhook.off().isPresent() ? "disabled" : webhook.verified() ? "active" : "unverified",
                webhook.filter().types(),
                webhook.filter().service(),
                webhook.filter().entity() == null
                        ? null
                        : webhook.filter().entity().value(),
                secret,
                webhook.retiring().stream()
                        .map(Webhook.Retiring::until)
                        .filter(now::isBefore)
                        .max(Instant::compareTo)
                        .orElse(null),
                webhook.off()
                        .map(off -> new Disabled(off.reason(), off.detail(), off.at()))
                        .orElse(null),
                webhook.registered().at(),
                webhook.position());
    }
}
