package dev.muamala.eventstore;

import static dev.muamala.eventstore.History.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.eventstore.DueWork.Item;
import dev.muamala.request.RequestDueWork;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueWorkTest {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String TABLE = "SELECT id, kind, global_index, due_at, attempts FROM due_work ORDER BY id";

    private final DataSource database = TestDatabase.empty();
    private final DueWorkRule rule = new RequestDueWork(Duration.ZERO);
    private final EventLog log = TestDatabase.log(database, rule);
    private final DueWork dueWork = new DueWork(database, new EventJson(), rule, log);
    private final History history = History.ofNewRequest();

    @AfterEach
    void close() {
        log.close();
    }

    private List<String> ids() {
        return TestDatabase.select(database, "SELECT id FROM due_work ORDER BY id");
    }

    private String call(String step) {
        return RequestDueWork.id(history.call(step));
    }

    private String timer(String step) {
        return history.id() + "/" + step;
    }

    @Test
    void work_is_due_with_its_event_and_ended_by_the_fact_that_ends_it() {
        log.appendEvents(List.of(history.event(0, history.called("a#1")), history.event(1, history.called("b#1"))));
        assertThat(ids()).containsExactlyInAnyOrder(call("a#1"), call("b#1"));

        log.appendEvents(List.of(history.event(2, history.replied("a#1"))));
        assertThat(ids()).containsExactly(call("b#1"));

        log.appendEvents(List.of(history.event(3, history.replied("a#1"))));
        assertThat(ids()).containsExactly(call("b#1"));
    }

    @Test
    void work_that_is_added_and_ended_in_one_append_never_shows() {
        log.appendEvents(List.of(history.event(0, history.called("a#1")), history.event(1, history.replied("a#1"))));

        assertThat(ids()).isEmpty();
    }

    @Test
    void work_that_is_ended_and_added_again_in_one_append_starts_over() {
        log.appendEvents(List.of(history.event(0, history.called("a#1"))));
        dueWork.take(RequestDueWork.CALL, NOON, LEASE, 1);
        log.appendEvents(List.of(history.event(1, history.replied("a#1")), history.event(2, history.called("a#1"))));

        assertThat(dueWork.take(RequestDueWork.CALL, NOON, LEASE, 1))
                .extracting(Item::globalIndex, Item::attempts)
                .containsExactly(tuple(3L, 1));
    }

    @Test
    void an_append_that_is_refused_leaves_no_work() {
        log.appendEvents(history.events(0, 1));
        DomainEventMessage<?> late = history.event(0, history.called("a#1"));

        assertThatThrownBy(() -> log.appendEvents(List.of(late))).isInstanceOf(ConcurrencyException.class);
        assertThat(ids()).isEmpty();
    }

    @Test
    void what_was_taken_comes_back_when_its_lease_ends() {
        log.appendEvents(List.of(history.event(0, history.called("a#1"))));

        Item taken = dueWork.take(RequestDueWork.CALL, NOON, LEASE, 10).get(0);
        assertThat(taken).isEqualTo(new Item(call("a#1"), 1, 1, history.called("a#1")));
        assertThat(dueWork.nextDue(RequestDueWork.CALL)).hasValue(NOON.plus(LEASE));
        assertThat(dueWork.take(RequestDueWork.CALL, NOON.plus(LEASE).minusNanos(1_000), LEASE, 10))
                .isEmpty();
        assertThat(dueWork.take(RequestDueWork.CALL, NOON.plus(LEASE), LEASE, 10))
                .extracting(Item::attempts)
                .containsExactly(2);
    }

    @Test
    void nothing_is_taken_before_it_is_due_or_by_another_kind() {
        log.appendEvents(List.of(history.event(0, history.scheduled("t#1", NOON.plusSeconds(5)))));

        assertThat(dueWork.take(RequestDueWork.TIMER, NOON.plusSeconds(4), LEASE, 10))
                .isEmpty();
        assertThat(dueWork.take(RequestDueWork.CALL, NOON.plusSeconds(9), LEASE, 10))
                .isEmpty();
        assertThat(dueWork.nextDue(RequestDueWork.TIMER)).hasValue(NOON.plusSeconds(5));
        assertThat(dueWork.nextDue(RequestDueWork.CALL)).isEmpty();
        assertThat(dueWork.take(RequestDueWork.TIMER, NOON.plusSeconds(5), LEASE, 10))
                .hasSize(1);
    }

    @Test
    void the_longest_due_is_taken_first_and_no_more_than_asked_for() {
        List<DomainEventMessage<?>> timers = new ArrayList<>();
        for (int timer = 0; timer < 60; timer++) {
            timers.add(history.event(timer, history.scheduled("t#" + timer, NOON.plusSeconds(timer * 37 % 60))));
        }
        log.appendEvents(timers);

        List<Item> first = dueWork.take(RequestDueWork.TIMER, NOON.plusSeconds(60), LEASE, 25);
        List<Item> second = dueWork.take(RequestDueWork.TIMER, NOON.plusSeconds(60), LEASE, 25);

        List<String> byDue = new ArrayList<>();
        for (int due = 0; due < 50; due++) {
            for (int timer = 0; timer < 60; timer++) {
                if (timer * 37 % 60 == due) {
                    byDue.add(timer("t#" + timer));
                }
            }
        }
        assertThat(first).extracting(Item::id).containsExactlyElementsOf(byDue.subList(0, 25));
        assertThat(second).extracting(Item::id).containsExactlyElementsOf(byDue.subList(25, 50));
    }

    @Test
    void concurrent_takers_never_get_the_same_work() throws Exception {
        List<DomainEventMessage<?>> calls = new ArrayList<>();
        for (int call = 0; call < 400; call++) {
            calls.add(history.event(call, history.called("c#" + call)));
        }
        log.appendEvents(calls);
        Queue<String> taken = Takers.take(
                8,
                1,
                () -> dueWork.take(RequestDueWork.CALL, NOON, LEASE, 7).stream()
                        .map(Item::id)
                        .toList());

        assertThat(taken).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void postponed_work_waits_and_finished_work_stays_finished() {
        log.appendEvents(List.of(history.event(0, history.called("a#1"))));
        dueWork.postpone(call("a#1"), NOON.plusSeconds(90));
        dueWork.postpone(call("gone#1"), NOON);

        assertThat(dueWork.nextDue(RequestDueWork.CALL)).hasValue(NOON.plusSeconds(90));
        assertThat(ids()).containsExactly(call("a#1"));
    }

    @Test
    void the_list_can_be_rebuilt_from_the_log() {
        for (int request = 0; request < 300; request++) {
            History each = History.ofNewRequest();
            List<DomainEventMessage<?>> events = new ArrayList<>(List.of(
                    each.event(0, each.called("a#1")),
                    each.event(1, each.called("b#1")),
                    each.event(2, each.scheduled("t#1", NOON.plusSeconds(request)))));
            if (request % 2 == 0) {
                events.add(each.event(3, each.replied("a#1")));
            }
            if (request % 4 == 0) {
                events.add(each.event(4, each.called("a#1")));
            }
            log.appendEvents(events);
        }
        List<String> live = TestDatabase.select(database, TABLE);
        TestDatabase.execute(
                database,
                "DELETE FROM due_work WHERE global_index % 3 = 0; UPDATE due_work SET kind = 'x', attempts = 7;"
                        + " INSERT INTO due_work VALUES ('stray', 'call', 1, now(), 0)");

        assertThat(dueWork.rebuild()).isEqualTo(live.size());

        assertThat(TestDatabase.select(database, TABLE)).isEqualTo(live);
        log.appendEvents(history.events(0, 1));
    }

    @Test
    void the_loop_hands_over_what_is_due_and_survives_a_handler_that_fails() {
        Queue<Item> handled = new ConcurrentLinkedQueue<>();
        DueWorkLoop loop = new DueWorkLoop(
                dueWork,
                RequestDueWork.CALL,
                Duration.ofMillis(300),
                Duration.ofMillis(100),
                Clock.system(ZoneOffset.UTC),
                item -> {
                    handled.add(item);
                    if (item.attempts() == 1) {
                        throw new IllegalStateException("the entity's desk is on fire");
                    }
                    String step = ((EntityCalled) item.event()).step().toString();
                    log.appendEvents(List.of(history.event(item.globalIndex() + 10, history.replied(step))));
                });
        loop.start();
        try {
            assertThat(loop.isRunning()).isTrue();
            log.appendEvents(List.of(history.event(0, history.called("a#1")), history.event(1, history.called("b#1"))));

            await().atMost(Duration.ofSeconds(20)).until(() -> ids().isEmpty());
            assertThat(handled)
                    .extracting(Item::id, Item::attempts)
                    .containsExactlyInAnyOrder(
                            tuple(call("a#1"), 1), tuple(call("b#1"), 1), tuple(call("a#1"), 2), tuple(call("b#1"), 2));
        } finally {
            loop.stop();
        }
        assertThat(loop.isRunning()).isFalse();
    }
}
