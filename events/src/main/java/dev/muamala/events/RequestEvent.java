package dev.muamala.events;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The life of one request.
 *
 * <pre>
 *  RequestSubmitted
 *    └─ the workflow opens steps and each is ended by one fact
 *         EntityCalled      → EntityReplied | EntityRefused | StepCancelled   (meanwhile CallAccepted, EntityUnresponsive)
 *         ActionRequested   → ActionTaken | StepCancelled
 *         PaymentRequested  → PaymentReceived | PaymentDeclined | StepCancelled
 *         TimerScheduled    → TimerFired | TimerCancelled
 *         MessageAwaited    → MessageReceived | StepCancelled
 *         DecisionMade, EscalationRaised are over as soon as they happen
 *  RequestCompleted
 *    └─ RequestRated, once
 *    └─ ApplicantErased
 *
 *  between any two facts, changing nothing but what the workflow does later:  RequestMoved → MoveUndone
 * </pre>
 *
 * Every event carries the request it belongs to and the instant at which it was decided (UTC, microseconds). Events
 * that open a step carry its labels, so that history reads the same after the workflow was renamed.
 */
public sealed interface RequestEvent {
    /** The national payment gateway, as a party that calls are made to. */
    EntityId PAYMENT_GATEWAY = new EntityId("payment-gateway");

    RequestId request();

    Instant at();

    /** A step was opened: somebody or something is now waited for. */
    sealed interface StepOpened extends RequestEvent {
        StepKey step();

        LocalizedText label();

        /** The entity, or the group of people, where the request waits; empty where it is neither. */
        default Optional<String> holder() {
            return Optional.empty();
        }
    }

    /** A step that waits for the answer to a call, which goes out under the call's id. */
    sealed interface CallMade extends StepOpened {
        CallId call();

        /** Whose answer is waited for. */
        EntityId party();

        Map<String, Object> input();

        Instant deadline();
    }

    /** Something that the workflow hears of and continues from; every other event is what followed. */
    sealed interface Fact extends RequestEvent {}

    /** An open step came to its end. */
    sealed interface StepEnded extends RequestEvent {
        StepKey step();
    }

    /** It is known what became of a call, whether or not somebody still waited for it. */
    sealed interface CallAnswered extends RequestEvent {
        CallId call();
    }

    /**
     * The citizen handed in the request. {@code fingerprint} is the SHA-256 of the submitted body in hexadecimal: the
     * same idempotency key with another body is recognised by it.
     */
    @EventType("request.submitted")
    record RequestSubmitted(
            RequestId request,
            @Personal ApplicantId applicant,
            String service,
            LocalizedText serviceLabel,
            Emirate emirate,
            WorkflowVersion workflow,
            @Personal(asMarked = true) Map<String, Object> form,
            @Personal String fingerprint,
            Instant at)
            implements Fact, AboutPerson {
        public RequestSubmitted {
            form = Data.copyOf(form);
        }

        @Override
        public ApplicantId person() {
            return applicant;
        }
    }

    /** The request asks an entity to do something, and waits for its answer until {@code deadline}. */
    @EventType("request.entity-called")
    record EntityCalled(
            RequestId request,
            StepKey step,
            LocalizedText label,
            CallId call,
            String operation,
            EntityId entity,
            LocalizedText entityLabel,
            @Personal Map<String, Object> input,
            Instant deadline,
            Instant at)
            implements CallMade {
        public EntityCalled {
            input = Data.copyOf(input);
        }

        @Override
        public EntityId party() {
            return entity;
        }

        @Override
        public Optional<String> holder() {
            return Optional.of(entity.value());
        }
    }

    /** The entity took the call and will answer later, under its own {@code reference} where it gives one. */
    @EventType("request.call-accepted")
    record CallAccepted(
            RequestId request,
            StepKey step,
            CallId call,
            @Personal String reference,
            Instant at) implements RequestEvent {}

