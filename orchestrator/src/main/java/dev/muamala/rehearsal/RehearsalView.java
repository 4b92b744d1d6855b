package dev.muamala.rehearsal;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muamala.eventstore.PastRequests.Sample;
import dev.muamala.eventstore.PastRequests.Selection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rehearsal as it stands, and as it is recorded when it is complete.
 *
 * @param looked how many requests have been looked at
 * @param total how many there are; 0 until they are counted
 * @param requestsPerSecond so far
 * @param secondsLeft at this rate; null while nobody can say
 * @param recorded whether the version's history knows of it
 * @param problem why it failed or was not recorded; null where it went well
 * @param report null while it runs; of what was looked at, when it was cancelled or failed
 */
record RehearsalView(
        String id,
        String workflow,
        int version,
        State state,
        String by,
        Instant at,
        Requests requests,
        long looked,
        long total,
        double requestsPerSecond,
        @Nullable Long secondsLeft,
        boolean recorded,
        @Nullable String problem,
        @Nullable Report report) {
    enum State {
        @JsonProperty("queued")
        QUEUED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("complete")
        COMPLETE,
        @JsonProperty("cancelled")
        CANCELLED,
        @JsonProperty("failed")
        FAILED;

        boolean over() {
            return this != QUEUED && this != RUNNING;
        }
    }

    /** Which requests were asked for; null where nothing was. */
    record Requests(
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String emirate,
            @Nullable String sample) {
        static Requests of(Selection selection) {
            return new Requests(
                    selection.since().orElse(null),
                    selection.until().orElse(null),
                    selection.emirate().map(where -> where.code()).orElse(null),
                    selection.sample().map(Sample::toString).orElse(null));
        }
    }

    RehearsalView withoutReport() {
        return new RehearsalView(
                id,
                workflow,
                version,
                state,
                by,
                at,
                requests,
                looked,
                total,
                requestsPerSecond,
                secondsLeft,
                recorded,
                problem,
                null);
    }
}
