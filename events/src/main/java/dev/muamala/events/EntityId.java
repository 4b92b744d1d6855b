package dev.muamala.events;

import java.util.Objects;

/** A federal or local government entity, by its key in the catalogue, for example {@code mohre} or {@code ded-dubai}. */
public record EntityId(String value) implements Identifier {
    public EntityId {
        Objects.requireNonNull(value, "entity id");
    }

    @Override
    public String toString() {
        return value;
    }
}
