package dev.muamala.request;

import static dev.muamala.request.CommandRefused.Kind.CONFLICT;
import static dev.muamala.request.CommandRefused.Kind.FORBIDDEN;
import static dev.muamala.request.CommandRefused.Kind.INVALID;
import static dev.muamala.request.CommandRefused.Kind.NOT_FOUND;
import static org.axonframework.modelling.command.AggregateCreationPolicy.ALWAYS;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.muamala.access.Reach;
import dev.muamala.attachment.Attachments;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Form;
import dev.muamala.catalogue.Form.Attached;
import dev.muamala.catalogue.Violation;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Data;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.Erased;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.MoveId;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.ApplicantErased;
import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.EntityUnresponsive;
import dev.muamala.events.RequestEvent.Fact;
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
import dev.muamala.events.RequestEvent.StepEnded;
import dev.muamala.events.RequestEvent.StepOpened;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * One citizen's request, from submission to its outcome.
 *
 * <pre>
 *   submitted ──► open: waits for one or more steps ──► completed
 *                   │        ▲
 *                   └─ fact ─┘   each fact (an answer, an action, a message, a timer) ends one step; the
 *                                workflow continues and opens others, in the same append
 *   completed ──► rated, once
 *   completed ──► its applicant erased, once
 * </pre>
 *
 * A command decides which fact it is; the {@link Continuation} says what the workflow makes of it. When the workflow
 * cannot go on, the request stands still: facts are still recorded, nothing follows from them. Between two facts a
 * request may be moved to another version of its workflow: one by which its past would have been the same.
 *
 * <p>Every command answers with the version of the request after it. A command that only repeats what is known changes
 * nothing and answers the same.
 */
@Aggregate(cache = "requestCache", commandTargetResolver = "requestTarget")
public class ServiceRequest {
    /** The answer to a command that was obeyed before under its idempotency key; the log says what was answered. */
    static final long DONE_BEFORE = 0;

    /** The group that a workflow names where the applicant must act, and the name by which history has them act. */
    static final String APPLICANT = "applicant";

    @AggregateIdentifier
    private RequestId id;

    private ApplicantId applicant;
    private Emirate emirate;
    private WorkflowVersion workflow;
    private int facts;
    private int calls;
    private final Map<StepKey, StepOpened> open = new LinkedHashMap<>();
    private final Map<StepKey, Map<String, Object>> actionsTaken = new HashMap<>();
    private final Set<CallId> accepted = new HashSet<>();
    private final Set<CallId> unresponsive = new HashSet<>();
    private final Map<CallId, EntityId> abandoned = new HashMap<>();
    private boolean withdrawn;
    private boolean completed;
    private boolean rated;
    private boolean erased;
    private boolean standsStill;
    private List<Moved> moves = List.of();
    private Set<MoveId> undone = Set.of();
    private Map<String, String> fingerprints = Map.of();

    /** @param facts how many facts had been recorded when it was moved */
    private record Moved(MoveId move, WorkflowVersion from, int facts) {}

    protected ServiceRequest() {}

    /**
     * Whatever the command is: see {@link Once}. Whoever did it is answered again, even when the request has gone out of
     * their reach since; nobody else learns that the key, or the request, is there.
     */
    @CommandHandlerInterceptor
    Object once(
            RequestCommand command,
            @MetaDataValue(Once.KEY) String key,
            @MetaDataValue(Once.FINGERPRINT) String fingerprint,
            InterceptorChain chain)
            throws Exception {
        String first = key == null ? null : fingerprints.get(key);
        if (first != null && first.equals(fingerprint)) {
            return DONE_BEFORE;
        }
        requireCovered(command.reach());
        if (first != null) {
            throw CommandRefused.keyReused();
        }
        return chain.proceed();
    }

    @CommandHandler
    @CreationPolicy(ALWAYS)
    long handle(SubmitRequest command, Continuation continuation, Clock clock) {
        return record(
                new RequestSubmitted(
                        command.request(),
                        command.applicant(),
                        command.service(),
                        command.serviceLabel(),
                        command.emirate(),
                        command.workflow(),
                        command.form(),
                        command.fingerprint(),
                        now(clock)),
                continuation);
    }

