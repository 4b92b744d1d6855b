package dev.muamala.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A front-end app of one node. */
final class ReadSideClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final int port;

    ReadSideClient(int port) {
        this.port = port;
    }

    HttpResponse<String> get(String path, String... headers) {
        return later(path, headers).join();
    }

    CompletableFuture<HttpResponse<String>> later(String path, String... headers) {
        return HTTP.sendAsync(request(path, headers), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    static long version(HttpResponse<String> answer) {
        return json(answer).path("version").longValue();
    }

    static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " " + json(answer).path("code").asString("");
    }

    /** A stream of server-sent events that is open; what came over it so far. */
    final class Stream implements AutoCloseable {
        private final Queue<Event> events = new ConcurrentLinkedQueue<>();
        private final CompletableFuture<?> reading;
        private volatile String lastId = "";

        Stream(String path, String... headers) {
            CompletableFuture<Integer> opened = new CompletableFuture<>();
            reading = HTTP.sendAsync(request(path, headers), answer -> {
                opened.complete(answer.statusCode());
                return BodyHandlers.fromLineSubscriber(new Lines()).apply(answer);
            });
            assertThat(opened.join()).as(path).isEqualTo(200);
        }

        record Event(String id, JsonNode data) {
            long version() {
                return data.path("version").longValue();
            }
        }

        Queue<Event> events() {
            return events;
        }

        /** Also moved on by heartbeats. */
        String lastId() {
            return lastId;
        }

        boolean isOver() {
            return reading.isDone();
        }

        @Override
        public void close() {
            reading.cancel(true);
        }

        private final class Lines implements java.util.concurrent.Flow.Subscriber<String> {
            @Override
            public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(String line) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    events.add(new Event(lastId, JsonMapper.shared().readTree(line.substring("data: ".length()))));
                }
            }

            @Override
            public void onError(Throwable throwable) {}

            @Override
            public void onComplete() {}
        }
    }

    private HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path));
        return (headers.length == 0 ? request : request.headers(headers)).build();
    }
}
