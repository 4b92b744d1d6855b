package dev.muamala.events;

import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

/** One batch that moves running requests to another version, or one that takes such a batch back. A UUID. */
public record MoveId(String value) implements Identifier {
    public MoveId {
        Objects.requireNonNull(value, "move id");
    }

    /** The batch that a roll-back asks for. Whichever node begins it, it is the same one. */
    public static MoveId of(VersionRolledBack back) {
        String name = back.from() + " -> " + back.workflow() + " at " + back.at();
        return new MoveId(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
