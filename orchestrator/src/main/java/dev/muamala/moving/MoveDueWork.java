package dev.muamala.moving;

import dev.muamala.events.MoveEvent;
import dev.muamala.events.MoveId;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.eventstore.DueWorkChange;
import dev.muamala.eventstore.DueWorkRule;
import java.time.Duration;
import java.util.List;

/**
 * A batch is due work until it is ended: whichever node takes it does some of it, and what it records makes the rest
 * due. So a batch outlives every node, and one that a roll-back asks for is begun even when nobody is there to begin it.
 */
record MoveDueWork() implements DueWorkRule {
    static final String KIND = "move";

    /** By then every node has heard that the version was taken back, and no request begins on it any more. */
    private static final Duration HEARD_EVERYWHERE = Duration.ofSeconds(2);

    @Override
    public List<DueWorkChange> changesOf(Object event) {
        if (event instanceof VersionRolledBack back && back.running() == RunningRequests.MOVE) {
            return List.of(new DueWorkChange.Add(
                    Moves.id(MoveId.of(back)), KIND, back.at().plus(HEARD_EVERYWHERE)));
        }
        if (event instanceof MoveEvent.Begun || event instanceof MoveEvent.MoveAdvanced) {
            MoveEvent step = (MoveEvent) event;
            return List.of(new DueWorkChange.Add(Moves.id(step.move()), KIND, step.at()));
        }
        return event instanceof MoveEvent.MoveEnded end
                ? List.of(new DueWorkChange.Remove(Moves.id(end.move())))
                : List.of();
    }
}
