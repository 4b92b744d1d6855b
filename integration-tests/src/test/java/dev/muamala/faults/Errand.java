package dev.muamala.faults;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.RequestId;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.JsonClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One request as its citizen knows it, from the first attempt to submit it until its end was seen. */
final class Errand {
    private static final JsonNode EXAMPLE = example();

    private final String applicant;
    private final String key;
    private final RequestId request;
    private final Story story;
    private final Journal journal;
    private final ObjectNode submission;
    private final Map<String, Deed> deeds = new LinkedHashMap<>();
    private boolean acknowledged;
    private boolean withdrawn;
    private boolean rated;
    private boolean over;
    private long position;
    private long version;

    /** Something that was sent under a key of its own, and is sent again just so. */
    private final class Deed {
        private final String what;
        private final String path;
        private final Object body;
        private final String deedKey;
        private boolean acknowledged;

        Deed(String what, String path, Object body, String deedKey) {
            this.what = what;
            this.path = path;
            this.body = body;
            this.deedKey = deedKey;
        }

        HttpAnswer send(JsonClient door) {
            HttpAnswer answer = door.post("/api/v1/requests/" + request + path, body, "Idempotency-Key", deedKey);
            if (noted(what, answer) && answer.status() != 503 && !isInUse(answer)) {
                wrote(what, answer);
                acknowledged |= answer.status() == 200;
                if (acknowledged) {
                    journal.acted(request + "/" + deedKey, answer);
                }
            }
            return answer;
        }
    }

    Errand(String applicant, String key, String emirate, Story story, Journal journal) {
        this.applicant = applicant;
        this.key = key;
        this.request = RequestId.derive(new ApplicantId(applicant), key);
        this.story = story;
        this.journal = journal;
        this.submission =
                ((ObjectNode) EXAMPLE.deepCopy()).put("applicant", applicant).put("emirate", emirate);
        story.write(submission);
    }

    private static JsonNode example() {
        try (InputStream example = Errand.class.getResourceAsStream("/demo/trade-licence.json")) {
            return JsonMapper.shared().readTree(example);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAcknowledged() {
        return acknowledged;
    }

    /** Whether the citizen has seen its end. */
    boolean isOver() {
        return over;
    }

    /** @throws UncheckedIOException when nobody answers; it is not known whether anything was done */
    void goOn(JsonClient door, RandomGenerator random) {
        if (!deeds.isEmpty() && random.nextInt(25) == 0) {
            List.copyOf(deeds.values()).get(random.nextInt(deeds.size())).send(door);
        } else if (!acknowledged || random.nextInt(25) == 0) {
            submit(door);
        } else if (random.nextInt(100) == 0) {
            submitSomethingElse(door);
        } else if (story == Story.WITHDRAWN && !withdrawn && random.nextInt(4) == 0) {
            withdraw(door);
        } else {
            read(door, random);
        }
    }

    private void submit(JsonClient door) {
        HttpAnswer answer = door.post("/api/v1/requests", submission, "Idempotency-Key", key);
        if (noted("submit", answer) && answer.status() != 503 && !isInUse(answer)) {
            journal.submitted(applicant + "/" + key, answer);
            acknowledged = true;
            position = Math.max(position, answer.number("/position"));
        }
    }

    /** Under the key that is taken already. */
    private void submitSomethingElse(JsonClient door) {
        ObjectNode other = submission.deepCopy();
        ((ObjectNode) other.at("/form/premises")).put("address", "Another Street");
        HttpAnswer answer = door.post("/api/v1/requests", other, "Idempotency-Key", key);
        if (answer.status() != 503 && !isInUse(answer) && !answer.text("/code").equals("idempotency-key-reused")) {
            journal.surprised("another submission under the key of " + request, answer);
            if (answer.status() == 201) {
                journal.submitted(applicant + "/" + key, answer);
            }
        }
    }

    private void withdraw(JsonClient door) {
        HttpAnswer answer = deeds.computeIfAbsent(
                        "withdrawal", first -> new Deed("withdrawal", "/withdrawal", Map.of(), "withdraw"))
                .send(door);
        withdrawn = answer.status() < 500 && !isInUse(answer);
    }

    /** Says what it has seen by position, by version, or not at all; now and then it waits for news. */
    private void read(JsonClient door, RandomGenerator random) {
        long after = random.nextBoolean() ? position : 0;
        long known = random.nextBoolean() ? version : 0;
        List<String> headers = new ArrayList<>(List.of("Prefer", random.nextInt(10) == 0 ? "wait=1" : "wait=0"));
        if (known > 0) {
            headers.addAll(List.of("If-None-Match", "\"" + known + "\""));
        }
        HttpAnswer answer = door.get(
                "/api/v1/requests/" + request + (after > 0 ? "?after=" + after : ""), headers.toArray(String[]::new));
        noted("status", answer);
        journal.read(applicant, request.value(), after, known, answer);
        if (answer.status() == 200) {
            version = answer.number("/version");
            position = Math.max(position, answer.number("/position"));
            JsonNode actions = answer.body().path("actions");
            if (!rated && answer.text("/state").equals("completed")) {
                rate(door);
            }
            over = rated || story.staysOpen() && isStuck(answer.body());
            if (!over && !actions.isEmpty()) {
                act(door, actions.path(random.nextInt(actions.size())));
            }
        }
    }

    /** The last thing that a citizen does. */
    private void rate(JsonClient door) {
        rated = deeds.computeIfAbsent("rating", first -> new Deed("rating", "/rating", Map.of("rating", 4), "rate"))
                        .send(door)
                        .status()
                == 200;
    }

    private static boolean isStuck(JsonNode status) {
        return status.path("holders").size() == 1
                && (!status.path("actions").isEmpty()
                        || status.at("/holders/0/reference").isString());
    }

    private void act(JsonClient door, JsonNode action) {
        String step = action.path("step").asString("");
        JsonNode data =
                JsonMapper.shared().readTree(Story.answerTo(action.path("form").asString("")));
        deeds.computeIfAbsent(
                        step,
                        first -> new Deed("action", "/actions", Map.of("step", step, "data", data), "act-" + step))
                .send(door);
    }

    /** Somebody else's connection broke, and what it asked for is still being done. */
    private static boolean isInUse(HttpAnswer answer) {
        return answer.text("/code").equals("idempotency-key-in-use");
    }

    private void wrote(String what, HttpAnswer answer) {
        if (answer.status() == 200) {
            journal.written(what, answer);
            position = Math.max(position, answer.number("/position"));
        }
    }

    private boolean noted(String what, HttpAnswer answer) {
        if (answer.status() >= 500 && answer.status() != 503) {
            journal.surprised(what + " of " + request, answer);
            return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return request + " (" + story + (acknowledged ? "" : ", not acknowledged") + ")";
    }
}
