package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.Receiver;
import dev.muamala.whole.Receiver.Heard;
import dev.muamala.whole.Receiver.Owned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks are told by either server, and by the other when one dies. */
@ExtendWith(SharedTwoServers.class)
class WebhooksOnTwoServersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int JOURNEYS = 12;
    private static final String HOOK = "/two";

    private final TwoServers servers;

    WebhooksOnTwoServersTest(TwoServers servers) {
        this.servers = servers;
    }

    @Test
    void nothing_is_left_out_and_nothing_is_told_under_two_ids_though_one_dies() {
        try (Receiver receiver = new Receiver()) {
            Owned webhook = receiver.registered(servers.other.frontDoor(), "two", HOOK, Map.of());
            await("active").atMost(PATIENCE).until(webhook::state, "active"::equals);
            List<Journey> all = new ArrayList<>();
            for (int i = 0; i < JOURNEYS; i++) {
                if (i == JOURNEYS / 2) {
                    await("some")
                            .atMost(PATIENCE)
                            .until(() -> receiver.heard(HOOK).size() > 3);
                    servers.one.kill();
                }
                JsonClient door = i < JOURNEYS / 2 ? servers.frontDoors().get(i % 2) : servers.other.frontDoor();
                all.add(new Journey(servers.entities, door).submitted());
            }
            servers.one.start();

            all.forEach(journey -> journey.untilCompleted("issued"));
            Set<String> requests =
                    all.stream().map(journey -> journey.request.value()).collect(Collectors.toSet());
            await("all ends")
                    .atMost(PATIENCE)
                    .until(() -> requests.stream()
                            .allMatch(request -> receiver.about(HOOK, request).stream()
                                    .anyMatch(one -> one.type().equals("request.completed"))));
            await("nothing is due")
                    .atMost(PATIENCE)
                    .until(() -> webhook.deliveries().stream()
                            .noneMatch(one -> one.path("state").asString("").equals("pending")));
            for (String request : requests) {
                Map<String, Set<String>> ids = receiver.about(HOOK, request).stream()
                        .collect(Collectors.groupingBy(
                                one -> one.type() + " at " + one.json().at("/data/position"),
                                Collectors.mapping(Heard::id, Collectors.toSet())));
                assertThat(ids.values())
                        .as(ids.toString())
                        .allSatisfy(same -> assertThat(same).hasSize(1));
                assertThat(ids.keySet().stream().filter(key -> key.startsWith("request.submitted")))
                        .hasSize(1);
            }
            servers.other.frontDoor().delete(webhook.path() + "?owner=two");
        }
    }
}
