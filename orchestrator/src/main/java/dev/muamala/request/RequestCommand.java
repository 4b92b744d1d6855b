package dev.muamala.request;

import dev.muamala.access.Reach;
import dev.muamala.events.RequestId;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/** Something that one request is told to do. */
public sealed interface RequestCommand
        permits SubmitRequest,
                RecordReply,
                TakeAction,
                WithdrawRequest,
                RateRequest,
                FireTimer,
                MoveRequest,
                UndoMove,
                EraseApplicant {
    RequestId request();

    /** Whose requests it may touch; whatever else is said of others is that they are not there. */
    default Reach reach() {
        return Reach.ALL;
    }

    /** Axon would look through the annotations of every command for the same answer. */
    static CommandTargetResolver target() {
        return command -> new VersionedAggregateIdentifier(((RequestCommand) command.getPayload()).request(), null);
    }
}
