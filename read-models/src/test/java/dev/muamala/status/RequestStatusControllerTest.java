package dev.muamala.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.events.Emirate;
import dev.muamala.projection.MemoryLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "muamala.status.patience=300ms", "muamala.projections.grace=1s"})
class RequestStatusControllerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @Autowired
    private MemoryLog log;

    @LocalServerPort
    private int port;

    @SpringBootApplication(scanBasePackages = "dev.muamala")
    static class ReadSide {
        @Bean
        MemoryLog log() {
            return new MemoryLog();
        }
    }

    @Test
    void a_reader_sees_its_own_write() throws Exception {
        for (int count = 0; count < 50; count++) {
            String id = "own-" + count;
            Journey journey = new Journey(id);
            long position = log.append(journey.submitted(), journey.called("reserveName"));

            HttpResponse<String> answer = get("/requests/" + id + "?after=" + position);

            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode status = json.readTree(answer.body());
            assertThat(status.at("/version").longValue()).isEqualTo(2);
            assertThat(status.at("/position").longValue()).isEqualTo(position);
        }
    }

    @Test
    void the_status_is_json_in_both_languages() throws Exception {
        Journey journey = new Journey("both");
        long position = log.append(
                journey.submitted(), journey.called("reserveName"), journey.actionRequested("correct", "applicant"));

        JsonNode status = json.readTree(get("/requests/both?after=" + position).body());

        assertThat(status.at("/state").stringValue()).isEqualTo("waiting-for-applicant");
        assertThat(status.at("/serviceLabel/ar").stringValue()).isEqualTo("رخصة تجارية");
        assertThat(status.at("/serviceLabel/en").stringValue()).isEqualTo("Trade licence");
        assertThat(status.at("/submittedAt").stringValue()).isEqualTo("2026-03-01T08:00:00.123Z");
        assertThat(status.at("/holders/0/kind").stringValue()).isEqualTo("entity");
        assertThat(status.at("/actions/0/context/share").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(status.at("/timeline")).hasSize(3);
    }

    @Test
    void an_unchanged_request_is_answered_304() throws Exception {
        Journey journey = new Journey("tagged");
        long position = log.append(journey.submitted());
        HttpResponse<String> first = get("/requests/tagged?after=" + position);
        assertThat(first.headers().firstValue("ETag")).contains("\"1\"");

        assertThat(get("/requests/tagged", "If-None-Match", "\"1\"").statusCode())
                .isEqualTo(304);

        long later = log.append(journey.called("reserveName"));
        assertThat(get("/requests/tagged?after=" + later, "If-None-Match", "\"1\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void pages_are_newest_first_and_stable_while_requests_come_in() throws Exception {
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 7).forEach(number -> {
            log.append(new Journey("page-" + number).submitted("applicant-pages", Emirate.AJMAN));
            log.append(new Journey("elsewhere-" + number).submitted("somebody-else", Emirate.SHARJAH));
            expected.add(0, "page-" + number);
        });
        List<String> seen = new ArrayList<>();
        String cursor = "";
        String after = "&after=" + log.head();
        for (int page = 0; page < 3; page++) {
            JsonNode answer = json.readTree(get("/requests?applicant=applicant-pages&limit=3" + cursor + after)
                    .body());
            answer.at("/items").forEach(item -> seen.add(item.at("/id").stringValue()));
            cursor = "&cursor=" + answer.at("/next").asString("");
            assertThat(answer.at("/next").isNull()).isEqualTo(page == 2);
            long position = log.append(new Journey("page-later-" + page).submitted("applicant-pages", Emirate.AJMAN));
            after = "&after=" + position;
        }

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void what_is_not_the_callers_reads_as_if_it_were_not_there() throws Exception {
        Journey journey = new Journey("private");
        long position = log.append(journey.submitted("applicant-private", Emirate.AJMAN));
        String path = "/requests/private?after=" + position;

        HttpResponse<String> own = get(path, EverybodyMayAsk.APPLICANT, "applicant-private");
        HttpResponse<String> others = get(path, EverybodyMayAsk.APPLICANT, "applicant-curious");
        HttpResponse<String> none = get("/requests/nonesuch?after=" + position);

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(others.statusCode()).isEqualTo(404);
        assertThat(others.body().replace("private", "?")).isEqualTo(none.body().replace("nonesuch", "?"));
        assertThat(get(path, EverybodyMayAsk.APPLICANT, "applicant-private", "If-None-Match", "\"1\"")
                        .statusCode())
                .as("now it is in memory")
                .isEqualTo(304);
        assertThat(get(path, EverybodyMayAsk.APPLICANT, "applicant-curious", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(path, EverybodyMayAsk.APPLICANT, "applicant-curious", "If-None-Match", "*", "Prefer", "wait=1")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_officer_sees_a_request_while_it_waits_at_their_entity() throws Exception {
        Journey journey = new Journey("visiting");
        long position = log.append(journey.submitted(), journey.called("reserveName"));
        String entity = json.readTree(
                        get("/requests/visiting?after=" + position).body())
                .at("/holders/0/id")
                .asString();
        String list = "/requests?limit=100&after=";

        assertThat(get("/requests/visiting", EverybodyMayAsk.ENTITY, entity).statusCode())
                .isEqualTo(200);
        assertThat(get("/requests/visiting", EverybodyMayAsk.ENTITY, "elsewhere")
                        .statusCode())
                .isEqualTo(404);
        assertThat(get(list + position, EverybodyMayAsk.ENTITY, entity).body()).contains("\"visiting\"");
        assertThat(get(list + position, EverybodyMayAsk.ENTITY, "elsewhere").body())
                .doesNotContain("\"visiting\"");

        long later = log.append(journey.replied("reserveName"));

        assertThat(get("/requests/visiting?after=" + later, EverybodyMayAsk.ENTITY, entity, "If-None-Match", "\"2\"")
                        .statusCode())
                .as("it has gone on")
                .isEqualTo(404);
        assertThat(get(list + later, EverybodyMayAsk.ENTITY, entity).body()).doesNotContain("\"visiting\"");
    }

    @Test
    void requests_are_listed_by_emirate_state_and_service() throws Exception {
        Journey done = new Journey("listed-done");
        log.append(done.submitted("applicant-l", Emirate.FUJAIRAH), done.called("a"), done.replied("a"));
        log.append(done.completed());
        long position = log.append(new Journey("listed-open").submitted("applicant-l", Emirate.FUJAIRAH));

        assertThat(ids("/requests?emirate=AE-FU&after=" + position)).containsExactly("listed-open", "listed-done");
        assertThat(ids("/requests?emirate=AE-FU&state=completed")).containsExactly("listed-done");
        assertThat(ids("/requests?emirate=AE-FU&service=trade-licence&applicant=applicant-l"))
                .containsExactly("listed-open", "listed-done");
        assertThat(ids("/requests?emirate=AE-FU&service=golden-visa")).isEmpty();
    }

    @Test
    void an_unknown_request_is_a_problem_in_the_readers_language() throws Exception {
        await().untilAsserted(
                        () -> assertThat(get("/requests/nobodys").statusCode()).isEqualTo(404));
        HttpResponse<String> english = get("/requests/nobodys");
        HttpResponse<String> arabic = get("/requests/nobodys", "Accept-Language", "fr, ar-AE;q=0.8, en;q=0.5");

        assertThat(english.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json.readTree(english.body());
        assertThat(problem.at("/code").stringValue()).isEqualTo("request-not-found");
        assertThat(problem.at("/type").stringValue()).isEqualTo("urn:muamala:problem:request-not-found");
        assertThat(problem.at("/title").stringValue()).isEqualTo("There is no such request");
        assertThat(json.readTree(arabic.body()).at("/title").stringValue()).isEqualTo("الطلب غير موجود");
        assertThat(arabic.headers().firstValue("Content-Language")).contains("ar");
    }

    @Test
    void what_cannot_be_meant_is_refused_by_name() throws Exception {
        assertThat(code("/requests")).isEqualTo("400 filter-required");
        assertThat(code("/requests?emirate=DXB")).isEqualTo("400 unknown-emirate");
        assertThat(code("/requests?emirate=AE-DU&state=lost")).isEqualTo("400 unknown-state");
        assertThat(code("/requests?emirate=AE-DU&limit=0")).isEqualTo("400 bad-limit");
        assertThat(code("/requests?emirate=AE-DU&limit=101")).isEqualTo("400 bad-limit");
        assertThat(code("/requests?emirate=AE-DU&limit=ten")).isEqualTo("400 bad-parameter");
        assertThat(code("/requests?emirate=AE-DU&cursor=zzz")).isEqualTo("400 bad-cursor");
        assertThat(code("/requests?emirate=AE-DU&cursor=%2B%2B")).isEqualTo("400 bad-cursor");
        assertThat(code("/requests/any?after=soon")).isEqualTo("400 bad-parameter");
        assertThat(code("/requests/any?after=")).isEqualTo("400 bad-parameter");
    }

    @Test
    void a_position_that_cannot_be_read_yet_is_waited_for_only_so_long() throws Exception {
        log.holdsUnread(1);
        HttpResponse<String> answer = get("/requests/any?after=" + (log.head() + 1));
        log.holdsUnread(0);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(json.readTree(answer.body()).at("/code").stringValue()).isEqualTo("projection-behind");
    }

    @Test
    void operators_see_the_projections_and_rebuild_them() throws Exception {
        long position = log.append(new Journey("rebuilt").submitted());
        assertThat(get("/requests/rebuilt?after=" + position).statusCode()).isEqualTo(200);
        String before =
                json.readTree(get("/projections").body()).at("/0/collection").stringValue();

        assertThat(post("/projections/requests/rebuild").statusCode()).isEqualTo(202);
        assertThat(post("/projections/no-such/rebuild").statusCode()).isEqualTo(404);

        await().untilAsserted(() -> {
            JsonNode status = json.readTree(get("/projections").body()).at("/0");
            assertThat(status.at("/collection").stringValue()).isNotEqualTo(before);
            assertThat(status.at("/state").stringValue()).isEqualTo("live");
            assertThat(status.at("/lag").longValue()).isZero();
            assertThat(status.at("/rebuild").isNull()).isTrue();
        });
        assertThat(get("/requests/rebuilt").statusCode()).isEqualTo(200);
    }

    private List<String> ids(String path) throws Exception {
        List<String> ids = new ArrayList<>();
        json.readTree(get(path).body())
                .at("/items")
                .forEach(item -> ids.add(item.at("/id").stringValue()));
        return ids;
    }

    private String code(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        return answer.statusCode() + " "
                + json.readTree(answer.body()).at("/code").stringValue();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> post(String path) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
