package dev.muamala.eventstore;

import static dev.muamala.eventstore.History.NOON;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.eventstore.Deliveries.Attempt;
import dev.muamala.eventstore.Deliveries.Delivery;
import dev.muamala.eventstore.Deliveries.Message;
import dev.muamala.eventstore.Deliveries.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Attempt FAILED = new Attempt(NOON, 500, "no");

    private final DataSource database = TestDatabase.empty();
    private final Deliveries deliveries = new Deliveries(database);

    @BeforeEach
    void nothing() {
        TestDatabase.execute(database, "TRUNCATE webhook_delivery; UPDATE webhook_cursor SET global_index = 0");
    }

    private static Message message(String webhook, long position) {
        return new Message(webhook + position, webhook, position, "request.completed", "{\"n\":" + position + "}");
    }

    private void written(String webhook, int count) {
        long from = deliveries.position();
        List<Message> messages = IntStream.rangeClosed(1, count)
                .mapToObj(i -> message(webhook, from + i))
                .toList();
        assertThat(deliveries.advance(from, from + count, messages, List.of(), List.of(), NOON))
                .isTrue();
    }

    private List<String> taken(Map<String, Integer> most) {
        return deliveries.take(most, 100, NOON, LEASE).stream()
                .map(delivery -> delivery.message().id())
                .toList();
    }

    private Delivery only(String webhook) {
        return deliveries.of(webhook, null, Long.MAX_VALUE, 10).get(0);
    }

    @Test
    void what_follows_from_the_log_is_written_once_though_several_read_it() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<?>> done = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            done.add(readers.submit(() -> {
                start.await();
                for (long from = deliveries.position(); from < 50; from = deliveries.position()) {
                    deliveries.advance(from, from + 1, List.of(message("a", from + 1)), List.of(), List.of(), NOON);
                }
                return null;
            }));
        }
        for (Future<?> reader : done) {
            reader.get(60, SECONDS);
        }
        readers.shutdown();

        assertThat(deliveries.position()).isEqualTo(50);
        assertThat(deliveries.of("a", State.PENDING, Long.MAX_VALUE, 100))
                .extracting(delivery -> delivery.message().position())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 50).mapToObj(i -> 51L - i).toList());
    }

    @Test
    void each_webhook_has_its_own_share_and_the_order_of_the_log() {
        written("slow", 40);
        written("quick", 3);

        assertThat(taken(Map.of("slow", 2, "quick", 2))).containsExactly("slow1", "slow2", "quick41", "quick42");
        assertThat(taken(Map.of("quick", 5))).containsExactly("quick43");
        assertThat(taken(Map.of("slow", 1, "unknown", 9))).containsExactly("slow3");
    }

    @Test
    void of_more_webhooks_than_can_be_told_at_once_those_come_first_that_wait_for_longest() {
        Map<String, Integer> most = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            written("w" + i + "-", 2);
            most.put("w" + i + "-", 2);
        }
        Set<String> told = new HashSet<>();
        for (int round = 0; round < 8; round++) {
            List<Delivery> taken = deliveries.take(most, 50, NOON, LEASE);
            assertThat(taken).hasSize(50);
            taken.forEach(delivery -> told.add(delivery.message().webhook()));
        }

        assertThat(told).isEqualTo(most.keySet());
        assertThat(deliveries.take(most, 50, NOON, LEASE)).isEmpty();
    }

    @Test
    void what_was_taken_comes_back_when_its_lease_ends_and_under_the_same_id() {
        written("a", 1);

        assertThat(taken(Map.of("a", 9))).containsExactly("a1");
        assertThat(taken(Map.of("a", 9))).isEmpty();
        assertThat(deliveries.nextDue(List.of("a"))).hasValue(NOON.plus(LEASE));
        assertThat(deliveries.take(Map.of("a", 9), 100, NOON.plus(LEASE), LEASE))
                .singleElement()
                .satisfies(again -> {
                    assertThat(again.message()).isEqualTo(message("a", 1));
                    assertThat(again.attempts()).isEqualTo(2);
                });
    }

    @Test
    void concurrent_takers_never_get_the_same_delivery() throws Exception {
        written("a", 200);
        written("b", 200);
        Queue<String> taken = Takers.take(6, 3, () -> taken(Map.of("a", 7, "b", 3)));

        assertThat(taken).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void an_attempt_ends_in_one_of_three_ways_and_what_is_over_stays_so() {
        written("a", 1);
        taken(Map.of("a", 1));
        deliveries.retry("a1", NOON.plusSeconds(60), FAILED);
        assertThat(only("a").state()).isEqualTo(State.PENDING);
        assertThat(only("a").dueAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(only("a").lastStatus()).isEqualTo(500);

        deliveries.delivered("a1", new Attempt(NOON.plusSeconds(61), 204, ""));
        deliveries.retry("a1", NOON, FAILED);
        deliveries.giveUp("a1", FAILED);

        assertThat(only("a").state()).isEqualTo(State.DELIVERED);
        assertThat(only("a").dueAt()).isNull();
        assertThat(deliveries.arrivedSince("a", NOON.plusSeconds(60))).isTrue();
        assertThat(deliveries.arrivedSince("a", NOON.plusSeconds(61))).isFalse();
        assertThat(deliveries.arrivedSince("b", NOON)).isFalse();
    }

    @Test
    void it_can_be_wanted_again() {
        written("a", 1);
        taken(Map.of("a", 1));
        deliveries.giveUp("a1", new Attempt(NOON, null, "silent"));
        assertThat(deliveries.nextDue(List.of("a"))).isEmpty();

        deliveries.redeliver("a1", NOON.plusSeconds(5));

        Delivery again = deliveries.find("a", "a1").orElseThrow();
        assertThat(again.state()).isEqualTo(State.PENDING);
        assertThat(again.since()).isEqualTo(NOON.plusSeconds(5));
        assertThat(again.attempts()).isZero();
        assertThat(deliveries.find("b", "a1")).isEmpty();
    }

    @Test
    void what_a_webhook_was_to_be_told_ends_with_it() {
        written("a", 2);
        written("b", 2);
        taken(Map.of("a", 1));
        deliveries.delivered("a1", new Attempt(NOON, 200, ""));

        deliveries.advance(4, 5, List.of(), List.of("a"), List.of("b"), NOON);

        assertThat(deliveries.of("a", null, Long.MAX_VALUE, 10))
                .extracting(Delivery::state)
                .containsExactly(State.GIVEN_UP, State.DELIVERED);
        assertThat(deliveries.of("b", null, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void what_is_over_for_long_is_forgotten_and_what_is_due_is_not() {
        written("a", 3);
        taken(Map.of("a", 3));
        deliveries.delivered("a1", new Attempt(NOON.minusSeconds(10), 200, ""));
        deliveries.giveUp("a2", new Attempt(NOON.plusSeconds(10), null, "silent"));
        deliveries.retry("a3", NOON.plusSeconds(60), new Attempt(NOON.minusSeconds(10), 500, ""));

        assertThat(deliveries.forget(NOON)).isEqualTo(1);

        assertThat(deliveries.of("a", null, Long.MAX_VALUE, 10))
                .extracting(delivery -> delivery.message().id())
                .containsExactly("a3", "a2");
    }

    @Test
    void the_list_is_read_page_by_page_and_by_state() {
        written("a", 5);
        taken(Map.of("a", 1));
        deliveries.delivered("a1", new Attempt(NOON, 200, ""));

        List<Delivery> first = deliveries.of("a", null, Long.MAX_VALUE, 3);
        List<Delivery> second = deliveries.of("a", null, first.get(2).number(), 3);

        assertThat(first).extracting(d -> d.message().id()).containsExactly("a5", "a4", "a3");
        assertThat(second).extracting(d -> d.message().id()).containsExactly("a2", "a1");
        assertThat(deliveries.of("a", State.DELIVERED, Long.MAX_VALUE, 3))
                .extracting(d -> d.message().id())
                .containsExactly("a1");
    }
}
