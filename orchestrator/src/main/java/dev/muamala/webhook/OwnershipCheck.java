package dev.muamala.webhook;

import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.AddressClaimed;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookEvent.WebhookVerified;
import dev.muamala.eventstore.Deliveries.Attempt;
import dev.muamala.eventstore.DueWork;
import dev.muamala.webhook.WebhookClient.Answer;
import dev.muamala.webhook.WebhookClient.Answered;
import dev.muamala.webhook.WebhookClient.Unreachable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an address whether it wants to be told, by a value that it must send back: nobody is flooded with what somebody
 * else registered for them. Asked again until it answers, or given up after a while.
 */
final class OwnershipCheck {
    private static final Logger LOG = LoggerFactory.getLogger(OwnershipCheck.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Webhooks webhooks;
    private final Sender sender;
    private final Patience patience;
    private final Duration within;
    private final BiConsumer<String, Instant> dueWork;
    private final Executor executor;
    private final Clock clock;

    /** @param dueWork postpones a piece of work to an instant */
    OwnershipCheck(
            Webhooks webhooks,
            Sender sender,
            Patience patience,
            Duration within,
            BiConsumer<String, Instant> dueWork,
            Executor executor,
            Clock clock) {
        this.webhooks = webhooks;
        this.sender = sender;
        this.patience = patience;
        this.within = within;
        this.dueWork = dueWork;
        this.executor = executor;
        this.clock = clock;
    }

    /** Never waits. */
    void take(DueWork.Item item) {
        executor.execute(() -> {
            try {
                check(item);
            } catch (RuntimeException e) {
                LOG.warn("{} is not checked; that comes back when its lease ends", item.id(), e);
            }
        });
    }

    private void check(DueWork.Item item) {
        AddressClaimed claim = (AddressClaimed) item.event();
        Optional<Webhook> webhook = webhooks.now()
                .find(claim.webhook())
                .filter(known -> !known.verified() && known.off().isEmpty());
        if (webhook.isEmpty()) {
            return;
        }
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String value = HexFormat.of().formatHex(random);
        Instant now = now();
        Answer answer = sender.send(
                webhook.get(),
                "chk_" + UUID.randomUUID(),
                Envelope.challenge(value, now).json(),
                now);
        conclude(item, claim, webhook.get(), answer, value);
    }

    private void conclude(DueWork.Item item, AddressClaimed claim, Webhook webhook, Answer answer, String value) {
        Instant now = now();
        Attempt attempt = Sender.attempt(answer, now);
        if (answer instanceof Answered answered && answered.taken() && holds(answered.text(), value)) {
            append(new WebhookVerified(webhook.id(), now), webhook);
        } else if (answer instanceof Unreachable) {
            append(new WebhookDisabled(webhook.id(), "address-refused", attempt.answer(), now), webhook);
        } else if (now.isBefore(claim.at().plus(within))) {
            String retryAfter = answer instanceof Answered answered ? answered.retryAfter() : null;
            dueWork.accept(item.id(), patience.next(item.attempts(), retryAfter, now));
        } else {
            append(new WebhookDisabled(webhook.id(), "not-verified", Sender.summary(attempt), now), webhook);
        }
    }

    /** The challenge by itself, or as a field of JSON. */
    private static boolean holds(String answer, String value) {
        if (answer.strip().equals(value)) {
            return true;
        }
        try {
            return JsonMapper.shared()
                    .readTree(answer)
                    .path("challenge")
                    .asString("")
                    .equals(value);
        } catch (JacksonException e) {
            return false;
        }
    }

    /** What was concluded holds for the webhook as it was asked; if it changed meanwhile, it is asked again. */
    private void append(WebhookEvent conclusion, Webhook asked) {
        try {
            webhooks.append(conclusion, asked.events());
        } catch (ConcurrencyException e) {
            LOG.debug("{} changed while it was checked", asked.id());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
