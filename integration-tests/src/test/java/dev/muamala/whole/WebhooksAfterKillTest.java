package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.whole.Receiver.Heard;
import dev.muamala.whole.Receiver.Owned;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server ends after a message came and before it knew that. */
class WebhooksAfterKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String HOOK = "/hook";

    @TempDir
    private Path folder;

    @Test
    void a_message_whose_delivery_was_not_recorded_comes_again_under_its_id() {
        CountDownLatch killed = new CountDownLatch(1);
        try (Receiver receiver = new Receiver();
                Entities entities = new Entities(folder.resolve("ledger.jsonl"), Clock.systemUTC());
                ServerProcess server = new ServerProcess(folder.resolve("server"), entities).tellingWebhooksHere()) {
            server.start();
            Owned webhook =
                    receiver.registered(server.frontDoor(), "app", HOOK, Map.of("types", List.of("request.completed")));
            await("active").atMost(PATIENCE).until(webhook::state, "active"::equals);
            receiver.given(HOOK, (exchange, heard) -> {
                try {
                    killed.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Receiver.reply(exchange, 204, "");
            });
            Journey journey = server.journey().submitted();
            journey.untilCompleted("issued");
            await("the message")
                    .atMost(PATIENCE)
                    .until(() -> !receiver.heard(HOOK).isEmpty());

            server.kill();
            killed.countDown();
            receiver.noLonger(HOOK);
            server.start();

            List<Heard> heard =
                    await("again").atMost(PATIENCE).until(() -> receiver.heard(HOOK), all -> all.size() == 2);
            assertThat(heard.get(1).id()).isEqualTo(heard.get(0).id());
            assertThat(heard.get(1).body()).isEqualTo(heard.get(0).body()).contains(journey.request.value());
            assertThat(heard.get(1).isSignedBy(webhook.secret())).isTrue();
            await("recorded")
                    .atMost(PATIENCE)
                    .until(() -> webhook.deliveries()
                            .get(0)
                            .path("state")
                            .asString("")
                            .equals("delivered"));
        }
    }
}
