package dev.muamala.webhook;

import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.AddressClaimed;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.events.WebhookEvent.WebhookAddressChanged;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookEvent.WebhookFilterChanged;
import dev.muamala.events.WebhookEvent.WebhookRegistered;
import dev.muamala.events.WebhookEvent.WebhookSecretRotated;
import dev.muamala.events.WebhookEvent.WebhookVerified;
import dev.muamala.events.WebhookId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One webhook as it stands: a fold of its events. Immutable.
 *
 * @param registered how it began
 * @param secret the number of the secret that signs
 * @param retiring secrets that sign beside it for a while
 * @param verified whether the present address proved that it wants to be told
 * @param told whether what happens is written down for it; also while it moves from one address to another
 * @param disabled null unless it is told nothing any more
 * @param events how many there have been
 * @param position the global index of the last of them
 */
record Webhook(
        WebhookRegistered registered,
        String url,
        Filter filter,
        int secret,
        List<Retiring> retiring,
        boolean verified,
        boolean told,
        WebhookDisabled disabled,
        long events,
        long position) {
    record Retiring(int secret, Instant until) {}

    static Webhook of(WebhookRegistered registered, long index) {
        return new Webhook(
                registered, registered.url(), registered.filter(), 1, List.of(), false, false, null, 1, index);
    }

    Webhook after(WebhookEvent event, long index) {
        boolean nowVerified = event instanceof WebhookVerified
                || verified && !(event instanceof AddressClaimed) && !(event instanceof WebhookDisabled);
        boolean nowTold = event instanceof WebhookVerified || told && !(event instanceof WebhookDisabled);
        WebhookDisabled before = event instanceof AddressClaimed ? null : disabled;
        return new Webhook(
                registered,
                event instanceof WebhookAddressChanged moved ? moved.url() : url,
                event instanceof WebhookFilterChanged changed ? changed.filter() : filter,
                event instanceof WebhookSecretRotated rotated ? rotated.secret() : secret,
                event instanceof WebhookSecretRotated rotated ? retiringAfter(rotated) : retiring,
                nowVerified,
                nowTold,
                event instanceof WebhookDisabled off ? off : before,
                events + 1,
                index);
    }

    private List<Retiring> retiringAfter(WebhookSecretRotated rotated) {
        return Stream.concat(
                        Stream.of(new Retiring(secret, rotated.previousUntil())),
                        retiring.stream().filter(old -> old.until().isAfter(rotated.at())))
                .toList();
    }

    WebhookId id() {
        return registered.webhook();
    }

    Optional<WebhookDisabled> off() {
        return Optional.ofNullable(disabled);
    }

    /** The numbers of the secrets that sign at this instant, the present one first. */
    List<Integer> secretsAt(Instant instant) {
        return Stream.concat(
                        Stream.of(secret),
                        retiring.stream()
                                .filter(old -> old.until().isAfter(instant))
                                .map(Retiring::secret))
                .toList();
    }

    /** Whether it wants to hear of this. */
    boolean wants(MessageType type, Standing standing) {
        return filter.types().contains(type.code())
                && (filter.service() == null
                        || filter.service().equals(standing.submitted().service()))
                && (filter.entity() == null || standing.entities().contains(filter.entity()))
                && (filter.applicant() == null
                        || filter.applicant().equals(standing.submitted().applicant()));
    }
}
