package dev.muamala.whole;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** What came back, whole: nothing is thrown for a refusal. */
public record HttpAnswer(int status, HttpHeaders headers, JsonNode body) {
    public String text(String pointer) {
        return body.at(pointer).asString("");
    }

    public long number(String pointer) {
        return body.at(pointer).asLong(0);
    }
}
