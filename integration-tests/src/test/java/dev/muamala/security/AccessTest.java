package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.events.CallId;
import dev.muamala.openapi.Documented;
import dev.muamala.security.AccessRule.Proof;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.SharedSystem;
import dev.muamala.whole.TestTokens;
import dev.muamala.whole.WholeSystem;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;
import tools.jackson.databind.json.JsonMapper;

/** Walks all of the table of access: every endpoint that the server has, every role, one's own and others' requests. */
@ExtendWith(SharedSystem.class)
class AccessTest {
    /** What every endpoint refuses before it does anything. */
    private static final String NO_BODY = "{\"nothing-like-it\": 1}";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final WholeSystem system;
    private final AccessTable table = AccessTable.read();
    private Journey held;

    AccessTest(WholeSystem system) {
        this.system = system;
    }

    /** What came back of a request: its code is empty where it is no problem. */
    private record Answer(int status, String code, HttpResponse<?> response, String body) {}

    @BeforeEach
    void aRequestWaitsAtAnEntity() {
        held = system.journey().given("silent", """
                        {"behaviour": "never"}""").submitted();
    }

    private static Set<String> names(RequestMappingInfo info) {
        Set<String> methods = info.getMethodsCondition().getMethods().isEmpty()
                ? Set.of(AccessRule.ANY_METHOD)
                : info.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .collect(Collectors.toSet());
        return methods.stream()
                .flatMap(method -> info.getPathPatternsCondition().getPatterns().stream()
                        .map(PathPattern::getPatternString)
                        .map(path -> method + " " + path))
                .collect(Collectors.toSet());
    }

    @Test
    void every_endpoint_has_a_line_and_every_line_an_endpoint() {
        Set<String> endpoints = new TreeSet<>();
        for (HandlerMapping mapping : system.beans(HandlerMapping.class)) {
            if (mapping instanceof RequestMappingHandlerMapping methods) {
                methods.getHandlerMethods().keySet().forEach(info -> endpoints.addAll(names(info)));
            } else if (mapping instanceof RouterFunctionMapping functions) {
                assertThat(functions.getRouterFunction())
                        .as("walk its routes too")
                        .isNull();
            } else if (mapping instanceof AbstractUrlHandlerMapping files) {
                assertThat(files.getHandlerMap().keySet())
                        .as("files, to which there are no lines; nobody gets one")
                        .isSubsetOf("/**", "/webjars/**", "/favicon.ico");
            } else {
                assertThat(mapping.getClass().getSimpleName())
                        .as("a kind of endpoint that this test does not walk")
                        .isIn("WelcomePageHandlerMapping", "WelcomePageNotAcceptableHandlerMapping");
            }
        }
        assertThat(table.rules().stream().map(AccessRule::toString))
                .as("lines of security/access.txt")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(endpoints);
    }

    @Test
    void no_servlet_and_no_filter_answers_beside_the_table() {
        ServletContext context = system.bean(ServletContext.class);
        assertThat(context.getServletRegistrations().keySet()).isSubsetOf("dispatcherServlet", "default", "jsp");
        assertThat(context.getFilterRegistrations().keySet())
                .as("a filter that answers by itself must stand behind the door, and its paths must have lines")
                .containsExactlyInAnyOrder(
                        "bodyLimit",
                        "accessFilter",
                        "characterEncodingFilter",
                        "formContentFilter",
                        "requestContextFilter",
                        "springSecurityFilterChain",
                        "Tomcat WebSocket (JSR356) Filter",
                        "pollFilter");
    }

    @Test
    void what_has_no_line_is_not_there_for_anybody() throws Exception {
        String token = TestTokens.staff("amal");

        assertThat(ask("GET", "/index.html", token).code()).isEqualTo("not-found");
        assertThat(ask("GET", "/actuator/health", token).code()).isEqualTo("not-found");
        assertThat(ask("GET", "/api/v1/requests/", token).code()).isEqualTo("not-found");
        assertThat(ask("DELETE", "/api/v1/projections", token)
                        .response()
                        .headers()
                        .firstValue("Allow"))
                .contains("GET");
        assertThat(ask("GET", "/error", token).code()).isEqualTo("access-denied");
        assertThat(ask("GET", "/api/v1//projections", token).code()).isEqualTo("not-found");
        assertThat(ask("GET", "/api/v1/projections;x=1", token).code()).isEqualTo("path-refused");
    }

