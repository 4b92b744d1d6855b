package dev.muamala.webhook;

import static dev.muamala.webhook.Examples.ID;
import static dev.muamala.webhook.Examples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.StepKey;
import dev.muamala.events.WebhookEvent;
import dev.muamala.events.WebhookEvent.WebhookAddressChanged;
import dev.muamala.events.WebhookEvent.WebhookDeleted;
import dev.muamala.events.WebhookEvent.WebhookDisabled;
import dev.muamala.events.WebhookEvent.WebhookEnabled;
import dev.muamala.events.WebhookEvent.WebhookFilterChanged;
import dev.muamala.events.WebhookEvent.WebhookVerified;
import dev.muamala.eventstore.DueWorkChange.Add;
import dev.muamala.eventstore.DueWorkChange.Remove;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private static final WebhookEvent VERIFIED = new WebhookVerified(ID, NOON);
    private static final WebhookEvent DISABLED = new WebhookDisabled(ID, "gone", "HTTP 410", NOON);

    private static Webhook after(WebhookEvent... events) {
        Endpoints endpoints = Endpoints.NONE.after(Examples.registered("https://app.example.ae/"), 1);
        long index = 1;
        for (WebhookEvent event : events) {
            endpoints = endpoints.after(event, ++index);
        }
        return endpoints.find(ID).orElse(null);
    }

    private static String state(WebhookEvent... events) {
        Webhook webhook = after(events);
        return webhook == null
                ? "gone"
                : (webhook.off().isPresent() ? "disabled" : webhook.verified() ? "active" : "unverified")
                        + (webhook.told() ? ", told" : "");
    }

    @Test
    void a_webhook_is_told_from_its_verification_until_it_is_disabled() {
        WebhookEvent moved = new WebhookAddressChanged(ID, "https://other.example.ae/", NOON);
        WebhookEvent enabled = new WebhookEnabled(ID, NOON);

        assertThat(state()).isEqualTo("unverified");
        assertThat(state(VERIFIED)).isEqualTo("active, told");
        assertThat(state(VERIFIED, moved)).isEqualTo("unverified, told");
        assertThat(state(VERIFIED, moved, VERIFIED)).isEqualTo("active, told");
        assertThat(state(VERIFIED, DISABLED)).isEqualTo("disabled");
        assertThat(state(VERIFIED, DISABLED, enabled)).isEqualTo("unverified");
        assertThat(state(VERIFIED, DISABLED, enabled, VERIFIED)).isEqualTo("active, told");
        assertThat(state(VERIFIED, DISABLED, moved)).isEqualTo("unverified");
        assertThat(state(DISABLED)).isEqualTo("disabled");
        assertThat(state(VERIFIED, new WebhookDeleted(ID, NOON))).isEqualTo("gone");
        assertThat(after(VERIFIED, moved).url()).isEqualTo("https://other.example.ae/");
    }

    @Test
    void a_claim_is_due_until_it_is_decided_and_reading_from_the_first_verification_on() {
        WebhookDueWork rule = new WebhookDueWork();
        String check = "webhook:" + ID;

        assertThat(rule.changesOf(Examples.registered("https://app.example.ae/")))
                .containsExactly(new Add(check, WebhookDueWork.CHECK, NOON));
        assertThat(rule.changesOf(new WebhookEnabled(ID, NOON)))
                .containsExactly(new Add(check, WebhookDueWork.CHECK, NOON));
        assertThat(rule.changesOf(VERIFIED))
                .containsExactly(new Remove(check), new Add(WebhookDueWork.FAN_OUT, WebhookDueWork.FAN_OUT, NOON));
        assertThat(rule.changesOf(DISABLED)).containsExactly(new Remove(check));
        assertThat(rule.changesOf(new WebhookDeleted(ID, NOON))).containsExactly(new Remove(check));
        assertThat(rule.changesOf(new WebhookFilterChanged(ID, Wish.everything(), NOON)))
                .isEmpty();
    }

    @Test
    void the_filter_is_by_type_service_and_the_entities_that_were_called() {
        Standing submitted = Standing.of(Examples.submitted());
        Standing called = submitted.after(new EntityCalled(
                Examples.REQUEST,
                new StepKey("open#1"),
                Examples.LABEL,
                new CallId(Examples.REQUEST + ".1"),
                "mohre.establishment.open",
                new EntityId("mohre"),
                Examples.LABEL,
                Map.of(),
                NOON,
                NOON));

        Webhook completed =
                after(new WebhookFilterChanged(ID, Examples.filter(null, null, MessageType.REQUEST_COMPLETED), NOON));
        assertThat(completed.wants(MessageType.REQUEST_COMPLETED, called)).isTrue();
        assertThat(completed.wants(MessageType.STATUS_CHANGED, called)).isFalse();

        Webhook service = after(
                new WebhookFilterChanged(ID, Examples.filter("golden-visa", null, MessageType.STATUS_CHANGED), NOON));
        assertThat(service.wants(MessageType.STATUS_CHANGED, called)).isFalse();

        Webhook entity = after(new WebhookFilterChanged(
                ID, Examples.filter("trade-licence", "mohre", MessageType.STATUS_CHANGED), NOON));
        assertThat(entity.wants(MessageType.STATUS_CHANGED, submitted)).isFalse();
        assertThat(entity.wants(MessageType.STATUS_CHANGED, called)).isTrue();
    }
}
