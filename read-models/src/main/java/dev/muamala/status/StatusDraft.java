package dev.muamala.status;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Erased;
import dev.muamala.events.EventTypes;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.RequestRated;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.projection.Position;
import dev.muamala.status.RequestStatus.Action;
import dev.muamala.status.RequestStatus.AwaitedMessage;
import dev.muamala.status.RequestStatus.Deadline;
import dev.muamala.status.RequestStatus.Holder;
import dev.muamala.status.RequestStatus.HolderKind;
import dev.muamala.status.RequestStatus.Outcome;
import dev.muamala.status.RequestStatus.Payment;
import dev.muamala.status.RequestStatus.Rating;
import dev.muamala.status.RequestStatus.Standstill;
import dev.muamala.status.RequestStatus.State;
import dev.muamala.status.RequestStatus.TimelineEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A status while one event is folded into it. The lists it is given are never changed, only replaced. */
final class StatusDraft {
    /** Entries whose detail is personal in their event. */
    private static final Set<String> FROM_PERSONS = Stream.of(
                    CallAccepted.class,
                    EntityRefused.class,
                    PaymentReceived.class,
                    PaymentDeclined.class,
                    RequestRated.class)
            .map(StatusDraft::kind)
            .collect(Collectors.toUnmodifiableSet());

    private final RequestStatus before;
    private final RequestSubmitted submitted;
    private final Instant at;
    private final Position position;

    private String applicant;
    private String workflow;
    private Outcome outcome;
    private Standstill standstill;
    private Rating rating;
    private List<Holder> holders;
    private List<Action> actions;
    private List<Payment> payments;
    private List<AwaitedMessage> messages;
    private List<Deadline> deadlines;
    private List<TimelineEntry> timeline;

    private StatusDraft(RequestStatus before, RequestSubmitted submitted, Instant at, Position position) {
        this.before = before;
        this.submitted = submitted;
        this.at = at;
        this.position = position;
        this.applicant = before == null ? submitted.applicant().value() : before.applicant();
        this.workflow = before == null ? submitted.workflow().toString() : before.workflow();
        this.outcome = before == null ? null : before.outcome();
        this.standstill = before == null ? null : before.standstill();
        this.rating = before == null ? null : before.rating();
        this.holders = before == null ? List.of() : before.holders();
        this.actions = before == null ? List.of() : before.actions();
        this.payments = before == null ? List.of() : before.payments();
        this.messages = before == null ? List.of() : before.messages();
        this.deadlines = before == null ? List.of() : before.deadlines();
        this.timeline = before == null ? List.of() : before.timeline();
    }

    /** @throws IllegalStateException when the event is not the next in the life of its request */
    static StatusDraft of(RequestStatus before, RequestEvent event, Position position) {
        long expected = before == null ? 0 : before.version();
        if (position.sequence() != expected) {
            throw new IllegalStateException(
                    "it is event " + position.sequence() + " of its request, but event " + expected + " was expected");
        }
        if (before == null && !(event instanceof RequestSubmitted)) {
            throw new IllegalStateException("the first event of a request must be its submission");
        }
        return new StatusDraft(
                before, event instanceof RequestSubmitted first ? first : null, millis(event.at()), position);
    }

