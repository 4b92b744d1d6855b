package dev.muamala.projection;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a projection is doing, for operators.
 *
 * @param collection what readers read now; null while the store is away
 * @param position every event up to here is in the documents; -1 for none
 * @param head the newest event of the log; -1 for none
 * @param lag how many events are still to be read
 * @param rebuild null when none is under way
 */
public record ProjectionStatus(
        String name,
        int version,
        @Nullable String collection,
        long position,
        long head,
        long lag,
        State state,
        List<FoldFailure> failures,
        @Nullable Rebuild rebuild) {
    static ProjectionStatus storeAway(String name, int version, long head) {
        return new ProjectionStatus(name, version, null, -1, head, head + 1, State.STORE_AWAY, List.of(), null);
    }

    /** What an operator should know first. */
    public enum State {
        /** Reading as the log grows. */
        LIVE,
        /** Not yet at the place where the log ended when this process started. */
        CATCHING_UP,
        /** A fold cannot take an event; see the failures. */
        STOPPED,
        /** The store does not answer; reading goes on by itself when it does. */
        STORE_AWAY;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param done events read of {@code total}
     * @param remaining at the present rate; null while nothing is known of it
     */
    public record Rebuild(
            String collection,
            int version,
            long done,
            long total,
            double eventsPerSecond,
            @Nullable Duration remaining,
            List<FoldFailure> failures) {}
}
