package dev.muamala.security;

import dev.muamala.frontdoor.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes why a request is not let in: as a problem, to Camunda Modeler as Camunda would. */
final class Refusals {
    static final String ENGINE_REST = "/engine-rest/";

    private static final String REALM = "realm=\"Muamala\"";

    private final JsonMapper json;
    private final boolean demo;

    Refusals(JsonMapper json, boolean demo) {
        this.json = json;
        this.demo = demo;
    }

    void write(Refused refused, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean modeler = isModelers(request);
        response.setStatus(refused.status());
        refused.headers().forEach(response::setHeader);
        if (refused.status() == 401 || refused.status() == 403) {
            if (modeler && demo) {
                response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic " + REALM);
            }
            response.addHeader(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer " + REALM
                            + refused.bearerError()
                                    .map(error -> ", error=\"" + error + "\"")
                                    .orElse(""));
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        byte[] body = json.writeValueAsBytes(modeler ? camundaError(refused) : problem(refused, request));
        response.setContentType(modeler ? MediaType.APPLICATION_JSON_VALUE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    static boolean isModelers(HttpServletRequest request) {
        return request.getRequestURI()
                .startsWith(ENGINE_REST, request.getContextPath().length());
    }

    private static Map<String, Object> problem(Refused refused, HttpServletRequest request) {
        ProblemDetail problem = Problems.problem(refused.status(), refused.code(), refused.detail(), request);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", problem.getType());
        fields.put("title", problem.getTitle());
        fields.put("status", problem.getStatus());
        fields.put("detail", problem.getDetail());
        fields.put("instance", request.getRequestURI());
        fields.put("code", refused.code());
        return fields;
    }

    private Map<String, Object> camundaError(Refused refused) {
        String advice = refused.status() == 401
                ? demo
                        ? " Say who you are: choose HTTP Basic and give your user name, which history keeps, or Bearer"
                                + " with a token. Nothing was deployed."
                        : " Choose Bearer token and paste a designer's token. Nothing was deployed."
                : "";
        return Map.of(
                "type",
                refused.status() == 401 ? "AuthenticationException" : "AuthorizationException",
                "message",
                refused.detail().en() + advice + " [" + refused.code() + "]");
    }
}
