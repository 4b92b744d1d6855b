package dev.muamala.sandbox;

import dev.muamala.entity.CallSignature;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Delivers the answers that entities owe. Each is tried until it is acknowledged, with growing pauses, also over a
 * restart of the sandbox, because what is owed stands in the ledger.
 */
final class CallbackClient {
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Ledger ledger;
    private final Signatures signatures;
    private final ScheduledExecutorService timer;
    private final HttpClient http;

    CallbackClient(Ledger ledger, Signatures signatures, ScheduledExecutorService timer, Executor executor) {
        this.ledger = ledger;
        this.signatures = signatures;
        this.timer = timer;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .executor(executor)
                .build();
    }

    /** Takes up what a former process still owed. */
    void resume() {
        ledger.entries().stream().filter(entry -> entry.callbacksOwed() > 0).forEach(this::schedule);
    }

    void schedule(LedgerEntry entry) {
        Instant due = entry.settled().orElseThrow().due();
        long wait = Math.max(0, Duration.between(Instant.now(), due).toMillis());
        timer.schedule(() -> deliver(entry.call()), wait, TimeUnit.MILLISECONDS);
    }

    /** @return done when the callback was tried for the first time, whatever came of it */
    CompletableFuture<Void> deliver(String call) {
        return attempt(call, FIRST_PAUSE_MILLIS);
    }

    private CompletableFuture<Void> attempt(String call, long pause) {
        LedgerEntry entry = ledger.entry(call).orElseThrow();
        LedgerLine.Settled settled = entry.settled().orElseThrow();
        byte[] body = Json.write(settled.answer());
        String signature =
                signatures.of(entry.entity(), settled.clockSkewSeconds()).sign(call, body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(entry.callback()))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header(CallSignature.HEADER, signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() / 100 == 2)
                .thenAccept(acknowledged -> after(call, acknowledged, pause));
    }

    private void after(String call, boolean acknowledged, long pause) {
        LedgerEntry entry = ledger.append(new LedgerLine.CalledBack(call, acknowledged, Instant.now()));
        if (entry.callbacksOwed() == 0 || timer.isShutdown()) {
            return;
        }
        long next = acknowledged ? FIRST_PAUSE_MILLIS : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        long wait = ThreadLocalRandom.current().nextLong(next / 2, next);
        timer.schedule(() -> attempt(call, next), wait, TimeUnit.MILLISECONDS);
    }
}
