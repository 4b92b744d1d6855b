package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.openapi.Documented;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Papers: uploaded, referred to, downloaded by those who may, and swept when nobody refers to them. */
class AttachmentsTest {
    private static final String UPLOADS = "/api/v1/attachments";
    private static final String PDF = "application/pdf";
    private static final int LARGEST = 64 * 1024;
    private static final String DOCUMENTS_WANTED = """
            {"entity": "dubai-civil-defence", "firstCalls": 1, "behaviour": "callback",
             "refusal": {"code": "returned", "reason": {"ar": "ناقص", "en": "The exits are missing"}}}
            """;

    private static WholeSystem system;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        system = new WholeSystem(
                Map.of(
                        "muamala.attachments.max-size", "64KB",
                        "muamala.attachments.unreferenced-for", "24h",
                        "muamala.attachments.sweep-every", "200ms"),
                none -> {});
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void a_file_is_known_by_what_is_in_it() throws Exception {
        byte[] lease = pdf();
        HttpResponse<byte[]> first = upload("fatima", PDF, lease);
        HttpResponse<byte[]> again = upload("fatima", PDF, lease);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(text(first, "/id")).isEqualTo(sha256(lease));
        assertThat(text(first, "/type")).isEqualTo(PDF);
        assertThat(json(first).path("size").asInt()).isEqualTo(lease.length);
        assertThat(first.headers().firstValue("Location")).contains(UPLOADS + "/" + sha256(lease));
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void a_download_is_the_file_and_is_saved_not_shown() throws Exception {
        byte[] lease = pdf();
        upload("fatima", PDF, lease);

        HttpResponse<byte[]> download = download("fatima", sha256(lease));

        assertThat(download.statusCode()).isEqualTo(200);
        assertThat(download.body()).isEqualTo(lease);
        assertThat(header(download, "Content-Type")).isEqualTo(PDF);
        assertThat(header(download, "Content-Disposition"))
                .startsWith("attachment;")
                .contains(".pdf");
        assertThat(header(download, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(download, "Cache-Control")).contains("private");
        HttpResponse<byte[]> same = download("fatima", sha256(lease), "If-None-Match", header(download, "ETag"));
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
    }

    @Test
    void who_uploaded_nothing_is_told_the_same_whether_it_is_there_or_not() throws Exception {
        byte[] lease = pdf();
        upload("fatima", PDF, lease);

        HttpResponse<byte[]> anothers = download("omar", sha256(lease));
        HttpResponse<byte[]> nobodys = download("omar", sha256(pdf()));

        requireProblem(anothers, 404, "attachment-not-found");
        assertThat(text(anothers, "/detail")).isEqualTo(text(nobodys, "/detail"));
        requireProblem(download("omar", "../../etc/passwd".replace("/", "")), 404, "attachment-not-found");
        assertThat(download("omar", sha256(lease), "If-None-Match", '"' + sha256(lease) + '"')
                        .statusCode())
                .isEqualTo(404);

        upload("omar", PDF, lease);
        assertThat(download("omar", sha256(lease)).body()).isEqualTo(lease);
    }

    @Test
    void what_a_client_says_of_a_file_is_not_believed() throws Exception {
        byte[] page = "<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);

        requireProblem(upload("fatima", PDF, page), 415, "attachment-type-mismatch");
        requireProblem(upload("fatima", "image/png", pdf()), 415, "attachment-type-mismatch");
        requireProblem(upload("fatima", "text/html", page), 415, "attachment-type-unsupported");
        requireProblem(upload("fatima", "nonsense", pdf()), 415, "attachment-type-unsupported");
        requireProblem(upload("fatima", PDF, new byte[0]), 415, "attachment-type-mismatch");
        requireProblem(download("fatima", sha256(page)), 404, "attachment-not-found");
    }

    @Test
    void a_file_is_the_callers_unless_an_operator_says_for_whom() throws Exception {
        Caller operator = Caller.of("op", Set.of(Role.OPERATOR), null);
        byte[] lease = pdf();
        BodyPublisher body = BodyPublishers.ofByteArray(lease);
        String forFatima = UPLOADS + "?applicant=fatima";

        requireProblem(send(operator, "POST", UPLOADS, body, "Content-Type", PDF), 400, "applicant-required");
        requireProblem(send(citizen("omar"), "POST", forFatima, body, "Content-Type", PDF), 403, "not-you");
        requireProblem(download("fatima", sha256(lease)), 404, "attachment-not-found");
        assertThat(send(operator, "POST", forFatima, body, "Content-Type", PDF).statusCode())
                .isEqualTo(201);
        assertThat(download("fatima", sha256(lease)).body()).isEqualTo(lease);
        requireProblem(download("omar", sha256(lease)), 404, "attachment-not-found");
    }

    @Test
    void where_a_request_waits_its_files_are_seen_and_that_is_kept() throws Exception {
        byte[] lease = pdf();
        Journey journey = system.journey()
                .given("silent", "{\"behaviour\": \"never\"}")
                .changed(body -> refer(body, sha256(lease)));
        upload(journey.applicant, PDF, lease);
        assertThat(submit(journey).status()).isEqualTo(201);
        String holder = Journey.holders(journey.until(
                        "held by an entity", status -> !Journey.holders(status).isEmpty()))
                .get(0);
        Caller officer = Caller.of("officer-" + journey.applicant, Set.of(Role.OFFICER), holder);

        assertThat(download(officer, sha256(lease)).body()).isEqualTo(lease);
        requireProblem(
                download(Caller.of("o", Set.of(Role.OFFICER), "elsewhere"), sha256(lease)),
                404,
                "attachment-not-found");
        await("the record of who saw it")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(system.frontDoor()
                                .get("/api/v1/audit/reads?reader=" + officer.subject())
                                .text("/items/0/endpoint"))
                        .isEqualTo("GET /api/v1/attachments/{name}"));
    }

    @Test
    void a_file_that_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
        byte[] large = new byte[LARGEST + 1];
        System.arraycopy(pdf(), 0, large, 0, 9);

        requireProblem(upload("fatima", PDF, large), 413, "attachment-too-large");
        requireProblem(
                send(
                        citizen("fatima"),
                        "POST",
                        UPLOADS,
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)),
                        "Content-Type",
                        PDF),
                413,
                "attachment-too-large");
        requireProblem(download("fatima", sha256(large)), 404, "attachment-not-found");
        byte[] justRight = Arrays.copyOf(large, LARGEST);
        assertThat(upload("fatima", PDF, justRight).statusCode()).isEqualTo(201);
        assertThat(download("fatima", sha256(justRight)).body()).isEqualTo(justRight);
    }

    @Test
    void a_request_refers_to_a_file_of_its_applicant_and_to_no_other() throws Exception {
        byte[] lease = pdf();
        Journey journey = system.journey().changed(body -> refer(body, sha256(lease)));
        HttpAnswer early = submit(journey);
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.text("/errors/0/pointer")).isEqualTo("/form/premises/leaseCopy");
        assertThat(early.text("/errors/0/code")).isEqualTo("attachment-not-found");
        upload("somebody-else", PDF, lease);
        assertThat(submit(journey).body()).isEqualTo(early.body());

        upload(journey.applicant, PDF, lease);

        assertThat(submit(journey).status()).isEqualTo(201);
        journey.untilCompleted("issued");
        assertThat(download(journey.applicant, sha256(lease)).body()).isEqualTo(lease);
    }

    @Test
    void an_action_refers_to_files_too_and_who_may_see_the_request_may_see_them() throws Exception {
        byte[] plan = pdf();
        Journey journey = system.journey().given("incomplete", DOCUMENTS_WANTED).submitted();
        JsonNode action = journey.untilAsked();
        assertThat(action.path("form").asString("")).isEqualTo("approval-correction");
        String data = """
                {"documents": [{"title": "Kitchen plan", "reference": "DOC-1", "file": "%s"}]}""".formatted(sha256(plan));
        HttpAnswer early = journey.act(action, data);
        assertThat(early.status()).isEqualTo(422);
        assertThat(early.text("/errors/0/pointer")).isEqualTo("/documents/0/file");
        upload("784-the-architect", PDF, plan);
        requireProblem(download(journey.applicant, sha256(plan)), 404, "attachment-not-found");

        HttpAnswer acted = system.frontDoor()
                .post(
                        journey.path + "/actions",
                        Map.of(
                                "step",
                                action.path("step").asString(""),
                                "actor",
                                "784-the-architect",
                                "data",
                                JsonMapper.shared().readTree(data)),
                        "Idempotency-Key",
                        "plan");

        assertThat(acted.status()).as(acted.toString()).isEqualTo(200);
        journey.untilCompleted("issued");
        assertThat(download(journey.applicant, sha256(plan)).body()).isEqualTo(plan);
        requireProblem(download("784-a-stranger", sha256(plan)), 404, "attachment-not-found");
    }

    @Test
    void what_nobody_refers_to_is_swept_and_what_a_request_refers_to_stays() throws Exception {
        byte[] loose = pdf();
        byte[] lease = pdf();
        Journey journey = system.journey().changed(body -> refer(body, sha256(lease)));
        upload(journey.applicant, PDF, loose);
        upload(journey.applicant, PDF, lease);
        assertThat(submit(journey).status()).isEqualTo(201);
        journey.untilCompleted("issued");

        system.clock().forward(Duration.ofHours(25));

        await("the sweep")
                .atMost(Duration.ofSeconds(30))
                .until(() -> download(journey.applicant, sha256(loose)).statusCode() == 404);
        assertThat(download(journey.applicant, sha256(lease)).body()).isEqualTo(lease);
        system.stop();
        system.start();
        assertThat(download(journey.applicant, sha256(lease)).body()).isEqualTo(lease);
        upload(journey.applicant, PDF, loose);
        assertThat(download(journey.applicant, sha256(loose)).body()).isEqualTo(loose);
    }

    private static void refer(ObjectNode submission, String id) {
        ((ObjectNode) submission.at("/form/premises")).put("leaseCopy", id);
    }

    private HttpAnswer submit(Journey journey) {
        return system.frontDoor().post("/api/v1/requests", journey.submission(), "Idempotency-Key", journey.key);
    }

    private HttpResponse<byte[]> upload(String owner, String type, byte[] file) throws Exception {
        return send(citizen(owner), "POST", UPLOADS, BodyPublishers.ofByteArray(file), "Content-Type", type);
    }

    private HttpResponse<byte[]> download(String reader, String id, String... headers) throws Exception {
        return download(citizen(reader), id, headers);
    }

    private HttpResponse<byte[]> download(Caller reader, String id, String... headers) throws Exception {
        return send(reader, "GET", UPLOADS + "/" + id, BodyPublishers.noBody(), headers);
    }

    private static Caller citizen(String subject) {
        return Caller.of(subject, Set.of(Role.CITIZEN), null);
    }

    private HttpResponse<byte[]> send(Caller caller, String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + system.frontDoor().port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(30))
                .header(JsonClient.AUTHORIZATION, TestTokens.bearer(TestTokens.of(caller)))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        Documented.require(
                method,
                path,
                response.statusCode(),
                response.headers(),
                new String(response.body(), StandardCharsets.UTF_8));
        return response;
    }

    private static void requireProblem(HttpResponse<byte[]> answer, int status, String code) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(status);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(text(answer, "/code")).isEqualTo(code);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer, String pointer) {
        return json(answer).at(pointer).asString("");
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** No two are alike. */
    private static byte[] pdf() {
        return ("%PDF-1.7\n% " + UUID.randomUUID() + "\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
