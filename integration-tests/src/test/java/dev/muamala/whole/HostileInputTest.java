package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sent to whatever address is answered by a problem that says what is wrong, and never by a failure. */
@ExtendWith(SharedSystem.class)
class HostileInputTest {
    private static final String SECRET = "784-1990-1234567-1";
    private static final int MORE_THAN_TAKEN = 2 * 1024 * 1024 + 1;
    private static final String SOME = "/api/v1/requests/" + UUID.nameUUIDFromBytes(new byte[] {1});

    /** Where JSON is taken, and a field of it that is text. */
    private static final Map<String, String> TAKES_JSON = Map.of(
            "/api/v1/requests",
            "applicant",
            SOME + "/actions",
            "step",
            SOME + "/withdrawal",
            "reason",
            SOME + "/rating",
            "comment",
            "/api/v1/workflows/trade-licence/drafts",
            "note",
            "/api/v1/workflows/trade-licence/reviews",
            "bpmn",
            "/api/v1/workflows/trade-licence/versions/1/approval",
            "by",
            "/api/v1/workflows/trade-licence/rollback",
            "reason",
            "/api/v1/workflows/trade-licence/moves",
            "by",
            "/api/v1/workflows/trade-licence/rehearsals",
            "by");

    /** Of one who may do nearly everything, so that what is sent is looked at. */
    private static final String TOKEN =
            "\r\n" + JsonClient.AUTHORIZATION + ": " + TestTokens.bearer(TestTokens.staff("tester"));

    private final WholeSystem system;
    private final RawHttp http;

    HostileInputTest(WholeSystem system) {
        this.system = system;
        this.http = new RawHttp(system.frontDoor().port());
    }