    @CommandHandler
    long handle(RecordReply command, Continuation continuation, Clock clock) {
        CallId call = command.call();
        Optional<CallMade> waiting =
                open(CallMade.class).filter(step -> step.call().equals(call)).findFirst();
        EntityId asked = waiting.map(CallMade::party).orElse(abandoned.get(call));
        boolean made = call.ordinal() >= 1 && call.ordinal() <= calls && call.equals(CallId.of(id, call.ordinal()));
        if (!made || asked != null && !asked.equals(command.party())) {
            throw new CommandRefused(
                    NOT_FOUND,
                    "call-not-found",
                    new LocalizedText(
                            "لم توجه هذه المعاملة إليكم طلبا بهذا الرقم.",
                            "This request made you no call of this number."));
        }
        if (waiting.isPresent()) {
            return record(command.outcome(), waiting.get(), continuation, now(clock));
        }
        if (abandoned.containsKey(call)) {
            command.outcome().answer().ifPresent(answer -> apply(new LateAnswerRecorded(id, call, answer, now(clock))));
        }
        return version();
    }

    private long record(CallOutcome outcome, CallMade step, Continuation continuation, Instant now) {
        CallId call = step.call();
        boolean payment = step instanceof PaymentRequested;
        if (outcome instanceof CallOutcome.Replied reply) {
            return record(
                    payment
                            ? new PaymentReceived(id, step.step(), call, receipt(reply), reply.result(), now)
                            : new EntityReplied(id, step.step(), call, reply.result(), now),
                    continuation);
        }
        if (outcome instanceof CallOutcome.Refused no) {
            return record(
                    payment
                            ? new PaymentDeclined(id, step.step(), call, no.code(), no.reason(), no.details(), now)
                            : new EntityRefused(id, step.step(), call, no.code(), no.reason(), no.details(), now),
                    continuation);
        }
        if (outcome instanceof CallOutcome.Accepted acceptance && !accepted.contains(call)) {
            apply(new CallAccepted(id, step.step(), call, acceptance.reference(), now));
        }
        if (outcome instanceof CallOutcome.Unknown unknown && !unresponsive.contains(call)) {
            apply(new EntityUnresponsive(id, step.step(), call, unknown.reason(), now));
        }
        return version();
    }

