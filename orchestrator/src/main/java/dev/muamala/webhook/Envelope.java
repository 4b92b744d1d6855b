package dev.muamala.webhook;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What is sent, as standardwebhooks.com has it: {@code type}, {@code timestamp}, {@code data}. */
record Envelope(String type, Instant timestamp, Map<String, Object> data) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Thin: enough to know whether to ask for the request's status, and nothing about a person. */
    static Envelope of(MessageType type, Standing standing, RequestEvent event, long position) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("revision", MessageType.REVISION);
        data.put("request", event.request().value());
        data.put("service", standing.submitted().service());
        data.put("emirate", standing.submitted().emirate().code());
        data.put("version", standing.version());
        data.put("position", position);
        data.put("state", standing.state().code());
        Map<String, LocalizedText> labels = new LinkedHashMap<>();
        labels.put("service", standing.submitted().serviceLabel());
        labels.put("state", standing.state().label());
        if (standing.completion() != null) {
            data.put("outcome", standing.completion().outcome());
            labels.put("outcome", standing.completion().label());
        }
        data.put("labels", labels);
        return new Envelope(type.code(), event.at(), data);
    }

    static Envelope challenge(String value, Instant now) {
        return new Envelope("webhook.challenge", now, Map.of("revision", MessageType.REVISION, "challenge", value));
    }

    String json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("timestamp", timestamp.truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("data", data);
        return JSON.writeValueAsString(fields);
    }
}
