package dev.muamala.status;

import static dev.muamala.status.StatusDraft.millis;

import dev.muamala.events.Erased;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.ApplicantErased;
import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.DecisionMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.EntityUnresponsive;
import dev.muamala.events.RequestEvent.EscalationRaised;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.MessageReceived;
import dev.muamala.events.RequestEvent.MoveUndone;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestMoved;
import dev.muamala.events.RequestEvent.RequestRated;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.projection.EventFolds;
import dev.muamala.projection.Position;
import dev.muamala.projection.Projection;
import dev.muamala.status.RequestStatus.Action;
import dev.muamala.status.RequestStatus.AwaitedMessage;
import dev.muamala.status.RequestStatus.Deadline;
import dev.muamala.status.RequestStatus.Holder;
import dev.muamala.status.RequestStatus.HolderKind;
import dev.muamala.status.RequestStatus.Outcome;
import dev.muamala.status.RequestStatus.Payment;
import dev.muamala.status.RequestStatus.Rating;
import java.math.BigDecimal;
import java.util.List;

/**
 * The life of a request, read as the status that a citizen sees.
 *
 * <pre>
 *  SUBMITTED ─▶ IN_PROGRESS ◀──▶ WAITING_FOR_APPLICANT   the applicant must do something, whatever else runs
 *                    ▲  ◀──────▶ WAITING_FOR_PAYMENT     the applicant must pay
 *                    └────────── all ──▶ COMPLETED
 * </pre>
 *
 * Timers hold nobody up and are shown as deadlines; what they caused stands in the timeline.
 */
public final class RequestStatusProjection implements Projection<RequestEvent, RequestStatus> {
    /** The group that a user task for the citizen names. */
    public static final String APPLICANT = "applicant";

    /** The message by which a citizen withdraws. */
    public static final String WITHDRAW = "withdraw";

    private static final String PAYMENT_GATEWAY = "payment-gateway";

