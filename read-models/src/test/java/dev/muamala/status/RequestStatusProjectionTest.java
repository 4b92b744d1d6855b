package dev.muamala.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.Erased;
import dev.muamala.events.EventTypes;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.PersonId;
import dev.muamala.events.Personal;
import dev.muamala.events.RequestEvent;
import dev.muamala.projection.Position;
import dev.muamala.status.RequestStatus.Holder;
import dev.muamala.status.RequestStatus.HolderKind;
import dev.muamala.status.RequestStatus.State;
import dev.muamala.status.RequestStatus.TimelineEntry;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestStatusProjectionTest {
    private final RequestStatusProjection projection = new RequestStatusProjection();
    private final Journey journey = new Journey("request-1");
    private final List<RequestEvent> happened = new ArrayList<>();

    @Test
    void a_submitted_request_shows_who_asked_for_what_and_where() {
        RequestStatus status = after(journey.submitted());

        assertThat(status.state()).isEqualTo(State.SUBMITTED);
        assertThat(status.id()).isEqualTo("request-1");
        assertThat(status.applicant()).isEqualTo("applicant-1");
        assertThat(status.service()).isEqualTo("trade-licence");
        assertThat(status.emirate()).isEqualTo("AE-DU");
        assertThat(status.emirateLabel().ar()).isEqualTo("دبي");
        assertThat(status.workflow()).isEqualTo("trade-licence:1");
        assertThat(status.submittedAt()).isEqualTo(Journey.BEGIN.truncatedTo(ChronoUnit.MILLIS));
        assertThat(status.version()).isEqualTo(1);
        assertThat(status.position()).isEqualTo(100);
        assertThat(newest(status).label().en()).isEqualTo("Request submitted: Trade licence");
    }

    @Test
    void a_called_entity_holds_the_request_until_its_deadline() {
        RequestStatus status = after(journey.submitted(), journey.called("reserveName"));

        assertThat(status.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(status.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.kind()).isEqualTo(HolderKind.ENTITY);
            assertThat(holder.id()).isEqualTo("ded-dubai");
            assertThat(holder.name()).isEqualTo(Journey.DED);
            assertThat(holder.task()).isEqualTo(Journey.NAME);
            assertThat(holder.step()).isEqualTo("reserveName#1");
            assertThat(holder.due()).isEqualTo(holder.since().plusSeconds(3600));
        });
        assertThat(status.version()).isEqualTo(2);
        assertThat(status.position()).isEqualTo(110);
        assertThat(status.submittedPosition()).isEqualTo(100);
    }

    @Test
    void an_entity_that_does_not_answer_and_then_takes_the_call_is_shown_so() {
        after(journey.submitted(), journey.called("reserveName"));

        assertThat(after(journey.unresponsive("reserveName")).holders())
                .singleElement()
                .satisfies(holder -> assertThat(holder.unresponsive()).isTrue());

        RequestStatus accepted = after(journey.accepted("reserveName", "DED-99"));
        assertThat(accepted.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.unresponsive()).isFalse();
            assertThat(holder.reference()).isEqualTo("DED-99");
        });
        assertThat(newest(accepted).detail().en()).isEqualTo("DED-99");
    }

    @Test
    void an_answer_takes_the_request_from_the_entity() {
        RequestStatus status =
                after(journey.submitted(), journey.called("reserveName"), journey.replied("reserveName"));

        assertThat(status.holders()).isEmpty();
        assertThat(newest(status).label().en()).isEqualTo("Reserve the trade name: done");
        assertThat(newest(status).label().ar()).isEqualTo("حجز الاسم التجاري: تم");
        assertThat(newest(status).entity()).isEqualTo(Journey.DED);
    }

    @Test
    void a_refusal_names_its_reason_in_both_languages() {
        RequestStatus status =
                after(journey.submitted(), journey.called("reserveName"), journey.refused("reserveName"));

        assertThat(status.holders()).isEmpty();
        assertThat(newest(status).kind()).isEqualTo("entity-refused");
        assertThat(newest(status).detail()).isEqualTo(Journey.TAKEN);
    }

    @Test
    void parallel_approvals_are_held_by_each_entity_and_end_one_by_one() {
        RequestStatus status =
                after(journey.submitted(), journey.called("one"), journey.called("other"), journey.replied("one"));

        assertThat(status.holders()).extracting(Holder::step).containsExactly("other#1");
    }

    @Test
    void a_late_answer_changes_nothing_but_the_timeline() {
        RequestStatus before = after(journey.submitted(), journey.called("reserveName"));
        RequestStatus status = after(journey.lateAnswer());

        assertThat(status.holders()).isEqualTo(before.holders());
        assertThat(newest(status).kind()).isEqualTo("late-answer-recorded");
    }

    @Test
    void an_action_of_the_applicant_is_shown_with_its_form_and_context() {
        RequestStatus status = after(journey.submitted(), journey.actionRequested("correct", "applicant"));

        assertThat(status.state()).isEqualTo(State.WAITING_FOR_APPLICANT);
        assertThat(status.since()).isEqualTo(newest(status).at());
        assertThat(status.holders()).extracting(Holder::kind).containsExactly(HolderKind.APPLICANT);
        assertThat(status.actions()).singleElement().satisfies(action -> {
            assertThat(action.step()).isEqualTo("correct#1");
            assertThat(action.form()).isEqualTo("correction");
            assertThat(action.context())
                    .isEqualTo(Map.of(
                            "$missing.field", List.of("passport"), "share", new BigDecimal("12.5"), "pages", 3L));
        });

        RequestStatus taken = after(journey.actionTaken("correct"));
        assertThat(taken.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(taken.actions()).isEmpty();
        assertThat(taken.holders()).isEmpty();
    }

    @Test
    void an_action_of_an_officer_is_not_the_applicants() {
        RequestStatus status = after(journey.submitted(), journey.actionRequested("inspect", "licensing-officers"));

        assertThat(status.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(status.actions()).isEmpty();
        assertThat(status.holders()).extracting(Holder::kind).containsExactly(HolderKind.OFFICER);
    }

    @Test
    void a_payment_is_waited_for_and_its_receipt_kept() {
        RequestStatus status = after(journey.submitted(), journey.paymentRequested("pay"));

        assertThat(status.state()).isEqualTo(State.WAITING_FOR_PAYMENT);
        assertThat(status.payments()).singleElement().satisfies(payment -> {
            assertThat(payment.call()).isEqualTo("request-1.2");
            assertThat(payment.amount()).isEqualTo(Money.fils(12_050));
        });
        assertThat(newest(status).detail().en()).isEqualTo("120.50 AED");

        RequestStatus paid = after(journey.paymentReceived("pay"));
        assertThat(paid.state()).isEqualTo(State.IN_PROGRESS);
        assertThat(paid.payments()).isEmpty();
        assertThat(newest(paid).detail().en()).isEqualTo("R-77");
    }

    @Test
    void a_declined_payment_is_no_longer_open() {
        RequestStatus status =
                after(journey.submitted(), journey.paymentRequested("pay"), journey.paymentDeclined("pay"));

        assertThat(status.payments()).isEmpty();
        assertThat(newest(status).detail().en()).isEqualTo("Insufficient funds");
    }

    @Test
    void a_timer_is_a_deadline_and_holds_nothing() {
        RequestStatus status = after(journey.submitted(), journey.timerScheduled("time"));
        assertThat(status.holders()).isEmpty();
        assertThat(status.deadlines())
                .singleElement()
                .satisfies(deadline -> assertThat(deadline.step()).isEqualTo("time#1"));

        RequestStatus fired = after(journey.timerFired("time"));
        assertThat(fired.deadlines()).isEmpty();
        assertThat(newest(fired).label().en()).isEqualTo("Time for approval: the time came");
    }

    @Test
    void a_timer_that_is_not_needed_leaves_no_trace_in_the_timeline() {
        RequestStatus before = after(journey.submitted(), journey.timerScheduled("time"));
        RequestStatus status = after(journey.timerCancelled("time"));

        assertThat(status.deadlines()).isEmpty();
        assertThat(status.timeline()).isEqualTo(before.timeline());
    }

    @Test
    void the_citizen_may_withdraw_while_the_workflow_listens_for_it() {
        assertThat(after(journey.submitted()).mayWithdraw()).isFalse();
        assertThat(after(journey.messageAwaited("other", "documents-arrived")).mayWithdraw())
                .isFalse();
        assertThat(after(journey.messageAwaited("leave", "withdraw")).mayWithdraw())
                .isTrue();

        RequestStatus withdrawn = after(journey.messageReceived("leave", "withdraw"));
        assertThat(withdrawn.mayWithdraw()).isFalse();
        assertThat(newest(withdrawn).label().en()).isEqualTo("Withdrawal: received");
    }

    @Test
    void decisions_and_escalations_stand_in_the_timeline() {
        RequestStatus decided = after(journey.submitted(), journey.decisionMade("fee"));
        assertThat(newest(decided).label().en()).isEqualTo("Fee: decided");

        RequestStatus escalated = after(journey.escalationRaised("late"));
        assertThat(newest(escalated).label().en()).isEqualTo("The approval is late: escalated");
        assertThat(newest(escalated).label().ar()).startsWith("تأخر الموافقة");
    }

    @Test
    void a_cancelled_step_is_left_by_whoever_had_it() {
        RequestStatus status = after(journey.submitted(), journey.called("one"), journey.cancelled("one"));

        assertThat(status.holders()).isEmpty();
        assertThat(newest(status).kind()).isEqualTo("step-cancelled");
    }

    @Test
    void a_cancelled_listener_is_not_news() {
        RequestStatus before = after(journey.submitted(), journey.messageAwaited("leave", "withdraw"));
        RequestStatus status = after(journey.cancelled("leave"));

        assertThat(status.mayWithdraw()).isFalse();
        assertThat(status.timeline()).isEqualTo(before.timeline());
    }

    @Test
    void a_completed_request_waits_for_nobody() {
        RequestStatus status = after(
                journey.submitted(),
                journey.called("one"),
                journey.paymentRequested("pay"),
                journey.messageAwaited("leave", "withdraw"),
                journey.timerScheduled("time"),
                journey.completed());

        assertThat(status.state()).isEqualTo(State.COMPLETED);
        assertThat(status.outcome().name()).isEqualTo("issued");
        assertThat(status.outcome().label()).isEqualTo(Journey.ISSUED);
        assertThat(status.holders()).isEmpty();
        assertThat(status.payments()).isEmpty();
        assertThat(status.deadlines()).isEmpty();
        assertThat(status.mayWithdraw()).isFalse();
    }

    @Test
    void a_rating_is_shown_and_changes_nothing_else() {
        RequestStatus completed = after(journey.submitted(), journey.completed());
        assertThat(completed.rating()).isNull();

        RequestStatus rated = after(journey.rated(4, "Quick"));

        assertThat(rated.rating().rating()).isEqualTo(4);
        assertThat(rated.rating().comment()).isEqualTo("Quick");
        assertThat(rated.state()).isEqualTo(State.COMPLETED);
        assertThat(rated.since()).isEqualTo(completed.since());
        assertThat(rated.version()).isEqualTo(completed.version() + 1);
        assertThat(rated.timeline().get(rated.timeline().size() - 1).kind()).isEqualTo("rated");
    }

    @Test
    void a_request_that_diverged_or_failed_stands_still_until_it_goes_on() {
        RequestStatus diverged = after(journey.submitted(), journey.diverged(1));
        assertThat(diverged.standstill().kind()).isEqualTo("replay-diverged");
        assertThat(diverged.standstill().reason()).contains("1", "this", "that");

        assertThat(after(journey.called("one")).standstill()).isNull();

        RequestStatus failed = after(journey.failed());
        assertThat(failed.standstill().kind()).isEqualTo("workflow-failed");
        assertThat(failed.standstill().reason()).contains("gateway");
    }

    @Test
    void a_request_that_was_moved_shows_its_version_and_why_and_who_holds_it_as_before() {
        RequestStatus before = after(journey.submitted(), journey.called("one"), journey.timerScheduled("time"));
        RequestStatus moved = after(journey.moved(2));

        assertThat(moved.workflow()).isEqualTo("trade-licence:2");
        assertThat(newest(moved).label().en())
                .isEqualTo("The request goes on by another version of its workflow: trade-licence:2");
        assertThat(newest(moved).label().ar()).endsWith(": trade-licence:2");
        assertThat(newest(moved).detail().en()).isEqualTo("Shorter times");
        assertThat(moved.holders()).isEqualTo(before.holders());
        assertThat(moved.deadlines()).isEqualTo(before.deadlines());
        assertThat(moved.since()).isEqualTo(before.since());

        assertThat(after(journey.moveUndone(2)).workflow()).isEqualTo("trade-licence:1");
    }

    @Test
    void a_timeline_keeps_its_newest_entries_and_counts_the_others() {
        RequestStatus status = after(journey.submitted());
        for (int entry = 0; entry < 250; entry++) {
            status = after(journey.decisionMade("again"));
        }

        assertThat(status.timeline()).hasSize(RequestStatus.TIMELINE_LENGTH);
        assertThat(status.earlierEntries()).isEqualTo(51);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whose_applicant_is_erased_folds_to_the_same_before_and_after_their_key_is_gone(long seed) {
        List<RequestEvent> events = new ArrayList<>(
                journey.whole(RandomGeneratorFactory.of("L64X128MixRandom").create(seed), "fatima", Emirate.DUBAI));
        events.addAll(List.of(
                journey.paymentDeclined("pay"),
                journey.diverged(1),
                journey.completed(),
                journey.failed(),
                journey.rated(5, "Fatima says thanks"),
                journey.erased()));

        RequestStatus withKey = after(events.toArray(RequestEvent[]::new));
        happened.clear();
        RequestStatus without = after(events.stream()
                .map(RequestStatusProjectionTest::withoutWhatIsPersonal)
                .toArray(RequestEvent[]::new));

        assertThat(withKey).isEqualTo(without);
        assertThat(withKey.applicant()).isEqualTo("erased:nobody");
        assertThat(withKey.rating().rating()).isEqualTo(5);
        assertThat(withKey.outcome().label()).isEqualTo(Journey.ISSUED);
        assertThat(withKey.toString())
                .doesNotContain("fatima", "Fatima", "R-77", "REF-1", "Insufficient", Journey.TAKEN.en(), "no way out");
    }

    /** As the log gives it when the key is gone. */
    private static RequestEvent withoutWhatIsPersonal(RequestEvent event) {
        try {
            RecordComponent[] components = event.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                Object value = components[i].getAccessor().invoke(event);
                boolean gone = value != null && components[i].isAnnotationPresent(Personal.class);
                values[i] = gone ? erased(value) : value;
            }
            return (RequestEvent) event.getClass()
                    .getDeclaredConstructor(
                            Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object erased(Object value) {
        if (value instanceof ApplicantId) {
            return Erased.applicant(new PersonId("nobody"));
        }
        if (value instanceof LocalizedText) {
            return Erased.WORDS;
        }
        return value instanceof Map<?, ?> ? Erased.DATA : Erased.TEXT;
    }

    @Test
    void an_event_that_is_missing_is_not_folded_over() {
        RequestStatus status = after(journey.submitted());

        assertThatThrownBy(() -> projection.evolve(status, journey.completed(), new Position(500, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event 1 was expected");
    }

    @Test
    void every_event_of_a_request_has_a_fold() {
        Set<Class<?>> folded = new HashSet<>();
        List<RequestEvent> one = List.of(
                journey.called("a"),
                journey.accepted("a", "r"),
                journey.unresponsive("a"),
                journey.replied("a"),
                journey.refused("a"),
                journey.lateAnswer(),
                journey.actionRequested("a", "applicant"),
                journey.actionTaken("a"),
                journey.rated(5, null),
                journey.paymentRequested("a"),
                journey.paymentReceived("a"),
                journey.paymentDeclined("a"),
                journey.timerScheduled("a"),
                journey.timerFired("a"),
                journey.timerCancelled("a"),
                journey.messageAwaited("a", "m"),
                journey.messageReceived("a", "m"),
                journey.decisionMade("a"),
                journey.escalationRaised("a"),
                journey.cancelled("a"),
                journey.completed(),
                journey.diverged(1),
                journey.failed(),
                journey.moved(2),
                journey.moveUndone(2),
                journey.erased());
        after(journey.submitted());
        folded.add(RequestEvent.RequestSubmitted.class);
        for (RequestEvent event : one) {
            RequestStatus status = after(event);
            assertThat(status.version()).isEqualTo(happened.size());
            folded.add(event.getClass());
        }

        assertThat(folded)
                .containsExactlyInAnyOrderElementsOf(EventTypes.all().stream()
                        .filter(RequestEvent.class::isAssignableFrom)
                        .toList());
    }

    /** The status after these events, which follow those of the calls before. Every tenth event of the log is ours. */
    private RequestStatus after(RequestEvent... events) {
        happened.addAll(List.of(events));
        RequestStatus status = null;
        for (int sequence = 0; sequence < happened.size(); sequence++) {
            Position position = new Position(100 + 10L * sequence, sequence);
            status = projection.evolve(status, happened.get(sequence), position);
        }
        return status;
    }

    private static TimelineEntry newest(RequestStatus status) {
        return status.timeline().get(status.timeline().size() - 1);
    }
}
