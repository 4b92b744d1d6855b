package dev.muamala.webhook;

import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookEvent.WebhookRegistered;
import dev.muamala.events.WebhookId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All webhooks that there were at one position of the log. Immutable. @param position of the last event about one */
record Endpoints(Map<WebhookId, Webhook> all, long position) {
    static final Endpoints NONE = new Endpoints(Map.of(), 0);

    Endpoints after(WebhookEvent event, long index) {
        Map<WebhookId, Webhook> changed = new LinkedHashMap<>(all);
        if (event instanceof WebhookRegistered registered) {
            changed.put(event.webhook(), Webhook.of(registered, index));
        } else if (event instanceof WebhookDeleted) {
            changed.remove(event.webhook());
        } else {
            changed.computeIfPresent(event.webhook(), (id, webhook) -> webhook.after(event, index));
        }
        return new Endpoints(Collections.unmodifiableMap(changed), index);
    }

    Optional<Webhook> find(WebhookId id) {
        return Optional.ofNullable(all.get(id));
    }

    List<Webhook> of(String owner) {
        return all.values().stream()
                .filter(webhook -> webhook.registered().owner().equals(owner))
                .toList();
    }

    /** Those for which what happens is written down. */
    List<Webhook> told() {
        return all.values().stream().filter(Webhook::told).toList();
    }
}