    @TestFactory
    Stream<DynamicTest> nobody_gets_past_a_line_without_a_token() {
        return table.rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.toString(), () -> {
                    Answer answer = ask(rule.method(), path(rule), null);
                    switch (rule.proof()) {
                        case TOKEN -> {
                            assertThat(answer.status()).isEqualTo(401);
                            assertThat(answer.response().headers().allValues("WWW-Authenticate"))
                                    .contains("Bearer realm=\"Muamala\"");
                        }
                        case SIGNED -> assertThat(answer.body()).contains("signature-invalid");
                        case OPEN -> assertThat(answer.status()).isEqualTo(200);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> each_role_may_what_its_column_says() {
        return table.rules().stream()
                .filter(rule -> rule.proof() == Proof.TOKEN)
                .flatMap(rule -> Stream.of(Role.values())
                        .map(role -> DynamicTest.dynamicTest(role.code() + " " + rule, () -> walk(rule, role))));
    }

    private void walk(AccessRule rule, Role role) throws Exception {
        String here = token(held.applicant, role, holder());
        String elsewhere = token("784-test-nobody", role, "elsewhere");
        switch (rule.grants().get(role)) {
            case NONE -> {
                assertThat(ask(rule.method(), path(rule), here).status()).isEqualTo(403);
                assertThat(ask(rule.method(), path(rule), elsewhere).status()).isEqualTo(403);
            }
            case ANY -> {
                String whose = rule.toString().endsWith("/me/events") ? "?applicant=784-test-somebody" : "";
                assertIn(ask(rule.method(), path(rule) + whose, elsewhere));
            }
            case OWN, HELD -> {
                assertIn(ask(rule.method(), path(rule), here));
                Answer others = ask(rule.method(), path(rule), elsewhere, othersBody(rule));
                if (rule.toString().contains("/requests/{id}")) {
                    assertThat(others.status()).as(others.body()).isEqualTo(404);
                    assertThat(others.code()).isEqualTo("request-not-found");
                } else {
                    assertIn(others);
                }
            }
        }
    }

    /** As good a body as there can be for what is not to happen. */
    private static String othersBody(AccessRule rule) {
        return rule.toString().endsWith("/actions")
                ? """
                {"step": "reserveName[0]#1", "data": {}}"""
                : rule.toString().endsWith("/withdrawal")
                        ? "{}"
                        : rule.toString().endsWith("/rating") ? "{\"rating\": 5}" : NO_BODY;
    }

    private String holder() {
        return Journey.holders(held.until(
                        "held by an entity", status -> !Journey.holders(status).isEmpty()))
                .get(0);
    }

    private static String token(String subject, Role role, String entity) {
        return TestTokens.of(Caller.of(subject, Set.of(role), entity));
    }

    /** It came to where the endpoint itself looks at it. */
    private static void assertIn(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isNotIn(401, 403, 405, 429);
        assertThat(answer.code())
                .as(answer.body())
                .isNotIn("not-found", "request-not-found", "access-denied", "internal-error");
    }

    private String path(AccessRule rule) {
        String path = rule.path().getPatternString();
        return path.startsWith("/api/v1/requests")
                ? path.replace("{id}", held.request.value())
                : path.replace("{number}", "1")
                        .replace("{call}", CallId.of(held.request, 1).value())
                        .replaceAll("\\{[a-z]+}", "nothing");
    }

    private Answer ask(String method, String path, String token) throws IOException, InterruptedException {
        return ask(method, path, token, NO_BODY);
    }

    private Answer ask(String method, String path, String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + system.frontDoor().port() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "access")
                .method(
                        method.equals(AccessRule.ANY_METHOD) ? "GET" : method,
                        method.equals("POST") ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
        if (token != null) {
            request.header(JsonClient.AUTHORIZATION, TestTokens.bearer(token));
        }
        HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            String type = response.headers().firstValue("Content-Type").orElse("");
            String text = type.startsWith("text/event-stream")
                    ? ""
                    : new String(content.readAllBytes(), StandardCharsets.UTF_8);
            String code = type.startsWith("application/problem+json")
                    ? JsonMapper.shared().readTree(text).path("code").asString("")
                    : "";
            if (!type.startsWith("text/event-stream")) {
                Documented.require(method, path, response.statusCode(), response.headers(), text);
            }
            return new Answer(response.statusCode(), code, response, text);
        }
    }

    @Test
    void others_requests_read_exactly_as_if_they_were_not_there() throws Exception {
        String citizen = TestTokens.of("784-test-curious", Role.CITIZEN);
        String missing = held.request.value().substring(0, held.request.value().length() - 4) + "0000";
        for (String tail : new String[] {"", "/events"}) {
            for (String language : new String[] {"en", "ar"}) {
                assertThat(raw(held.path + tail, citizen, language).replace(held.request.value(), "?"))
                        .isEqualTo(raw("/api/v1/requests/" + missing + tail, citizen, language)
                                .replace(missing, "?"));
            }
        }
        String withTag = held.path + "?after=1";
        assertThat(system.frontDoor()
                        .get(withTag, JsonClient.AUTHORIZATION, TestTokens.bearer(citizen), "If-None-Match", "*")
                        .status())
                .isEqualTo(404);
    }

    private String raw(String path, String token, String language) {
        var answer = system.frontDoor()
                .get(path, JsonClient.AUTHORIZATION, TestTokens.bearer(token), "Accept-Language", language);
        return answer.status() + " " + answer.body() + " "
                + answer.headers().map().keySet().stream().sorted().toList();
    }

    @Test
    void memory_answers_those_alone_who_may_see_it() {
        held.untilHeldBy(holder());
        String owner = TestTokens.bearer(TestTokens.of(held.applicant, Role.CITIZEN));
        String other = TestTokens.bearer(TestTokens.of("784-test-curious", Role.CITIZEN));
        String tag = await("nothing happens between two polls")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            String shown = system.frontDoor()
                                    .get(held.path, JsonClient.AUTHORIZATION, owner)
                                    .headers()
                                    .firstValue("ETag")
                                    .orElseThrow();
                            HttpAnswer again = system.frontDoor()
                                    .get(held.path, JsonClient.AUTHORIZATION, owner, "If-None-Match", shown);
                            return again.status() == 304 ? shown : null;
                        },
                        Objects::nonNull);

        for (String path : List.of(held.path, "/api/v1/requests/3f0c7a52-6f0b-5f39-9d0e-6d1c2b8a4e11")) {
            assertThat(system.frontDoor()
                            .get(path, JsonClient.AUTHORIZATION, other, "If-None-Match", tag)
                            .status())
                    .as("as if there were no such request")
                    .isEqualTo(404);
        }
        assertThat(system.frontDoor()
                        .get(held.path + "?after=1", JsonClient.AUTHORIZATION, other, "Prefer", "wait=1")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void lists_hold_what_the_caller_may_see() {
        String holder = holder();
        String owner = TestTokens.bearer(TestTokens.of(held.applicant, Role.CITIZEN));
        String officer = TestTokens.bearer(token("o", Role.OFFICER, holder));
        String stranger = TestTokens.bearer(token("o", Role.OFFICER, "elsewhere"));
        String after = "after=" + held.status().path("position").asLong();

        assertThat(ids("/api/v1/requests?" + after, owner)).containsExactly(held.request.value());
        assertThat(ids("/api/v1/requests?limit=100&" + after, officer)).contains(held.request.value());
        assertThat(ids("/api/v1/requests?" + after, stranger)).isEmpty();
        assertThat(system.frontDoor()
                        .get("/api/v1/requests?applicant=784-x", JsonClient.AUTHORIZATION, owner)
                        .text("/code"))
                .isEqualTo("not-you");
        assertThat(ids("/api/v1/requests?emirate=AE-DU&" + after, owner)).containsExactly(held.request.value());
    }

    private Stream<String> ids(String path, String authorization) {
        return system.frontDoor()
                .get(path, JsonClient.AUTHORIZATION, authorization)
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("id").asString());
    }

    @Test
    void a_citizen_submits_for_nobody_else() {
        String citizen = TestTokens.bearer(TestTokens.of("784-test-me", Role.CITIZEN));
        var body = system.journey().submission();

        var other = system.frontDoor()
                .post("/api/v1/requests", body, JsonClient.AUTHORIZATION, citizen, "Idempotency-Key", "other");
        body.remove("applicant");
        var own = system.frontDoor()
                .post("/api/v1/requests", body, JsonClient.AUTHORIZATION, citizen, "Idempotency-Key", "own");

        assertThat(other.status()).isEqualTo(403);
        assertThat(other.text("/code")).isEqualTo("not-you");
        assertThat(own.status()).as(own.toString()).isEqualTo(201);
        assertThat(system.frontDoor()
                        .get("/api/v1/requests/" + own.text("/id") + "?after=" + own.number("/position"))
                        .text("/applicant"))
                .isEqualTo("784-test-me");
    }

    @Test
    void a_key_answers_again_whoever_used_it_and_tells_nobody_else_that_it_was_used() {
        String owner = TestTokens.bearer(TestTokens.of(held.applicant, Role.CITIZEN));
        String stranger = TestTokens.bearer(TestTokens.of("784-test-curious", Role.CITIZEN));
        var first = withdraw(owner);
        assertThat(first.status()).as(first.toString()).isEqualTo(200);

        assertThat(withdraw(owner).body()).isEqualTo(first.body());
        assertThat(withdraw(stranger).text("/code")).isEqualTo("request-not-found");
    }

    private HttpAnswer withdraw(String authorization) {
        return system.frontDoor()
                .post(
                        held.path + "/withdrawal",
                        Map.of(),
                        JsonClient.AUTHORIZATION,
                        authorization,
                        "Idempotency-Key",
                        "withdraw");
    }

    @Test
    void the_token_says_who_approves() {
        String amal = TestTokens.bearer(TestTokens.of("amal", Role.DESIGNER, Role.APPROVER));
        var refused = system.frontDoor()
                .post(
                        "/api/v1/workflows/trade-licence/versions/1/approval",
                        Map.of("by", "badr"),
                        JsonClient.AUTHORIZATION,
                        amal);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/code")).isEqualTo("not-you");
    }

    @Test
    void who_was_shown_what_about_whom_is_kept() {
        String reader = "analyst-" + held.applicant;
        String analyst = TestTokens.bearer(TestTokens.of(reader, Role.ANALYST));
        held.status();
        assertThat(system.frontDoor()
                        .get(held.path, JsonClient.AUTHORIZATION, analyst)
                        .status())
                .isEqualTo(200);
        assertThat(system.frontDoor()
                        .get("/api/v1/requests?applicant=" + held.applicant, JsonClient.AUTHORIZATION, analyst)
                        .status())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var kept = system.frontDoor().get("/api/v1/audit/reads?subject=" + held.applicant + "&reader=" + reader);
            assertThat(kept.status()).isEqualTo(200);
            assertThat(kept.body()
                            .path("items")
                            .valueStream()
                            .map(row -> row.path("endpoint").asString() + " "
                                    + row.path("request").asString() + " "
                                    + row.path("roles").asString()))
                    .contains(
                            "GET /api/v1/requests/{id} " + held.request + " analyst",
                            "GET /api/v1/requests " + held.request + " analyst");
        });
        assertThat(system.frontDoor().get("/api/v1/audit/reads").text("/code")).isEqualTo("filter-required");
    }
}
