package dev.muamala.sandbox;

import dev.muamala.events.Money;
import java.util.Map;

/**
 * One thing that an entity is asked to do, as the body of the entity protocol carries it.
 *
 * @param call the call id; the same call may arrive many times and must have its effect once
 * @param amount of a payment, otherwise null
 */
record Call(
        String call,
        String request,
        String operation,
        String emirate,
        String callback,
        Map<String, Object> input,
        Money amount) {
    Call {
        require(call, "call");
        require(request, "request");
        require(operation, "operation");
        require(callback, "callback");
        if (!callback.matches("https?://.+")) {
            throw new IllegalArgumentException("\"callback\" is " + callback + ", which is not an http address.");
        }
        input = input == null ? Map.of() : input;
    }

    private static void require(String value, String field) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("\"" + field + "\" is missing from the call.");
        }
    }
}
