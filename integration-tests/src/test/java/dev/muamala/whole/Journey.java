package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.RequestId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One citizen with one request for a trade licence. The request's id is known before it is submitted, so rules for the
 * entities can be set first; they meet this request only, and nothing that one journey does disturbs another.
 */
public final class Journey {
    public static final String APPROVE = "approving-authority.activity.approve";
    public static final String RESERVE = "economic-department.trade-name.reserve";
    public static final String RELEASE = "economic-department.trade-name.release";
    public static final String PAY = "payment";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public final String applicant = "784-test-" + UUID.randomUUID();
    public final String key = UUID.randomUUID().toString();
    public final RequestId request = RequestId.derive(new ApplicantId(applicant), key);
    public final String path = "/api/v1/requests/" + request;

    private final Entities entities;
    private final JsonClient frontDoor;
    private final ObjectNode submission;
    private long position;

    public Journey(Entities entities, JsonClient frontDoor) {
        this.entities = entities;
        this.frontDoor = frontDoor;
        try (InputStream example = Journey.class.getResourceAsStream("/demo/trade-licence.json")) {
            this.submission = (ObjectNode) JsonMapper.shared().readTree(example);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        submission.put("applicant", applicant);
    }

    public ObjectNode submission() {
        return submission;
    }

    public Journey changed(Consumer<ObjectNode> change) {
        change.accept(submission);
        return this;
    }

    /** How the entities are to meet this request; the latest rule that fits holds. */
    public Journey given(String name, String rule) {
        entities.given(request, name, rule);
        return this;
    }

    public Journey noLonger(String name) {
        entities.noLonger(request, name);
        return this;
    }

    public Journey submitted() {
        HttpAnswer answer = frontDoor.post("/api/v1/requests", submission, "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.text("/id")).isEqualTo(request.value());
        position = answer.number("/position");
        return this;
    }

    /** Where the request stands; never less than what this journey has written or seen before. */
    public JsonNode status() {
        HttpAnswer answer = frontDoor.get(path + "?after=" + position);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        position = answer.number("/position");
        return answer.body();
    }

    /** Asks on when it is not answered; but when that was how it ended, says so. */
    public JsonNode until(String what, Predicate<JsonNode> condition) {
        AtomicReference<Throwable> trouble = new AtomicReference<>();
        try {
            return await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(() -> statusOr(trouble), condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\nIts last question failed with: " + trouble.get(), e);
        }
    }

    private JsonNode statusOr(AtomicReference<Throwable> trouble) {
        try {
            JsonNode status = status();
            trouble.set(null);
            return status;
        } catch (RuntimeException | AssertionError e) {
            trouble.set(e);
            throw e;
        }
    }

    public JsonNode untilCompleted(String outcome) {
        JsonNode status = until(
                "completed",
                now -> now.path("state").asString("").equals("completed")
                        || now.path("standstill").isObject());
        assertThat(status.at("/outcome/name").asString(""))
                .as(status.toString())
                .isEqualTo(outcome);
        return status;
    }

    public JsonNode untilHeldBy(String... holders) {
        return until("held by " + List.of(holders), now -> holders(now).containsAll(List.of(holders)));
    }

    /** Waits until the citizen is asked for something, and returns the action. */
    public JsonNode untilAsked() {
        return until("an action", now -> !now.path("actions").isEmpty()).at("/actions/0");
    }

    /** Waits until the timeline has an entry of the kind. */
    public JsonNode untilSeen(String kind) {
        return until(kind, now -> kinds(now).contains(kind));
    }

    public HttpAnswer act(JsonNode action, String data) {
        return wrote(frontDoor.post(
                path + "/actions",
                Map.of(
                        "step",
                        action.path("step").asString(""),
                        "data",
                        JsonMapper.shared().readTree(data)),
                "Idempotency-Key",
                UUID.randomUUID().toString()));
    }

    public HttpAnswer withdraw() {
        return wrote(frontDoor.post(path + "/withdrawal", Map.of(), "Idempotency-Key", "withdraw"));
    }

    private HttpAnswer wrote(HttpAnswer answer) {
        position = Math.max(position, answer.number("/position"));
        return answer;
    }

    public List<JsonNode> ledger(String operation) {
        return entities.ledger(request, operation);
    }

    /** Waits until a call to the operation has reached an entity, and returns the entity's account of it. */
    public JsonNode untilCalled(String operation) {
        return await("a call to " + operation)
                .atMost(PATIENCE)
                .until(() -> ledger(operation), calls -> !calls.isEmpty())
                .get(0);
    }

    public int effects(String operation) {
        return ledger(operation).stream()
                .mapToInt(call -> call.path("effects").asInt(0))
                .sum();
    }

    public static List<String> holders(JsonNode status) {
        return status.path("holders")
                .valueStream()
                .map(holder -> holder.path("id").asString(""))
                .toList();
    }

    public static List<String> kinds(JsonNode status) {
        return status.path("timeline")
                .valueStream()
                .map(entry -> entry.path("kind").asString(""))
                .toList();
    }
}
