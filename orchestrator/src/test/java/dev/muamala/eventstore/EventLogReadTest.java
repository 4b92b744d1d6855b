package dev.muamala.eventstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.events.EventType;
import dev.muamala.events.EventTypes;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowEvent.VersionApproved;
import dev.muamala.events.WorkflowVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Axon expects of any event storage engine, on our events. */
class EventLogReadTest {
    private final DataSource database = TestDatabase.empty();
    private final EventLog log = TestDatabase.log(database);
    private final History history = History.ofNewRequest();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void an_event_is_read_as_it_was_appended() {
        DomainEventMessage<?> appended = history.event(0, history.called("reserveName#1"))
                .andMetaData(Map.of("traceId", "4bf92f35", "correlationId", "طلب"));
        log.appendEvents(List.of(appended));

        DomainEventMessage<?> read = log.readEvents(history.id()).next();

        assertThat(read.getPayload()).isEqualTo(appended.getPayload());
        assertThat(read.getPayloadType()).isEqualTo(appended.getPayloadType());
        assertThat(read.getMetaData()).isEqualTo(appended.getMetaData());
        assertThat(read.getIdentifier()).isEqualTo(appended.getIdentifier());
        assertThat(read.getAggregateIdentifier()).isEqualTo(history.id());
        assertThat(read.getType()).isEqualTo(History.AGGREGATE_TYPE);
        assertThat(read.getSequenceNumber()).isZero();
        assertThat(read.withMetaData(Map.of()).getIdentifier()).isEqualTo(appended.getIdentifier());
    }

    /** A node remembers what it wrote last and does not read it again; another node reads it. */
    @Test
    void a_node_reads_its_own_events_as_every_other_node_does() throws IOException {
        EventJson json = new EventJson();
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (Class<?> type : EventTypes.all()) {
            EventType name = EventTypes.of(type);
            Path golden = Path.of("src/test/resources/events", name.value() + ".r" + name.revision() + ".json");
            Object event = json.decode(name.value(), name.revision(), Files.readString(golden));
            events.add(new GenericDomainEventMessage<>(History.AGGREGATE_TYPE, history.id(), events.size(), event));
        }
        events.add(history.event(
                        events.size(),
                        history.taken(Map.of("int", 1, "double", 1.50, "list", List.of(2, Map.of("short", (short) 3)))))
                .andMetaData(Map.of("attempt", 1, "traceId", "4bf92f35")));
        log.appendEvents(events.subList(0, 10));
        log.appendEvents(events.subList(10, events.size()));

        try (EventLog other = TestDatabase.log(database)) {
            List<String> read = other.readAfter(3, 1_000).stream()
                    .map(EventLogReadTest::whole)
                    .toList();

            assertThat(read).hasSize(events.size() - 3);
            TestDatabase.execute(database, "ALTER TABLE event RENAME TO event_away");
            try {
                assertThat(log.readAfter(3, 1_000))
                        .as("without asking the database")
                        .map(EventLogReadTest::whole)
                        .isEqualTo(read);
                assertThat(other.readAfter(3, 1_000))
                        .as("what was asked for once")
                        .map(EventLogReadTest::whole)
                        .isEqualTo(read);
            } finally {
                TestDatabase.execute(database, "ALTER TABLE event_away RENAME TO event");
            }
        }
    }

    private static String whole(TrackedEventMessage<?> message) {
        DomainEventMessage<?> event = (DomainEventMessage<?>) message;
        return String.join(
                " | ",
                message.trackingToken().toString(),
                event.getType(),
                event.getAggregateIdentifier(),
                Long.toString(event.getSequenceNumber()),
                event.getIdentifier(),
                event.getTimestamp().toString(),
                event.getPayload().toString(),
                new TreeMap<>(event.getMetaData()).toString());
    }