    static Instant millis(Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MILLIS);
    }

    Instant at() {
        return at;
    }

    StatusDraft heldBy(Holder holder) {
        holders = with(holders, holder);
        return this;
    }

    StatusDraft act(Action action) {
        actions = with(actions, action);
        return this;
    }

    StatusDraft pay(Payment payment) {
        payments = with(payments, payment);
        return this;
    }

    StatusDraft await(AwaitedMessage message) {
        messages = with(messages, message);
        return this;
    }

    StatusDraft until(Deadline deadline) {
        deadlines = with(deadlines, deadline);
        return this;
    }

    StatusDraft holder(StepKey step, UnaryOperator<Holder> change) {
        holders = holders.stream()
                .map(holder -> holder.step().equals(step.value()) ? change.apply(holder) : holder)
                .toList();
        return this;
    }

    /** Nobody waits for the step any more. */
    StatusDraft ended(StepKey step) {
        holders = without(holders, Holder::step, step);
        actions = without(actions, Action::step, step);
        payments = without(payments, Payment::step, step);
        messages = without(messages, AwaitedMessage::step, step);
        deadlines = without(deadlines, Deadline::step, step);
        return this;
    }

    StatusDraft completed(Outcome reached) {
        outcome = reached;
        holders = List.of();
        actions = List.of();
        payments = List.of();
        messages = List.of();
        deadlines = List.of();
        return this;
    }

    StatusDraft standsStill(String reason, RequestEvent event) {
        standstill = new Standstill(kind(event), reason, at);
        return this;
    }

    StatusDraft rated(Rating given) {
        rating = given;
        return this;
    }

    /**
     * Puts {@link Erased} words wherever a personal one can stand: the same document, whether it was folded from the
     * events while the person's key was there or after that.
     */
    StatusDraft erased(ApplicantId nobody) {
        applicant = nobody.value();
        timeline = timeline.stream()
                .map(entry -> entry.detail() != null && FROM_PERSONS.contains(entry.kind())
                        ? new TimelineEntry(entry.at(), entry.kind(), entry.label(), entry.entity(), Erased.WORDS)
                        : entry)
                .toList();
        if (rating != null && rating.comment() != null) {
            rating = new Rating(rating.rating(), Erased.TEXT, rating.at());
        }
        if (standstill != null) {
            standstill = new Standstill(standstill.kind(), Erased.TEXT, standstill.since());
        }
        return this;
    }

    StatusDraft runsOn(WorkflowVersion version) {
        workflow = version.toString();
        return this;
    }

    /** The workflow took a step, so whatever held it up is over. */
    StatusDraft goesOn() {
        standstill = null;
        return this;
    }

    boolean isHeld(StepKey step) {
        return holders.stream().anyMatch(holder -> holder.step().equals(step.value()));
    }

    StatusDraft entry(RequestEvent event, LocalizedText label, LocalizedText entity, LocalizedText detail) {
        timeline = with(timeline, new TimelineEntry(at, kind(event), label, entity, detail));
        return this;
    }

    /** An entry about a step that is open, by the labels under which it was opened. */
    StatusDraft entryAbout(StepKey step, RequestEvent event, Words words, LocalizedText detail) {
        Optional<Holder> holder = holders.stream()
                .filter(candidate -> candidate.step().equals(step.value()))
                .findFirst();
        LocalizedText entity = holder.filter(candidate -> candidate.kind() == HolderKind.ENTITY)
                .map(Holder::name)
                .orElse(null);
        return entry(event, words.about(labelOf(step)), entity, detail);
    }

    private LocalizedText labelOf(StepKey step) {
        Stream<LocalizedText> labels = Stream.of(
                        find(holders, Holder::step, Holder::task, step),
                        find(messages, AwaitedMessage::step, AwaitedMessage::label, step),
                        find(deadlines, Deadline::step, Deadline::label, step))
                .flatMap(Optional::stream);
        return labels.findFirst().orElseGet(() -> new LocalizedText(step.activityId(), step.activityId()));
    }

    private static String kind(RequestEvent event) {
        return kind(event.getClass());
    }

    private static String kind(Class<? extends RequestEvent> event) {
        String type = EventTypes.of(event).value();
        return type.substring(type.indexOf('.') + 1);
    }

    RequestStatus done() {
        State state = state();
        int surplus = Math.max(0, timeline.size() - RequestStatus.TIMELINE_LENGTH);
        List<TimelineEntry> newest = List.copyOf(timeline.subList(surplus, timeline.size()));
        boolean mayWithdraw =
                messages.stream().anyMatch(message -> message.message().equals(RequestStatusProjection.WITHDRAW));
        if (before == null) {
            return new RequestStatus(
                    submitted.request().value(),
                    submitted.service(),
                    submitted.serviceLabel(),
                    submitted.emirate().code(),
                    submitted.emirate().label(),
                    applicant,
                    workflow,
                    state,
                    at,
                    outcome,
                    holders,
                    actions,
                    payments,
                    mayWithdraw,
                    messages,
                    deadlines,
                    newest,
                    surplus,
                    standstill,
                    rating,
                    at,
                    position.index(),
                    position.sequence() + 1,
                    position.index());
        }
        return new RequestStatus(
                before.id(),
                before.service(),
                before.serviceLabel(),
                before.emirate(),
                before.emirateLabel(),
                applicant,
                workflow,
                state,
                state == before.state() ? before.since() : at,
                outcome,
                holders,
                actions,
                payments,
                mayWithdraw,
                messages,
                deadlines,
                newest,
                before.earlierEntries() + surplus,
                standstill,
                rating,
                before.submittedAt(),
                before.submittedPosition(),
                position.sequence() + 1,
                position.index());
    }

    private State state() {
        if (outcome != null) {
            return State.COMPLETED;
        }
        if (isAnyHeldBy(HolderKind.APPLICANT)) {
            return State.WAITING_FOR_APPLICANT;
        }
        if (isAnyHeldBy(HolderKind.PAYMENT_GATEWAY)) {
            return State.WAITING_FOR_PAYMENT;
        }
        return before == null ? State.SUBMITTED : State.IN_PROGRESS;
    }

    private boolean isAnyHeldBy(HolderKind kind) {
        return holders.stream().anyMatch(holder -> holder.kind() == kind);
    }

    private static <T> List<T> with(List<T> list, T added) {
        List<T> longer = new ArrayList<>(list.size() + 1);
        longer.addAll(list);
        longer.add(added);
        return List.copyOf(longer);
    }

    private static <T> List<T> without(List<T> list, Predicate<T> gone) {
        return list.stream().anyMatch(gone)
                ? list.stream().filter(gone.negate()).toList()
                : list;
    }

    private static <T> List<T> without(List<T> list, Function<T, String> stepOf, StepKey step) {
        return without(list, item -> stepOf.apply(item).equals(step.value()));
    }

    private static <T> Optional<LocalizedText> find(
            List<T> list, Function<T, String> stepOf, Function<T, LocalizedText> labelOf, StepKey step) {
        return list.stream()
                .filter(item -> stepOf.apply(item).equals(step.value()))
                .map(labelOf)
                .findFirst();
    }
}
