package dev.muamala.request;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.DecisionMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.EscalationRaised;
import dev.muamala.events.RequestEvent.Fact;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.MessageReceived;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.workflow.interpreter.Input;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request's events read as the interpreter's own words: each fact is an input, and the events up to the next fact
 * are the steps that followed from it. The same reading serves the live request and its replay.
 */
public final class Turns {
    /** Under this topic a service task asks for money; {@code amountFils} is its input. */
    public static final String PAYMENT_TOPIC = "payment.collect";

    private Turns() {}

    public static List<Turn> of(List<? extends RequestEvent> history) {
        List<Turn> turns = new ArrayList<>();
        Input input = null;
        List<Step> steps = new ArrayList<>();
        for (RequestEvent event : history) {
            if (event instanceof Fact fact) {
                if (input != null) {
                    turns.add(new Turn(input, steps));
                }
                input = input(fact);
                steps = new ArrayList<>();
            } else {
                step(event).ifPresent(steps::add);
            }
        }
        if (input != null) {
            turns.add(new Turn(input, steps));
        }
        return turns;
    }

    static Input input(Fact fact) {
        if (fact instanceof RequestSubmitted e) {
            return new Input.Start(
                    Map.of(
                            "request", e.request().value(),
                            "applicant", e.applicant().value(),
                            "emirate", e.emirate().code(),
                            "form", e.form()),
                    e.at());
        }
        if (fact instanceof EntityReplied e) {
            return new Input.Completed(e.step(), e.result(), e.at());
        }
        if (fact instanceof EntityRefused e) {
            return new Input.Failed(e.step(), e.code(), refusal(e.code(), e.reason(), e.details()), e.at());
        }
        if (fact instanceof PaymentReceived e) {
            return new Input.Completed(e.step(), e.result(), e.at());
        }
        if (fact instanceof PaymentDeclined e) {
            return new Input.Failed(e.step(), e.code(), refusal(e.code(), e.reason(), e.details()), e.at());
        }
        if (fact instanceof ActionTaken e) {
            return new Input.Completed(e.step(), e.data(), e.at());
        }
        if (fact instanceof MessageReceived e) {
            return new Input.Completed(e.step(), e.content(), e.at());
        }
        TimerFired e = (TimerFired) fact;
        return new Input.Fired(e.step(), e.at());
    }

    private static Optional<Step> step(RequestEvent event) {
        if (event instanceof EntityCalled e) {
            return Optional.of(new Step.CallEntity(e.step(), e.operation(), e.input()));
        }
        if (event instanceof PaymentRequested e) {
            return Optional.of(new Step.CallEntity(e.step(), PAYMENT_TOPIC, e.input()));
        }
        if (event instanceof ActionRequested e) {
            return Optional.of(new Step.AskPerson(e.step(), e.assignee(), e.form(), e.context()));
        }
        if (event instanceof MessageAwaited e) {
            return Optional.of(new Step.AwaitMessage(e.step(), e.message()));
        }
        if (event instanceof TimerScheduled e) {
            return Optional.of(new Step.ScheduleTimer(e.step(), e.due()));
        }
        if (event instanceof TimerCancelled e) {
            return Optional.of(new Step.CancelTimer(e.step()));
        }
        if (event instanceof StepCancelled e) {
            return Optional.of(new Step.Cancel(e.step()));
        }
        if (event instanceof DecisionMade e) {
            return Optional.of(new Step.Decide(e.step(), e.decision(), e.input(), e.output()));
        }
        if (event instanceof EscalationRaised e) {
            return Optional.of(new Step.Escalate(e.step(), e.code()));
        }
        if (event instanceof RequestCompleted e) {
            return Optional.of(new Step.End(e.step(), e.outcome()));
        }
        return Optional.empty();
    }

    private static Map<String, Object> refusal(String code, LocalizedText reason, Map<String, Object> details) {
        return Map.of("code", code, "reason", Map.of("ar", reason.ar(), "en", reason.en()), "details", details);
    }
}
