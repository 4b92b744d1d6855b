package dev.muamala.entity;

import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.request.CallOutcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * One signed HTTP exchange with an entity. The call id is the {@code Idempotency-Key}: asking again is the same POST,
 * and answers what became of the first. An answer that does not carry the entity's signature says nothing.
 */
@Component
public class EntityClient implements CallAdapter<EntityCalled> {
    /** Under the path of a call: where the same body takes the call back. */
    public static final String WITHDRAWAL = "/withdrawal";

    private final EntityProperties entities;
    private final Signatures signatures;
    private final Answers answers;
    private final JsonMapper json;
    private final HttpClient http;

    EntityClient(EntityProperties entities, Signatures signatures, Answers answers, JsonMapper json) {
        this.entities = entities;
        this.signatures = signatures;
        this.answers = answers;
        this.json = json;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(entities.timeout())
                .build();
    }

    @Override
    public Class<EntityCalled> calls() {
        return EntityCalled.class;
    }

    @Override
    public CallOutcome make(EntityCalled call) {
        return post(call, "/operations/" + call.operation(), Map.of("operation", call.operation()));
    }

    @Override
    public CallOutcome takeBack(EntityCalled call) {
        return post(call, "/operations/" + call.operation() + WITHDRAWAL, Map.of("operation", call.operation()));
    }

    /**
     * Posts the call to {@code path} under the address of its party.
     *
     * @param content what is sent beside the envelope ({@code call}, {@code request}, {@code callback}, {@code input})
     */
    public CallOutcome post(CallMade call, String path, Map<String, Object> content) {
        EntityId party = call.party();
        URI address = URI.create(entities.addressOf(party) + path);
        byte[] body = body(call, content);
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(entities.timeout())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", call.call().value())
                .header("Muamala-Deadline", call.deadline().toString())
                .header(
                        CallSignature.HEADER,
                        signatures.of(party).sign(call.call().value(), body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            return outcome(party, call.call(), send(request));
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof TimeoutException ? e : e.getCause();
            return new CallOutcome.Unknown(cause.getClass().getSimpleName() + " at " + address.getAuthority());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new CallOutcome.Unknown("interrupted");
        }
    }

    /** The request's own timeout ends with the headers of the answer; this one covers the body too. */
    private HttpResponse<byte[]> send(HttpRequest request)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.sendAsync(request, answer -> new BoundedBody(Answers.MAX_BYTES));
        try {
            return exchange.get(entities.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            exchange.cancel(true);
        }
    }

    private byte[] body(CallMade call, Map<String, Object> content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("call", call.call().value());
        body.put("request", call.request().value());
        body.put(
                "callback", entities.callback(call.party(), call.call().value()).toString());
        body.putAll(content);
        body.put("input", call.input());
        return json.writeValueAsBytes(body);
    }

    private CallOutcome outcome(EntityId party, CallId call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status != 200 && status != 202) {
            return new CallOutcome.Unknown("HTTP " + status + " from " + party);
        }
        String signature = response.headers().firstValue(CallSignature.HEADER).orElse(null);
        if (!signatures.of(party).verifies(signature, call.value(), response.body())) {
            return new CallOutcome.Unknown("an answer without the signature of " + party);
        }
        return answers.read(response.body());
    }
}