    @Test
    void what_several_nodes_wrote_in_turns_is_read_without_gaps() {
        try (EventLog other = TestDatabase.log(database)) {
            for (int sequence = 0; sequence < 60; sequence++) {
                (sequence % 5 < 3 ? log : other).appendEvents(history.events(sequence, 1));
            }
            List<Object> read = new ArrayList<>();
            for (List<? extends TrackedEventMessage<?>> page = log.readAfter(0, 7);
                    !page.isEmpty();
                    page = log.readAfter(read.size(), 7)) {
                page.forEach(event -> read.add(event.getPayload()));
            }

            assertThat(read)
                    .isEqualTo(history.events(0, 60).stream()
                            .map(DomainEventMessage::getPayload)
                            .toList());
        }
    }

    @Test
    void the_events_of_workflows_are_read_alone_and_after_an_index() {
        VersionApproved approved = approved("trade-licence", 1);
        VersionApproved other = approved("work-permit", 4);
        log.appendEvents(history.events(0, 2));
        log.appendEvents(List.of(workflow(0, approved)));
        log.appendEvents(history.events(2, 1));
        log.appendEvents(List.of(workflow(0, other)));

        assertThat(log.readOf("Workflow", 0, 10))
                .map(TrackedEventMessage::getPayload)
                .isEqualTo(List.of(approved, other));
        assertThat(log.readOf("Workflow", 0, 1))
                .map(TrackedEventMessage::getPayload)
                .isEqualTo(List.of(approved));
        assertThat(log.readOf("Workflow", 3, 10))
                .map(TrackedEventMessage::getPayload)
                .isEqualTo(List.of(other));
        assertThat(log.readOf("Workflow", 5, 10)).isEmpty();
    }

    @Test
    void requests_that_are_not_over_are_found_page_by_page() {
        List<History> requests = Stream.generate(History::ofNewRequest).limit(5).toList();
        for (History request : requests) {
            log.appendEvents(List.of(request.event(0, request.submitted()), request.event(1, request.called("a#1"))));
        }
        requests.get(1).completedIn(log, 2);
        requests.get(3).completedIn(log, 2);
        History late = requests.get(3);
        log.appendEvents(List.of(late.event(3, late.lateAnswer("a#1"))));

        EventLog.Page first = log.readOpen(0, 9, 3);
        EventLog.Page second = log.readOpen(first.position(), 9, 3);

        assertThat(requestsOf(first))
                .containsExactly(requests.get(0).request(), requests.get(2).request());
        assertThat(first.last()).isFalse();
        assertThat(requestsOf(second))
                .containsExactly(late.request(), requests.get(4).request());
        assertThat(second.last()).isTrue();
        assertThat(second.position()).isEqualTo(9);
        assertThat(requestsOf(log.readOpen(0, 4, 10)))
                .containsExactly(requests.get(0).request());
    }

    @Test
    void moves_are_found_among_everything_else() {
        log.appendEvents(List.of(history.event(0, history.submitted()), history.event(1, history.moved("one"))));
        log.appendEvents(history.events(2, 3));
        log.appendEvents(List.of(history.event(5, history.moved("two"))));

        EventLog.Page page = log.readMoved(0, 6, 1);

        assertThat(page.events()).map(TrackedEventMessage::getPayload).isEqualTo(List.of(history.moved("one")));
        assertThat(log.readMoved(page.position(), 6, 5).events())
                .map(TrackedEventMessage::getPayload)
                .isEqualTo(List.of(history.moved("two")));
        assertThat(log.readMoved(0, 5, 5).events()).hasSize(1);
    }

    private static List<RequestId> requestsOf(EventLog.Page page) {
        return page.events().stream()
                .map(event -> ((RequestSubmitted) event.getPayload()).request())
                .toList();
    }

    private static VersionApproved approved(String key, int version) {
        return new VersionApproved(new WorkflowVersion(key, version), "", "approver", History.NOON);
    }

    private static DomainEventMessage<?> workflow(long sequence, VersionApproved event) {
        return new GenericDomainEventMessage<>(
                "Workflow", "workflow:" + event.workflow().key(), sequence, event);
    }

