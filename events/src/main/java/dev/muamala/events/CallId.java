package dev.muamala.events;

import java.util.Objects;

/**
 * One call that a request makes to an entity or to the payment gateway. It is sent as {@code Idempotency-Key}, so a
 * call that is repeated under its id must have its effect once. Its value is {@code <request id>.<ordinal>}: whoever
 * answers with it also says which request is meant.
 */
public record CallId(String value) implements Identifier {
    public CallId {
        Objects.requireNonNull(value, "call id");
        int dot = value.lastIndexOf('.');
        if (dot < 1 || dot == value.length() - 1) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is not a call id; expected <request id>.<ordinal of the call>");
        }
    }

    /** The {@code ordinal}-th call of the request, counted from 1. */
    public static CallId of(RequestId request, int ordinal) {
        return new CallId(request.value() + "." + ordinal);
    }

    /** Which of the request's calls this is, counted from 1; 0 when the id was not made by {@link #of}. */
    public int ordinal() {
        try {
            return Integer.parseInt(value.substring(value.lastIndexOf('.') + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public RequestId request() {
        return new RequestId(value.substring(0, value.lastIndexOf('.')));
    }

    @Override
    public String toString() {
        return value;
    }
}
