package dev.muamala.request;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.DecisionMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EscalationRaised;
import dev.muamala.events.RequestEvent.Fact;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.ReplayDivergedException;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Turn;
import dev.muamala.workflow.interpreter.WorkflowFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;

/**
 * What follows from a fact: hands it to the workflow and words the steps as the request's next events. What could
 * differ at another time (who plays a role, which call it is, what is due when) is settled here, once, and recorded.
 *
 * <p>When the append fails, the run in memory has gone too far; it is forgotten and rebuilt from the log.
 */
@Component
class Continuation {
    private static final ZoneId UAE = ZoneId.of("Asia/Dubai");
    private static final Duration PAYMENT_WITHIN = Duration.ofHours(1);

    private final Interpreter interpreter;
    private final Workflows workflows;
    private final Catalogue catalogue;
    private final EventStore log;

    Continuation(Interpreter interpreter, Workflows workflows, Catalogue catalogue, EventStore log) {
        this.interpreter = interpreter;
        this.workflows = workflows;
        this.catalogue = catalogue;
        this.log = log;
    }

    /**
     * @param facts how many facts the workflow has heard before this one
     * @param calls how many calls the request has made so far
     */
    List<RequestEvent> of(
            Fact fact, RequestId request, Emirate emirate, WorkflowVersion workflow, int facts, int calls) {
        CurrentUnitOfWork.get().onRollback(failed -> interpreter.forget(request));
        try {
            List<Step> steps =
                    interpreter.advance(request, workflow, facts, () -> past(request, facts), Turns.input(fact));
            return new Wording(request, emirate, workflow, fact.at(), calls).of(steps);
        } catch (ReplayDivergedException e) {
            return List.of(new ReplayDiverged(
                    request, e.turn(), e.expected().toString(), e.actual().toString(), fact.at()));
        } catch (WorkflowFailedException | UnboundStepException | IllegalArgumentException e) {
            interpreter.forget(request);
            return List.of(new WorkflowFailed(request, e.getMessage(), fact.at()));
        }
    }

    /** Where what the request has gone through so far would have gone otherwise by another version. */
    Optional<Divergence> divergence(RequestId request, WorkflowVersion other, int facts) {
        return Divergence.between(past(request, facts), other, interpreter);
    }

    /** Whether requests may run on the version: a draft may not. */
    boolean isPublished(WorkflowVersion version) {
        return workflows.model(version).isPresent();
    }

    private List<Turn> past(RequestId request, int facts) {
        if (facts == 0) {
            return List.of();
        }
        List<RequestEvent> history = log.readEvents(request.value())
                .asStream()
                .map(message -> (RequestEvent) message.getPayload())
                .toList();
        return Turns.of(history).subList(0, facts);
    }

    private static final class UnboundStepException extends RuntimeException {
        UnboundStepException(StepKey step, String why) {
            super("\"" + step.activityId() + "\": " + why);
        }
    }

    /** The steps of one fact as events of one request. */
    private final class Wording {
        private final RequestId request;
        private final Emirate emirate;
        private final WorkflowVersion workflow;
        private final Instant at;
        private int calls;

        Wording(RequestId request, Emirate emirate, WorkflowVersion workflow, Instant at, int calls) {
            this.request = request;
            this.emirate = emirate;
            this.workflow = workflow;
            this.at = at;
            this.calls = calls;
        }

        List<RequestEvent> of(List<Step> steps) {
            List<RequestEvent> events = new ArrayList<>(steps.size());
            for (Step step : steps) {
                events.add(event(step));
            }
            return events;
        }

        private RequestEvent event(Step step) {
            if (step instanceof Step.CallEntity call) {
                return call.topic().equals(Turns.PAYMENT_TOPIC) ? payment(call) : call(call);
            }
            if (step instanceof Step.AskPerson ask) {
                return new ActionRequested(
                        request, ask.key(), label(step), ask.assignee(), ask.form(), ask.context(), at);
            }
            if (step instanceof Step.AwaitMessage await) {
                return new MessageAwaited(request, await.key(), label(step), await.message(), at);
            }
            if (step instanceof Step.ScheduleTimer timer) {
                return new TimerScheduled(request, timer.key(), label(step), timer.due(), at);
            }
            if (step instanceof Step.CancelTimer timer) {
                return new TimerCancelled(request, timer.key(), at);
            }
            if (step instanceof Step.Cancel cancel) {
                return new StepCancelled(request, cancel.key(), at);
            }
            if (step instanceof Step.Decide decide) {
                return new DecisionMade(
                        request, decide.key(), label(step), decide.decision(), decide.input(), decide.output(), at);
            }
            if (step instanceof Step.Escalate escalation) {
                return new EscalationRaised(request, escalation.key(), label(step), escalation.code(), at);
            }
            Step.End end = (Step.End) step;
            return new RequestCompleted(request, end.key(), end.outcome(), label(step), at);
        }

        private EntityCalled call(Step.CallEntity call) {
            Operation operation = catalogue
                    .operation(call.topic())
                    .orElseThrow(() -> new UnboundStepException(
                            call.key(), "the topic " + call.topic() + " is not in the catalogue"));
            EntityId entity = whoPlays(call);
            return new EntityCalled(
                    request,
                    call.key(),
                    label(call),
                    CallId.of(request, ++calls),
                    call.topic(),
                    entity,
                    catalogue.entity(entity).orElseThrow().label(),
                    call.input(),
                    at.plus(operation.answersWithin()),
                    at);
        }

        private EntityId whoPlays(Step.CallEntity call) {
            try {
                return catalogue.bind(
                        call.topic(), call.input(), emirate, at.atZone(UAE).toLocalDate());
            } catch (IllegalArgumentException e) {
                throw new UnboundStepException(call.key(), e.getMessage());
            }
        }

        private PaymentRequested payment(Step.CallEntity call) {
            if (!(call.input().get("amountFils") instanceof Long fils) || fils <= 0) {
                throw new UnboundStepException(
                        call.key(),
                        "amountFils must be a positive whole number, in fils; it is "
                                + call.input().get("amountFils"));
            }
            return new PaymentRequested(
                    request,
                    call.key(),
                    label(call),
                    CallId.of(request, ++calls),
                    Money.fils(fils),
                    call.input(),
                    at.plus(catalogue
                            .operation(call.topic())
                            .map(Operation::answersWithin)
                            .orElse(PAYMENT_WITHIN)),
                    at);
        }

        private LocalizedText label(Step step) {
            return workflows.labelOf(workflow, step.key());
        }
    }
}