    @CommandHandler
    long handle(
            TakeAction command, Continuation continuation, Catalogue catalogue, Attachments attachments, Clock clock) {
        Map<String, Object> said = Data.copyOf(command.data());
        if (said.equals(actionsTaken.get(command.step()))) {
            return version();
        }
        if (!(open.get(command.step()) instanceof ActionRequested action)) {
            throw refused(
                    "action-not-open", "هذا الإجراء غير مطلوب الآن.", "This action is not asked for, or no longer.");
        }
        if (!isFor(command.reach(), action)) {
            throw new CommandRefused(
                    FORBIDDEN,
                    "action-not-yours",
                    new LocalizedText("هذا الإجراء مطلوب من غيرك.", "This action is asked of somebody else."));
        }
        Optional<Form> form = catalogue.form(action.form());
        Map<String, Object> data =
                form.map(known -> known.withLatinDigits(said)).orElse(said);
        refuse(form.map(known -> known.violations(data)).orElse(List.of()));
        List<Attached> attached = form.map(known -> known.attached(data)).orElse(List.of());
        String owner = command.actor().equals(APPLICANT) ? applicant.value() : command.actor();
        refuse(attachments.missing(attached, owner));
        refuse(attachments.refer(id, attached, owner));
        return record(new ActionTaken(id, action.step(), command.actor(), data, now(clock)), continuation);
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new CommandRefused(
                    INVALID,
                    "form-invalid",
                    new LocalizedText("البيانات المقدمة غير مكتملة أو غير صحيحة.", "The data is incomplete or wrong."),
                    violations);
        }
    }

    @CommandHandler
    long handle(WithdrawRequest command, Continuation continuation, Clock clock) {
        if (withdrawn) {
            return version();
        }
        require(
                !completed,
                "request-closed",
                "انتهت هذه المعاملة ولا يمكن سحبها.",
                "This request is closed; it cannot be withdrawn.");
        MessageAwaited exit = open(MessageAwaited.class)
                .filter(step -> step.message().equals(WithdrawRequest.MESSAGE))
                .findFirst()
                .orElseThrow(() -> refused(
                        "withdrawal-not-possible",
                        "لا يمكن سحب المعاملة في هذه المرحلة.",
                        "The request cannot be withdrawn at this stage."));
        return record(
                new MessageReceived(id, exit.step(), exit.message(), command.actor(), command.content(), now(clock)),
                continuation);
    }

    @CommandHandler
    long handle(RateRequest command, Clock clock) {
        if (!command.actor().equals(APPLICANT) && !command.actor().equals(applicant.value())) {
            throw new CommandRefused(
                    FORBIDDEN,
                    "not-the-applicant",
                    new LocalizedText(
                            "لا يقيّم المعاملة إلا مقدّمها.",
                            "Only the applicant can rate how the request was served."));
        }
        require(
                completed,
                "request-open",
                "لم تنته هذه المعاملة بعد؛ قيّمها عند انتهائها.",
                "This request is not over yet; rate it when it is.");
        require(
                !erased,
                "applicant-erased",
                "مُحيت بيانات مقدّم هذه المعاملة.",
                "The applicant of this request was erased.");
        require(!rated, "already-rated", "سبق تقييم هذه المعاملة.", "This request was rated before; a rating stands.");
        apply(new RequestRated(id, command.actor(), command.rating(), command.comment(), now(clock)));
        return version();
    }

    @CommandHandler
    long handle(EraseApplicant command, Clock clock) {
        if (erased) {
            return version();
        }
        require(
                completed,
                "request-open",
                "لم تنته هذه المعاملة بعد؛ لا يُمحى مقدّمها قبل ذلك.",
                "This request is not over yet; its applicant is erased only then.");
        apply(new ApplicantErased(id, command.person(), now(clock)));
        return version();
    }

    @CommandHandler
    long handle(FireTimer command, Continuation continuation, Clock clock) {
        return open.get(command.step()) instanceof TimerScheduled timer
                ? record(new TimerFired(id, timer.step(), now(clock)), continuation)
                : version();
    }

    @CommandHandler
    long handle(MoveRequest command, Continuation continuation, Clock clock) {
        WorkflowVersion to = command.to();
        if (workflow.equals(to)) {
            return version();
        }
        require(
                !completed,
                "request-closed",
                "انتهت هذه المعاملة ولا يمكن نقلها.",
                "This request is closed; it cannot be moved.");
        require(
                !standsStill,
                "stands-still",
                "تنتظر هذه المعاملة مراجعة المشغّل ولا يمكن نقلها.",
                "This request stands still until an operator looks at it; it cannot be moved.");
        require(
                workflow.equals(command.from()),
                "version-changed",
                "لم تعد هذه المعاملة على الإصدار " + command.from() + ".",
                "This request no longer runs on " + command.from() + " but on " + workflow + ".");
        require(
                !undone.contains(command.move()),
                "move-undone",
                "أُلغي هذا النقل.",
                "This move was undone for this request; begin another.");
        require(
                to.nationalKey().equals(workflow.nationalKey()) && to.serves(emirate) && continuation.isPublished(to),
                "no-such-target",
                "لا يمكن لهذه المعاملة أن تسير وفق " + to + ".",
                "This request of " + emirate.code() + " cannot run on " + to
                        + ": it is no published version of its workflow, national or of this emirate.");
        continuation.divergence(id, to, facts).ifPresent(divergence -> {
            throw refused(
                    "past-diverges",
                    "كان ما مضى من هذه المعاملة سيختلف وفق " + to + ".",
                    "The past of this request would have gone otherwise by " + to + ", after its fact "
                            + divergence.turn() + ": recorded was " + divergence.recorded() + ", that version gives "
                            + divergence.instead() + ".");
        });
        apply(new RequestMoved(id, workflow, to, command.move(), command.reason(), command.by(), now(clock)));
        return version();
    }

    @CommandHandler
    long handle(UndoMove command, Clock clock) {
        if (undone.contains(command.move())) {
            return version();
        }
        require(
                !moves.isEmpty() && moves.get(0).move().equals(command.move()),
                "not-moved",
                "لم يكن هذا النقل آخر نقل لهذه المعاملة.",
                "This request was not moved by " + command.move() + ", or was moved again since.");
        Moved last = moves.get(0);
        require(
                facts == last.facts(),
                "step-taken",
                "تقدمت هذه المعاملة منذ نقلها.",
                "This request has gone on since it was moved; it stays on " + workflow + ".");
        apply(new MoveUndone(id, workflow, last.from(), command.move(), command.by(), now(clock)));
        return version();
    }

    /** What is out of reach is not there. */
    private void requireCovered(Reach reach) {
        Stream<String> holders = open.values().stream().flatMap(step -> step.holder().stream());
        if (!reach.all() && !reach.covers(applicant.value(), holders)) {
            throw CommandRefused.noRequest();
        }
    }

    private boolean isFor(Reach reach, ActionRequested action) {
        return action.assignee().equals(APPLICANT) ? reach.owns(applicant.value()) : reach.holds(action.assignee());
    }

    private static void require(boolean condition, String code, String arabic, String english) {
        if (!condition) {
            throw refused(code, arabic, english);
        }
    }

    private static CommandRefused refused(String code, String arabic, String english) {
        return new CommandRefused(CONFLICT, code, new LocalizedText(arabic, english));
    }

    /** Keeps the fact and, unless the request stands still, all that follows from it. */
    private long record(Fact fact, Continuation continuation) {
        apply(fact);
        if (!standsStill) {
            continuation.of(fact, id, emirate, workflow, facts - 1, calls).forEach(event -> apply(event));
        }
        return version();
    }

    @EventSourcingHandler
    void on(RequestSubmitted event) {
        id = event.request();
        applicant = event.applicant();
        emirate = event.emirate();
        workflow = event.workflow();
        facts++;
    }

    @EventSourcingHandler
    void on(StepOpened event) {
        open.put(event.step(), event);
        if (event instanceof CallMade) {
            calls++;
        }
    }

    @EventSourcingHandler
    void on(StepEnded event, @MetaDataValue(Once.KEY) String key, @MetaDataValue(Once.FINGERPRINT) String fingerprint) {
        done(key, fingerprint);
        StepOpened step = open.remove(event.step());
        if (event instanceof StepCancelled && step instanceof CallMade left) {
            abandoned.put(left.call(), left.party());
        }
        if (event instanceof ActionTaken action) {
            actionsTaken.put(action.step(), action.data());
        }
        if (event instanceof MessageReceived message && message.message().equals(WithdrawRequest.MESSAGE)) {
            withdrawn = true;
        }
        if (event instanceof Fact) {
            facts++;
        }
    }

    @EventSourcingHandler
    void on(CallAccepted event) {
        accepted.add(event.call());
    }

    @EventSourcingHandler
    void on(EntityUnresponsive event) {
        unresponsive.add(event.call());
    }

    @EventSourcingHandler
    void on(LateAnswerRecorded event) {
        abandoned.remove(event.call());
    }

    @EventSourcingHandler
    void on(RequestCompleted event) {
        completed = true;
    }

    @EventSourcingHandler
    void on(
            RequestRated event,
            @MetaDataValue(Once.KEY) String key,
            @MetaDataValue(Once.FINGERPRINT) String fingerprint) {
        done(key, fingerprint);
        rated = true;
    }

    @EventSourcingHandler
    void on(ApplicantErased event) {
        erased = true;
        applicant = Erased.applicant(event.person());
        open.clear();
        actionsTaken.clear();
        fingerprints = Map.of();
    }

    @EventSourcingHandler
    void on(ReplayDiverged event) {
        standsStill = true;
    }

    @EventSourcingHandler
    void on(WorkflowFailed event) {
        standsStill = true;
    }

    @EventSourcingHandler
    void on(RequestMoved event) {
        moves = Stream.concat(Stream.of(new Moved(event.move(), event.from(), facts)), moves.stream())
                .toList();
        workflow = event.to();
    }

    @EventSourcingHandler
    void on(MoveUndone event) {
        moves = moves.subList(1, moves.size());
        undone = Stream.concat(Stream.of(event.move()), undone.stream()).collect(Collectors.toUnmodifiableSet());
        workflow = event.to();
    }

    private void done(String key, String fingerprint) {
        if (key != null && !fingerprints.containsKey(key)) {
            Map<String, String> more = new HashMap<>(fingerprints);
            more.put(key, fingerprint);
            fingerprints = Map.copyOf(more);
        }
    }

    private <T> Stream<T> open(Class<T> kind) {
        return open.values().stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The gateway's number for the payment; empty when it gave none. */
    private static String receipt(CallOutcome.Replied reply) {
        return Objects.toString(reply.result().get("receipt"), "");
    }

    /** How many events the request has, counting those that this command applied. */
    private static long version() {
        return getVersion() + 1;
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