    @Test
    void an_aggregate_is_read_alone_in_its_order_and_from_a_sequence_on() {
        log.appendEvents(history.events(0, 2));
        log.appendEvents(History.ofNewRequest().events(0, 3));
        log.appendEvents(history.events(2, 3));

        assertThat(sequences(log.readEvents(history.id()))).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sequences(log.readEvents(history.id(), 3))).containsExactly(3L, 4L);
        assertThat(sequences(log.readEvents(history.id(), 5))).isEmpty();
        assertThat(sequences(log.readEvents("nobody"))).isEmpty();
    }

    private static List<Long> sequences(DomainEventStream stream) {
        return stream.asStream()
                .<Long>map(DomainEventMessage::getSequenceNumber)
                .toList();
    }

    @Test
    void the_last_sequence_number_is_that_of_the_last_event() {
        log.appendEvents(history.events(0, 4));

        assertThat(log.lastSequenceNumberFor(history.id())).hasValue(3L);
        assertThat(log.lastSequenceNumberFor("nobody")).isEmpty();
        assertThat(log.positionOf(history.id(), 2)).isEqualTo(3);
        assertThat(log.positionOf(history.id(), 4)).isZero();
    }

    @Test
    void an_event_of_no_aggregate_is_kept_under_its_own_id() {
        GenericEventMessage<ActionTaken> lone = new GenericEventMessage<>(history.taken(Map.of()));
        log.appendEvents(List.of(lone));

        DomainEventMessage<?> read = (DomainEventMessage<?>) tracked(null).get(0);
        assertThat(read.getIdentifier()).isEqualTo(lone.getIdentifier());
        assertThat(read.getAggregateIdentifier()).isEqualTo(lone.getIdentifier());
        assertThat(read.getType()).isNull();
    }

    @Test
    void tracked_events_come_in_their_order_page_after_page() {
        for (int append = 0; append < 13; append++) {
            log.appendEvents(history.events(append * 100L, 100));
        }

        List<? extends TrackedEventMessage<?>> all = tracked(null);
        assertThat(positions(all))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 1300).boxed().toList());
        assertThat(all).allSatisfy(event -> assertThat(event).isInstanceOf(GenericTrackedDomainEventMessage.class));
        assertThat(positions(tracked(all.get(1297).trackingToken()))).containsExactly(1299L, 1300L);
        assertThat(tracked(log.createHeadToken())).isEmpty();
        try (var stream = log.readEvents(null, false)) {
            assertThat(stream.limit(3).count()).isEqualTo(3);
        }
    }

    private List<? extends TrackedEventMessage<?>> tracked(TrackingToken from) {
        return log.readEvents(from, false).toList();
    }

    private static List<Long> positions(List<? extends TrackedEventMessage<?>> events) {
        return events.stream()
                .map(event -> event.trackingToken().position().orElseThrow())
                .toList();
    }

    @Test
    void tail_and_head_tokens_enclose_the_log() {
        assertThat(log.createTailToken()).isEqualTo(new GlobalSequenceTrackingToken(0));
        assertThat(log.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(0));

        log.appendEvents(history.events(0, 2));

        assertThat(tracked(log.createTailToken())).hasSize(2);
        assertThat(log.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(2));
    }

    @Test
    void a_token_without_a_position_is_refused() {
        TrackingToken elsewhere = new TrackingToken() {
            @Override
            public TrackingToken lowerBound(TrackingToken other) {
                return this;
            }

            @Override
            public TrackingToken upperBound(TrackingToken other) {
                return this;
            }

            @Override
            public boolean covers(TrackingToken other) {
                return false;
            }

            @Override
            public OptionalLong position() {
                return OptionalLong.empty();
            }
        };

        assertThatThrownBy(() -> log.readEvents(elsewhere, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private DomainEventMessage<?> at(long sequence, String instant) {
        return new GenericDomainEventMessage<>(
                History.AGGREGATE_TYPE,
                history.id(),
                sequence,
                new GenericEventMessage<>(history.taken(Map.of()), Map.of()),
                () -> Instant.parse(instant));
    }

    private List<Long> since(String instant) {
        return positions(tracked(log.createTokenAt(Instant.parse(instant))));
    }

    @Test
    void a_token_at_an_instant_stands_before_its_first_event() {
        log.appendEvents(List.of(
                at(0, "2026-03-01T10:00:00Z"),
                at(1, "2026-03-01T10:00:00.000500Z"),
                at(2, "2026-03-01T10:00:00.000501Z")));

        assertThat(since("2026-01-01T00:00:00Z")).containsExactly(1L, 2L, 3L);
        assertThat(since("2026-03-01T10:00:00Z")).containsExactly(1L, 2L, 3L);
        assertThat(since("2026-03-01T10:00:00.000500Z")).containsExactly(2L, 3L);
        assertThat(since("2026-03-01T10:00:00.000501Z")).containsExactly(3L);
        assertThat(since("2026-03-01T10:00:00.000502Z")).isEmpty();
    }

    @Test
    void a_token_at_an_instant_misses_no_event_where_clocks_disagree() {
        log.appendEvents(
                List.of(at(0, "2026-03-01T10:00:02Z"), at(1, "2026-03-01T10:00:01Z"), at(2, "2026-03-01T10:00:03Z")));

        assertThat(since("2026-03-01T10:00:02Z")).containsExactly(1L, 2L, 3L);
        assertThat(since("2026-03-01T10:00:03Z")).containsExactly(3L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T10:00:00.123456Z",
                "1969-12-31T23:59:59.999999Z",
                "1685-03-31T09:00:00.000001Z",
                "2254-12-31T23:59:59.999999Z"
            })
    void instants_are_kept_to_the_microsecond(String instant) {
        log.appendEvents(List.of(at(0, instant)));

        assertThat(log.readEvents(history.id()).next().getTimestamp()).isEqualTo(instant);
        assertThat(TestDatabase.select(database, "SELECT occurred_at = '" + instant + "' FROM event"))
                .containsExactly("t");
    }

    @Test
    void what_is_finer_than_a_microsecond_is_cut_off() {
        log.appendEvents(List.of(at(0, "2026-03-01T10:00:00.123456999Z")));

        assertThat(log.readEvents(history.id()).next().getTimestamp()).isEqualTo("2026-03-01T10:00:00.123456Z");
    }

    @Test
    void a_large_payload_is_read_whole() {
        ActionTaken large = history.taken(Map.of("scan", "وثيقة ".repeat(4_000_000)));
        log.appendEvents(List.of(history.event(0, large)));

        assertThat(log.readEvents(history.id()).next().getPayload()).isEqualTo(large);
    }

    @Test
    void payload_fields_are_readable_in_sql() {
        log.appendEvents(List.of(history.event(0, history.taken(Map.of("name", "مقهى الواحة")))));

        assertThat(TestDatabase.select(database, "SELECT type, revision, payload->'data'->>'name' FROM event"))
                .containsExactly("request.action-taken|1|مقهى الواحة");
    }

    @Test
    void a_zero_character_in_a_form_is_kept() {
        ActionTaken odd = history.taken(Map.of("name", "a\0b"));
        log.appendEvents(List.of(history.event(0, odd)));

        assertThat(log.readEvents(history.id()).next().getPayload()).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zero \0", "half a pair \uD83D"})
    void text_that_the_database_cannot_hold_is_refused_while_others_are_written(String id) throws Exception {
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> log.appendEvents(history.events(0, 50)));
        List<DomainEventMessage<?>> events = new ArrayList<>(history.events(50, 1));
        events.add(new GenericDomainEventMessage<>(History.AGGREGATE_TYPE, id, 0, history.taken(Map.of())));

        assertThatThrownBy(() -> log.appendEvents(events))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aggregate_id")
                .hasMessageContaining("Nothing was stored");

        other.get(30, SECONDS);
        assertThat(log.lastSequenceNumberFor(history.id())).hasValue(49L);
    }

    @Test
    void snapshots_are_neither_kept_nor_found() {
        DomainEventMessage<?> event = history.event(0, history.taken(Map.of()));

        assertThatThrownBy(() -> log.storeSnapshot(event)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(log.readSnapshot(history.id())).isEmpty();
    }
}
