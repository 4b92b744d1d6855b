package dev.muamala.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.muamala.events.Emirate;
import dev.muamala.events.RequestEvent;
import dev.muamala.mongodb.TestStore;
import dev.muamala.projection.ProjectionStatus.State;
import dev.muamala.status.Journey;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionsTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final Random random = new Random(SEED);
    private final TestStore store = new TestStore();
    private final MemoryLog log = new MemoryLog();
    private final RequestStatusProjection requests = new RequestStatusProjection();
    private final List<Projections> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.stream().filter(Projections::isRunning).forEach(Projections::stop);
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 500})
    void the_documents_are_the_folds_of_the_events_whatever_the_batch_size(int batchSize) {
        List<String> ids = interleaved(64);

        Projections projections = start(requests, batchSize);

        awaitRead(projections);
        assertDocumentsAreFolds(projections, requests, ids);
    }

    @Test
    void events_delivered_again_change_nothing() {
        List<String> ids = interleaved(16);
        awaitRead(start(requests, 50));
        Map<String, ?> before = documents("requests@1");
        started.get(0).stop();
        store.database().getCollection("projectionTokens").deleteMany(Filters.empty());

        Projections again = start(requests, 11);

        awaitRead(again);
        assertThat(documents("requests@1")).isEqualTo(before).hasSameSizeAs(ids);
    }

    @Test
    void reading_goes_on_after_a_restart_where_it_ended() {
        List<String> ids = new ArrayList<>(interleaved(8));
        awaitRead(start(requests, 50));
        started.get(0).stop();
        ids.addAll(interleaved(8));

        Projections again = start(requests, 50);

        awaitRead(again);
        assertDocumentsAreFolds(again, requests, ids);
    }

    /** As an operator does with yesterday's backup, while servers run and without a connection that breaks. */
    @Test
    void a_store_that_was_put_back_to_where_it_was_is_read_on_from_there() {
        List<String> ids = new ArrayList<>(interleaved(16));
        Projections projections = start(requests, 50);
        awaitRead(projections);
        Map<String, List<Document>> backup = contents();
        ids.addAll(interleaved(16));
        awaitRead(projections);

        backup.forEach((collection, documents) -> {
            store.database().getCollection(collection).deleteMany(Filters.empty());
            store.database().getCollection(collection).insertMany(documents);
        });
        ids.addAll(interleaved(4));

        awaitFolds(projections, ids);
    }

    @Test
    void nothing_is_shown_of_a_store_that_came_back_with_less_before_it_has_caught_up() {
        List<String> ids = new ArrayList<>(interleaved(16));
        Projections projections = start(requests, 50);
        awaitRead(projections);
        ProjectionReader<RequestStatus> reader = projections.reader(requests);
        assertThat(reader.complete()).isTrue();

        projections.storeWentAway();
        assertThatThrownBy(reader::complete).isInstanceOf(MongoException.class);
        contents().keySet().forEach(name -> store.database().getCollection(name).deleteMany(Filters.empty()));

        await().ignoreExceptionsInstanceOf(MongoException.class).until(() -> {
            boolean complete = reader.complete();
            return complete && ids.stream().allMatch(id -> reader.find(id).isPresent());
        });
    }

    private Map<String, List<Document>> contents() {
        Map<String, List<Document>> contents = new HashMap<>();
        for (String collection : List.of("requests@1", "projectionTokens", "projections")) {
            contents.put(
                    collection,
                    store.database().getCollection(collection).find().into(new ArrayList<>()));
        }
        return contents;
    }

    @Test
    void a_rebuild_equals_the_live_documents_and_takes_their_place() {
        List<String> ids = interleaved(32);
        Projections projections = start(requests, 100);
        awaitRead(projections);
        Map<String, ?> live = documents("requests@1");

        assertThat(projections.rebuild("requests")).contains(true);

        awaitLive(projections, "requests@2");
        assertThat(documents("requests@2")).isEqualTo(live);
        assertDocumentsAreFolds(projections, requests, ids);
        await().untilAsserted(() -> assertThat(documents("requests@1")).isEmpty());
        assertThat(store.database().getCollection("projectionTokens").find(Filters.eq("processorName", "requests@1")))
                .isEmpty();
    }

    @Test
    void readers_and_the_live_documents_go_on_during_a_rebuild() {
        List<String> ids = new ArrayList<>(interleaved(32));
        Projections projections = start(requests, 100);
        awaitRead(projections);
        ProjectionReader<RequestStatus> reader = projections.reader(requests);
        projections.rebuild("requests");

        while (!projections.status().get(0).collection().equals("requests@2")) {
            ids.addAll(interleaved(1));
            assertThat(reader.seen(log.head(), Duration.ofSeconds(5)).join()).isTrue();
            assertThat(reader.find(ids.get(ids.size() - 1))).isPresent();
            assertThat(reader.find(ids.get(0))).isPresent();
        }

        awaitRead(projections);
        assertDocumentsAreFolds(projections, requests, ids);
    }

    @Test
    void a_rebuild_that_was_interrupted_by_a_restart_is_finished() {
        interleaved(32);
        Projections projections = start(requests, 100);
        awaitRead(projections);
        projections.rebuild("requests");
        projections.stop();
        List<String> more = interleaved(4);

        Projections again = start(requests, 100);

        awaitLive(again, "requests@2");
        assertDocumentsAreFolds(again, requests, more);
    }

    @Test
    void a_fold_of_a_newer_version_is_rebuilt_by_itself() {
        interleaved(4);
        awaitRead(start(requests, 100));
        started.get(0).stop();
        Projection<RequestEvent, RequestStatus> newer = new Changed(requests, 2, Long.MAX_VALUE);

        Projections projections = start(newer, 100);

        awaitLive(projections, "requests@2");
        awaitRead(projections);
        assertThat(check(projections, newer).findings()).isEmpty();
    }

    @Test
    void a_fold_that_fails_stops_its_segment_and_names_the_event() {
        List<String> ids = interleaved(24);
        long poison = log.append(new Journey("poisoned").submitted());
        List<String> later = interleaved(24);
        Projection<RequestEvent, RequestStatus> poisoned = new Changed(requests, 1, poison);

        Projections projections = start(poisoned, 10);

        await().untilAsserted(
                        () -> assertThat(projections.status().get(0).state()).isEqualTo(State.STOPPED));
        FoldFailure failure = projections.status().get(0).failures().get(0);
        assertThat(failure.index()).isEqualTo(poison);
        assertThat(failure.event()).isEqualTo("RequestSubmitted");
        ProjectionReader<RequestStatus> reader = projections.reader(poisoned);
        List<String> elsewhere = later.stream()
                .filter(id -> Math.floorMod(id.hashCode(), 4) != failure.segment())
                .toList();
        for (String id : elsewhere) {
            assertThat(reader.seen(id, log.head(), Duration.ofSeconds(5)).join())
                    .isTrue();
            assertThat(reader.find(id)).isPresent();
        }
        assertThat(reader.find("poisoned")).isEmpty();
        assertThat(projections.status().get(0).position()).isLessThan(poison);
        assertThat(ids).isNotEmpty();
    }

    @Test
    void a_store_that_goes_away_is_caught_up_with_when_it_is_back() {
        assumeTrue(TestStore.isEmbedded(), "a server that this test may stop");
        List<String> ids = new ArrayList<>(interleaved(16));
        Projections projections = start(requests, 100);
        awaitRead(projections);

        store.goAway();
        ids.addAll(interleaved(16));
        await().until(() -> projections.status().get(0).state() == State.STORE_AWAY);
        store.comeBack();

        awaitRead(projections);
        assertDocumentsAreFolds(projections, requests, ids);
        assertThat(projections.status().get(0).state()).isEqualTo(State.LIVE);
    }

    @Test
    void a_store_that_was_emptied_is_filled_again() {
        List<String> ids = interleaved(16);
        Projections projections = start(requests, 100);
        awaitRead(projections);

        for (String collection : List.of("projections", "projectionTokens", "requests@1")) {
            store.database().getCollection(collection).drop();
        }

        await().until(() -> documents("requests@1").size() == ids.size());
        awaitRead(projections);
        assertDocumentsAreFolds(projections, requests, ids);
    }

    @Test
    void two_runners_that_read_the_same_segments_at_once_write_the_same() {
        List<String> ids = new ArrayList<>(interleaved(32));
        Projections one = start(requests, 20);
        Projections other = start(requests, 20);
        ids.addAll(interleaved(32));

        awaitRead(one);
        awaitRead(other);

        assertDocumentsAreFolds(other, requests, ids);
    }

    @Test
    void the_check_finds_a_document_that_was_tampered_with_one_that_is_lost_and_one_too_many() {
        List<String> ids = interleaved(8);
        Projections projections = start(requests, 100);
        awaitRead(projections);
        var collection = store.database().getCollection("requests@1");
        collection.updateOne(Filters.eq("_id", ids.get(0)), Updates.set("document.service", "something-else"));
        collection.deleteOne(Filters.eq("_id", ids.get(1)));
        collection.insertOne(new org.bson.Document("_id", "invented").append("position", 3L));

        ProjectionCheck.Report report = check(projections, requests);

        assertThat(report.findings())
                .extracting(ProjectionCheck.Finding::key)
                .containsExactlyInAnyOrder(ids.get(0), ids.get(1), "invented");
        assertThat(report.agreeing()).isEqualTo(6);
    }

    @Test
    void a_prefix_folds_to_the_document_as_of_an_instant() {
        Journey journey = new Journey("a");
        log.append(journey.submitted(), journey.called("reserveName"), journey.refused("reserveName"));

        assertThat(Folding.asOf(requests, log.of("a"), Journey.BEGIN.minusSeconds(1)))
                .isEmpty();
        assertThat(Folding.asOf(requests, log.of("a"), Journey.BEGIN.plusSeconds(60)))
                .hasValueSatisfying(status -> assertThat(status.holders()).hasSize(1));
        assertThat(Folding.fold(requests, log.of("a")))
                .hasValueSatisfying(status -> assertThat(status.holders()).isEmpty());
    }

    private Projections start(Projection<RequestEvent, RequestStatus> projection, int batchSize) {
        ProjectionSettings settings =
                new ProjectionSettings(4, batchSize, Duration.ofMillis(50), Duration.ofSeconds(1));
        Projections projections =
                new Projections(List.of(projection), store.database(), log, settings, Clock.systemUTC());
        projections.start();
        started.add(projections);
        return projections;
    }

    /** Whole lives of so many requests, mixed as they would be. */
    private List<String> interleaved(int count) {
        List<Deque<RequestEvent>> lives = new ArrayList<>();
        List<String> ids = IntStream.range(0, count)
                .mapToObj(number -> "request-" + log.head() + "-" + number)
                .toList();
        ids.forEach(id -> lives.add(new ArrayDeque<>(
                new Journey(id).whole(random, "applicant-" + random.nextInt(5), Emirate.values()[random.nextInt(7)]))));
        while (!lives.isEmpty()) {
            Deque<RequestEvent> life = lives.get(random.nextInt(lives.size()));
            log.append(life.removeFirst());
            lives.removeIf(Deque::isEmpty);
        }
        return ids;
    }

    private void awaitRead(Projections projections) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(projections.status().get(0).position())
                        .as("seed %d", SEED)
                        .isEqualTo(log.head()));
    }

    private void awaitFolds(Projections projections, List<String> ids) {
        await().atMost(30, TimeUnit.SECONDS)
                .ignoreExceptionsInstanceOf(MongoException.class)
                .untilAsserted(() -> assertDocumentsAreFolds(projections, requests, ids));
    }

    private void awaitLive(Projections projections, String collection) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() ->
                        assertThat(projections.status().get(0).collection()).isEqualTo(collection));
    }

    private void assertDocumentsAreFolds(
            Projections projections, Projection<RequestEvent, RequestStatus> projection, List<String> ids) {
        ProjectionReader<RequestStatus> reader = projections.reader(projection);
        for (String id : ids) {
            assertThat(reader.find(id)).as("seed %d", SEED).isEqualTo(Folding.fold(projection, log.of(id)));
        }
        ProjectionCheck.Report report = check(projections, projection);
        assertThat(report.findings()).as("seed %d", SEED).isEmpty();
        assertThat(report.agreeing()).isGreaterThanOrEqualTo(ids.size());
    }

    private static ProjectionCheck.Report check(
            Projections projections, Projection<RequestEvent, RequestStatus> projection) {
        try {
            return projections.check(projection).run(key -> true);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, ?> documents(String collection) {
        Map<String, Object> documents = new TreeMap<>();
        store.database()
                .getCollection(collection)
                .find()
                .forEach(found -> documents.put(found.getString("_id"), found));
        return documents;
    }

    /** The same projection in another version, or with an event that it cannot take. */
    private record Changed(Projection<RequestEvent, RequestStatus> original, int version, long poison)
            implements Projection<RequestEvent, RequestStatus> {
        @Override
        public String name() {
            return original.name();
        }

        @Override
        public Class<RequestEvent> eventType() {
            return original.eventType();
        }

        @Override
        public Class<RequestStatus> documentType() {
            return original.documentType();
        }

        @Override
        public String key(RequestEvent event) {
            return original.key(event);
        }

        @Override
        public List<List<String>> indexes() {
            return original.indexes();
        }

        @Override
        public RequestStatus evolve(RequestStatus current, RequestEvent event, Position position) {
            if (position.index() == poison) {
                throw new IllegalStateException("poisoned");
            }
            return original.evolve(current, event, position);
        }
    }
}
