package dev.muamala.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands before several servers: hands each POST to one of them in turn, and to the next where that one does not
 * answer. It can also hand everything to all of them at once, so that they meet over the same request.
 */
final class Balancer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger turn = new AtomicInteger();
    private final ConcurrentMap<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
    private final HttpServer listener;
    private volatile List<Integer> servers = List.of();
    private volatile boolean toAll;

    Balancer() {
        try {
            listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.setExecutor(threads);
        listener.createContext("/", this::handle);
        listener.start();
    }

    /** @param ports of the servers, on loopback */
    void before(Integer... ports) {
        servers = List.of(ports);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getAddress().getPort();
    }

    void handToAll(boolean all) {
        toAll = all;
    }

    /** How many answers with a good status each server has given, by its port. */
    Map<Integer, Integer> handled() {
        Map<Integer, Integer> counts = new ConcurrentHashMap<>();
        handled.forEach((port, count) -> counts.put(port, count.get()));
        return counts;
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            int status = toAll ? allAtOnce(exchange, body) : oneInTurn(exchange, body);
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private int oneInTurn(HttpExchange exchange, byte[] body) {
        int first = turn.getAndIncrement();
        int status = 502;
        for (int i = 0; i < servers.size() && status >= 500; i++) {
            status = status(servers.get(Math.floorMod(first + i, servers.size())), exchange, body);
        }
        return status;
    }

    /** Good only when all of them say so. */
    private int allAtOnce(HttpExchange exchange, byte[] body) {
        List<Future<Integer>> answers = new ArrayList<>();
        servers.forEach(port -> answers.add(threads.submit(() -> status(port, exchange, body))));
        int worst = 0;
        for (Future<Integer> answer : answers) {
            try {
                worst = Math.max(worst, answer.get());
            } catch (Exception e) {
                worst = 502;
            }
        }
        return worst;
    }

    private int status(int port, HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + exchange.getRequestURI()))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase("Content-Type") || name.equalsIgnoreCase("Muamala-Signature")) {
                request.header(name, values.get(0));
            }
        });
        try {
            int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status / 100 == 2) {
                handled.computeIfAbsent(port, first -> new AtomicInteger()).incrementAndGet();
            }
            return status;
        } catch (IOException e) {
            return 502;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 502;
        }
    }

    @Override
    public void close() {
        listener.stop(0);
        threads.shutdownNow();
    }
}
