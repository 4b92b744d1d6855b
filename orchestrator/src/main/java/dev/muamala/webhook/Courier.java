package dev.muamala.webhook;

import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookId;
import dev.muamala.eventstore.Deliveries;
import dev.muamala.eventstore.Deliveries.Attempt;
import dev.muamala.eventstore.Deliveries.Delivery;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.webhook.WebhookClient.Answer;
import dev.muamala.webhook.WebhookClient.Answered;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due, at least once: an attempt whose end was not recorded is made again when its lease ends, under
 * the same id. Each webhook has a few attempts under way at most, so one that is slow keeps nobody else waiting. What
 * cannot be delivered for days is given up; the webhook is disabled then, unless something else arrived there meanwhile,
 * and at once when the address says that it is gone.
 */
final class Courier implements DueWorkLoop.Source {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int GONE = 410;

    private final Webhooks webhooks;
    private final Deliveries deliveries;
    private final Sender sender;
    private final WebhookProperties limits;
    private final Patience patience;
    private final Executor executor;
    private final Clock clock;
    private final ConcurrentMap<String, Integer> underWay = new ConcurrentHashMap<>();
    private volatile Endpoints seen = Endpoints.NONE;
    private volatile Runnable whenFree = () -> {};

    Courier(
            Webhooks webhooks,
            Deliveries deliveries,
            Sender sender,
            WebhookProperties limits,
            Patience patience,
            Executor executor,
            Clock clock) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
        this.sender = sender;
        this.limits = limits;
        this.patience = patience;
        this.executor = executor;
        this.clock = clock;
    }

    /** Is told whenever an attempt is over, so that the next may be taken. */
    void whenFree(Runnable listener) {
        whenFree = listener;
    }

    @Override
    public boolean work(Instant now) {
        seen = webhooks.now();
        Map<String, Integer> free = free();
        int left = limits.atOnce()
                - underWay.values().stream().mapToInt(Integer::intValue).sum();
        if (free.isEmpty() || left <= 0) {
            return false;
        }
        List<Delivery> taken = deliveries.take(free, left, now, limits.lease());
        taken.forEach(this::start);
        return !taken.isEmpty();
    }

    @Override
    public Optional<Instant> nextDue() {
        Collection<String> free = free().keySet();
        return free.isEmpty() ? Optional.empty() : deliveries.nextDue(free);
    }

    /** How many more attempts to which webhook may be begun. */
    private Map<String, Integer> free() {
        Map<String, Integer> free = new HashMap<>();
        for (Webhook webhook : seen.all().values()) {
            String id = webhook.id().value();
            int slots = limits.concurrency() - underWay.getOrDefault(id, 0);
            if (webhook.verified() && slots > 0) {
                free.put(id, slots);
            }
        }
        return free;
    }

    private void start(Delivery delivery) {
        String webhook = delivery.message().webhook();
        underWay.merge(webhook, 1, Integer::sum);
        try {
            executor.execute(() -> attempt(delivery));
        } catch (RejectedExecutionException e) {
            leave(webhook);
        }
    }

    private void attempt(Delivery delivery) {
        String id = delivery.message().webhook();
        try {
            webhooks.now().find(new WebhookId(id)).filter(Webhook::verified).ifPresent(webhook -> {
                Instant now = clock.instant();
                Answer answer = sender.send(
                        webhook, delivery.message().id(), delivery.message().body(), now);
                settle(delivery, answer);
            });
        } catch (RuntimeException e) {
            LOG.warn(
                    "What became of delivery {} is not recorded; it is sent again when its lease ends",
                    delivery.message().id(),
                    e);
        } finally {
            leave(id);
        }
    }

    private void leave(String webhook) {
        underWay.computeIfPresent(webhook, (id, count) -> count == 1 ? null : count - 1);
        whenFree.run();
    }

    private void settle(Delivery delivery, Answer answer) {
        Instant now = clock.instant();
        Attempt attempt = Sender.attempt(answer, now);
        String id = delivery.message().id();
        if (answer instanceof Answered answered && answered.taken()) {
            deliveries.delivered(id, attempt);
            return;
        }
        if (attempt.status() != null && attempt.status() == GONE) {
            deliveries.giveUp(id, attempt);
            disable(delivery.message().webhook(), "gone", attempt, now);
            return;
        }
        Instant end = delivery.since().plus(limits.patience());
        if (now.isBefore(end)) {
            String retryAfter = answer instanceof Answered answered ? answered.retryAfter() : null;
            Instant next = patience.next(delivery.attempts(), retryAfter, now);
            deliveries.retry(id, next.isBefore(end) ? next : end, attempt);
            return;
        }
        deliveries.giveUp(id, attempt);
        if (!deliveries.arrivedSince(delivery.message().webhook(), delivery.since())) {
            disable(delivery.message().webhook(), "keeps-failing", attempt, now);
        }
    }

    private void disable(String webhook, String reason, Attempt attempt, Instant now) {
        webhooks.change(
                new WebhookId(webhook),
                standing -> standing.off().isPresent()
                        ? Optional.empty()
                        : Optional.of(new WebhookDisabled(
                                standing.id(), reason, Sender.summary(attempt), now.truncatedTo(ChronoUnit.MICROS))));
    }
}
