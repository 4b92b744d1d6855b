package dev.muamala.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muamala.events.LocalizedText;
import dev.muamala.status.RequestStatus.Action;
import dev.muamala.status.RequestStatus.Holder;
import dev.muamala.status.RequestStatus.Outcome;
import dev.muamala.status.RequestStatus.Payment;
import dev.muamala.status.RequestStatus.Standstill;
import dev.muamala.status.RequestStatus.State;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link RequestStatus} as lists show it: without the timeline. */
public record RequestSummary(
        String id,
        String service,
        LocalizedText serviceLabel,
        String emirate,
        LocalizedText emirateLabel,
        String applicant,
        State state,
        Instant since,
        @Nullable Outcome outcome,
        List<Holder> holders,
        List<Action> actions,
        List<Payment> payments,
        boolean mayWithdraw,
        @Nullable Standstill standstill,
        Instant submittedAt,
        long submittedPosition,
        long version,
        long position) {
    @JsonProperty
    LocalizedText stateLabel() {
        return state.label();
    }
}
