package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestEvent.ApplicantErased;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.PastRequests.Sample;
import dev.muamala.eventstore.PastRequests.Selected;
import dev.muamala.eventstore.PastRequests.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastRequestsTest {
    private static final String AGGREGATE_TYPE = History.AGGREGATE_TYPE;

    private final EventLog log = TestDatabase.log(TestDatabase.empty());
    private final PastRequests past = new PastRequests(log);

    @AfterEach
    void close() {
        log.close();
    }

    private RequestId submitted(String workflow, Emirate emirate, Instant at) {
        History history = History.ofNewRequest();
        RequestSubmitted event = new RequestSubmitted(
                history.request(),
                new ApplicantId("784-1"),
                "service",
                new LocalizedText("خدمة", "Service"),
                emirate,
                new WorkflowVersion(workflow, 3),
                Map.of(),
                "fingerprint",
                at);
        log.appendEvents(List.of(new GenericDomainEventMessage<>(
                AGGREGATE_TYPE, history.id(), 0, event, Map.of(), "event-of-" + history.id(), at)));
        log.appendEvents(history.events(1, 2));
        return history.request();
    }

    private RequestId submitted(String workflow) {
        return submitted(workflow, Emirate.DUBAI, History.NOON);
    }

    private static Selection all(String... workflows) {
        return new Selection(Set.of(workflows), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Selection sample(String sample) {
        return new Selection(
                Set.of("a"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Sample.of(sample)));
    }

    private List<RequestId> read(Selected selected) {
        List<RequestId> requests = new ArrayList<>();
        long position = 0;
        for (List<PastRequests.History> some = past.after(selected, position, 2);
                !some.isEmpty();
                some = past.after(selected, position, 2)) {
            for (PastRequests.History request : some) {
                assertThat(request.events()).hasSize(3).first().isInstanceOf(RequestSubmitted.class);
                requests.add(request.events().get(0).request());
                position = request.position();
            }
        }
        assertThat(selected.requests()).isEqualTo(requests.size());
        return requests;
    }

    private List<RequestId> read(Selection selection) {
        return read(past.select(selection));
    }

    @Test
    void requests_come_in_their_order_with_all_their_events_and_those_of_other_workflows_do_not() {
        RequestId first = submitted("a");
        RequestId second = submitted("b");
        RequestId third = submitted("a");
        RequestId fourth = submitted("a");

        assertThat(read(all("a"))).containsExactly(first, third, fourth);
        assertThat(read(all("a", "b"))).containsExactly(first, second, third, fourth);
        assertThat(read(all("c"))).isEmpty();
    }

    @Test
    void a_request_whose_applicant_was_erased_is_left_out_since_nobody_can_say_what_it_decided_by() {
        RequestId gone = submitted("a");
        RequestId stays = submitted("a");
        log.appendEvents(
                List.of(new History(gone).event(3, new ApplicantErased(gone, new PersonId("somebody"), History.NOON))));

        assertThat(read(all("a"))).containsExactly(stays);
        assertThat(read(sample("100%"))).containsExactly(stays);
    }

    @Test
    void what_comes_after_the_selection_is_not_seen() {
        RequestId first = submitted("a");
        Selected selected = past.select(all("a"));
        submitted("a");
        log.appendEvents(new History(first).events(3, 1));

        assertThat(read(selected)).containsExactly(first);
    }

    @Test
    void emirate_and_time_choose_among_them() {
        RequestId early = submitted("a", Emirate.SHARJAH, History.NOON.minus(Duration.ofDays(2)));
        RequestId late = submitted("a", Emirate.SHARJAH, History.NOON);
        submitted("a", Emirate.DUBAI, History.NOON);

        assertThat(read(new Selection(
                        Set.of("a"),
                        Optional.of(Emirate.SHARJAH),
                        Optional.of(History.NOON),
                        Optional.empty(),
                        Optional.empty())))
                .containsExactly(late);
        assertThat(read(new Selection(
                        Set.of("a"),
                        Optional.of(Emirate.SHARJAH),
                        Optional.empty(),
                        Optional.of(History.NOON),
                        Optional.empty())))
                .containsExactly(early);
    }

    @Test
    void a_sample_is_of_its_size_is_the_same_again_and_is_part_of_a_larger_one() {
        List<RequestId> everybody = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            everybody.add(submitted("a"));
        }

        List<RequestId> ten = read(sample("10"));

        assertThat(ten).hasSize(10).isEqualTo(read(sample("10"))).isSubsetOf(read(sample("20")));
        assertThat(read(sample("50%"))).hasSizeBetween(5, 35).isSubsetOf(read(sample("90%")));
        assertThat(read(sample("100%"))).isEqualTo(everybody);
        assertThat(read(sample("1000"))).isEqualTo(everybody);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0%", "101%", "-5", "ten", "1.5", "1e3", "%"})
    void what_is_no_sample_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.of(text)).withMessageContaining("no sample");
    }
}
