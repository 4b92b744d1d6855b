package dev.muamala.webhook;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookId;
import dev.muamala.eventstore.EventLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;

/** The webhooks as the log has them. What is known is kept in memory and read on by every question. */
@Component
public class Webhooks {
    /** Under which the log keeps them. */
    static final String TYPE = "Webhook";

    private static final int PAGE = 100;

    private final EventLog log;
    private Endpoints known = Endpoints.NONE;

    Webhooks(EventLog log) {
        this.log = log;
    }

    synchronized Endpoints now() {
        known = read(known, Long.MAX_VALUE);
        return known;
    }

    /** Reads on from {@code before}, and not beyond {@code position}. */
    Endpoints read(Endpoints before, long position) {
        Endpoints read = before;
        while (true) {
            List<? extends TrackedEventMessage<?>> page = log.readOf(TYPE, read.position(), PAGE);
            for (TrackedEventMessage<?> message : page) {
                long index = message.trackingToken().position().orElseThrow();
                if (index > position) {
                    return read;
                }
                read = read.after((WebhookEvent) message.getPayload(), index);
            }
            if (page.size() < PAGE) {
                return read;
            }
        }
    }

    /** The first thing that happened to any of them after this position; empty when there is none. */
    Optional<? extends TrackedEventMessage<?>> nextAfter(long position) {
        return log.readOf(TYPE, position, 1).stream().findFirst();
    }

    /** Deletes what this person has registered, and what is told of this person alone. */
    public void forget(ApplicantId person, Instant now) {
        for (Webhook webhook : now().all().values()) {
            if (webhook.registered().owner().equals(person.value())
                    || person.equals(webhook.filter().applicant())) {
                change(webhook.id(), known -> Optional.of(new WebhookDeleted(known.id(), now)));
            }
        }
    }

    /** @throws ConcurrencyException when something else happened to the webhook meanwhile */
    void append(WebhookEvent event, long sequence) {
        log.appendEvents(List.of(new GenericDomainEventMessage<>(TYPE, "webhook:" + event.webhook(), sequence, event)));
    }

    /**
     * Appends what {@code decision} says of the webhook as it stands, if it says anything; looks again when something
     * else happened to it meanwhile.
     */
    Optional<Webhook> change(WebhookId id, Function<Webhook, Optional<? extends WebhookEvent>> decision) {
        while (true) {
            Optional<Webhook> webhook = now().find(id);
            Optional<? extends WebhookEvent> event = webhook.flatMap(decision);
            if (event.isEmpty()) {
                return webhook;
            }
            try {
                append(event.get(), webhook.get().events());
            } catch (ConcurrencyException e) {
                continue;
            }
            return now().find(id);
        }
    }
}
