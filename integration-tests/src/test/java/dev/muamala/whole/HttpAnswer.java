package dev.muamala.whole;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** What came back, whole: nothing is thrown for a refusal. */
record HttpAnswer(int status, HttpHeaders headers, JsonNode body) {
    String text(String pointer) {
        return body.at(pointer).asString("");
    }

    long number(String pointer) {
        return body.at(pointer).asLong(0);
    }
}
