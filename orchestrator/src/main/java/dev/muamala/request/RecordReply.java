package dev.muamala.request;

import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestId;

/**
 * Record what became of a call, whether it was learned from the call's own answer or from a callback. {@code party} is
 * who says so, by its signature; nobody may answer for another.
 */
public record RecordReply(RequestId request, CallId call, EntityId party, CallOutcome outcome)
        implements RequestCommand {
    public RecordReply(CallId call, EntityId party, CallOutcome outcome) {
        this(call.request(), call, party, outcome);
    }
}