    static final EventFolds<RequestEvent, StatusDraft> FOLDS = EventFolds.over(RequestEvent.class, StatusDraft.class)
            .on(
                    RequestSubmitted.class,
                    (status, event) -> status.entry(event, Words.SUBMITTED.with(event.serviceLabel()), null, null))
            .on(EntityCalled.class, RequestStatusProjection::called)
            .on(
                    CallAccepted.class,
                    (status, event) -> status.holder(event.step(), holder -> holder.accepted(event.reference()))
                            .entryAbout(event.step(), event, Words.ACCEPTED, same(event.reference())))
            .on(
                    EntityUnresponsive.class,
                    (status, event) -> status.holder(event.step(), Holder::silent)
                            .entryAbout(event.step(), event, Words.UNRESPONSIVE, null))
            .on(
                    EntityReplied.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.REPLIED, null)
                            .ended(event.step()))
            .on(
                    EntityRefused.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.REFUSED, event.reason())
                            .ended(event.step()))
            .on(LateAnswerRecorded.class, (status, event) -> status.entry(event, Words.LATE_ANSWER.text(), null, null))
            .on(ActionRequested.class, RequestStatusProjection::actionRequested)
            .on(
                    ActionTaken.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.ACTION_TAKEN, null)
                            .ended(event.step()))
            .on(PaymentRequested.class, RequestStatusProjection::paymentRequested)
            .on(
                    PaymentReceived.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.PAID, same(event.receipt()))
                            .ended(event.step()))
            .on(
                    PaymentDeclined.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.PAYMENT_DECLINED, event.reason())
                            .ended(event.step()))
            .on(
                    TimerScheduled.class,
                    (status, event) -> status.goesOn()
                            .until(new Deadline(event.step().value(), event.label(), millis(event.due()))))
            .on(
                    TimerFired.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.TIME_CAME, null)
                            .ended(event.step()))
            .on(TimerCancelled.class, (status, event) -> status.ended(event.step()))
            .on(
                    MessageAwaited.class,
                    (status, event) -> status.goesOn()
                            .await(new AwaitedMessage(event.step().value(), event.label(), event.message())))
            .on(
                    MessageReceived.class,
                    (status, event) -> status.entryAbout(event.step(), event, Words.MESSAGE_RECEIVED, null)
                            .ended(event.step()))
            .on(
                    DecisionMade.class,
                    (status, event) -> status.goesOn().entry(event, Words.DECIDED.about(event.label()), null, null))
            .on(
                    EscalationRaised.class,
                    (status, event) -> status.goesOn().entry(event, Words.ESCALATED.about(event.label()), null, null))
            .on(StepCancelled.class, RequestStatusProjection::cancelled)
            .on(
                    RequestCompleted.class,
                    (status, event) -> status.goesOn()
                            .completed(new Outcome(event.outcome(), event.label(), status.at()))
                            .entry(event, Words.COMPLETED.with(event.label()), null, null))
            .on(
                    RequestRated.class,
                    (status, event) -> status.rated(new Rating(event.rating(), event.comment(), status.at()))
                            .entry(event, Words.RATED.with(same(event.rating() + "/5")), null, same(event.comment())))
            .on(
                    ApplicantErased.class,
                    (status, event) -> status.erased(Erased.applicant(event.person()))
                            .entry(event, Words.APPLICANT_ERASED.text(), null, null))
            .on(
                    ReplayDiverged.class,
                    (status, event) -> status.standsStill(
                                    "Fact " + event.turn() + ": recorded was " + event.expected() + ", replay gives "
                                            + event.actual(),
                                    event)
                            .entry(event, Words.STANDS_STILL.text(), null, null))
            .on(
                    WorkflowFailed.class,
                    (status, event) -> status.standsStill(event.reason(), event)
                            .entry(event, Words.STANDS_STILL.text(), null, null))
            .on(
                    RequestMoved.class,
                    (status, event) -> status.runsOn(event.to())
                            .entry(event, Words.MOVED.with(same(event.to().toString())), null, same(event.reason())))
            .on(
                    MoveUndone.class,
                    (status, event) -> status.runsOn(event.to())
                            .entry(event, Words.MOVE_UNDONE.with(same(event.to().toString())), null, null))
            .build();

    @Override
    public String name() {
        return "requests";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Class<RequestEvent> eventType() {
        return RequestEvent.class;
    }

    @Override
    public Class<RequestStatus> documentType() {
        return RequestStatus.class;
    }

    @Override
    public List<List<String>> indexes() {
        return List.of(
                List.of("applicant", "submittedPosition"),
                List.of("emirate", "submittedPosition"),
                List.of("holders.id", "submittedPosition"));
    }

    @Override
    public String key(RequestEvent event) {
        return event.request().value();
    }

    @Override
    public RequestStatus evolve(RequestStatus current, RequestEvent event, Position position) {
        return FOLDS.apply(StatusDraft.of(current, event, position), event).done();
    }

    private static StatusDraft called(StatusDraft status, EntityCalled event) {
        return status.goesOn()
                .heldBy(new Holder(
                        HolderKind.ENTITY,
                        event.entity().value(),
                        event.entityLabel(),
                        event.step().value(),
                        event.label(),
                        status.at(),
                        millis(event.deadline()),
                        null,
                        false))
                .entry(event, Words.ASKED.about(event.label()), event.entityLabel(), null);
    }

    private static StatusDraft actionRequested(StatusDraft status, ActionRequested event) {
        boolean byApplicant = event.assignee().equals(APPLICANT);
        if (byApplicant) {
            status.act(new Action(event.step().value(), event.label(), event.form(), status.at(), event.context()));
        }
        return status.goesOn()
                .heldBy(new Holder(
                        byApplicant ? HolderKind.APPLICANT : HolderKind.OFFICER,
                        event.assignee(),
                        byApplicant ? Words.APPLICANT.text() : same(event.assignee()),
                        event.step().value(),
                        event.label(),
                        status.at(),
                        null,
                        null,
                        false))
                .entry(event, Words.ACTION_NEEDED.about(event.label()), null, null);
    }

    private static StatusDraft paymentRequested(StatusDraft status, PaymentRequested event) {
        String step = event.step().value();
        return status.goesOn()
                .pay(new Payment(
                        step,
                        event.label(),
                        event.call().value(),
                        event.amount(),
                        status.at(),
                        millis(event.deadline())))
                .heldBy(new Holder(
                        HolderKind.PAYMENT_GATEWAY,
                        PAYMENT_GATEWAY,
                        Words.PAYMENT_GATEWAY.text(),
                        step,
                        event.label(),
                        status.at(),
                        millis(event.deadline()),
                        null,
                        false))
                .entry(event, Words.PAYMENT_NEEDED.about(event.label()), null, inWords(event.amount()));
    }

    private static StatusDraft cancelled(StatusDraft status, StepCancelled event) {
        if (status.isHeld(event.step())) {
            status.entryAbout(event.step(), event, Words.CANCELLED, null);
        }
        return status.ended(event.step());
    }

    /** Dirhams have a hundred fils; so have the minor units of every currency that is charged here. */
    private static LocalizedText inWords(Money amount) {
        return same(BigDecimal.valueOf(amount.minorUnits(), 2).toPlainString() + " " + amount.currency());
    }

    private static LocalizedText same(String text) {
        return text == null ? null : new LocalizedText(text, text);
    }
}
