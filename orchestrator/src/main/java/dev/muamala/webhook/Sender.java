package dev.muamala.webhook;

import dev.muamala.eventstore.Deliveries.Attempt;
import dev.muamala.webhook.WebhookClient.Answer;
import dev.muamala.webhook.WebhookClient.Answered;
import java.time.Instant;
import java.util.Map;

/** Sends one message, signed. */
record Sender(WebhookClient client, Secrets secrets) {
    private static final int EXCERPT = 200;

    /** @param id the same whenever the same message is sent */
    Answer send(Webhook webhook, String id, String body, Instant now) {
        return client.post(
                webhook.url(),
                Map.of(
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(now.getEpochSecond()),
                        "webhook-signature",
                        secrets.sign(webhook, id, now, body)),
                body);
    }

    /** What is kept of an answer: how it begins, in one line. */
    static Attempt attempt(Answer answer, Instant now) {
        String line = answer.text().replaceAll("[\\p{Cntrl}\\p{Cs}\\s]+", " ").strip();
        return new Attempt(
                now,
                answer instanceof Answered answered ? answered.status() : null,
                line.substring(
                        0, line.offsetByCodePoints(0, Math.min(line.codePointCount(0, line.length()), EXCERPT))));
    }

    /** In a few words, what an attempt came to. */
    static String summary(Attempt attempt) {
        return attempt.status() == null ? attempt.answer() : "HTTP " + attempt.status();
    }
}
