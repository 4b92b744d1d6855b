package dev.muamala.eventstore;

import java.time.Instant;
import java.util.Objects;

/** What one event means for the list of due work. */
public sealed interface DueWorkChange {
    String id();

    /**
     * From {@code dueAt} on, any node may do this. Adding an id again replaces it.
     *
     * @param kind who does it, for example {@code call} or {@code timer}
     */
    record Add(String id, String kind, Instant dueAt) implements DueWorkChange {
        public Add {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(dueAt, "due instant");
        }
    }

    /** It is done, or no longer wanted. Removing what is not there changes nothing. */
    record Remove(String id) implements DueWorkChange {
        public Remove {
            Objects.requireNonNull(id, "id");
        }
    }
}
