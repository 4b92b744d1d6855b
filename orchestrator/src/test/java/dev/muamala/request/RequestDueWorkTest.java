package dev.muamala.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.EntityUnresponsive;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.eventstore.DueWorkChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestDueWorkTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final RequestId ID = RequestId.derive(new ApplicantId("fatima"), "permit");
    private static final StepKey STEP = new StepKey("step[1]#2");
    private static final CallId CALL = CallId.of(ID, 1);
    private static final LocalizedText LABEL = new LocalizedText("خطوة", "Step");
    private static final String CALL_WORK = ID + ".1";
    private static final String TIMER_WORK = ID + "/step[1]#2";

    private final RequestDueWork rule = new RequestDueWork(Duration.ofSeconds(60));

    @Test
    void a_call_belongs_to_its_own_node_until_the_lease_ends() {
        assertThat(rule.changesOf(new PaymentRequested(
                        ID, STEP, LABEL, CALL, Money.fils(100), Map.of(), NOW.plusSeconds(1800), NOW)))
                .containsExactly(new DueWorkChange.Add(CALL_WORK, "call", NOW.plusSeconds(60)));
    }

    @Test
    void a_timer_is_due_at_its_time() {
        Instant due = NOW.plus(Duration.ofDays(1));

        assertThat(rule.changesOf(new TimerScheduled(ID, STEP, LABEL, due, NOW)))
                .containsExactly(new DueWorkChange.Add(TIMER_WORK, "timer", due));
    }

    static Stream<RequestEvent> answers() {
        LocalizedText reason = new LocalizedText("لا", "No");
        return Stream.of(
                new EntityReplied(ID, STEP, CALL, Map.of(), NOW),
                new EntityRefused(ID, STEP, CALL, "no", reason, Map.of(), NOW),
                new PaymentReceived(ID, STEP, CALL, "R-1", Map.of(), NOW),
                new PaymentDeclined(ID, STEP, CALL, "no", reason, Map.of(), NOW),
                new LateAnswerRecorded(ID, CALL, Map.of(), NOW));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_call_is_due_until_it_is_known_what_became_of_it(RequestEvent answer) {
        assertThat(rule.changesOf(answer)).containsExactly(new DueWorkChange.Remove(CALL_WORK));
    }

    static Stream<RequestEvent> endsOfTimers() {
        return Stream.of(new TimerFired(ID, STEP, NOW), new TimerCancelled(ID, STEP, NOW));
    }

    @ParameterizedTest
    @MethodSource("endsOfTimers")
    void a_timer_is_over_when_its_step_ends(RequestEvent end) {
        assertThat(rule.changesOf(end)).containsExactly(new DueWorkChange.Remove(TIMER_WORK));
    }

    static Stream<RequestEvent> others() {
        return Stream.of(
                new ActionRequested(ID, STEP, LABEL, "applicant", "form", Map.of(), NOW),
                new CallAccepted(ID, STEP, CALL, "D-1", NOW),
                new EntityUnresponsive(ID, STEP, CALL, "HTTP 500", NOW),
                new StepCancelled(ID, STEP, NOW),
                new WorkflowFailed(ID, "no way out", NOW));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatever_answers_no_call_and_ends_no_timer_leaves_work_as_it_is(RequestEvent other) {
        assertThat(rule.changesOf(other)).isEmpty();
    }
}
