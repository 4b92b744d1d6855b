package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import dev.muamala.status.RequestStatus.Outcome;
import dev.muamala.status.RequestStatus.State;
import dev.muamala.status.RequestStatus.TimelineEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an app needs to know at once when a request goes on; it asks for the whole status where it needs more.
 *
 * @param newest the newest entry of the timeline
 */
record StatusChange(
        String id,
        String service,
        LocalizedText serviceLabel,
        State state,
        LocalizedText stateLabel,
        Instant since,
        @Nullable Outcome outcome,
        TimelineEntry newest,
        long version,
        long position) {
    static StatusChange of(RequestStatus status) {
        return new StatusChange(
                status.id(),
                status.service(),
                status.serviceLabel(),
                status.state(),
                status.stateLabel(),
                status.since(),
                status.outcome(),
                status.timeline().get(status.timeline().size() - 1),
                status.version(),
                status.position());
    }
}
