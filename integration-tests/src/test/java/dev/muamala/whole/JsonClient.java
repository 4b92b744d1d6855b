package dev.muamala.whole;

import dev.muamala.openapi.Documented;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON over HTTP with one server on loopback, as one who may do nearly everything, for whomever the body names: in {@code
 * by}, whose token is taken then, or as the applicant. A header {@code Authorization} has somebody else ask. Whatever is
 * answered must be {@link Documented}.
 */
public record JsonClient(int port) {
    public static final String AUTHORIZATION = "Authorization";

    /** For a whole answer, with its body. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Map<String, Object> NOBODY = Map.of();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    public HttpAnswer get(String path, String... headers) {
        return send(path, who(headers, NOBODY), HttpRequest.newBuilder().GET());
    }

    /** The body as it is. */
    public String text(String path, String... headers) {
        return raw(path, who(headers, NOBODY), HttpRequest.newBuilder().GET()).body();
    }

    public HttpAnswer post(String path, Object body, String... headers) {
        String json = body instanceof String text ? text : JsonMapper.shared().writeValueAsString(body);
        return send(path, who(headers, body), HttpRequest.newBuilder().POST(BodyPublishers.ofString(json)));
    }

    public HttpAnswer post(String path) {
        return post(path, Map.of());
    }

    public HttpAnswer patch(String path, Map<String, ?> body, String... headers) {
        String json = JsonMapper.shared().writeValueAsString(body);
        return send(path, who(headers, body), HttpRequest.newBuilder().method("PATCH", BodyPublishers.ofString(json)));
    }

    public HttpAnswer delete(String path) {
        return send(path, who(new String[0], NOBODY), HttpRequest.newBuilder().DELETE());
    }

    private static String[] who(String[] headers, Object body) {
        if (List.of(headers).contains(AUTHORIZATION)) {
            return headers;
        }
        Object by = body instanceof Map<?, ?> map ? map.get("by") : null;
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = AUTHORIZATION;
        all[headers.length + 1] = TestTokens.bearer(TestTokens.staff(by == null ? "tester" : by.toString()));
        return all;
    }

    /** @throws UncheckedIOException when nobody answers */
    private HttpAnswer send(String path, String[] headers, HttpRequest.Builder request) {
        HttpResponse<String> response = raw(path, headers, request.header("Content-Type", "application/json"));
        return new HttpAnswer(response.statusCode(), response.headers(), json(response.body()));
    }

    private HttpResponse<String> raw(String path, String[] headers, HttpRequest.Builder request) {
        request.uri(URI.create("http://127.0.0.1:" + port + path)).headers(headers);
        HttpRequest built = request.build();
        try {
            HttpResponse<String> response =
                    HTTP.sendAsync(built, BodyHandlers.ofString()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Documented.require(built.method(), path, response.statusCode(), response.headers(), response.body());
            return response;
        } catch (ExecutionException | TimeoutException e) {
            throw new UncheckedIOException(new IOException(built.method() + " " + path + " was not answered", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body.isBlank() ? "null" : body);
    }
}
