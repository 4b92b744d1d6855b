package dev.muamala.events;

import java.util.Objects;

/** By which the log knows a person whom it must not name. Random: once the person's key is gone, nothing leads back. */
public record PersonId(String value) implements Identifier {
    public PersonId {
        Objects.requireNonNull(value, "person id");
    }

    @Override
    public String toString() {
        return value;
    }
}
