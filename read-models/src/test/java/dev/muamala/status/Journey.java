package dev.muamala.status;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.MoveId;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.*;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The events of one request's life, made one by one. Each is a minute after the one before, with microseconds. */
public final class Journey {
    public static final LocalizedText NAME = new LocalizedText("حجز الاسم التجاري", "Reserve the trade name");
    public static final LocalizedText DED = new LocalizedText("دائرة الاقتصاد والسياحة", "Economy and Tourism");
    public static final LocalizedText TAKEN = new LocalizedText("الاسم مستخدم", "The name is taken");
    private static final MoveId MOVE = new MoveId("7a0c2f51-5d0e-3b8a-9c1f-2f4e6a8b0c1d");
    public static final LocalizedText ISSUED = new LocalizedText("صدرت الرخصة", "Licence issued");
    public static final Instant BEGIN = Instant.parse("2026-03-01T08:00:00.123456Z");

    private final RequestId request;
    private int minutes;

    public Journey(String request) {
        this.request = new RequestId(request);
    }

    public Instant next() {
        return BEGIN.plusSeconds(60L * minutes++);
    }

    public StepKey step(String name) {
        return new StepKey(name + "#1");
    }

    private CallId call(int ordinal) {
        return CallId.of(request, ordinal);
    }

    public RequestSubmitted submitted() {
        return submitted("applicant-1", Emirate.DUBAI);
    }

    public RequestSubmitted submitted(String applicant, Emirate emirate) {
        return new RequestSubmitted(
                request,
                new ApplicantId(applicant),
                "trade-licence",
                new LocalizedText("رخصة تجارية", "Trade licence"),
                emirate,
                version(1),
                Map.of("tradeName", "Palm"),
                "00ff",
                next());
    }

    public EntityCalled called(String step) {
        Instant at = next();
        return new EntityCalled(
                request,
                step(step),
                NAME,
                call(1),
                "economic-department.trade-name.reserve",
                new EntityId("ded-dubai"),
                DED,
                Map.of(),
                at.plusSeconds(3600),
                at);
    }

    public CallAccepted accepted(String step, String reference) {
        return new CallAccepted(request, step(step), call(1), reference, next());
    }

    public EntityUnresponsive unresponsive(String step) {
        return new EntityUnresponsive(request, step(step), call(1), "timed out", next());
    }

    public EntityReplied replied(String step) {
        return new EntityReplied(request, step(step), call(1), Map.of("number", 7), next());
    }

    public EntityRefused refused(String step) {
        return new EntityRefused(request, step(step), call(1), "name-taken", TAKEN, Map.of(), next());
    }

    public LateAnswerRecorded lateAnswer() {
        return new LateAnswerRecorded(request, call(1), Map.of(), next());
    }

    public ActionRequested actionRequested(String step, String assignee) {
        return new ActionRequested(
                request,
                step(step),
                new LocalizedText("تصحيح المستندات", "Correct the documents"),
                assignee,
                "correction",
                Map.of("$missing.field", List.of("passport"), "share", new BigDecimal("12.50"), "pages", 3),
                next());
    }

    public ActionTaken actionTaken(String step) {
        return new ActionTaken(request, step(step), "applicant-1", Map.of(), next());
    }

    public PaymentRequested paymentRequested(String step) {
        Instant at = next();
        return new PaymentRequested(
                request,
                step(step),
                new LocalizedText("رسوم الرخصة", "Licence fee"),
                call(2),
                Money.fils(12_050),
                Map.of(),
                at.plusSeconds(600),
                at);
    }

    public PaymentReceived paymentReceived(String step) {
        return new PaymentReceived(request, step(step), call(2), "R-77", Map.of(), next());
    }

    public PaymentDeclined paymentDeclined(String step) {
        LocalizedText reason = new LocalizedText("رصيد غير كافٍ", "Insufficient funds");
        return new PaymentDeclined(request, step(step), call(2), "no-funds", reason, Map.of(), next());
    }

