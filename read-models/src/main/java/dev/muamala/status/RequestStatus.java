package dev.muamala.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.muamala.events.Data;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one request stands, in the citizen's terms. Instants are to the millisecond.
 *
 * @param emirate ISO 3166-2 code
 * @param workflow key and version, for example {@code trade-licence:3}
 * @param since when it came into this state
 * @param outcome null until it is completed
 * @param holders who has it now: usually one, several while approvals run in parallel, none when it is completed
 * @param actions what the citizen must do
 * @param payments what the citizen must pay
 * @param mayWithdraw whether the workflow listens for the citizen's withdrawal
 * @param messages what the workflow listens for
 * @param deadlines when it goes on by itself
 * @param timeline what happened, oldest first; the newest {@value #TIMELINE_LENGTH} entries
 * @param earlierEntries how many older entries only the log has
 * @param standstill null unless an operator must look at it
 * @param rating how the applicant was served; null until they say so
 * @param submittedPosition log index of its first event; the order of lists
 * @param version how many events it has; the ETag
 * @param position log index of its newest event
 */
public record RequestStatus(
        String id,
        String service,
        LocalizedText serviceLabel,
        String emirate,
        LocalizedText emirateLabel,
        String applicant,
        String workflow,
        State state,
        Instant since,
        @Nullable Outcome outcome,
        List<Holder> holders,
        List<Action> actions,
        List<Payment> payments,
        boolean mayWithdraw,
        List<AwaitedMessage> messages,
        List<Deadline> deadlines,
        List<TimelineEntry> timeline,
        int earlierEntries,
        @Nullable Standstill standstill,
        @Nullable Rating rating,
        Instant submittedAt,
        long submittedPosition,
        long version,
        long position) {
    /** A loop that corrects for ever must not make its document grow for ever. */
    static final int TIMELINE_LENGTH = 200;

    @JsonProperty
    LocalizedText stateLabel() {
        return state.label();
    }

    /** After how many seconds it is worth asking again without {@code Prefer: wait}; null when all is over. */
    @JsonProperty
    @Nullable
    Integer nextPollAfter() {
        return state.nextPollAfter();
    }

    /** What a citizen wants to know first. */
    public enum State {
        SUBMITTED("قُدِّم", "Submitted", 1),
        IN_PROGRESS("قيد الإنجاز", "In progress", 5),
        WAITING_FOR_APPLICANT("بانتظار مقدّم الطلب", "Waiting for the applicant", 30),
        WAITING_FOR_PAYMENT("بانتظار الدفع", "Waiting for payment", 3),
        COMPLETED("مكتمل", "Completed", null);

        private final LocalizedText label;
        private final Integer nextPollAfter;

        State(String ar, String en, Integer nextPollAfter) {
            this.label = new LocalizedText(ar, en);
            this.nextPollAfter = nextPollAfter;
        }

        LocalizedText label() {
            return label;
        }

        Integer nextPollAfter() {
            return nextPollAfter;
        }

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whose move it is. */
    public enum HolderKind {
        ENTITY,
        APPLICANT,
        /** A person who is not the applicant; the holder's id is the group that the workflow names. */
        OFFICER,
        PAYMENT_GATEWAY;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param rating from 1, the worst, to 5 */
    public record Rating(int rating, @Nullable String comment, Instant at) {}

    /** The end that was reached. */
    public record Outcome(String name, LocalizedText label, Instant at) {}

    /**
     * Somebody who has the request.
     *
     * @param task what is waited for
     * @param due null where no time was set
     * @param reference the entity's own number for it, null until it gave one
     * @param unresponsive the entity does not answer at present and is asked again
     */
    public record Holder(
            HolderKind kind,
            String id,
            LocalizedText name,
            String step,
            LocalizedText task,
            Instant since,
            @Nullable Instant due,
            @Nullable String reference,
            boolean unresponsive) {
        Holder accepted(String itsReference) {
            return new Holder(kind, id, name, step, task, since, due, itsReference, false);
        }

        Holder silent() {
            return new Holder(kind, id, name, step, task, since, due, reference, true);
        }
    }

    /** Something that the applicant must do: fill in {@code form}. */
    public record Action(String step, LocalizedText label, String form, Instant since, Map<String, Object> context) {
        public Action {
            context = Data.copyOf(context);
        }
    }

    /** Something that the applicant must pay. */
    public record Payment(
            String step,
            LocalizedText label,
            String call,
            Money amount,
            Instant since,
            @Nullable Instant due) {}

    public record AwaitedMessage(String step, LocalizedText label, String message) {}

    public record Deadline(String step, LocalizedText label, Instant due) {}

    /**
     * One thing that happened.
     *
     * @param kind the event's stored name without {@code request.}, for example {@code entity-refused}
     * @param label in plain words
     * @param entity who did it; null where it was no entity
     * @param detail for example the reason of a refusal; null where there is none
     */
    public record TimelineEntry(
            Instant at,
            String kind,
            LocalizedText label,
            @Nullable LocalizedText entity,
            @Nullable LocalizedText detail) {}

    /**
     * The request does not go on by itself.
     *
     * @param kind {@code replay-diverged} or {@code workflow-failed}
     * @param reason for operators
     */
    public record Standstill(String kind, String reason, Instant since) {}
}
