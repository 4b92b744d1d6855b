package dev.muamala.rehearsal;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.DecisionMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.Fact;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.MessageReceived;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.Turns;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Trial;
import dev.muamala.workflow.interpreter.Turn;
import dev.muamala.workflow.interpreter.WorkflowFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that lived, in Dubai: what its workflow did with each fact, as the events that the log has of it. */
final class Lived {
    static final Instant MORNING = Instant.parse("2026-03-02T05:00:00Z");

    private static final LocalizedText LABEL = new LocalizedText("خطوة", "A step");
    private static final LocalizedText WHY = new LocalizedText("مرفوض", "No");

    private final RequestId id;
    private final Trial workflow;
    private final List<RequestEvent> events = new ArrayList<>();
    private final Map<StepKey, CallMade> calls = new HashMap<>();
    private Instant now = MORNING;

    Lived(Interpreter interpreter, WorkflowVersion version, Map<String, Object> form) {
        id = new RequestId("request-" + System.nanoTime());
        workflow = interpreter.trial(version, (decision, input) -> Optional.empty());
        happens(new RequestSubmitted(
                id, new ApplicantId("fatima"), version.key(), LABEL, Emirate.DUBAI, version, form, "fingerprint", now));
    }

    Lived after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Lived afterDays(int days) {
        return after(Duration.ofDays(days));
    }

    Lived replied(String step, Map<String, Object> result) {
        CallMade call = calls.get(new StepKey(step));
        return happens(
                call instanceof PaymentRequested
                        ? new PaymentReceived(id, call.step(), call.call(), "R-1", result, now)
                        : new EntityReplied(id, call.step(), call.call(), result, now));
    }

    Lived replied(String step) {
        return replied(step, Map.of());
    }

    Lived refused(String step, String code) {
        CallMade call = calls.get(new StepKey(step));
        return happens(new EntityRefused(id, call.step(), call.call(), code, WHY, Map.of(), now));
    }

    Lived acted(String step, Map<String, Object> data) {
        return happens(new ActionTaken(id, new StepKey(step), "applicant", data, now));
    }

    Lived heard(String step, String message) {
        return happens(new MessageReceived(id, new StepKey(step), message, "applicant", Map.of(), now));
    }

    Lived fired(String timer) {
        return happens(new TimerFired(id, new StepKey(timer), now));
    }

    /** To a call that the request had given up. */
    Lived repliedLate(String step, Map<String, Object> result) {
        events.add(new LateAnswerRecorded(
                id, calls.get(new StepKey(step)).call(), Map.of("outcome", "replied", "result", result), now));
        return this;
    }

    List<RequestEvent> events() {
        return events;
    }

    private Lived happens(Fact fact) {
        events.add(fact);
        Turn turn = Turns.of(List.of(fact)).get(0);
        try {
            workflow.take(turn.input()).forEach(step -> events.add(event(step)));
        } catch (WorkflowFailedException e) {
            events.add(new WorkflowFailed(id, e.getMessage(), now));
        }
        return this;
    }

    private RequestEvent event(Step step) {
        if (step instanceof Step.CallEntity call) {
            CallId callId = CallId.of(id, calls.size() + 1);
            CallMade made = call.topic().equals(Turns.PAYMENT_TOPIC)
                    ? new PaymentRequested(
                            id,
                            call.key(),
                            LABEL,
                            callId,
                            Money.fils((Long) call.input().get("amountFils")),
                            call.input(),
                            now,
                            now)
                    : new EntityCalled(
                            id,
                            call.key(),
                            LABEL,
                            callId,
                            call.topic(),
                            Catalogue.builtIn()
                                    .bind(call.topic(), call.input(), Emirate.DUBAI, LocalDate.of(2026, 3, 2)),
                            LABEL,
                            call.input(),
                            now,
                            now);
            calls.put(call.key(), made);
            return made;
        }
        if (step instanceof Step.AskPerson ask) {
            return new ActionRequested(id, ask.key(), LABEL, ask.assignee(), ask.form(), ask.context(), now);
        }
        if (step instanceof Step.AwaitMessage await) {
            return new MessageAwaited(id, await.key(), LABEL, await.message(), now);
        }
        if (step instanceof Step.ScheduleTimer timer) {
            return new TimerScheduled(id, timer.key(), LABEL, timer.due(), now);
        }
        if (step instanceof Step.CancelTimer timer) {
            return new TimerCancelled(id, timer.key(), now);
        }
        if (step instanceof Step.Cancel cancel) {
            return new StepCancelled(id, cancel.key(), now);
        }
        if (step instanceof Step.Decide made) {
            return new DecisionMade(id, made.key(), LABEL, made.decision(), made.input(), made.output(), now);
        }
        Step.End end = (Step.End) step;
        return new RequestCompleted(id, end.key(), end.outcome(), LABEL, now);
    }
}