    public TimerScheduled timerScheduled(String step) {
        Instant at = next();
        return new TimerScheduled(
                request, step(step), new LocalizedText("مهلة الموافقة", "Time for approval"), at.plusSeconds(60), at);
    }

    public TimerFired timerFired(String step) {
        return new TimerFired(request, step(step), next());
    }

    public TimerCancelled timerCancelled(String step) {
        return new TimerCancelled(request, step(step), next());
    }

    public MessageAwaited messageAwaited(String step, String message) {
        return new MessageAwaited(request, step(step), new LocalizedText("سحب الطلب", "Withdrawal"), message, next());
    }

    public MessageReceived messageReceived(String step, String message) {
        return new MessageReceived(request, step(step), message, "applicant-1", Map.of(), next());
    }

    public DecisionMade decisionMade(String step) {
        LocalizedText label = new LocalizedText("تحديد الرسوم", "Fee");
        return new DecisionMade(request, step(step), label, "fee", Map.of(), Map.of("fee", 12050), next());
    }

    public EscalationRaised escalationRaised(String step) {
        LocalizedText label = new LocalizedText("تأخر الموافقة", "The approval is late");
        return new EscalationRaised(request, step(step), label, "late", next());
    }

    public StepCancelled cancelled(String step) {
        return new StepCancelled(request, step(step), next());
    }

    public RequestRated rated(int rating, String comment) {
        return new RequestRated(request, "applicant", rating, comment, next());
    }

    public ApplicantErased erased() {
        return new ApplicantErased(request, new PersonId("nobody"), next());
    }

    public RequestCompleted completed() {
        return new RequestCompleted(request, step("issued"), "issued", ISSUED, next());
    }

    public ReplayDiverged diverged(int turn) {
        return new ReplayDiverged(request, turn, "this", "that", next());
    }

    public WorkflowFailed failed() {
        return new WorkflowFailed(request, "no way out of gateway \"approved\"", next());
    }

    public RequestMoved moved(int to) {
        return new RequestMoved(request, version(1), version(to), MOVE, "Shorter times", "amal", next());
    }

    public MoveUndone moveUndone(int from) {
        return new MoveUndone(request, version(from), version(1), MOVE, "badr", next());
    }

    private static WorkflowVersion version(int number) {
        return new WorkflowVersion("trade-licence", number);
    }

    /** A whole life with corrections, parallel approvals and a payment; its length differs with the random numbers. */
    public List<RequestEvent> whole(RandomGenerator random, String applicant, Emirate emirate) {
        List<RequestEvent> events = new ArrayList<>(List.of(submitted(applicant, emirate)));
        events.add(messageAwaited("withdraw", "withdraw"));
        events.add(called("reserveName"));
        for (int round = random.nextInt(3); round > 0; round--) {
            events.addAll(List.of(refused("reserveName"), actionRequested("correct", "applicant")));
            events.addAll(List.of(actionTaken("correct"), called("reserveName")));
        }
        if (random.nextBoolean()) {
            events.addAll(List.of(unresponsive("reserveName"), accepted("reserveName", "REF-1")));
        }
        events.addAll(List.of(replied("reserveName"), called("civilDefence"), called("municipality")));
        events.add(timerScheduled("approvalTime"));
        if (random.nextBoolean()) {
            events.addAll(List.of(timerFired("approvalTime"), escalationRaised("late")));
        }
        events.addAll(List.of(replied("municipality"), replied("civilDefence"), decisionMade("fee")));
        events.addAll(List.of(paymentRequested("pay"), paymentReceived("pay")));
        if (random.nextInt(4) > 0) {
            events.addAll(List.of(cancelled("withdraw"), completed()));
            if (random.nextBoolean()) {
                events.add(rated(4, random.nextBoolean() ? "Quick" : null));
            }
        }
        return events;
    }
}