    /** The entity does not answer; it is asked again until it does. Recorded once per call. */
    @EventType("request.entity-unresponsive")
    record EntityUnresponsive(RequestId request, StepKey step, CallId call, String reason, Instant at)
            implements RequestEvent {}

    /** The entity did what it was asked; the request goes on. */
    @EventType("request.entity-replied")
    record EntityReplied(
            RequestId request,
            StepKey step,
            CallId call,
            @Personal Map<String, Object> result,
            Instant at) implements StepEnded, Fact, CallAnswered {
        public EntityReplied {
            result = Data.copyOf(result);
        }
    }

    /** The entity declined, for a reason it names; the workflow decides what follows. */
    @EventType("request.entity-refused")
    record EntityRefused(
            RequestId request,
            StepKey step,
            CallId call,
            String code,
            @Personal LocalizedText reason,
            @Personal Map<String, Object> details,
            Instant at)
            implements StepEnded, Fact, CallAnswered {
        public EntityRefused {
            details = Data.copyOf(details);
        }
    }

    /** An answer came to a call that the request no longer waits for; it is kept and changes nothing. */
    @EventType("request.late-answer-recorded")
    record LateAnswerRecorded(
            RequestId request, CallId call, @Personal Map<String, Object> answer, Instant at) implements CallAnswered {
        public LateAnswerRecorded {
            answer = Data.copyOf(answer);
        }
    }

    /** Somebody, most often the citizen, must do something: fill in {@code form} as {@code assignee}. */
    @EventType("request.action-requested")
    record ActionRequested(
            RequestId request,
            StepKey step,
            LocalizedText label,
            String assignee,
            String form,
            @Personal Map<String, Object> context,
            Instant at)
            implements StepOpened {
        public ActionRequested {
            context = Data.copyOf(context);
        }

        @Override
        public Optional<String> holder() {
            return Optional.of(assignee);
        }
    }

    /** What was asked for was handed in. */
    @EventType("request.action-taken")
    record ActionTaken(
            RequestId request,
            StepKey step,
            @Personal String actor,
            @Personal Map<String, Object> data,
            Instant at) implements StepEnded, Fact {
        public ActionTaken {
            data = Data.copyOf(data);
        }
    }

    /** The citizen is asked to pay {@code amount} through the national payment gateway. */
    @EventType("request.payment-requested")
    record PaymentRequested(
            RequestId request,
            StepKey step,
            LocalizedText label,
            CallId call,
            Money amount,
            @Personal Map<String, Object> input,
            Instant deadline,
            Instant at)
            implements CallMade {
        public PaymentRequested {
            input = Data.copyOf(input);
        }

        @Override
        public EntityId party() {
            return PAYMENT_GATEWAY;
        }
    }

    /** The money arrived; {@code receipt} is the gateway's own number. */
    @EventType("request.payment-received")
    record PaymentReceived(
            RequestId request,
            StepKey step,
            CallId call,
            @Personal String receipt,
            @Personal Map<String, Object> result,
            Instant at)
            implements StepEnded, Fact, CallAnswered {
        public PaymentReceived {
            result = Data.copyOf(result);
        }
    }

    /** The gateway could not take the money. */
    @EventType("request.payment-declined")
    record PaymentDeclined(
            RequestId request,
            StepKey step,
            CallId call,
            String code,
            @Personal LocalizedText reason,
            @Personal Map<String, Object> details,
            Instant at)
            implements StepEnded, Fact, CallAnswered {
        public PaymentDeclined {
            details = Data.copyOf(details);
        }
    }

    /** Unless something else happens first, the workflow goes on by itself at {@code due}. */
    @EventType("request.timer-scheduled")
    record TimerScheduled(RequestId request, StepKey step, LocalizedText label, Instant due, Instant at)
            implements StepOpened {}

    /** The time came. */
    @EventType("request.timer-fired")
    record TimerFired(RequestId request, StepKey step, Instant at) implements StepEnded, Fact {}