    private static Map<String, byte[]> bodies(String field) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("nothing", bytes(""));
        bodies.put("half an object", bytes("{\"" + field + "\": "));
        bodies.put("no JSON", bytes(SECRET));
        bodies.put("a list", bytes("[]"));
        bodies.put("a text", bytes("\"" + SECRET + "\""));
        bodies.put("a number", bytes("7"));
        bodies.put("an unknown field", bytes("{\"unknown\": \"" + SECRET + "\"}"));
        bodies.put("a field twice", bytes("{\"" + field + "\": \"a\", \"" + field + "\": \"b\"}"));
        bodies.put("a list for a text", bytes("{\"" + field + "\": [\"" + SECRET + "\"]}"));
        bodies.put("an object for a text", bytes("{\"" + field + "\": {\"a\": \"" + SECRET + "\"}}"));
        bodies.put("a number for a text", bytes("{\"" + field + "\": 7841990}"));
        bodies.put("a truth for a text", bytes("{\"" + field + "\": true}"));
        bodies.put("more than one value", bytes("{\"" + field + "\": \"a\"} {}"));
        bodies.put("a comment", bytes("{/* a */ \"" + field + "\": \"a\"}"));
        bodies.put("no number", bytes("{\"" + field + "\": NaN}"));
        bodies.put("very many digits", bytes("{\"unknown\": " + "7".repeat(5_000) + "}"));
        bodies.put("deep lists", bytes("[".repeat(50_000)));
        bodies.put("deep objects", bytes("{\"form\": ".repeat(5_000) + "1" + "}".repeat(5_000)));
        bodies.put("a NUL", bytes("{\"" + field + "\": \"a\\u0000\"}"));
        bodies.put("a raw NUL", bytes("{\"" + field + "\": \"a\u0000\"}"));
        bodies.put("a high surrogate alone", bytes("{\"" + field + "\": \"\\ud800\"}"));
        bodies.put("a low surrogate alone", bytes("{\"" + field + "\": \"\\udc00 a\"}"));
        bodies.put("a surrogate in UTF-8", around(field, 0xed, 0xa0, 0x80));
        bodies.put("a byte that is no UTF-8", around(field, 0xff));
        bodies.put("a character cut off", around(field, 0xd8));
        bodies.put("an overlong slash", around(field, 0xc0, 0xaf));
        bodies.put("compressed", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0});
        return bodies;
    }

    @TestFactory
    Stream<DynamicTest> a_bad_body_is_refused_wherever_it_is_sent() {
        return TAKES_JSON.entrySet().stream()
                .flatMap(endpoint -> bodies(endpoint.getValue()).entrySet().stream()
                        .map(body -> DynamicTest.dynamicTest(
                                body.getKey() + " to " + endpoint.getKey(),
                                () -> requireProblem(
                                        http.send(post(endpoint.getKey(), "application/json"), body.getValue())))));
    }

    @TestFactory
    Stream<DynamicTest> a_body_of_another_type_is_refused() {
        return TAKES_JSON.keySet().stream()
                .flatMap(path -> Stream.of(
                                "text/plain", "application/x-www-form-urlencoded", "a/b/c", "multipart/form-data")
                        .map(type -> DynamicTest.dynamicTest(type + " to " + path, () -> {
                            RawHttp.Answer answer = http.send(post(path, type), bytes("{}"));
                            requireProblem(answer);
                            assertThat(answer.status()).isEqualTo(415);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> a_body_that_is_too_large_is_refused_before_it_is_read() {
        return TAKES_JSON.keySet().stream()
                .flatMap(path -> Stream.of(
                        DynamicTest.dynamicTest("announced to " + path, () -> {
                            RawHttp.Answer answer = http.send(bytes(post(path, "application/json")
                                    + "\r\nHost: 127.0.0.1\r\nContent-Length: " + MORE_THAN_TAKEN + "\r\n\r\n{"));
                            requireProblem(answer);
                            assertThat(answer.status()).isEqualTo(413);
                        }),
                        DynamicTest.dynamicTest("not announced to " + path, () -> {
                            RawHttp.Answer answer = http.send(chunked(post(path, "application/json")));
                            requireProblem(answer);
                            assertThat(answer.status()).isEqualTo(413);
                        })));
    }

    @TestFactory
    Stream<DynamicTest> a_bad_address_method_or_header_is_refused() {
        Map<String, String> heads = new LinkedHashMap<>();
        heads.put("no such path", "GET /api/v1/nothing/" + SECRET + " HTTP/1.1");
        heads.put("brackets", "GET /api/v1/requests/[x] HTTP/1.1");
        heads.put("a bar", "GET /api/v1/requests/a|b HTTP/1.1");
        heads.put("a broken escape", "GET /api/v1/requests/%zz HTTP/1.1");
        heads.put("an escaped NUL", "GET /api/v1/requests/%00 HTTP/1.1");
        heads.put("an escaped slash", "GET /api/v1/requests/%2e%2e%2f%2e%2e HTTP/1.1");
        heads.put("a backslash", "GET /api/v1/requests\\x HTTP/1.1");
        heads.put("a way up", "GET /../../etc/passwd HTTP/1.1");
        heads.put("bytes that are no UTF-8", "GET /api/v1/requests/%ff%fe HTTP/1.1");
        heads.put("a raw high byte", "GET /api/v1/requests/\u00ff HTTP/1.1");
        heads.put("a very long address", "GET /api/v1/requests/" + "x".repeat(20_000) + " HTTP/1.1");
        heads.put("a very long header", "GET " + SOME + " HTTP/1.1\r\nX-Long: " + "x".repeat(20_000));
        heads.put("very many headers", "GET " + SOME + " HTTP/1.1" + "\r\nX: y".repeat(2_000));
        heads.put("a header without a name", "GET " + SOME + " HTTP/1.1\r\n: nothing");
        heads.put(
                "a header that is no ASCII, where a controller reads it",
                "POST " + SOME + "/withdrawal HTTP/1.1\r\nIdempotency-Key: \u00d7\u00f8");
        heads.put(
                "a header that is no ASCII, where a filter reads it",
                "GET " + SOME + " HTTP/1.1\r\nIf-None-Match: \u00d7\u00f8");
        heads.put("a form without a boundary", "GET /api/v1/requests HTTP/1.1\r\nContent-Type: multipart/form-data");
        heads.put("two hosts", "GET " + SOME + " HTTP/1.1\r\nHost: other");
        heads.put("two lengths", "POST " + SOME + "/withdrawal HTTP/1.1\r\nContent-Length: 5");
        heads.put("a length that is none", "POST " + SOME + "/withdrawal HTTP/1.1\r\nContent-Length: x");
        heads.put("a limit that is no number", "GET /api/v1/requests?applicant=a&limit=" + SECRET + " HTTP/1.1");
        heads.put("a limit out of range", "GET /api/v1/requests?applicant=a&limit=1000000 HTTP/1.1");
        heads.put("a cursor that is none", "GET /api/v1/requests?applicant=a&cursor=" + SECRET + " HTTP/1.1");
        heads.put("a position that is none", "GET " + SOME + "?after=" + SECRET + " HTTP/1.1");
        heads.put("a position too large", "GET " + SOME + "?after=99999999999999999999 HTTP/1.1");
        heads.put("a position before the first", "GET " + SOME + "?after=-1 HTTP/1.1");
        heads.put("an event before the first", "GET /api/v1/me/events?applicant=a HTTP/1.1\r\nLast-Event-ID: -1");
        heads.put("an emirate with a NUL", "GET /api/v1/requests?emirate=%00 HTTP/1.1");
        heads.put("a reader with a NUL", "GET /api/v1/audit/reads?reader=%00 HTTP/1.1");
        heads.put("a broken escape in a parameter", "GET /api/v1/requests?emirate=%zz HTTP/1.1");
        heads.put("a broken escape in a parameter of a poll", "GET " + SOME + "?after=%zz HTTP/1.1");
        heads.put("a parameter that is no UTF-8", "GET /api/v1/requests?emirate=%ff HTTP/1.1");
        heads.put("very many parameters", "GET /api/v1/requests?" + "a&".repeat(2_000) + " HTTP/1.1");
        heads.put("labels that are none", "GET " + SOME + "?labels=" + SECRET + " HTTP/1.1");
        heads.put(
                "a version that is no number", "GET /api/v1/workflows/trade-licence/versions/" + SECRET + " HTTP/1.1");
        heads.put("a workflow that is none", "GET /api/v1/workflows/" + SECRET + " HTTP/1.1");
        heads.put("a method that is not taken", "PUT /api/v1/requests HTTP/1.1");
        heads.put("a method that is none", "FOO /api/v1/requests HTTP/1.1");
        heads.put("a method of odd characters", "G@T /api/v1/requests HTTP/1.1");
        heads.put("TRACE", "TRACE /api/v1/requests HTTP/1.1");
        heads.put("DELETE", "DELETE " + SOME + " HTTP/1.1");
        heads.put("a type that is not made", "GET /api/v1/workflows HTTP/1.1\r\nAccept: image/png");
        heads.put("types that are none", "GET /api/v1/workflows HTTP/1.1\r\nAccept: ;;;");
        heads.put("the page of errors", "GET /error HTTP/1.1");
        heads.put("not HTTP", "HELLO");
        return heads.entrySet().stream()
                .map(head -> DynamicTest.dynamicTest(
                        head.getKey(), () -> requireProblem(http.send(head.getValue() + TOKEN, new byte[0]))));
    }

    @Test
    void a_problem_that_the_server_makes_by_itself_speaks_arabic_too() {
        RawHttp.Answer answer = http.send("PUT /api/v1/requests HTTP/1.1\r\nAccept-Language: ar" + TOKEN, new byte[0]);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head()).contains("\r\nallow: ");
        assertThat(answer.body()).contains("\"code\":\"method-not-allowed\"", "الطريقة");
    }

    @Test
    void a_field_that_is_at_fault_is_named_by_its_pointer() {
        JsonNode text = problem(http.send(
                post("/api/v1/requests", "application/json"),
                bytes("{\"form\": {\"premises\": {\"address\": \"a\\u0000\"}}}")));
        assertThat(text.at("/errors/0/pointer").asString("")).isEqualTo("/form/premises/address");
        assertThat(text.at("/errors/0/code").asString("")).isEqualTo("bad-text");

        JsonNode unknown = problem(http.send(post(SOME + "/rating", "application/json"), bytes("{\"a/b~c\": 1}")));
        assertThat(unknown.at("/errors/0/pointer").asString("")).isEqualTo("/a~1b~0c");

        JsonNode type = problem(http.send(post(SOME + "/rating", "application/json"), bytes("{\"rating\": 4.5}")));
        assertThat(type.at("/errors/0/pointer").asString("")).isEqualTo("/rating");
        assertThat(type.at("/errors/0/code").asString("")).isEqualTo("wrong-type");
    }

    @Test
    void identifiers_hide_nothing_and_may_be_typed_in_any_digits() {
        JsonClient door = system.frontDoor();
        Journey hidden = system.journey().changed(body -> {
            body.put("applicant", "784\u202e-1");
            ((ObjectNode) body.at("/form/premises")).put("leaseNumber", "LEASE\u2066-1");
        });
        HttpAnswer refused = door.post("/api/v1/requests", hidden.submission(), "Idempotency-Key", hidden.key);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString("")))
                .containsExactlyInAnyOrder("/applicant", "/form/premises/leaseNumber");

        Journey eastern = system.journey();
        String applicant = eastern.applicant;
        eastern.changed(body -> {
            body.put("applicant", applicant.replace("784", "٧٨٤"));
            ((ObjectNode) body.at("/form/partners/0")).put("emiratesId", "٧٨٤-١٩٩٠-۱۲۳۴۵۶۷-١");
            ((ObjectNode) body.at("/form/premises")).put("leaseEndsOn", "٢٠٢٧-١٠-٣١");
        });
        eastern.submitted();
        assertThat(eastern.status().path("applicant").asString("")).isEqualTo(applicant);
        eastern.untilCompleted("issued");
    }

    private static String post(String path, String type) {
        return "POST " + path + " HTTP/1.1\r\nIdempotency-Key: k\r\nContent-Type: " + type + TOKEN;
    }

    private static byte[] chunked(String head) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                bytes(head + "\r\nHost: 127.0.0.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
        byte[] blanks = bytes(" ".repeat(65_536));
        for (int sent = 0; sent < MORE_THAN_TAKEN; sent += blanks.length) {
            bytes.writeBytes(bytes("10000\r\n"));
            bytes.writeBytes(blanks);
            bytes.writeBytes(bytes("\r\n"));
        }
        bytes.writeBytes(bytes("0\r\n\r\n"));
        return bytes.toByteArray();
    }

    private static byte[] around(String field, int... bad) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(bytes("{\"" + field + "\": \"a"));
        for (int one : bad) {
            bytes.write(one);
        }
        bytes.writeBytes(bytes("\"}"));
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static JsonNode problem(RawHttp.Answer answer) {
        requireProblem(answer);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static void requireProblem(RawHttp.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
        assertThat(answer.head()).contains("\r\ncontent-type: application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).as(answer.body()).isEqualTo(answer.status());
        for (String field : new String[] {"type", "code", "detail"}) {
            assertThat(problem.path(field).asString(""))
                    .as(field + " of " + answer.body())
                    .isNotBlank();
        }
        List<String> inside = new ArrayList<>(List.of("Exception", "org.springframework", "java.", "dev.muamala"));
        ((ObjectNode) problem).remove("instance");
        inside.add(SECRET);
        assertThat(problem.toString()).doesNotContain(inside);
    }
}
