package dev.muamala.entity;

import static dev.muamala.entity.Calls.DEPARTMENT;
import static dev.muamala.entity.Calls.MINISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.events.CallId;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.payment.PaymentGateway;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.CallOutcome.Accepted;
import dev.muamala.request.CallOutcome.Refused;
import dev.muamala.request.CallOutcome.Replied;
import dev.muamala.request.CallOutcome.Unknown;
import dev.muamala.request.RecordReply;
import dev.muamala.request.RequestDueWork;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over real HTTP to the sandbox, with the threads that the server has. What is recorded and postponed is looked at here. */
@Timeout(60)
class EntityDispatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<RecordReply> replies = new ConcurrentLinkedQueue<>();
    private final Map<String, Instant> postponed = new ConcurrentHashMap<>();
    private final Executor threads = new EntityConfiguration().entityCalls();
    private Calls calls;

    @BeforeEach
    void start() throws IOException {
        calls = new Calls();
    }

    @AfterEach
    void stop() {
        if (threads instanceof ExecutorService pool) {
            pool.shutdownNow();
        }
        calls.close();
    }

    private EntityDispatcher dispatcher(int attempts, int concurrency) {
        return dispatcher(attempts, concurrency, PATIENCE);
    }

    private EntityDispatcher dispatcher(int attempts, int concurrency, Duration patience) {
        EntityProperties properties = calls.properties(Map.of(), patience, attempts, concurrency);
        return new EntityDispatcher(
                List.of(Calls.client(properties), new PaymentGateway(Calls.client(properties))),
                replies::add,
                postponed::put,
                properties,
                threads,
                Clock.systemUTC());
    }

    private Stream<CallOutcome> outcomes(CallId call) {
        return replies.stream().filter(reply -> reply.call().equals(call)).map(RecordReply::outcome);
    }

    private CallOutcome outcome(CallMade call) {
        await().until(() -> outcomes(call.call()).findAny().isPresent());
        return outcomes(call.call()).findFirst().orElseThrow();
    }

    private static String work(CallMade call) {
        return RequestDueWork.id(call.call());
    }

    @Test
    void what_the_entity_answers_is_recorded_in_its_name() {
        EntityCalled call = calls.to(DEPARTMENT);

        dispatcher(1, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Replied.class);
        assertThat(replies).extracting(RecordReply::party).containsExactly(DEPARTMENT);
        assertThat(postponed).isEmpty();
    }

    @Test
    void a_refusal_is_an_answer_and_is_not_asked_again() {
        calls.scenario("{\"refusal\":{\"code\":\"name-taken\",\"reason\":{\"ar\":\"محجوز\",\"en\":\"Taken\"}}}");
        EntityCalled call = calls.to(DEPARTMENT);

        dispatcher(3, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Refused.class);
        assertThat(calls.received(call.call())).isEqualTo(1);
    }

    @Test
    void a_call_that_was_accepted_rests_until_its_deadline() {
        calls.scenario("{\"behaviour\":\"never\"}");
        EntityCalled call = calls.to(DEPARTMENT);

        dispatcher(1, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Accepted.class);
        await().untilAsserted(() -> assertThat(postponed).containsKey(work(call)));
        assertThat(Duration.between(call.deadline(), postponed.get(work(call))).abs())
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_passing_error_is_asked_again_under_the_same_key_and_has_one_effect() {
        calls.scenario("{\"behaviour\":\"error\",\"times\":2}");
        EntityCalled call = calls.to(DEPARTMENT);

        dispatcher(3, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Replied.class);
        assertThat(calls.received(call.call())).isEqualTo(3);
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again_and_the_call_has_one_effect() {
        calls.scenario("{\"behaviour\":\"broken\",\"times\":1}");
        EntityCalled call = calls.to(DEPARTMENT);

        dispatcher(3, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Replied.class);
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void what_stays_unknown_is_recorded_and_comes_back_later() {
        calls.scenario("{\"behaviour\":\"error\"}");
        EntityCalled call = calls.to(DEPARTMENT);
        Instant before = Instant.now();

        dispatcher(2, 8).dispatch(call, 0);

        assertThat(outcome(call)).isInstanceOf(Unknown.class);
        assertThat(calls.received(call.call())).isEqualTo(2);
        await().untilAsserted(() -> assertThat(postponed.get(work(call))).isAfter(before));
    }

    @Test
    void a_call_that_is_taken_back_before_it_was_done_is_never_done() {
        EntityCalled call = calls.to(DEPARTMENT);
        EntityDispatcher dispatcher = dispatcher(1, 8);

        dispatcher.takeBack(call, 1);

        assertThat(outcome(call))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo("taken-back"));
        await().untilAsserted(() -> {
            dispatcher.dispatch(call, 1);
            assertThat(outcomes(call.call())).hasSizeGreaterThan(1);
        });
        assertThat(outcomes(call.call())).hasOnlyElementsOfType(Refused.class);
        assertThat(calls.effects(call.call())).isZero();
    }

    @Test
    void a_call_that_is_taken_back_too_late_tells_what_was_done() {
        calls.scenario("{\"behaviour\":\"broken\",\"times\":1}");
        EntityCalled call = calls.to(DEPARTMENT);
        PaymentRequested payment = calls.payment(12_000);
        EntityDispatcher dispatcher = dispatcher(1, 8);
        dispatcher.dispatch(call, 0);
        assertThat(outcome(call)).isInstanceOf(Unknown.class);

        await().untilAsserted(() -> {
            dispatcher.takeBack(call, 1);
            assertThat(outcomes(call.call())).hasAtLeastOneElementOfType(Replied.class);
        });
        dispatcher.takeBack(payment, 1);

        assertThat(outcome(payment)).isInstanceOf(Refused.class);
        assertThat(calls.effects(call.call())).isEqualTo(1);
        assertThat(calls.effects(payment.call())).isZero();
    }

    @Test
    void a_call_is_never_under_way_twice() {
        calls.scenario("{\"latency\":{\"min\":300,\"max\":300}}");
        EntityCalled call = calls.to(DEPARTMENT);
        EntityDispatcher dispatcher = dispatcher(1, 8);

        for (int i = 0; i < 5; i++) {
            dispatcher.dispatch(call, i);
        }

        assertThat(outcome(call)).isInstanceOf(Replied.class);
        assertThat(calls.received(call.call())).isEqualTo(1);
        assertThat(replies).hasSize(1);
    }

    @Test
    void a_call_can_be_made_again_once_it_is_no_longer_under_way() {
        calls.scenario("{\"behaviour\":\"error\",\"times\":1}");
        EntityCalled call = calls.to(DEPARTMENT);
        EntityDispatcher dispatcher = dispatcher(1, 8);
        dispatcher.dispatch(call, 0);
        assertThat(outcome(call)).isInstanceOf(Unknown.class);

        await().untilAsserted(() -> {
            dispatcher.dispatch(call, 1);
            assertThat(outcomes(call.call())).hasAtLeastOneElementOfType(Replied.class);
        });
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void a_call_that_finds_no_room_is_postponed_and_the_next_finds_room_again() {
        calls.scenario("{\"behaviour\":\"hang\"}");
        EntityDispatcher dispatcher = dispatcher(1, 2, Duration.ofSeconds(2));
        List<EntityCalled> hung =
                Stream.generate(() -> calls.to(DEPARTMENT)).limit(2).toList();
        EntityCalled third = calls.to(DEPARTMENT);

        hung.forEach(call -> dispatcher.dispatch(call, 0));
        dispatcher.dispatch(third, 0);

        await().untilAsserted(() -> assertThat(postponed).containsKey(work(third)));
        assertThat(calls.received(third.call())).isZero();
        hung.forEach(call -> assertThat(outcome(call)).isInstanceOf(Unknown.class));
        calls.sandbox.scenarios().reset();
        await().untilAsserted(() -> {
            dispatcher.dispatch(third, 1);
            assertThat(outcomes(third.call())).hasAtLeastOneElementOfType(Replied.class);
        });
    }

    @Test
    void an_entity_that_answers_to_nobody_is_left_in_peace_while_others_are_called() {
        calls.scenario("{\"entity\":\"ded-dubai\",\"behaviour\":\"down\"}");
        EntityDispatcher dispatcher = dispatcher(1, 64);
        List<EntityCalled> dead =
                Stream.generate(() -> calls.to(DEPARTMENT)).limit(10).toList();
        dead.forEach(call -> dispatcher.dispatch(call, 0));
        dead.forEach(this::outcome);

        EntityCalled spared = calls.to(DEPARTMENT);
        EntityCalled other = calls.to(MINISTRY);
        dispatcher.dispatch(spared, 0);
        dispatcher.dispatch(other, 0);

        assertThat(outcome(spared)).isEqualTo(new Unknown("no answer from ded-dubai lately"));
        assertThat(calls.received(spared.call())).isZero();
        await().untilAsserted(() -> assertThat(postponed).containsKey(work(spared)));
        assertThat(outcome(other)).isInstanceOf(Replied.class);
    }

    @Test
    void a_slow_entity_with_every_place_taken_holds_up_nobody_else() {
        calls.scenario("{\"entity\":\"ded-dubai\",\"behaviour\":\"hang\"}");
        EntityDispatcher dispatcher = dispatcher(1, 64);
        List<EntityCalled> hung =
                Stream.generate(() -> calls.to(DEPARTMENT)).limit(200).toList();
        hung.forEach(call -> dispatcher.dispatch(call, 0));

        EntityCalled other = calls.to(MINISTRY);
        dispatcher.dispatch(other, 0);

        assertThat(outcome(other)).isInstanceOf(Replied.class);
        assertThat(replies).extracting(RecordReply::party).containsOnly(MINISTRY);
    }

    @Test
    void an_acceptance_that_cannot_be_recorded_is_not_put_off_to_its_deadline() {
        calls.scenario("{\"behaviour\":\"never\"}");
        EntityProperties properties = calls.properties(Map.of(), PATIENCE, 1, 8);
        Queue<Map<String, Instant>> before = new ConcurrentLinkedQueue<>();
        EntityDispatcher dispatcher = new EntityDispatcher(
                List.of(Calls.client(properties)),
                reply -> {
                    before.add(Map.copyOf(postponed));
                    replies.add(reply);
                    if (replies.size() == 1) {
                        throw new IllegalStateException("the log does not answer");
                    }
                },
                postponed::put,
                properties,
                threads,
                Clock.systemUTC());
        EntityCalled call = calls.to(DEPARTMENT);
        dispatcher.dispatch(call, 0);
        assertThat(outcome(call)).isInstanceOf(Accepted.class);

        await().untilAsserted(() -> {
            dispatcher.dispatch(call, 1);
            assertThat(outcomes(call.call())).hasSizeGreaterThan(1);
        });

        assertThat(outcomes(call.call())).hasOnlyElementsOfType(Accepted.class);
        assertThat(before).startsWith(Map.of(), Map.of());
        await().untilAsserted(() -> assertThat(postponed).containsOnlyKeys(work(call)));
    }

    @Test
    void a_reply_that_cannot_be_recorded_frees_the_place_of_its_call() {
        EntityProperties properties = calls.properties(Map.of(), PATIENCE, 1, 1);
        EntityCalled lost = calls.to(DEPARTMENT);
        EntityDispatcher dispatcher = new EntityDispatcher(
                List.of(Calls.client(properties)),
                reply -> {
                    replies.add(reply);
                    if (reply.call().equals(lost.call()) && replies.size() == 1) {
                        throw new IllegalStateException("the log does not answer");
                    }
                },
                postponed::put,
                properties,
                threads,
                Clock.systemUTC());
        dispatcher.dispatch(lost, 0);
        outcome(lost);

        await().untilAsserted(() -> {
            dispatcher.dispatch(lost, 1);
            assertThat(outcomes(lost.call())).hasSizeGreaterThan(1);
        });
        assertThat(calls.effects(lost.call())).isEqualTo(1);
    }
}
