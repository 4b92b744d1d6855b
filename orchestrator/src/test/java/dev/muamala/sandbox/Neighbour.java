package dev.muamala.sandbox;

import com.sun.net.httpserver.HttpServer;
import dev.muamala.entity.CallSignature;
import dev.muamala.events.EntityId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The orchestrator's side of the entity protocol: calls entities and takes their callbacks. */
final class Neighbour implements AutoCloseable {
    static final String MASTER = "a master secret for tests";

    record Callback(String call, Map<?, ?> answer, boolean genuine, Instant at) {}

    record Reply(int status, Map<?, ?> body, boolean genuine) {}

    final List<Callback> callbacks = new CopyOnWriteArrayList<>();
    final AtomicInteger callbacksToFail = new AtomicInteger();
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String request = UUID.randomUUID().toString();
    private final AtomicInteger ordinals = new AtomicInteger();

    Neighbour() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/callbacks/", exchange -> {
            String[] path = exchange.getRequestURI().getPath().split("/");
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean fails = callbacksToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!fails) {
                boolean genuine = signature(path[2])
                        .verifies(exchange.getRequestHeaders().getFirst(CallSignature.HEADER), path[3], body);
                callbacks.add(new Callback(path[3], Json.read(body, Map.class), genuine, Instant.now()));
            }
            exchange.sendResponseHeaders(fails ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    String newCall() {
        return request + "." + ordinals.incrementAndGet();
    }

    String request() {
        return request;
    }

    Reply ask(Sandbox sandbox, String entity, String operation, String call) throws Exception {
        return ask(sandbox, entity, operation, call, Map.of());
    }

    Reply ask(Sandbox sandbox, String entity, String operation, String call, Map<String, Object> input)
            throws Exception {
        return send(call(sandbox, entity, operation, call, input).build(), entity, call);
    }

    Reply pay(Sandbox sandbox, String call, long fils) throws Exception {
        byte[] body = Json.write(Map.of(
                "call",
                call,
                "request",
                request,
                "operation",
                "payment",
                "emirate",
                "AE-DU",
                "callback",
                callbackUrl("payment-gateway", call),
                "input",
                Map.of(),
                "amount",
                Map.of("minorUnits", fils, "currency", "AED")));
        return send(
                request(sandbox, "/payment-gateway/payments", "payment-gateway", call, body)
                        .header("Idempotency-Key", call)
                        .build(),
                "payment-gateway",
                call);
    }

    HttpRequest.Builder call(Sandbox sandbox, String entity, String operation, String call, Map<String, Object> input) {
        return callWithoutKey(sandbox, entity, operation, call, input).header("Idempotency-Key", call);
    }

    HttpRequest.Builder callWithoutKey(
            Sandbox sandbox, String entity, String operation, String call, Map<String, Object> input) {
        byte[] body = Json.write(Map.of(
                "call",
                call,
                "request",
                request,
                "operation",
                operation,
                "emirate",
                "AE-DU",
                "callback",
                callbackUrl(entity, call),
                "input",
                input));
        return request(sandbox, "/" + entity + "/operations/" + operation, entity, call, body);
    }

    private HttpRequest.Builder request(Sandbox sandbox, String path, String entity, String call, byte[] body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.port() + path))
                .timeout(Duration.ofSeconds(5))
                .header("Muamala-Deadline", Instant.now().plusSeconds(60).toString())
                .header(CallSignature.HEADER, signature(entity).sign(call, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    Reply send(HttpRequest request, String entity, String call) throws Exception {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        boolean genuine = signature(entity)
                .verifies(response.headers().firstValue(CallSignature.HEADER).orElse(null), call, response.body());
        return new Reply(response.statusCode(), Json.read(response.body(), Map.class), genuine);
    }

    HttpResponse<String> admin(Sandbox sandbox, String method, String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sandbox.port() + path))
                        .method(
                                method,
                                json == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    LedgerEntry entry(Sandbox sandbox, String call) {
        return sandbox.ledger().entry(call).orElseThrow();
    }

    private String callbackUrl(String entity, String call) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/callbacks/" + entity + "/" + call;
    }

    private static CallSignature signature(String entity) {
        return new CallSignature(
                CallSignature.secretOf(MASTER, new EntityId(entity)), Duration.ofMinutes(5), Clock.systemUTC());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
