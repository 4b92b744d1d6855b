package dev.muamala.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muamala.events.PersonEvent.PersonErased;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.eventstore.Deliveries;
import dev.muamala.eventstore.Deliveries.Message;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.Forgets;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * Reads the log once for all webhooks, in its order, and writes what each is to be told. One node does it at a time;
 * where it has come is written together with what follows from it, so nothing is left out or written twice when the node
 * dies. Which webhooks there are is read from the same log: one is told what comes after its verification.
 */
final class FanOut implements Forgets {
    private static final int PAGE = 500;
    private static final Duration PIECE = Duration.ofSeconds(5);
    private static final Duration TIDY = Duration.ofHours(1);
    private static final long REQUESTS_IN_MEMORY = 50_000;

    private final EventLog log;
    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final DueWork dueWork;
    private final WebhookProperties settings;
    private final Clock clock;
    private final Cache<RequestId, Standing> standings =
            Caffeine.newBuilder().maximumSize(REQUESTS_IN_MEMORY).build();
    private Endpoints known = Endpoints.NONE;
    private Instant tidied = Instant.MIN;

    FanOut(
            EventLog log,
            Webhooks webhooks,
            Deliveries deliveries,
            DueWork dueWork,
            WebhookProperties settings,
            Clock clock) {
        this.log = log;
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.dueWork = dueWork;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void forget(PersonErased erased) {
        standings.invalidateAll(erased.requests());
    }

    /** Reads on as far as there is something, and looks again shortly. */
    void take(DueWork.Item item) {
        long until = System.nanoTime() + PIECE.toNanos();
        boolean more = true;
        while (more && System.nanoTime() < until) {
            more = goOn();
        }
        tidy();
        dueWork.postpone(item.id(), clock.instant().plus(more ? Duration.ZERO : settings.lookAfter()));
    }

    /** @return whether there may be more */
    private boolean goOn() {
        long from = deliveries.position();
        Endpoints endpoints = webhooks.read(known.position() <= from ? known : Endpoints.NONE, from);
        known = endpoints;
        return endpoints.told().isEmpty() ? skip(from, endpoints) : read(from, endpoints);
    }

    /** Nobody is told anything until something happens to a webhook. */
    private boolean skip(long from, Endpoints endpoints) {
        Optional<? extends TrackedEventMessage<?>> next = webhooks.nextAfter(endpoints.position());
        next.ifPresent(message -> {
            Page page = new Page(endpoints);
            page.add(message);
            write(from, page);
        });
        return next.isPresent();
    }

    private boolean read(long from, Endpoints endpoints) {
        List<? extends TrackedEventMessage<?>> events = log.readEvents(new GlobalSequenceTrackingToken(from), false)
                .limit(PAGE)
                .toList();
        Page page = new Page(endpoints);
        events.stream().takeWhile(message -> !page.isFull()).forEach(page::add);
        if (!events.isEmpty()) {
            write(from, page);
        }
        return events.size() == PAGE || page.isFull();
    }

    private void write(long from, Page page) {
        if (deliveries.advance(from, page.position, page.messages, page.ended, page.deleted, clock.instant())) {
            known = page.endpoints;
        }
    }

    private void tidy() {
        Instant now = clock.instant();
        if (tidied.isBefore(now.minus(TIDY))) {
            deliveries.forget(now.minus(settings.kept()));
            tidied = now;
        }
    }

    /** What follows from a stretch of the log. */
    private final class Page {
        private final List<Message> messages = new ArrayList<>();
        private final List<String> ended = new ArrayList<>();
        private final List<String> deleted = new ArrayList<>();
        private Endpoints endpoints;
        private long position;

        private Page(Endpoints endpoints) {
            this.endpoints = endpoints;
        }

        /** What a webhook was to be told ends with it, and what it is told afterwards does not. */
        private boolean isFull() {
            return !ended.isEmpty() || !deleted.isEmpty();
        }

        private void add(TrackedEventMessage<?> message) {
            position = message.trackingToken().position().orElseThrow();
            if (message.getPayload() instanceof WebhookEvent event) {
                endpoints = endpoints.after(event, position);
                if (event instanceof WebhookDisabled) {
                    ended.add(event.webhook().value());
                } else if (event instanceof WebhookDeleted) {
                    deleted.add(event.webhook().value());
                }
            } else if (message.getPayload() instanceof RequestEvent event) {
                tell(event, ((DomainEventMessage<?>) message).getSequenceNumber());
            }
        }

        private void tell(RequestEvent event, long sequence) {
            Standing before = sequence == 0 ? null : standing(event.request(), sequence);
            Standing standing = before == null ? Standing.of((RequestSubmitted) event) : before.after(event);
            standings.put(event.request(), standing);
            if (before == null) {
                tell(MessageType.REQUEST_SUBMITTED, standing, event);
            }
            if (before == null || before.state() != standing.state()) {
                tell(MessageType.STATUS_CHANGED, standing, event);
            }
            if (event instanceof RequestCompleted) {
                tell(MessageType.REQUEST_COMPLETED, standing, event);
            }
        }

        private void tell(MessageType type, Standing standing, RequestEvent event) {
            List<Webhook> listeners = endpoints.told().stream()
                    .filter(webhook -> webhook.wants(type, standing))
                    .toList();
            if (!listeners.isEmpty()) {
                String body = Envelope.of(type, standing, event, position).json();
                listeners.forEach(webhook -> messages.add(
                        new Message(id(webhook, type), webhook.id().value(), position, type.code(), body)));
            }
        }

        private String id(Webhook webhook, MessageType type) {
            String name = webhook.id() + "/" + position + "/" + type.code();
            return "msg_" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How the request stood before its event of this number. */
    private Standing standing(RequestId request, long sequence) {
        Standing remembered = standings.getIfPresent(request);
        if (remembered != null && remembered.version() == sequence) {
            return remembered;
        }
        Standing standing = null;
        for (Iterator<? extends DomainEventMessage<?>> past =
                        log.readEvents(request.value(), 0).asStream().iterator();
                past.hasNext() && (standing == null || standing.version() < sequence); ) {
            RequestEvent event = (RequestEvent) past.next().getPayload();
            standing = standing == null ? Standing.of((RequestSubmitted) event) : standing.after(event);
        }
        return standing;
    }
}
