package dev.muamala.events;

import java.time.Instant;
import java.util.List;

/**
 * The life of one webhook.
 *
 * <pre>
 *  WebhookRegistered ─▶ not verified ── WebhookVerified ──▶ is told what happens
 *                            ▲                                 │
 *                            ├── WebhookAddressChanged ◀───────┤   told again once the new address is verified
 *                            └── WebhookEnabled ◀── WebhookDisabled ◀── (from anywhere)
 *  WebhookDeleted ends it.   WebhookFilterChanged, WebhookSecretRotated change nothing of this.
 * </pre>
 *
 * Its secret is in no event: it follows from the webhook, the number of the secret, and what the configuration holds.
 * Single deliveries are no events; what became of them is kept beside the log.
 */
public sealed interface WebhookEvent {
    WebhookId webhook();

    Instant at();

    /**
     * What is told.
     *
     * @param types of messages
     * @param service only requests for it; null for all
     * @param entity only requests in which this entity has been called; null for all
     * @param applicant only the requests of this applicant; null for all
     */
    record Filter(
            List<String> types,
            String service,
            EntityId entity,
            @Personal ApplicantId applicant) {
        public Filter {
            types = List.copyOf(types);
        }
    }

    /** The address has yet to prove that it wants to be told. */
    sealed interface AddressClaimed extends WebhookEvent {}

    /** Somebody wants to be told what happens. */
    @EventType(value = "webhook.registered", revision = 2)
    record WebhookRegistered(
            WebhookId webhook,
            @Personal String owner,
            @Personal String url,
            Filter filter,
            Instant at) implements AddressClaimed, AboutPerson {
        @Override
        public ApplicantId person() {
            return new ApplicantId(owner);
        }
    }

    /** The address answered the challenge; it is told what happens from here on. */
    @EventType("webhook.verified")
    record WebhookVerified(WebhookId webhook, Instant at) implements WebhookEvent {}

    /** It moved; what happens meanwhile waits until the new address is verified. One that was disabled is so no more. */
    @EventType("webhook.address-changed")
    record WebhookAddressChanged(
            WebhookId webhook, @Personal String url, Instant at) implements AddressClaimed {}

    /** Other things are told from here on. */
    @EventType(value = "webhook.filter-changed", revision = 2)
    record WebhookFilterChanged(WebhookId webhook, Filter filter, Instant at) implements WebhookEvent {}

    /**
     * From here on messages are signed by secret number {@code secret}, and until {@code previousUntil} by the one
     * before it too.
     */
    @EventType("webhook.secret-rotated")
    record WebhookSecretRotated(WebhookId webhook, int secret, Instant previousUntil, Instant at)
            implements WebhookEvent {}

    /**
     * It is told nothing any more, and what it was still to be told is given up.
     *
     * @param reason {@code by-owner}, {@code gone}, {@code keeps-failing}, {@code not-verified} or {@code
     *     address-refused}
     * @param detail the last that was heard of the address; empty when the owner did it
     */
    @EventType("webhook.disabled")
    record WebhookDisabled(
            WebhookId webhook, String reason, @Personal String detail, Instant at) implements WebhookEvent {}

    /** Its owner wants it back. */
    @EventType("webhook.enabled")
    record WebhookEnabled(WebhookId webhook, Instant at) implements AddressClaimed {}

    /** It is no more. */
    @EventType("webhook.deleted")
    record WebhookDeleted(WebhookId webhook, Instant at) implements WebhookEvent {}
}
