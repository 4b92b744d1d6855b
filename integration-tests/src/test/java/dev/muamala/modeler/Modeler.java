package dev.muamala.modeler;

import dev.muamala.whole.HttpAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Camunda Modeler 5 as its server sees it: the same requests, parts and headers, and the same patience.
 *
 * @param user who is signed in; nobody where the server did not ask for it
 */
record Modeler(int port, Optional<String> user) {
    /** After which Modeler gives up. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String BOUNDARY = "----WebKitFormBoundaryQ5Vw1mGkRb7cXz2A";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Modeler of(int port, String user) {
        return new Modeler(port, Optional.of(user));
    }

    /** The parts of a deployment, in the order in which Modeler appends them. */
    static final class Form {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        static Form deployment(String name) {
            return new Form()
                    .field("deployment-name", name)
                    .field("deployment-source", "Camunda Modeler")
                    .field("enable-duplicate-filtering", "true");
        }

        Form tenant(String id) {
            return field("tenant-id", id);
        }

        Form field(String name, String value) {
            return part("form-data; name=\"" + name + "\"", "", bytes(value));
        }

        Form diagram(String name, String content) {
            return file(name, "text/xml", bytes(content));
        }

        Form attachment(String name, String content) {
            return file(name, "application/octet-stream", bytes(content));
        }

        private Form file(String name, String type, byte[] content) {
            return part(
                    "form-data; name=\"" + name + "\"; filename=\"" + name + "\"",
                    "Content-Type: " + type + "\r\n",
                    content);
        }

        private Form part(String disposition, String more, byte[] content) {
            body.writeBytes(
                    bytes("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n" + more + "\r\n"));
            body.writeBytes(content);
            body.writeBytes(bytes("\r\n"));
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(body.toByteArray());
            all.writeBytes(bytes("--" + BOUNDARY + "--\r\n"));
            return all.toByteArray();
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    HttpAnswer version() {
        return get("/engine-rest/version");
    }

    HttpAnswer checkConnection() {
        return get("/engine-rest/deployment?maxResults=0");
    }

    HttpAnswer get(String path) {
        return send(request(path).GET());
    }

    HttpAnswer deploy(Form form) {
        return send(request("/engine-rest/deployment/create")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form.bytes())));
    }

    HttpAnswer start(String definition, String body) {
        return send(request("/engine-rest/process-definition/" + definition + "/start")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        List<String> headers = new ArrayList<>(List.of("Accept", "application/json"));
        user.ifPresent(name -> headers.addAll(List.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString((name + ":secret").getBytes(StandardCharsets.UTF_8)))));
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .headers(headers.toArray(String[]::new));
    }

    private static HttpAnswer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new HttpAnswer(response.statusCode(), response.headers(), json(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Modeler takes what is no JSON for an empty object. */
    private static JsonNode json(String body) {
        try {
            return JsonMapper.shared().readTree(body.isBlank() ? "{}" : body);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode();
        }
    }
}
