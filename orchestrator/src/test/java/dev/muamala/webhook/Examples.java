package dev.muamala.webhook;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.events.WebhookEvent.WebhookRegistered;
import dev.muamala.events.WebhookId;
import dev.muamala.events.WorkflowVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A webhook and a request, as tests need them. */
final class Examples {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final WebhookId ID = new WebhookId("2b1f7c3e-9a55-4d0c-8f6e-7a1d2c3b4e5f");
    static final RequestId REQUEST = new RequestId("0fd1c2b3-a495-8687-9687-a5b4c3d2e1f0");
    static final LocalizedText LABEL = new LocalizedText("رخصة تجارية", "Trade licence");

    private Examples() {}

    static WebhookRegistered registered(String url) {
        return new WebhookRegistered(ID, "app", url, Wish.everything(), NOON);
    }

    static Filter filter(String service, String entity, MessageType... types) {
        return new Filter(
                List.of(types).stream().map(MessageType::code).toList(),
                service,
                entity == null ? null : new EntityId(entity),
                null);
    }

    static RequestSubmitted submitted() {
        return new RequestSubmitted(
                REQUEST,
                new ApplicantId("784-1990-1234567-1"),
                "trade-licence",
                LABEL,
                Emirate.DUBAI,
                new WorkflowVersion("trade-licence", 1),
                Map.of("name", "Layla"),
                "00",
                NOON);
    }
}
