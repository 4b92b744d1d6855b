package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.eventstore.EventLog;
import dev.muamala.whole.Receiver.Heard;
import dev.muamala.whole.Receiver.Owned;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks from registration to redelivery, over real HTTP. Time is moved, not waited for. */
class WebhooksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final Map<String, Object> COMPLETED = Map.of("types", List.of("request.completed"));

    private static WholeSystem system;
    private static Receiver receiver;

    private final String owner = "app-" + UUID.randomUUID();
    private final String path = "/" + UUID.randomUUID();

    /** Its {@code inside.example} stands for an address that only the server can reach. */
    private static final class LyingNames implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return host.equals("inside.example")
                    ? new InetAddress[] {InetAddress.getByName("10.0.0.1")}
                    : SystemDefaultDnsResolver.INSTANCE.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    @BeforeAll
    static void start() {
        receiver = new Receiver();
        system = new WholeSystem(
                Map.of(
                        "muamala.webhooks.allow-http",
                        true,
                        "muamala.webhooks.ports",
                        "",
                        "muamala.webhooks.allowed-networks",
                        "127.0.0.0/8",
                        "muamala.webhooks.timeout",
                        "4s"),
                registry -> registry.registerBean("names", DnsResolver.class, LyingNames::new));
    }

    @AfterAll
    static void stop() {
        system.close();
        receiver.close();
    }

    private Owned registered(Map<String, ?> more) {
        return receiver.registered(system.frontDoor(), owner, path, more);
    }

    private Owned active(Map<String, ?> more) {
        Owned webhook = registered(more);
        untilState(webhook, "active");
        return webhook;
    }

    private static void untilState(Owned webhook, String state) {
        await(state).atMost(PATIENCE).until(webhook::state, state::equals);
    }

    private List<Heard> untilHeard(int count) {
        return await("messages").atMost(PATIENCE).until(() -> receiver.heard(path), heard -> heard.size() >= count);
    }

    private static JsonNode untilDelivery(Owned webhook, String state) {
        return await("a delivery that is " + state)
                .atMost(PATIENCE)
                .until(
                        () -> webhook.deliveries().stream()
                                .filter(one -> one.path("state").asString("").equals(state))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    private Journey completed() {
        Journey journey = system.journey().submitted();
        journey.untilCompleted("issued");
        return journey;
    }

    private static long version(Heard message) {
        return message.json().at("/data/version").asLong(0);
    }

    private static List<String> eventsOf(Owned webhook) {
        return system.bean(EventLog.class)
                .readEvents("webhook:" + webhook.id(), 0)
                .asStream()
                .map(event -> event.getPayload().getClass().getSimpleName())
                .toList();
    }

    @Test
    void an_address_that_answers_the_challenge_is_told_what_happens_signed_and_in_order() {
        Owned webhook = active(Map.of());
        assertThat(receiver.challenges(path))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.isSignedBy(webhook.secret())).isTrue());

        Journey journey = completed();
        JsonNode status = journey.status();
        List<Heard> told = await("the end")
                .atMost(PATIENCE)
                .until(
                        () -> receiver.about(path, journey.request.value()),
                        heard -> heard.stream().anyMatch(one -> one.type().equals("request.completed"))
                                && heard.stream()
                                        .anyMatch(one -> one.json()
                                                        .at("/data/state")
                                                        .asString("")
                                                        .equals("completed")
                                                && one.type().equals("request.status-changed")));

        assertThat(told).allSatisfy(one -> {
            assertThat(one.isSignedBy(webhook.secret())).as("signed").isTrue();
            assertThat(one.json().at("/timestamp").asString("")).endsWith("Z");
            assertThat(one.json().at("/data/revision").asInt(0)).isEqualTo(1);
            assertThat(one.json().at("/data/service").asString("")).isEqualTo("trade-licence");
            assertThat(one.body()).doesNotContain(journey.applicant);
        });
        assertThat(told).extracting(Heard::id).doesNotHaveDuplicates();
        Heard last = told.stream()
                .filter(one -> one.type().equals("request.completed"))
                .findFirst()
                .orElseThrow();
        assertThat(version(last)).isEqualTo(status.path("version").asLong(0));
        assertThat(last.json().at("/data/position").asLong(0))
                .isEqualTo(status.path("position").asLong(0));
        assertThat(last.json().at("/data/state")).isEqualTo(status.at("/state"));
        assertThat(last.json().at("/data/labels/state")).isEqualTo(status.at("/stateLabel"));
        assertThat(last.json().at("/data/labels/service")).isEqualTo(status.at("/serviceLabel"));
        assertThat(last.json().at("/data/outcome")).isEqualTo(status.at("/outcome/name"));
        assertThat(webhook.deliveries())
                .filteredOn(one -> one.path("payload").asString("").contains(journey.request.value()))
                .hasSameSizeAs(told)
                .isSortedAccordingTo((one, other) -> Long.compare(
                        other.path("position").asLong(0), one.path("position").asLong(0)));
    }

    /** Both sides name the states of the same histories alike, though neither knows the other. */
    @Test
    void a_state_that_is_told_is_the_one_that_the_status_had_at_that_version() {
        active(Map.of("types", List.of("request.status-changed")));
        Journey journey = system.journey().given("returned", """
                {"entity": "dubai-civil-defence", "firstCalls": 1,
                 "refusal": {"code": "returned", "reason": {"ar": "ناقص", "en": "The exits are missing"}}}
                """).submitted();
        JsonNode action = journey.untilAsked();
        JsonNode waiting = journey.until(
                "only the correction is left", now -> Journey.holders(now).equals(List.of("applicant")));
        journey.act(action, "{\"documents\": [{\"title\": \"Floor plan\", \"reference\": \"PLAN-2026-000002\"}]}");
        journey.untilCompleted("issued");

        List<Heard> told = await("the end")
                .atMost(PATIENCE)
                .until(
                        () -> receiver.about(path, journey.request.value()),
                        heard -> heard.stream()
                                .anyMatch(one -> one.json()
                                        .at("/data/state")
                                        .asString("")
                                        .equals("completed")));
        assertThat(told.stream().sorted(Comparator.comparingLong(WebhooksTest::version)))
                .extracting(one -> one.json().at("/data/state").asString(""))
                .startsWith("submitted")
                .contains(
                        "in-progress",
                        "waiting-for-payment",
                        waiting.path("state").asString(""))
                .endsWith("completed");
        told.forEach(one -> {
            long position = one.json().at("/data/position").asLong(0);
            assertThat(one.json().at("/data/state").asString(""))
                    .as(one.body())
                    .isEqualTo(StatusThen.of(system, journey.request, position)
                            .state()
                            .code());
        });
    }

    @Test
    void a_citizen_is_told_of_their_own_requests_and_of_no_others() {
        Journey others = system.journey();
        Journey own = system.journey();
        String citizen = TestTokens.bearer(TestTokens.of(own.applicant, Role.CITIZEN));
        Map<String, Object> wish = Map.of("url", receiver.url(path));
        assertThat(system.frontDoor()
                        .post(WEBHOOKS + "?owner=" + others.applicant, wish, JsonClient.AUTHORIZATION, citizen)
                        .text("/code"))
                .isEqualTo("not-you");
        HttpAnswer webhook = system.frontDoor().post(WEBHOOKS, wish, JsonClient.AUTHORIZATION, citizen);
        assertThat(webhook.status()).as(webhook.toString()).isEqualTo(201);
        String mine = WEBHOOKS + "/" + webhook.text("/id");
        await("active")
                .atMost(PATIENCE)
                .until(() -> system.frontDoor()
                        .get(mine, JsonClient.AUTHORIZATION, citizen)
                        .text("/state")
                        .equals("active"));

        others.submitted().untilCompleted("issued");
        own.submitted().untilCompleted("issued");

        await("the end")
                .atMost(PATIENCE)
                .until(() -> receiver.about(path, own.request.value()).stream()
                        .anyMatch(one -> one.type().equals("request.completed")));
        assertThat(receiver.about(path, others.request.value())).isEmpty();
    }

    @Test
    void an_entity_is_told_of_requests_that_called_it_and_asks_for_no_other() {
        String adek = TestTokens.bearer(TestTokens.of(Caller.of(owner, Set.of(Role.ENTITY), "adek")));
        Map<String, Object> wish = Map.of("url", receiver.url(path));

        HttpAnswer webhook = system.frontDoor().post(WEBHOOKS, wish, JsonClient.AUTHORIZATION, adek);
        assertThat(webhook.text("/entity")).isEqualTo("adek");
        String mine = WEBHOOKS + "/" + webhook.text("/id");
        assertThat(system.frontDoor()
                        .patch(mine, Map.of("entity", "dubai-civil-defence"), JsonClient.AUTHORIZATION, adek)
                        .text("/code"))
                .isEqualTo("not-you");
        Map<String, Object> noLimit = new HashMap<>();
        noLimit.put("entity", null);
        assertThat(system.frontDoor()
                        .patch(mine, noLimit, JsonClient.AUTHORIZATION, adek)
                        .text("/entity"))
                .isEqualTo("adek");
    }

    @Test
    void only_what_was_asked_for_is_told() {
        active(Map.of("types", List.of("request.completed"), "entity", "adek"));
        String everything = path + "/all";
        Owned all = receiver.registered(system.frontDoor(), owner, everything, COMPLETED);
        untilState(all, "active");

        Journey journey = completed();

        await("the other")
                .atMost(PATIENCE)
                .until(() ->
                        !receiver.about(everything, journey.request.value()).isEmpty());
        assertThat(receiver.heard(everything)).extracting(Heard::type).containsOnly("request.completed");
        assertThat(receiver.heard(path)).as("an entity that was not called").isEmpty();
    }

    @Test
    void a_message_that_is_not_taken_comes_again_under_its_id_until_it_is() {
        AtomicInteger times = new AtomicInteger();
        receiver.given(path, (exchange, heard) -> {
            if (times.incrementAndGet() < 3) {
                Receiver.reply(exchange, 500, "out of order");
            } else {
                Receiver.reply(exchange, 200, "thanks");
            }
        });
        Owned webhook = active(COMPLETED);
        completed();
        untilHeard(1);
        JsonNode failed = await("a failure")
                .atMost(PATIENCE)
                .until(
                        () -> webhook.deliveries().get(0),
                        one -> one.path("last").isObject());
        assertThat(failed.at("/state").asString("")).isEqualTo("pending");
        assertThat(failed.at("/last/status").asInt(0)).isEqualTo(500);
        assertThat(failed.at("/last/answer").asString("")).isEqualTo("out of order");

        system.clock().forward(Duration.ofSeconds(10));
        untilHeard(2);
        system.clock().forward(Duration.ofSeconds(40));
        List<Heard> heard = untilHeard(3);

        JsonNode delivered = untilDelivery(webhook, "delivered");
        assertThat(delivered.path("attempts").asInt(0)).isEqualTo(3);
        assertThat(heard)
                .extracting(Heard::id)
                .containsOnly(delivered.path("id").asString(""));
        assertThat(heard).extracting(Heard::body).containsOnly(heard.get(0).body());
        assertThat(heard)
                .allSatisfy(one -> assertThat(one.isSignedBy(webhook.secret())).isTrue());
        assertThat(new HashSet<>(heard.stream().map(Heard::timestamp).toList())).hasSize(3);
    }

    @Test
    void who_asks_for_time_gets_it() {
        receiver.given(path, (exchange, heard) -> {
            exchange.getResponseHeaders().add("Retry-After", "7200");
            Receiver.reply(exchange, 503, "");
        });
        Owned webhook = active(COMPLETED);
        completed();
        untilHeard(1);

        await("the pause").atMost(PATIENCE).untilAsserted(() -> {
            JsonNode delivery = webhook.deliveries().get(0);
            assertThat(Instant.parse(delivery.path("nextAttemptAt").asString("")))
                    .isAfter(system.clock().instant().plus(Duration.ofMinutes(110)));
        });
        receiver.noLonger(path);
        system.clock().forward(Duration.ofHours(2));
        untilDelivery(webhook, "delivered");
    }

    @Test
    void an_address_that_fails_for_three_days_is_disabled_and_what_it_missed_can_be_sent_when_it_is_back() {
        receiver.given(path, (exchange, heard) -> Receiver.reply(exchange, 500, "broken"));
        Owned webhook = active(COMPLETED);
        completed();
        untilHeard(1);

        await("disabled").atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            system.clock().forward(Duration.ofHours(1));
            return webhook.state().equals("disabled");
        });

        assertThat(webhook.see().text("/disabled/reason")).isEqualTo("keeps-failing");
        assertThat(webhook.see().text("/disabled/detail")).isEqualTo("HTTP 500");
        assertThat(eventsOf(webhook)).containsExactly("WebhookRegistered", "WebhookVerified", "WebhookDisabled");
        JsonNode missed = untilDelivery(webhook, "given-up");
        assertThat(missed.path("attempts").asInt(0)).isGreaterThan(5);
        String redelivery =
                webhook.path() + "/deliveries/" + missed.path("id").asString("") + "/redelivery?owner=" + owner;
        assertThat(system.frontDoor().post(redelivery).text("/code")).isEqualTo("webhook-disabled");

        receiver.noLonger(path);
        int before = receiver.heard(path).size();
        completed();
        assertThat(system.frontDoor()
                        .patch(webhook.path() + "?owner=" + owner, Map.of("enabled", true))
                        .text("/state"))
                .isEqualTo("unverified");
        untilState(webhook, "active");
        assertThat(system.frontDoor().post(redelivery).status()).isEqualTo(202);
        untilDelivery(webhook, "delivered");
        assertThat(receiver.heard(path)).hasSize(before + 1);
        assertThat(receiver.heard(path).get(before).id())
                .isEqualTo(missed.path("id").asString(""));
    }

    @Test
    void an_address_that_is_gone_is_disabled_at_once() {
        receiver.given(path, (exchange, heard) -> Receiver.reply(exchange, 410, ""));
        Owned webhook = active(COMPLETED);
        completed();

        untilState(webhook, "disabled");

        assertThat(webhook.see().text("/disabled/reason")).isEqualTo("gone");
        assertThat(receiver.heard(path)).hasSize(1);
    }

    @Test
    void a_redirect_is_a_failure_and_nothing_is_sent_where_it_points() {
        String target = path + "/target";
        receiver.given(path, (exchange, heard) -> {
            exchange.getResponseHeaders().add("Location", receiver.url(target));
            Receiver.reply(exchange, 307, "");
        });
        Owned webhook = active(COMPLETED);
        completed();
        untilHeard(1);

        await("a failure")
                .atMost(PATIENCE)
                .until(() -> webhook.deliveries().get(0).at("/last/status").asInt(0) == 307);
        assertThat(receiver.heard(target)).isEmpty();
    }

    /** Though all of them live on one host. */
    @Test
    void those_that_are_slow_keep_nobody_else_waiting() {
        CountDownLatch over = new CountDownLatch(1);
        List<Owned> stuck = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String slow = path + "/slow" + i;
            receiver.given(slow, (exchange, heard) -> {
                waitFor(over, Duration.ofSeconds(60));
                Receiver.reply(exchange, 204, "");
            });
            stuck.add(receiver.registered(system.frontDoor(), owner, slow, Map.of()));
        }
        stuck.forEach(webhook -> untilState(webhook, "active"));
        active(Map.of());
        try {
            Set<String> requests = new HashSet<>();
            for (int i = 0; i < 4; i++) {
                requests.add(completed().request.value());
            }
            await("the quick one")
                    .atMost(PATIENCE)
                    .until(() -> receiver.heard(path).stream()
                            .filter(one -> one.type().equals("request.completed"))
                            .map(one -> one.json().at("/data/request").asString(""))
                            .collect(Collectors.toSet())
                            .containsAll(requests));
            assertThat(stuck)
                    .allSatisfy(webhook -> assertThat(webhook.deliveries())
                            .isNotEmpty()
                            .noneSatisfy(one ->
                                    assertThat(one.path("state").asString("")).isEqualTo("delivered")));
        } finally {
            over.countDown();
            stuck.forEach(webhook -> system.frontDoor().delete(webhook.path() + "?owner=" + owner));
        }
    }

    @Test
    void one_webhook_has_a_few_attempts_under_way_at_most() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        receiver.given(path, (exchange, heard) -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            waitFor(new CountDownLatch(1), Duration.ofMillis(200));
            atOnce.decrementAndGet();
            Receiver.reply(exchange, 204, "");
        });
        Owned webhook = active(Map.of());
        for (int i = 0; i < 4; i++) {
            completed();
        }
        untilHeard(24);
        await("all")
                .atMost(PATIENCE)
                .until(() -> webhook.deliveries().stream()
                        .allMatch(one -> one.path("state").asString("").equals("delivered")));

        assertThat(most.get()).isBetween(2, 4);
    }

    private static void waitFor(CountDownLatch latch, Duration atMost) {
        try {
            latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_filter_changes_for_what_happens_from_then_on() {
        Owned webhook = active(Map.of("types", List.of("request.submitted")));
        HttpAnswer changed = system.frontDoor()
                .patch(
                        webhook.path() + "?owner=" + owner,
                        Map.of("types", List.of("request.completed"), "service", "trade-licence", "entity", "mohre"));
        assertThat(changed.text("/state")).as(changed.toString()).isEqualTo("active");
        assertThat(changed.text("/service")).isEqualTo("trade-licence");
        assertThat(changed.text("/entity")).isEqualTo("mohre");
        HttpAnswer again =
                system.frontDoor().patch(webhook.path() + "?owner=" + owner, Map.of("service", "trade-licence"));
        assertThat(again.body()).as("what is so already changes nothing").isEqualTo(changed.body());

        Journey journey = completed();

        await("the end")
                .atMost(PATIENCE)
                .until(() -> !receiver.about(path, journey.request.value()).isEmpty());
        assertThat(receiver.about(path, journey.request.value()))
                .extracting(Heard::type)
                .containsExactly("request.completed");
        assertThat(eventsOf(webhook)).containsExactly("WebhookRegistered", "WebhookVerified", "WebhookFilterChanged");
    }

    @Test
    void a_new_secret_signs_beside_the_old_one_for_a_while() {
        Owned webhook = active(COMPLETED);
        for (Object none : List.of(0, 3600, "3600", "soon")) {
            HttpAnswer refused = system.frontDoor()
                    .post(webhook.path() + "/secret-rotation?owner=" + owner, Map.of("overlap", none));
            assertThat(refused.status()).as("%s: %s", none, refused).isEqualTo(400);
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/overlap");
        }
        HttpAnswer nothing = system.frontDoor().post(webhook.path() + "/secret-rotation?owner=" + owner, "null");
        assertThat(nothing.status()).as(nothing.toString()).isEqualTo(400);
        HttpAnswer rotated =
                system.frontDoor().post(webhook.path() + "/secret-rotation?owner=" + owner, Map.of("overlap", "PT1H"));
        assertThat(rotated.status()).as(rotated.toString()).isEqualTo(200);
        String secret = rotated.text("/secret");
        assertThat(secret).startsWith("whsec_").isNotEqualTo(webhook.secret());
        assertThat(rotated.text("/previousSecretUntil")).isNotEmpty();
        assertThat(webhook.see().text("/secret")).as("shown once").isEmpty();

        completed();
        Heard both = untilHeard(1).get(0);
        assertThat(both.isSignedBy(webhook.secret())).isTrue();
        assertThat(both.isSignedBy(secret)).isTrue();

        system.clock().forward(Duration.ofHours(1));
        completed();
        Heard one = untilHeard(2).get(1);
        assertThat(one.isSignedBy(webhook.secret())).isFalse();
        assertThat(one.isSignedBy(secret)).isTrue();
    }

    @Test
    void an_address_that_does_not_answer_its_challenge_is_told_nothing_and_given_up_after_a_day() {
        receiver.mute(path);
        Owned webhook = registered(COMPLETED);
        await("a challenge")
                .atMost(PATIENCE)
                .until(() -> !receiver.challenges(path).isEmpty());
        completed();
        assertThat(webhook.state()).isEqualTo("unverified");

        await("disabled").atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            system.clock().forward(Duration.ofHours(1));
            return webhook.state().equals("disabled");
        });

        assertThat(webhook.see().text("/disabled/reason")).isEqualTo("not-verified");
        assertThat(receiver.heard(path)).isEmpty();
        assertThat(receiver.challenges(path)).hasSizeGreaterThan(1);
        assertThat(webhook.deliveries()).isEmpty();
    }

    @Test
    void a_name_that_stands_for_a_forbidden_address_is_disabled_at_once() {
        HttpAnswer answer =
                system.frontDoor().post(WEBHOOKS + "?owner=" + owner, Map.of("url", "http://inside.example/hooks"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        Owned webhook = new Owned(system.frontDoor(), owner, answer.text("/id"), answer.text("/secret"));

        untilState(webhook, "disabled");

        assertThat(webhook.see().text("/disabled/reason")).isEqualTo("address-refused");
    }

    @Test
    void what_happens_while_the_address_moves_waits_for_the_new_one() {
        Owned webhook = active(COMPLETED);
        String elsewhere = path + "/new";
        receiver.mute(elsewhere);
        assertThat(system.frontDoor()
                        .patch(webhook.path() + "?owner=" + owner, Map.of("url", receiver.url(elsewhere)))
                        .text("/state"))
                .isEqualTo("unverified");
        Journey meanwhile = completed();
        untilDelivery(webhook, "pending");
        assertThat(receiver.heard(elsewhere)).isEmpty();

        String third = path + "/third";
        system.frontDoor().patch(webhook.path() + "?owner=" + owner, Map.of("url", receiver.url(third)));

        untilDelivery(webhook, "delivered");
        assertThat(receiver.about(third, meanwhile.request.value())).hasSize(1);
        assertThat(receiver.heard(path)).isEmpty();
        assertThat(receiver.heard(elsewhere)).isEmpty();
    }

    @Test
    void registering_twice_under_one_key_registers_once() {
        JsonClient door = system.frontDoor();
        Map<String, Object> body = Map.of("url", receiver.url(path));
        HttpAnswer first = door.post(WEBHOOKS + "?owner=" + owner, body, "Idempotency-Key", "k");
        HttpAnswer again = door.post(WEBHOOKS + "?owner=" + owner, body, "Idempotency-Key", "k");
        HttpAnswer other =
                door.post(WEBHOOKS + "?owner=" + owner, Map.of("url", receiver.url("/other")), "Idempotency-Key", "k");

        assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(again.text("/secret")).isEqualTo(first.text("/secret"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("/code")).isEqualTo("idempotency-key-reused");
        assertThat(door.get(WEBHOOKS + "?owner=" + owner).body()).hasSize(1);

        door.delete(WEBHOOKS + "/" + first.text("/id") + "?owner=" + owner);
        assertThat(door.post(WEBHOOKS + "?owner=" + owner, body, "Idempotency-Key", "k")
                        .text("/code"))
                .as("what was deleted does not come back by a repeat")
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void a_webhook_of_somebody_else_is_not_there() {
        Owned webhook = registered(COMPLETED);
        JsonClient door = system.frontDoor();
        for (HttpAnswer answer : List.of(
                door.get(webhook.path() + "?owner=other"),
                door.patch(webhook.path() + "?owner=other", Map.of("enabled", false)),
                door.delete(webhook.path() + "?owner=other"),
                door.post(webhook.path() + "/secret-rotation?owner=other"),
                door.get(webhook.path() + "/deliveries?owner=other"),
                door.post(webhook.path() + "/deliveries/msg_1/redelivery?owner=other"),
                door.get(WEBHOOKS + "/nothing?owner=other"))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
            assertThat(answer.text("/code")).isEqualTo("webhook-not-found");
        }
        assertThat(door.get(WEBHOOKS + "?owner=other").body()).isEmpty();
        assertThat(door.get(WEBHOOKS).body()).as("whoever asks has none").isEmpty();

        assertThat(door.delete(webhook.path() + "?owner=" + owner).status()).isEqualTo(204);
        assertThat(webhook.see().status()).isEqualTo(404);
    }

    @Test
    void all_that_is_wrong_is_said_at_once_in_the_callers_language() {
        Map<String, Object> body = Map.of(
                "url",
                "http://user:word@127.0.0.1/",
                "types",
                Arrays.asList("request.everything", null),
                "service",
                "nothing",
                "entity",
                7,
                "secret",
                "mine");
        HttpAnswer english = system.frontDoor().post(WEBHOOKS + "?owner=" + owner, body, "Accept-Language", "en");
        HttpAnswer arabic = system.frontDoor().post(WEBHOOKS + "?owner=" + owner, body, "Accept-Language", "ar");

        assertThat(english.status()).isEqualTo(422);
        assertThat(english.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(english.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString("") + " "
                                + error.path("code").asString("")))
                .containsExactlyInAnyOrder(
                        "/url credentials-not-allowed",
                        "/types unknown-type",
                        "/service unknown",
                        "/entity unknown",
                        "/secret unknown-field");
        assertThat(english.toString()).doesNotContain("word@");
        assertThat(arabic.text("/detail")).isEqualTo("الطلب غير مكتمل أو غير صحيح.");
    }

    @Test
    void no_secret_is_in_the_log() {
        Owned webhook = registered(COMPLETED);
        assertThat(webhook.secret()).startsWith("whsec_");
        assertThat(system.bean(EventLog.class)
                        .readEvents("webhook:" + webhook.id(), 0)
                        .asStream()
                        .map(event -> event.getPayload().toString()))
                .isNotEmpty()
                .noneMatch(text -> text.contains(webhook.secret().substring("whsec_".length())));
    }
}
