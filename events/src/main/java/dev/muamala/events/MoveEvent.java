package dev.muamala.events;

import java.time.Instant;
import java.util.List;

/**
 * The life of one batch of running requests that are moved to another version of their workflow.
 *
 * <pre>
 *  MoveStarted | UndoStarted
 *    └─ MoveAdvanced, as often as it takes   (meanwhile StopRequested)
 *         └─ MoveEnded
 * </pre>
 *
 * Whoever works on it, on whichever node, goes on from the last {@link MoveAdvanced}. What became of a request is an
 * event of that request as well.
 */
public sealed interface MoveEvent {
    MoveId move();

    Instant at();

    /** Somebody began something that concerns requests which run on {@code workflow}, or shall. */
    sealed interface Begun extends MoveEvent {
        WorkflowVersion workflow();

        String reason();

        String by();
    }

    /**
     * Requests of these emirates that run on one of the versions {@code from} shall go on by {@code workflow}. A dry run
     * only says which could.
     */
    @EventType("move.started")
    record MoveStarted(
            MoveId move,
            WorkflowVersion workflow,
            List<WorkflowVersion> from,
            List<Emirate> emirates,
            boolean dryRun,
            String reason,
            String by,
            Instant at)
            implements Begun {
        public MoveStarted {
            from = List.copyOf(from);
            emirates = List.copyOf(emirates);
        }
    }

    /** Requests that the move {@code undoes} brought to {@code workflow} shall go on by the version that they came from. */
    @EventType("move.undo-started")
    record UndoStarted(MoveId move, WorkflowVersion workflow, MoveId undoes, String reason, String by, Instant at)
            implements Begun {}

    /**
     * Everything in the log up to {@code position} has been looked at.
     *
     * @param done which requests were moved, could be moved, or were brought back since the last time
     * @param diverged which cannot be moved, because their past would have gone otherwise
     * @param left which were left for another reason
     */
    @EventType("move.advanced")
    record MoveAdvanced(
            MoveId move, long position, List<RequestId> done, List<Diverged> diverged, List<Left> left, Instant at)
            implements MoveEvent {
        public MoveAdvanced {
            done = List.copyOf(done);
            diverged = List.copyOf(diverged);
            left = List.copyOf(left);
        }
    }

    /**
     * @param turn the fact, counted from 0, after which the two versions differ
     * @param after the step that the fact ended; empty when it is the submission
     * @param recorded what followed, as far as the other version does not do it
     * @param instead what the other version does, as far as it did not happen
     */
    record Diverged(
            RequestId request,
            WorkflowVersion from,
            int turn,
            String after,
            List<String> recorded,
            List<String> instead) {
        public Diverged {
            recorded = List.copyOf(recorded);
            instead = List.copyOf(instead);
        }
    }

    /** @param code why, as a refusal of the command says it, for example {@code stands-still} */
    record Left(RequestId request, String code) {}

    /** Nobody wants it to go on. What was done stays done. */
    @EventType("move.stop-requested")
    record StopRequested(MoveId move, String by, Instant at) implements MoveEvent {}

    /** It is over; {@code stopped} when there was more to do. */
    @EventType("move.ended")
    record MoveEnded(MoveId move, boolean stopped, Instant at) implements MoveEvent {}
}
