package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessFilterTest {
    private static final AccessTable TABLE = AccessTable.of("""
            GET  /things/{id}            own held - - - any held
            GET  /engine-rest/deployment -   -    any - - - -
            GET  /open                   open
            """);

    @TempDir
    private java.nio.file.Path folder;

    private DemoIssuer issuer;
    private DemoIssuer.Keys keys;
    private MockHttpServletRequest passed;

    @BeforeEach
    void anIssuer() {
        issuer = DemoIssuer.at(folder.resolve("issuer.jwk"));
        keys = issuer.serve();
    }

    @AfterEach
    void gone() {
        keys.close();
    }

    private MockHttpServletResponse ask(AccessFilter filter, String path, String... headers) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        for (int i = 0; i < headers.length; i += 2) {
            request.addHeader(headers[i], headers[i + 1]);
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        filter.doFilter(request, response, chain);
        passed = (MockHttpServletRequest) chain.getRequest();
        return response;
    }

    private AccessFilter filter(boolean demo, long perSubject) {
        SecuritySettings settings = new Binder(new MapConfigurationPropertySource(
                        Map.of("muamala.security.limits.subject", Long.toString(perSubject))))
                .bind("muamala.security", SecuritySettings.class)
                .get();
        Tokens tokens = new Tokens(
                SecurityConfiguration.decoder(
                        DemoIssuer.ISSUER, Optional.of(keys.uri().toString()), settings, Clock.systemUTC()),
                settings,
                Clock.systemUTC());
        return new AccessFilter(
                TABLE, tokens, new RateLimits(settings.limits()), null, new Refusals(JsonMapper.shared(), demo), demo);
    }

    private String bearer(Role... roles) {
        return "Bearer " + issuer.token(Caller.of("fatima", Set.of(roles), null), Duration.ofMinutes(5));
    }

    private static JsonNode problem(MockHttpServletResponse response, int status, String code) throws Exception {
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        JsonNode problem = JsonMapper.shared().readTree(response.getContentAsByteArray());
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("type").asString()).isEqualTo("urn:muamala:problem:" + code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        return problem;
    }

    @Test
    void it_leaves_word_of_who_asks_and_of_whose_requests_they_may_touch() throws Exception {
        assertThat(ask(filter(false, 0), "/things/1", "Authorization", bearer(Role.CITIZEN))
                        .getStatus())
                .isEqualTo(200);

        assertThat(Caller.of(passed.getAttribute(Caller.ATTRIBUTE)).subject()).isEqualTo("fatima");
        assertThat(Reach.of(passed.getAttribute(Reach.ATTRIBUTE))).isEqualTo(new Reach(false, "fatima", null));
    }

    @Test
    void who_is_not_let_in_is_told_why_in_their_language() throws Exception {
        AccessFilter filter = filter(false, 0);

        MockHttpServletResponse nobody = ask(filter, "/things/1", "Accept-Language", "ar");
        assertThat(problem(nobody, 401, "token-missing").path("detail").asString())
                .contains("رمز");
        assertThat(nobody.getHeader("WWW-Authenticate")).isEqualTo("Bearer realm=\"Muamala\"");
        MockHttpServletResponse wrong = ask(filter, "/things/1", "Authorization", "Bearer wrong");
        problem(wrong, 401, "token-invalid");
        assertThat(wrong.getHeader("WWW-Authenticate")).contains("error=\"invalid_token\"");
        MockHttpServletResponse denied = ask(filter, "/things/1", "Authorization", bearer(Role.DESIGNER));
        problem(denied, 403, "access-denied");
        assertThat(denied.getHeader("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
        problem(ask(filter, "/elsewhere", "Authorization", bearer(Role.OPERATOR)), 404, "not-found");
        assertThat(passed).isNull();
    }

    @Test
    void a_name_without_proof_is_taken_from_modeler_in_the_demo_only() throws Exception {
        String amal = "Basic YW1hbDphbnk=";

        assertThat(ask(filter(true, 0), "/engine-rest/deployment", "Authorization", amal)
                        .getStatus())
                .isEqualTo(200);
        assertThat(Caller.of(passed.getAttribute(Caller.ATTRIBUTE)))
                .isEqualTo(Caller.of("amal", Set.of(Role.DESIGNER), null));
        problem(ask(filter(true, 0), "/things/1", "Authorization", amal), 401, "token-missing");
        MockHttpServletResponse elsewhere = ask(filter(false, 0), "/engine-rest/deployment", "Authorization", amal);
        assertThat(elsewhere.getStatus()).isEqualTo(401);
        assertThat(elsewhere.getHeaders("WWW-Authenticate")).containsExactly("Bearer realm=\"Muamala\"");
        assertThat(elsewhere.getContentAsString()).contains("AuthenticationException", "Bearer token");
        assertThat(ask(filter(false, 0), "/engine-rest/deployment", "Authorization", bearer(Role.DESIGNER))
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void who_asks_too_often_gets_429_and_a_time() throws Exception {
        AccessFilter filter = filter(false, 1);
        String fatima = bearer(Role.CITIZEN);
        MockHttpServletResponse answer = ask(filter, "/things/1", "Authorization", fatima);
        for (int i = 0; i < 100 && answer.getStatus() == 200; i++) {
            answer = ask(filter, "/things/1", "Authorization", fatima);
        }

        problem(answer, 429, "too-many-requests");
        assertThat(Integer.parseInt(answer.getHeader("Retry-After"))).isPositive();
        assertThat(ask(filter, "/open").getStatus()).isEqualTo(200);
    }
}
