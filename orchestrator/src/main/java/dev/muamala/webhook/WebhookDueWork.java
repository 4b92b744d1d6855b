package dev.muamala.webhook;

import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.AddressClaimed;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookEvent.WebhookVerified;
import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.eventstore.DueWorkRule;
import java.util.List;

/**
 * An address that is claimed is to be asked whether it wants to be told, until it is known. Reading the log for webhooks
 * is one piece of work that is never done, from the first one that is verified on.
 */
record WebhookDueWork() implements DueWorkRule {
    static final String CHECK = "webhook-check";
    static final String FAN_OUT = "webhook-fan-out";

    @Override
    public List<DueWorkChange> changesOf(Object event) {
        if (event instanceof AddressClaimed claimed) {
            return List.of(new DueWorkChange.Add(check(claimed), CHECK, claimed.at()));
        }
        if (event instanceof WebhookVerified verified) {
            return List.of(
                    new DueWorkChange.Remove(check(verified)), new DueWorkChange.Add(FAN_OUT, FAN_OUT, verified.at()));
        }
        if (event instanceof WebhookDisabled || event instanceof WebhookDeleted) {
            return List.of(new DueWorkChange.Remove(check((WebhookEvent) event)));
        }
        return List.of();
    }

    private static String check(WebhookEvent event) {
        return "webhook:" + event.webhook();
    }
}
