package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What apps that follow a request are promised, from the citizen's submission to the end. */
@ExtendWith(SharedSystem.class)
class FrontEndAppsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    private final WholeSystem system;
    private final JsonClient frontDoor;

    FrontEndAppsTest(WholeSystem system) {
        this.system = system;
        this.frontDoor = system.frontDoor();
    }

    /** A request that waits for the citizen and changes only when the citizen does something. */
    private Journey waiting() {
        Journey journey = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        journey.untilAsked();
        return journey;
    }

    private static String tag(HttpAnswer answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    private CompletableFuture<HttpAnswer> later(String path, String... headers) {
        return CompletableFuture.supplyAsync(() -> frontDoor.get(path, headers));
    }

    @Test
    void a_status_is_sent_again_only_when_it_has_changed() {
        Journey journey = waiting();
        HttpAnswer status = frontDoor.get(journey.path);
        assertThat(tag(status)).isEqualTo("\"" + status.number("/version") + "\"");
        assertThat(status.headers().firstValue("Cache-Control")).contains("no-cache, private");
        assertThat(status.number("/nextPollAfter")).isEqualTo(30);

        assertThat(frontDoor.get(journey.path, "If-None-Match", tag(status)).status())
                .isEqualTo(304);

        HttpAnswer action = journey.act(journey.untilAsked(), NAMES);
        HttpAnswer changed =
                frontDoor.get(journey.path + "?after=" + action.number("/position"), "If-None-Match", tag(status));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.number("/version")).isGreaterThanOrEqualTo(action.number("/version"));
    }

    @Test
    void a_long_poll_is_answered_by_what_the_citizen_does_elsewhere() {
        Journey journey = waiting();
        HttpAnswer status = frontDoor.get(journey.path);
        CompletableFuture<HttpAnswer> poll = later(journey.path, "If-None-Match", tag(status), "Prefer", "wait=25");

        journey.act(journey.untilAsked(), NAMES);

        assertThat(poll.join().status()).isEqualTo(200);
        assertThat(poll.join().number("/version")).isGreaterThan(status.number("/version"));
        HttpAnswer end = frontDoor.get(journey.path + "?after="
                + journey.untilCompleted("issued").path("position").asLong(0));
        HttpAnswer quiet = frontDoor.get(journey.path, "If-None-Match", tag(end), "Prefer", "wait=1");
        assertThat(quiet.status()).isEqualTo(304);
        assertThat(quiet.headers().firstValue("Preference-Applied")).contains("wait=1");
        assertThat(end.body().path("nextPollAfter").isNull()).isTrue();
    }

    @Test
    void a_write_is_in_every_reading_after_its_position() {
        Journey journey = system.journey();
        HttpAnswer submitted = frontDoor.post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);
        String after = "after=" + submitted.number("/position");

        assertThat(frontDoor.get(journey.path + "?" + after).status()).isEqualTo(200);
        HttpAnswer list = frontDoor.get("/api/v1/requests?applicant=" + journey.applicant + "&" + after);
        assertThat(list.text("/items/0/id")).isEqualTo(journey.request.value());
        assertThat(list.number("/position")).isGreaterThanOrEqualTo(submitted.number("/position"));
        journey.untilCompleted("issued");
    }

    @Test
    void a_list_is_sent_again_only_when_it_has_changed_and_can_be_waited_for() {
        Journey journey = waiting();
        String path = "/api/v1/requests?applicant=" + journey.applicant;
        HttpAnswer list = frontDoor.get(path);
        assertThat(frontDoor.get(path, "If-None-Match", tag(list)).status()).isEqualTo(304);
        CompletableFuture<HttpAnswer> poll = later(path, "If-None-Match", tag(list), "Prefer", "wait=25");

        journey.act(journey.untilAsked(), NAMES);

        assertThat(poll.join().status()).isEqualTo(200);
        assertThat(poll.join().number("/items/0/version")).isGreaterThan(list.number("/items/0/version"));
        journey.untilCompleted("issued");
    }

    @Test
    void labels_are_in_the_readers_language_or_in_both() {
        Journey journey = waiting();

        HttpAnswer arabic = frontDoor.get(journey.path, "Accept-Language", "ar-AE");
        HttpAnswer both = frontDoor.get(journey.path + "?labels=both", "Accept-Language", "ar-AE");

        assertThat(arabic.text("/stateLabel/ar")).isEqualTo("بانتظار مقدّم الطلب");
        assertThat(arabic.body().at("/stateLabel/en").isMissingNode()).isTrue();
        assertThat(arabic.body().at("/timeline/0/label/en").isMissingNode()).isTrue();
        assertThat(both.text("/stateLabel/en")).isEqualTo("Waiting for the applicant");
        assertThat(tag(arabic)).isNotEqualTo(tag(both));
    }

    @Test
    void a_cursor_belongs_to_its_list() {
        HttpAnswer answer = frontDoor.get("/api/v1/requests?emirate=AE-DU&cursor=AAAAAAAAAAEAAAAAAAA");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/code")).isEqualTo("bad-cursor");
    }

    @Test
    void a_stream_tells_every_state_of_a_request_and_versions_only_grow() {
        Journey journey = waiting();
        try (EventStreamClient stream = new EventStreamClient(frontDoor.port(), journey.path + "/events")) {
            stream.untilState(journey.request, "waiting-for-applicant");
            journey.act(journey.untilAsked(), NAMES);
            long end = journey.untilCompleted("issued").path("version").asLong(0);

            assertThat(stream.untilState(journey.request, "completed").version())
                    .isEqualTo(end);
            assertThat(stream.changes())
                    .extracting(EventStreamClient.Change::version)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_citizens_stream_that_was_cut_goes_on_where_it_was() {
        Journey journey = waiting();
        String path = "/api/v1/me/events?applicant=" + journey.applicant;
        String id;
        try (EventStreamClient stream = new EventStreamClient(frontDoor.port(), path)) {
            await().atMost(PATIENCE).until(() -> !stream.lastId().isEmpty());
            id = stream.lastId();
        }
        journey.act(journey.untilAsked(), NAMES);
        journey.untilCompleted("issued");

        try (EventStreamClient stream = new EventStreamClient(frontDoor.port(), path, "Last-Event-ID", id)) {
            stream.untilState(journey.request, "completed");
            assertThat(List.copyOf(stream.changes()))
                    .allSatisfy(change ->
                            assertThat(change.data().path("id").asString("")).isEqualTo(journey.request.value()));
        }
    }
}
