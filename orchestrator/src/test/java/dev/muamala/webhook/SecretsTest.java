package dev.muamala.webhook;

import static dev.muamala.webhook.Examples.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.muamala.events.WebhookEvent.WebhookSecretRotated;
import dev.muamala.events.WebhookId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What we sign is judged by the library that standardwebhooks.com gives to those who are told. */
class SecretsTest {
    private static final String BODY = "{\"type\":\"request.completed\",\"data\":{\"label\":\"مكتمل\"}}";

    private final Secrets secrets = new Secrets("a master secret");
    private final Webhook webhook = Webhook.of(Examples.registered("https://app.example.ae/hooks"), 1);
    private final Instant now = Instant.now();

    private void verify(String secret, String signatures, Instant at, String body) throws WebhookVerificationException {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("webhook-id", List.of("msg_1"));
        headers.put("webhook-timestamp", List.of(Long.toString(at.getEpochSecond())));
        headers.put("webhook-signature", List.of(signatures));
        new com.standardwebhooks.Webhook(secret)
                .verify(body, java.net.http.HttpHeaders.of(headers, (name, value) -> true));
    }

    @Test
    void what_is_signed_is_verified_with_the_secret_that_the_owner_has_and_no_other() {
        String signature = secrets.sign(webhook, "msg_1", now, BODY);

        assertThatCode(() -> verify(secrets.of(ID, 1), signature, now, BODY)).doesNotThrowAnyException();
        assertThatThrownBy(() -> verify(secrets.of(ID, 2), signature, now, BODY))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(secrets.of(new WebhookId("another"), 1), signature, now, BODY))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(new Secrets("another master").of(ID, 1), signature, now, BODY))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void neither_the_body_nor_the_time_can_be_changed() {
        String signature = secrets.sign(webhook, "msg_1", now, BODY);

        assertThatThrownBy(() -> verify(secrets.of(ID, 1), signature, now, BODY + " "))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(secrets.of(ID, 1), signature, now.plusSeconds(1), BODY))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void after_a_rotation_both_secrets_sign_and_later_the_new_one_alone() {
        Webhook rotated = webhook.after(new WebhookSecretRotated(ID, 2, now.plus(Duration.ofMinutes(2)), now), 2);

        String during = secrets.sign(rotated, "msg_1", now, BODY);
        assertThatCode(() -> verify(secrets.of(ID, 1), during, now, BODY)).doesNotThrowAnyException();
        assertThatCode(() -> verify(secrets.of(ID, 2), during, now, BODY)).doesNotThrowAnyException();

        Instant later = now.plus(Duration.ofMinutes(2));
        String after = secrets.sign(rotated, "msg_1", later, BODY);
        assertThatThrownBy(() -> verify(secrets.of(ID, 1), after, later, BODY))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatCode(() -> verify(secrets.of(ID, 2), after, later, BODY)).doesNotThrowAnyException();
    }

    @Test
    void a_secret_that_retires_goes_on_signing_when_the_next_one_comes() {
        Webhook twice = webhook.after(new WebhookSecretRotated(ID, 2, now.plusSeconds(90), now), 2)
                .after(new WebhookSecretRotated(ID, 3, now.plusSeconds(60), now.plusSeconds(1)), 3);

        assertThat(twice.secretsAt(now.plusSeconds(59))).containsExactly(3, 2, 1);
        assertThat(twice.secretsAt(now.plusSeconds(60))).containsExactly(3, 1);
        assertThat(twice.secretsAt(now.plusSeconds(90))).containsExactly(3);
    }
}
