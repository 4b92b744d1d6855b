package dev.muamala.benchmark;

import java.util.Map;

/** What is answered at each of the four waits, as variables of a Camunda process. */
enum CanonicalAnswer {
    IDENTITY("icp.identity.check", Map.of("valid", true)),
    FILE("economic-department.file.open", Map.of("file", "F-1", "feeFils", 12_000)),
    PAYMENT("payment.collect", Map.of("receipt", "R-1")),
    LICENCE("economic-department.licence.issue", Map.of("number", "L-1"));

    private final String topic;
    private final Map<String, Object> variables;

    CanonicalAnswer(String topic, Map<String, Object> variables) {
        this.topic = topic;
        this.variables = variables;
    }

    String topic() {
        return topic;
    }

    Map<String, Object> variables() {
        return variables;
    }
}
