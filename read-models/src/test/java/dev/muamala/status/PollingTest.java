package dev.muamala.status;

import static dev.muamala.status.ReadSideClient.code;
import static dev.muamala.status.ReadSideClient.json;
import static dev.muamala.status.ReadSideClient.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.muamala.events.Emirate;
import dev.muamala.projection.MemoryLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

/** What an app that asks again and again is told by one node. */
@SpringBootTest(
        classes = {RequestStatusControllerTest.ReadSide.class, PollingTest.Finds.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "muamala.status.patience=500ms",
            "muamala.status.longest-wait=20s",
            "muamala.status.most-waiting=20",
            "muamala.status.heartbeat=100ms"
        })
class PollingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LONG = "wait=20";

    @Autowired
    private MemoryLog log;

    @Autowired
    private Finds finds;

    @LocalServerPort
    private int port;

    private ReadSideClient app;

    /** Counts what is looked up in the documents. */
    @TestConfiguration
    static class Finds {
        final AtomicInteger ofRequests = new AtomicInteger();

        @Bean
        CommandListener countFinds() {
            return new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    if (event.getCommandName().equals("find")
                            && event.getCommand().getString("find").getValue().startsWith("requests@")) {
                        ofRequests.incrementAndGet();
                    }
                }
            };
        }
    }

    @BeforeEach
    void ready() {
        app = new ReadSideClient(port);
        log.holdsUnread(0);
        await().atMost(PATIENCE).until(() -> app.get("/requests/nobodys").statusCode() == 404);
    }

    private Journey submitted(String id) {
        Journey journey = new Journey(id);
        long position = log.append(journey.submitted("applicant-of-" + id, Emirate.AJMAN));
        assertThat(app.get("/requests/" + id + "?after=" + position).statusCode())
                .isEqualTo(200);
        return journey;
    }

    @Test
    void polls_are_answered_without_the_store_until_something_happens() {
        Journey journey = submitted("memory");
        app.get("/requests/memory", "If-None-Match", "\"1\"");
        int before = finds.ofRequests.get();

        for (int i = 0; i < 20; i++) {
            HttpResponse<String> same = app.get("/requests/memory", "If-None-Match", "\"1\"");
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.headers().firstValue("ETag")).contains("\"1\"");
            assertThat(same.headers().firstValue("Cache-Control")).contains("no-cache, private");
            assertThat(version(app.get("/requests/memory", "If-None-Match", "\"0\"")))
                    .isEqualTo(1);
        }

        assertThat(finds.ofRequests.get()).isEqualTo(before);
        long position = log.append(journey.called("reserveName"));
        assertThat(version(app.get("/requests/memory?after=" + position, "If-None-Match", "\"1\"")))
                .isEqualTo(2);
    }

    @Test
    void a_long_poll_is_answered_when_something_happens() {
        Journey journey = submitted("long");
        CompletableFuture<HttpResponse<String>> poll =
                app.later("/requests/long", "If-None-Match", "\"1\"", "Prefer", "respond-async, wait=20");
        assertThat(app.get("/requests/long", "If-None-Match", "\"1\"").statusCode())
                .isEqualTo(304);
        assertThat(poll).isNotDone();

        log.append(journey.called("reserveName"));

        HttpResponse<String> answer = poll.join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(version(answer)).isEqualTo(2);
        assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(answer.headers().firstValue("Preference-Applied")).contains(LONG);
    }

    @Test
    void a_long_poll_ends_with_304_when_nothing_happens() {
        submitted("quiet");
        long begun = System.nanoTime();

        HttpResponse<String> answer = app.get("/requests/quiet", "If-None-Match", "\"1\"", "Prefer", "wait=1");

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=1");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_reader_that_does_not_have_the_newest_does_not_wait() {
        submitted("stale");

        assertThat(app.get("/requests/stale", "Prefer", LONG).statusCode()).isEqualTo(200);
        assertThat(app.get("/requests/stale", "If-None-Match", "\"0\", \"7x\"", "Prefer", LONG)
                        .statusCode())
                .isEqualTo(200);
        assertThat(app.get("/requests/stale", "If-None-Match", "W/\"1\"", "Prefer", "wait=soon")
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void who_has_seen_more_than_this_node_waits_for_it_and_is_never_shown_less() {
        Journey journey = submitted("ahead");
        log.holdsUnread(1);

        HttpResponse<String> tooEarly = app.get("/requests/ahead", "If-None-Match", "\"2\"");
        CompletableFuture<HttpResponse<String>> patient = app.later("/requests/ahead", "If-None-Match", "\"2\"");
        log.append(journey.called("reserveName"));

        assertThat(code(tooEarly)).isEqualTo("503 projection-behind");
        assertThat(tooEarly.headers().firstValue("Retry-After")).isPresent();
        assertThat(patient.join().statusCode()).isEqualTo(304);
        assertThat(app.get("/requests/never-there", "If-None-Match", "\"3\"").statusCode())
                .isEqualTo(503);
    }

    @Test
    void what_nobody_can_have_seen_is_not_waited_for() {
        submitted("imagined");
        long never = log.head() + 1_000_000;

        assertThat(version(app.get("/requests/imagined", "If-None-Match", "\"3\"")))
                .isEqualTo(1);
        assertThat(app.get("/requests/imagined", "Accept-Language", "-").statusCode())
                .isEqualTo(200);
        assertThat(app.get("/requests/never-there", "If-None-Match", "\"3\"").statusCode())
                .isEqualTo(404);
        for (String path : List.of(
                "/requests/imagined?after=" + never,
                "/requests/never-there?after=" + never,
                "/requests?emirate=AE-DU&after=" + never,
                "/requests/imagined/events?after=" + never,
                "/me/events?applicant=imagined&after=" + never)) {
            assertThat(code(app.get(path))).as(path).isEqualTo("400 position-unknown");
        }
    }

    @Test
    void a_node_that_holds_as_many_as_it_may_answers_at_once() {
        submitted("crowded");
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, 20)
                .mapToObj(i -> app.later("/requests/crowded", "If-None-Match", "\"1\"", "Prefer", "wait=3"))
                .toList();

        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> answer = app.later("/requests/crowded", "If-None-Match", "\"1\"", "Prefer", "wait=3")
                    .join();
            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
        });
        assertThat(code(app.get("/requests/crowded/events"))).isEqualTo("503 too-many-waiting");
        assertThat(waiting)
                .allSatisfy(poll -> assertThat(poll.join().statusCode()).isEqualTo(304));
        assertThat(app.get("/requests/crowded", "If-None-Match", "\"1\"", "Prefer", "wait=1")
                        .headers()
                        .firstValue("Preference-Applied"))
                .isPresent();
    }

    @Test
    void labels_are_in_the_language_of_the_reader_or_in_both_and_their_tags_differ() {
        submitted("labels");

        HttpResponse<String> arabic = app.get("/requests/labels", "Accept-Language", "fr, ar-AE;q=0.9, en;q=0.8");
        HttpResponse<String> english = app.get("/requests/labels?labels=en", "Accept-Language", "ar");
        HttpResponse<String> both = app.get("/requests/labels", "Accept-Language", "fr");

        assertThat(json(arabic).path("serviceLabel").toString()).isEqualTo("{\"ar\":\"رخصة تجارية\"}");
        assertThat(json(arabic).at("/stateLabel/ar").asString("")).isEqualTo("قُدِّم");
        assertThat(arabic.headers().firstValue("Content-Language")).contains("ar");
        assertThat(arabic.headers().firstValue("Vary")).contains("Accept-Language");
        assertThat(arabic.headers().firstValue("ETag")).contains("\"1-ar\"");
        assertThat(json(english).path("serviceLabel").toString()).isEqualTo("{\"en\":\"Trade licence\"}");
        assertThat(json(both).path("serviceLabel").size()).isEqualTo(2);
        assertThat(json(both).path("nextPollAfter").intValue()).isEqualTo(1);
        assertThat(app.get("/requests/labels?labels=en", "If-None-Match", "\"1-ar\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(app.get("/requests/labels?labels=en", "If-None-Match", "\"1-en\"")
                        .statusCode())
                .isEqualTo(304);
        assertThat(code(app.get("/requests/labels?labels=fr"))).isEqualTo("400 bad-labels");
    }

    @Test
    void a_completed_request_need_not_be_asked_about_again() {
        Journey journey = submitted("over");
        long position = log.append(journey.completed());

        assertThat(json(app.get("/requests/over?after=" + position))
                        .path("nextPollAfter")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_list_has_a_version_and_can_be_waited_for() {
        Journey journey = submitted("listed");
        String list = "/requests?applicant=applicant-of-listed";
        HttpResponse<String> first = app.get(list);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(app.get(list, "If-None-Match", tag).statusCode()).isEqualTo(304);
        CompletableFuture<HttpResponse<String>> changed = app.later(list, "If-None-Match", tag, "Prefer", LONG);
        assertThat(app.get(list, "If-None-Match", tag, "Prefer", "wait=1").statusCode())
                .isEqualTo(304);

        log.append(journey.called("reserveName"));

        HttpResponse<String> second = changed.join();
        assertThat(json(second).at("/items/0/version").longValue()).isEqualTo(2);
        CompletableFuture<HttpResponse<String>> more = app.later(
                list, "If-None-Match", second.headers().firstValue("ETag").orElseThrow(), "Prefer", LONG);
        log.append(new Journey("listed-too").submitted("applicant-of-listed", Emirate.AJMAN));
        assertThat(json(more.join()).path("items")).hasSize(2);
    }

    @Test
    void an_emirates_list_can_be_waited_for() {
        String list = "/requests?emirate=AE-UQ";
        String tag = app.get(list).headers().firstValue("ETag").orElseThrow();
        CompletableFuture<HttpResponse<String>> changed = app.later(list, "If-None-Match", tag, "Prefer", LONG);

        log.append(new Journey("in-uq").submitted("anybody", Emirate.UMM_AL_QUWAIN));

        assertThat(json(changed.join()).at("/items/0/id").asString("")).isEqualTo("in-uq");
    }

    @Test
    void a_cursor_is_good_for_the_list_that_it_came_with() {
        for (int i = 0; i < 3; i++) {
            submitted("cursor-" + i);
        }
        String next =
                json(app.get("/requests?emirate=AE-AJ&limit=1")).path("next").asString("");
        String cut = next.substring(0, next.length() - 4);

        assertThat(app.get("/requests?emirate=AE-AJ&limit=2&cursor=" + next).statusCode())
                .isEqualTo(200);
        assertThat(code(app.get("/requests?emirate=AE-DU&cursor=" + next))).isEqualTo("400 bad-cursor");
        assertThat(code(app.get("/requests?emirate=AE-AJ&cursor=" + cut))).isEqualTo("400 bad-cursor");
        assertThat(code(app.get("/requests?emirate=AE-AJ&cursor=AAAAAAAAAAEAAAAAAAA")))
                .isEqualTo("400 bad-cursor");
    }

    @Test
    void a_stream_ends_with_the_token_that_opened_it() {
        submitted("expiring");

        try (ReadSideClient.Stream stream =
                app.new Stream("/requests/expiring/events", EverybodyMayAsk.FOR_SECONDS, "1")) {
            await().atMost(PATIENCE).until(stream::isOver);
        }
        try (ReadSideClient.Stream stream =
                app.new Stream("/requests/expiring/events", EverybodyMayAsk.FOR_SECONDS, "3600")) {
            await().atMost(PATIENCE).until(() -> !stream.lastId().isEmpty());
            assertThat(stream.isOver()).isFalse();
        }
    }

    @Test
    void a_stream_tells_how_a_request_stands_and_each_change_from_then_on() {
        Journey journey = submitted("stream");
        try (ReadSideClient.Stream stream = app.new Stream("/requests/stream/events", "Accept-Language", "ar")) {
            await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
            long position = log.append(journey.called("reserveName"));
            await().atMost(PATIENCE).until(() -> stream.events().size() == 2);

            assertThat(stream.events())
                    .extracting(ReadSideClient.Stream.Event::version)
                    .containsExactly(1L, 2L);
            JsonNode change = List.copyOf(stream.events()).get(1).data();
            assertThat(change.path("stateLabel").toString()).isEqualTo("{\"ar\":\"قيد الإنجاز\"}");
            assertThat(change.at("/newest/kind").asString("")).isEqualTo("entity-called");
            assertThat(change.path("position").longValue()).isEqualTo(position);
        }
    }

    @Test
    void a_stream_that_is_taken_up_again_goes_on_where_it_was() {
        Journey journey = submitted("resumed");
        String id;
        try (ReadSideClient.Stream stream = app.new Stream("/requests/resumed/events")) {
            await().atMost(PATIENCE).until(() -> stream.events().size() == 1);
            id = stream.lastId();
        }
        log.append(journey.called("reserveName"));

        try (ReadSideClient.Stream again = app.new Stream("/requests/resumed/events", "Last-Event-ID", id)) {
            await().atMost(PATIENCE).until(() -> again.events().size() == 1);
            assertThat(again.events().peek().version()).isEqualTo(2);
        }
        assertThat(code(app.get("/requests/nobodys/events"))).isEqualTo("404 request-not-found");
        assertThat(code(app.get("/requests/resumed/events", "Last-Event-ID", "x")))
                .isEqualTo("400 bad-parameter");
    }

    @Test
    void an_applicants_stream_tells_of_all_their_requests_and_no_others() {
        Journey one = submitted("mine");
        Journey other = submitted("somebodys");
        String mine = "/me/events?applicant=applicant-of-mine";
        long before = json(app.get("/requests?applicant=applicant-of-mine"))
                .path("position")
                .longValue();
        try (ReadSideClient.Stream stream = app.new Stream(mine)) {
            log.append(other.called("reserveName"));
            log.append(one.called("reserveName"));
            Journey added = new Journey("mine-too");
            log.append(added.submitted("applicant-of-mine", Emirate.DUBAI));
            log.append(added.called("reserveName"));

            await().atMost(PATIENCE).until(() -> newest(stream, "mine") == 2 && newest(stream, "mine-too") == 2);
            assertThat(newest(stream, "somebodys")).isZero();
            await().atMost(PATIENCE).until(() -> stream.lastId().equals(Long.toString(log.head())));
        }
        try (ReadSideClient.Stream again = app.new Stream(mine + "&after=" + before)) {
            await().atMost(PATIENCE).until(() -> newest(again, "mine") == 2 && newest(again, "mine-too") == 2);
        }
        assertThat(code(app.get("/me/events"))).isEqualTo("400 applicant-required");
    }

    /** The server gives what belonged to a connection that failed to the next one. */
    @Test
    void readers_who_leave_a_stream_disturb_nobody_who_comes_after() {
        Journey journey = submitted("left");
        long version = 1;
        for (int i = 0; i < 30; i++) {
            try (ReadSideClient.Stream stream = app.new Stream("/requests/left/events")) {
                log.append(journey.called("reserveName"));
                long expected = ++version;
                await().atMost(PATIENCE).until(() -> newest(stream, "left") == expected);
            }
        }
    }

    private static long newest(ReadSideClient.Stream stream, String request) {
        return stream.events().stream()
                .filter(event -> event.data().path("id").asString("").equals(request))
                .mapToLong(ReadSideClient.Stream.Event::version)
                .max()
                .orElse(0);
    }
}
