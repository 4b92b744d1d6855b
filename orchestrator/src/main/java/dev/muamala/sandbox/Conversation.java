package dev.muamala.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One HTTP request and the one answer that it gets, which may wait without keeping a thread, or never come. */
final class Conversation {
    static final int LARGEST_BODY = 1 << 20;

    private final HttpExchange exchange;
    private final ScheduledExecutorService timer;
    private long latencyMillis;

    Conversation(HttpExchange exchange, ScheduledExecutorService timer) {
        this.exchange = exchange;
        this.timer = timer;
    }

    String method() {
        return exchange.getRequestMethod();
    }

    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** @throws IllegalArgumentException when it is longer than {@link #LARGEST_BODY} */
    byte[] body() throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw new IllegalArgumentException("The body is longer than " + LARGEST_BODY + " bytes.");
        }
        return body;
    }

    /** The answer will be held back for so long. */
    void takeYourTime(long millis) {
        latencyMillis = millis;
    }

    void answer(int status, Object value) {
        answer(status, "application/json", Json.write(value), Map.of());
    }

    void answer(int status, byte[] json, Map<String, String> headers) {
        answer(status, "application/json", json, headers);
    }

    /** An RFC 9457 problem. */
    void problem(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", status);
        problem.put("code", code);
        problem.put("detail", detail);
        answer(status, "application/problem+json", Json.write(problem), Map.of());
    }

    /** Closes the connection without a word. */
    void breakOff() {
        later(exchange::close);
    }

    private void answer(int status, String type, byte[] body, Map<String, String> headers) {
        later(() -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            headers.forEach(exchange.getResponseHeaders()::set);
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            } catch (IOException e) {
                System.getLogger(Conversation.class.getName())
                        .log(System.Logger.Level.DEBUG, "The caller went away before the answer", e);
            }
        });
    }

    private void later(Runnable action) {
        if (latencyMillis == 0) {
            action.run();
            return;
        }
        try {
            timer.schedule(action, latencyMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            exchange.close();
        }
    }
}
