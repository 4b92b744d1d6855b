package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An app that is told by webhooks, under as many paths as it likes. It answers challenges and takes what it is sent,
 * unless it is given something else to do.
 */
public final class Receiver implements AutoCloseable {
    /** One message that came. */
    public record Heard(String path, String id, long timestamp, String signature, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String type() {
            return json().path("type").asString("");
        }

        /** Whether the library of standardwebhooks.com signs it in this way by the secret. */
        public boolean isSignedBy(String secret) {
            try {
                String expected = new com.standardwebhooks.Webhook(secret).sign(id, timestamp, body);
                return List.of(signature.split(" ")).contains(expected);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What to do with a message instead of taking it. */
    public interface Answering {
        void answer(HttpExchange exchange, Heard heard) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final Map<String, Answering> answers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> mute = new ConcurrentHashMap<>();

    public Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public void given(String path, Answering answering) {
        answers.put(path, answering);
    }

    public void noLonger(String path) {
        answers.remove(path);
    }

    /** Challenges to this path are answered with something else. */
    public void mute(String path) {
        mute.put(path, true);
    }

    /** What came to the path, in its order, challenges left out. */
    public List<Heard> heard(String path) {
        return heard.stream()
                .filter(one -> one.path().equals(path) && !one.type().equals("webhook.challenge"))
                .toList();
    }

    public List<Heard> challenges(String path) {
        return heard.stream()
                .filter(one -> one.path().equals(path) && one.type().equals("webhook.challenge"))
                .toList();
    }

    /** The messages about one request. */
    public List<Heard> about(String path, String request) {
        return heard(path).stream()
                .filter(one -> one.json().at("/data/request").asString("").equals(request))
                .toList();
    }

    public static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            Heard one = new Heard(
                    path,
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body);
            heard.add(one);
            if (one.type().equals("webhook.challenge")) {
                String value = one.json().at("/data/challenge").asString("");
                reply(exchange, 200, mute.containsKey(path) ? "hello" : "{\"challenge\": \"" + value + "\"}");
            } else if (answers.containsKey(path)) {
                answers.get(path).answer(exchange, one);
            } else {
                reply(exchange, 204, "");
            }
        }
    }

    /** A webhook for a path of this receiver, as its owner has it. */
    public record Owned(JsonClient door, String owner, String id, String secret) {
        public String path() {
            return "/api/v1/webhooks/" + id;
        }

        public HttpAnswer see() {
            return door.get(path() + "?owner=" + owner);
        }

        public String state() {
            return see().text("/state");
        }

        public List<JsonNode> deliveries() {
            HttpAnswer answer = door.get(path() + "/deliveries?limit=200&owner=" + owner);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            return answer.body().path("deliveries").valueStream().toList();
        }
    }

    public Owned registered(JsonClient door, String owner, String path, Map<String, ?> more) {
        Map<String, Object> body = new java.util.HashMap<>(more);
        body.put("url", url(path));
        HttpAnswer answer = door.post("/api/v1/webhooks?owner=" + owner, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return new Owned(door, owner, answer.text("/id"), answer.text("/secret"));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
