package dev.muamala.status;

import static dev.muamala.status.ReadSideClient.code;
import static dev.muamala.status.ReadSideClient.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.muamala.events.Emirate;
import dev.muamala.mongodb.EmbeddedMongo;
import dev.muamala.mongodb.StoreWatch;
import dev.muamala.projection.MemoryLog;
import dev.muamala.projection.ProjectionReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.support.GenericApplicationContext;

/** Two nodes on one log and one store. The first to start does all the writing of documents. */
class NodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MemoryLog log = new MemoryLog();
    private EmbeddedMongo store = new EmbeddedMongo(0);
    private final ConnectionString address = store.connectionString();
    private final Deaf otherEars = new Deaf(log);
    private final ConfigurableApplicationContext writing = node(log);
    private final ConfigurableApplicationContext other;
    private final ReadSideClient one;
    private final ReadSideClient two;

    NodesTest() {
        one = client(writing);
        ProjectionReader<?> reader = writing.getBean(ProjectionReader.class);
        await().atMost(PATIENCE).until(() -> IntStream.range(0, 100).allMatch(i -> reader.writes("any-" + i)));
        other = node(otherEars);
        two = client(other);
    }

    @EnableAutoConfiguration
    @ComponentScan(
            basePackages = {"dev.muamala.problem", "dev.muamala.projection", "dev.muamala.status"},
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*Test\\..*|.*Test\\$.*"))
    static class ReadSide {}

    private ConfigurableApplicationContext node(StreamableMessageSource<TrackedEventMessage<?>> ears) {
        SpringApplication application = new SpringApplication(ReadSide.class);
        application.setRegisterShutdownHook(false);
        // Positions of what another node reads are stored once a second; patience must be more than that.
        application.setDefaultProperties(Map.of(
                "server.port",
                "0",
                "server.address",
                "127.0.0.1",
                "spring.main.banner-mode",
                "off",
                "muamala.status.patience",
                "5s"));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(StreamableMessageSource.class, () -> ears);
            StoreWatch watch = new StoreWatch();
            beans.registerBean(StoreWatch.class, () -> watch);
            beans.registerBean(
                    MongoClient.class,
                    () -> MongoClients.create(MongoClientSettings.builder()
                            .applyConnectionString(address)
                            .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, TimeUnit.SECONDS))
                            .applyToServerSettings(server -> server.addServerListener(watch))
                            .build()));
            beans.registerBean(
                    MongoDatabase.class,
                    () -> context.getBean(MongoClient.class).getDatabase("nodes"));
        });
        return application.run();
    }

    private static ReadSideClient client(ConfigurableApplicationContext node) {
        ReadSideClient client = new ReadSideClient(
                ((ServletWebServerApplicationContext) node).getWebServer().getPort());
        await().atMost(PATIENCE).until(() -> client.get("/requests/nobodys").statusCode() == 404);
        return client;
    }

    @AfterEach
    void stop() {
        otherEars.hear();
        other.close();
        writing.close();
        store.close();
    }

    /** Hears of what is appended only while it is allowed to. */
    private static final class Deaf implements StreamableMessageSource<TrackedEventMessage<?>> {
        private final MemoryLog log;
        private volatile CountDownLatch deaf = new CountDownLatch(0);

        Deaf(MemoryLog log) {
            this.log = log;
        }

        void hearNothing() {
            deaf = new CountDownLatch(1);
        }

        void hear() {
            deaf.countDown();
        }

        @Override
        public TrackingToken createTailToken() {
            return log.createTailToken();
        }

        @Override
        public TrackingToken createHeadToken() {
            return log.createHeadToken();
        }

        @Override
        public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
            BlockingStream<TrackedEventMessage<?>> stream = log.openStream(token);
            return new BlockingStream<>() {
                @Override
                public Optional<TrackedEventMessage<?>> peek() {
                    return deaf.getCount() > 0 ? Optional.empty() : stream.peek();
                }

                @Override
                public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
                    return deaf.await(timeout, unit) && stream.hasNextAvailable(timeout, unit) && deaf.getCount() == 0;
                }

                @Override
                public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
                    deaf.await();
                    return stream.nextAvailable();
                }

                @Override
                public boolean setOnAvailableCallback(Runnable callback) {
                    return stream.setOnAvailableCallback(callback);
                }

                @Override
                public void close() {
                    stream.close();
                }
            };
        }
    }

    private Journey known(String id) {
        Journey journey = new Journey(id);
        long position = log.append(journey.submitted("applicant-" + id, Emirate.DUBAI));
        for (ReadSideClient node : List.of(one, two)) {
            assertThat(version(node.get("/requests/" + id + "?after=" + position)))
                    .isEqualTo(1);
            assertThat(node.get("/requests/" + id, "If-None-Match", "\"1\"").statusCode())
                    .isEqualTo(304);
        }
        return journey;
    }

    @Test
    void a_position_or_version_from_one_node_works_on_the_other() {
        Journey journey = known("both");
        long position = log.append(journey.called("reserveName"));

        assertThat(version(two.get("/requests/both?after=" + position))).isEqualTo(2);
        assertThat(one.get("/requests/both", "If-None-Match", "\"2\"").statusCode())
                .isEqualTo(304);
        assertThat(two.get("/requests/both", "If-None-Match", "\"2\"").statusCode())
                .isEqualTo(304);
    }

    @Test
    void a_node_that_has_not_heard_of_it_never_shows_less_than_another_has_shown() {
        Journey journey = known("behind");
        otherEars.hearNothing();
        long position = log.append(journey.called("reserveName"));
        assertThat(version(one.get("/requests/behind?after=" + position))).isEqualTo(2);

        assertThat(version(two.get("/requests/behind"))).as("who says nothing").isEqualTo(2);
        assertThat(two.get("/requests/behind", "If-None-Match", "\"2\"").statusCode())
                .as("who has seen it")
                .isEqualTo(304);
        assertThat(version(two.get("/requests/behind?after=" + position, "If-None-Match", "\"1\"")))
                .as("who knows the position")
                .isEqualTo(2);
    }

    @Test
    void a_version_that_is_in_no_document_yet_is_waited_for_on_any_node() {
        Journey journey = known("soon");
        log.holdsUnread(1);
        CompletableFuture<HttpResponse<String>> there = two.later("/requests/soon", "If-None-Match", "\"2\"");
        log.append(journey.called("reserveName"));

        assertThat(there.join().statusCode()).isEqualTo(304);
        assertThat(code(two.get("/requests/soon", "If-None-Match", "\"9\""))).isEqualTo("503 projection-behind");
        log.holdsUnread(0);
        assertThat(version(two.get("/requests/soon", "If-None-Match", "\"9\"")))
                .as("a version that nobody can have seen is none")
                .isEqualTo(2);
    }

    @Test
    void long_polls_and_streams_are_woken_by_what_the_other_node_writes() {
        Journey journey = known("woken");
        CompletableFuture<HttpResponse<String>> poll =
                two.later("/requests/woken", "If-None-Match", "\"1\"", "Prefer", "wait=30");
        try (ReadSideClient.Stream stream = two.new Stream("/requests/woken/events");
                ReadSideClient.Stream mine = two.new Stream("/me/events?applicant=applicant-woken")) {
            await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
            log.append(journey.called("reserveName"));
            log.append(new Journey("new").submitted("applicant-woken", Emirate.DUBAI));

            assertThat(version(poll.join())).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> stream.events().size() == 2);
            await().atMost(PATIENCE).until(() -> mine.events().size() == 2);
        }
    }

    @Test
    void a_stream_is_taken_up_on_the_other_node() {
        Journey journey = known("moved");
        String id;
        try (ReadSideClient.Stream stream = one.new Stream("/me/events?applicant=applicant-moved")) {
            log.append(journey.called("reserveName"));
            await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
            id = stream.lastId();
        }
        log.append(journey.replied("reserveName"));

        try (ReadSideClient.Stream stream =
                two.new Stream("/me/events?applicant=applicant-moved", "Last-Event-ID", id)) {
            await().atMost(PATIENCE).until(() -> !stream.events().isEmpty());
            assertThat(stream.events())
                    .last()
                    .satisfies(event -> assertThat(event.version()).isEqualTo(3));
        }
    }

    @Test
    void the_end_of_a_node_lets_its_waiting_readers_go() {
        known("end");
        CompletableFuture<HttpResponse<String>> poll =
                two.later("/requests/end", "If-None-Match", "\"1\"", "Prefer", "wait=60");
        ReadSideClient.Stream stream = two.new Stream("/requests/end/events");
        await().atMost(PATIENCE).until(() -> stream.events().size() == 1);

        other.close();

        assertThat(poll.join().statusCode()).isIn(304, 503);
        await().atMost(PATIENCE).until(stream::isOver);
    }

    @Test
    void a_store_that_comes_back_empty_leaves_no_node_with_less_than_it_has_shown() {
        Journey journey = known("restored");
        long position = log.append(journey.called("reserveName"), journey.replied("reserveName"));
        for (ReadSideClient node : List.of(one, two)) {
            assertThat(version(node.get("/requests/restored?after=" + position)))
                    .isEqualTo(3);
        }
        List<HttpResponse<String>> answers = new ArrayList<>();

        store.close();
        store = new EmbeddedMongo(URI.create(address.getConnectionString()).getPort());

        await().atMost(Duration.ofMinutes(1)).until(() -> {
            List<HttpResponse<String>> now = new ArrayList<>();
            for (ReadSideClient node : List.of(one, two)) {
                now.add(node.get("/requests/restored"));
                now.add(node.get("/requests/restored", "If-None-Match", "\"0\""));
            }
            answers.addAll(now);
            return now.stream().allMatch(answer -> answer.statusCode() == 200);
        });
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 503));
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 200)
                .allSatisfy(answer -> assertThat(version(answer)).isEqualTo(3));
        long later = log.append(journey.completed());
        assertThat(version(two.get("/requests/restored?after=" + later))).isEqualTo(4);
    }

    /** Readers who tell what they have seen and readers who do not, on both nodes, while the requests go on. */
    @Test
    void no_reader_goes_back_and_no_node_is_left_with_an_old_status() throws InterruptedException {
        List<Journey> journeys = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            journeys.add(known("race-" + i));
        }
        long seed = System.nanoTime();
        AtomicBoolean over = new AtomicBoolean();
        List<String> stepsBack = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> readers = new ArrayList<>();
        for (int reader = 0; reader < 4; reader++) {
            Random random = new Random(seed + reader);
            readers.add(new Thread(() -> {
                long[] seen = new long[6];
                while (!over.get()) {
                    int request = random.nextInt(6);
                    ReadSideClient node = random.nextBoolean() ? one : two;
                    String[] headers = random.nextInt(3) == 0
                            ? new String[0]
                            : new String[] {"If-None-Match", "\"" + seen[request] + "\""};
                    HttpResponse<String> answer = node.get("/requests/race-" + request, headers);
                    long version = switch (answer.statusCode()) {
                        case 200 -> version(answer);
                        case 304 -> seen[request];
                        case 503 -> seen[request];
                        default -> -1;
                    };
                    if (version < seen[request]) {
                        stepsBack.add("race-" + request + " from " + seen[request] + " to " + version);
                    }
                    seen[request] = version;
                }
            }));
        }
        readers.forEach(Thread::start);
        for (int round = 0; round < 60; round++) {
            for (Journey journey : journeys) {
                log.append(round % 2 == 0 ? journey.called("reserveName") : journey.replied("reserveName"));
            }
            if (round % 10 == 0) {
                otherEars.hearNothing();
            } else if (round % 10 == 5) {
                otherEars.hear();
            }
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
        }
        otherEars.hear();
        over.set(true);
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(stepsBack).as("seed " + seed).isEmpty();
        for (int request = 0; request < 6; request++) {
            String path = "/requests/race-" + request;
            for (ReadSideClient node : List.of(one, two)) {
                assertThat(version(node.get(path + "?after=" + log.head()))).isEqualTo(61);
                assertThat(node.get(path, "If-None-Match", "\"61\"").statusCode())
                        .isEqualTo(304);
                assertThat(version(node.get(path, "If-None-Match", "\"60\""))).isEqualTo(61);
            }
        }
    }
}
