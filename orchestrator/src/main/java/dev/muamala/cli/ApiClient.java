package dev.muamala.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP with one server; what it refuses becomes a {@link NotDone} with the server's own words. */
record ApiClient(String url, String whenNobodyAnswers, Optional<String> token, HttpClient http) {
    static ApiClient at(String url, String whenNobodyAnswers) {
        return at(url, whenNobodyAnswers, Optional.empty());
    }

    static ApiClient at(String url, String whenNobodyAnswers, Optional<String> token) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        return new ApiClient(url, whenNobodyAnswers, token, http);
    }

    /** Empty while the server says that it does not have the thing, or not yet. */
    Optional<JsonNode> get(String path) {
        HttpResponse<String> response = send(request(path).GET());
        if (response.statusCode() == 404 || response.statusCode() == 503) {
            return Optional.empty();
        }
        return Optional.of(good(path, response));
    }

    JsonNode post(String path, JsonNode body, String idempotencyKey) {
        return good(path, send(posting(path, body).header("Idempotency-Key", idempotencyKey)));
    }

    /** What came back, whole: nothing is thrown for a refusal. */
    record Answer(int status, String text) {
        boolean good() {
            return status / 100 == 2;
        }

        /** The body, or an object without fields where it is no JSON. */
        JsonNode json() {
            try {
                return JsonMapper.shared().readTree(text);
            } catch (JacksonException e) {
                return JsonMapper.shared().createObjectNode();
            }
        }
    }

    Answer ask(String path, String accept) {
        HttpResponse<String> response =
                send(request(path).header("Accept", accept).GET());
        return new Answer(response.statusCode(), response.body());
    }

    Answer tell(String path, JsonNode body) {
        HttpResponse<String> response = send(posting(path, body));
        return new Answer(response.statusCode(), response.body());
    }

    void delete(String path) {
        good(path, send(request(path).DELETE()));
    }

    private HttpRequest.Builder posting(String path, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
        token.ifPresent(given -> request.header("Authorization", "Bearer " + given));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw NotDone.failed("Nobody answers at " + url + ". " + whenNobodyAnswers);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDone.failed("Interrupted.");
        }
    }

    private JsonNode good(String path, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw NotDone.failed(url + path + " answered " + response.statusCode() + ": " + response.body());
        }
        try {
            return JsonMapper.shared().readTree(response.body());
        } catch (JacksonException e) {
            throw NotDone.failed(url + path + " did not answer with JSON. Is it Muamala that listens there?");
        }
    }
}