    /** What the timer stood guard over ended before its time. */
    @EventType("request.timer-cancelled")
    record TimerCancelled(RequestId request, StepKey step, Instant at) implements StepEnded {}

    /** The workflow listens for a message, for example the citizen's withdrawal. */
    @EventType("request.message-awaited")
    record MessageAwaited(RequestId request, StepKey step, LocalizedText label, String message, Instant at)
            implements StepOpened {}

    /** The awaited message came. */
    @EventType("request.message-received")
    record MessageReceived(
            RequestId request,
            StepKey step,
            String message,
            @Personal String sender,
            @Personal Map<String, Object> content,
            Instant at)
            implements StepEnded, Fact {
        public MessageReceived {
            content = Data.copyOf(content);
        }
    }

    /** A decision table was asked; its answer is kept, so that history does not change when the table does. */
    @EventType("request.decision-made")
    record DecisionMade(
            RequestId request,
            StepKey step,
            LocalizedText label,
            String decision,
            @Personal Map<String, Object> input,
            @Personal Map<String, Object> output,
            Instant at)
            implements RequestEvent {
        public DecisionMade {
            input = Data.copyOf(input);
            output = Data.copyOf(output);
        }
    }

    /** The workflow raised an escalation: something takes too long or needs a higher desk. */
    @EventType("request.escalation-raised")
    record EscalationRaised(RequestId request, StepKey step, LocalizedText label, String code, Instant at)
            implements RequestEvent {}

    /** The workflow left this step without its answer, because something interrupted it. */
    @EventType("request.step-cancelled")
    record StepCancelled(RequestId request, StepKey step, Instant at) implements StepEnded {}

    /** The request is over. {@code outcome} is the name of the end that was reached, for example {@code issued}. */
    @EventType("request.completed")
    record RequestCompleted(RequestId request, StepKey step, String outcome, LocalizedText label, Instant at)
            implements RequestEvent {}

    /**
     * The applicant said how they were served, after the end: {@code rating} is from 1, the worst, to 5. {@code
     * comment} is null where nothing was added. The workflow does not hear of it.
     */
    @EventType("request.rated")
    record RequestRated(
            RequestId request,
            @Personal String actor,
            int rating,
            @Personal String comment,
            Instant at) implements RequestEvent {}

    /**
     * Replaying the request did not give the steps that were recorded for its fact number {@code turn}, counted from 0.
     * Nothing was guessed: the request stands still until an operator looks at it.
     */
    @EventType("request.replay-diverged")
    record ReplayDiverged(
            RequestId request,
            int turn,
            @Personal String expected,
            @Personal String actual,
            Instant at) implements RequestEvent {}

    /**
     * The workflow could not go on from the last fact, for example because no way out of a gateway was open. The fact
     * is kept; the request stands still until an operator looks at it.
     */
    @EventType("request.workflow-failed")
    record WorkflowFailed(RequestId request, @Personal String reason, Instant at) implements RequestEvent {}

    /**
     * The request goes on by version {@code to} of its workflow: from the same open steps, with the same timers. It is
     * done only where everything that happened so far would have happened by that version too. {@code move} is the
     * batch that it belongs to.
     */
    @EventType("request.moved")
    record RequestMoved(
            RequestId request,
            WorkflowVersion from,
            WorkflowVersion to,
            MoveId move,
            String reason,
            String by,
            Instant at)
            implements RequestEvent {}

    /** The move {@code move} was taken back before anything had happened: the request goes on by {@code to} again. */
    @EventType("request.move-undone")
    record MoveUndone(RequestId request, WorkflowVersion from, WorkflowVersion to, MoveId move, String by, Instant at)
            implements RequestEvent {}

    /**
     * The applicant is to be forgotten; the request was over. Whatever it knew of them, or from them, is read as {@link
     * Erased} from here on.
     */
    @EventType("request.applicant-erased")
    record ApplicantErased(RequestId request, PersonId person, Instant at) implements RequestEvent {}
}
