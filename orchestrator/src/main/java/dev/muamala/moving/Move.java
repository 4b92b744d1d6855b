package dev.muamala.moving;

import dev.muamala.events.MoveEvent;
import dev.muamala.events.MoveEvent.Begun;
import dev.muamala.events.MoveEvent.Diverged;
import dev.muamala.events.MoveEvent.MoveAdvanced;
import dev.muamala.events.MoveEvent.MoveEnded;
import dev.muamala.events.MoveEvent.MoveStarted;
import dev.muamala.events.MoveId;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One batch as it stands: a fold of its events. Immutable, and of bounded size however many requests it concerns.
 *
 * @param start the global index of its first event; requests that were submitted later are not its business
 * @param position up to where it has looked
 * @param events how many there have been
 * @param latest the global index of the last of them
 * @param done how many requests were moved, could be moved, or were brought back
 * @param reasons why the others were not
 */
record Move(
        Begun begun,
        long start,
        long position,
        long events,
        long latest,
        long done,
        Map<Reason, Group> reasons,
        boolean stopping,
        Optional<MoveEnded> end) {
    /** Beyond so many, reasons are counted together; each request keeps its own in the log. */
    private static final int MOST_REASONS = 100;

    private static final int EXAMPLES = 5;
    private static final Reason OTHERS = Reason.of("others");

    /** What became of a batch. */
    enum State {
        RUNNING,
        /** It ends as soon as whoever works on it sees that it shall. */
        STOPPING,
        STOPPED,
        DONE
    }

    enum Kind {
        MOVE,
        DRY_RUN,
        UNDO
    }

    /**
     * Why requests were not moved: those that differ at the same place have the same one.
     *
     * @param from null where the past of the request is not the reason; and so on
     */
    record Reason(String code, WorkflowVersion from, String after, List<String> recorded, List<String> instead) {
        static final String DIVERGES = "past-diverges";

        static Reason of(String code) {
            return new Reason(code, null, null, List.of(), List.of());
        }

        static Reason of(Diverged diverged) {
            return new Reason(DIVERGES, diverged.from(), diverged.after(), diverged.recorded(), diverged.instead());
        }
    }

    record Group(long count, List<RequestId> examples) {
        private Group and(RequestId request) {
            if (examples.size() == EXAMPLES) {
                return new Group(count + 1, examples);
            }
            List<RequestId> more = new ArrayList<>(examples);
            more.add(request);
            return new Group(count + 1, List.copyOf(more));
        }
    }

    static Move of(Begun begun, long index) {
        return new Move(begun, index, 0, 1, index, 0, Map.of(), false, Optional.empty());
    }

    Move after(MoveEvent event, long index) {
        if (event instanceof MoveAdvanced advanced) {
            Map<Reason, Group> all = new LinkedHashMap<>(reasons);
            advanced.diverged().forEach(one -> count(Reason.of(one), one.request(), all));
            advanced.left().forEach(one -> count(Reason.of(one.code()), one.request(), all));
            return new Move(
                    begun,
                    start,
                    advanced.position(),
                    events + 1,
                    index,
                    done + advanced.done().size(),
                    Collections.unmodifiableMap(all),
                    stopping,
                    end);
        }
        return new Move(
                begun,
                start,
                position,
                events + 1,
                index,
                done,
                reasons,
                true,
                event instanceof MoveEnded ended ? Optional.of(ended) : end);
    }

    private static void count(Reason reason, RequestId request, Map<Reason, Group> all) {
        Reason counted = all.containsKey(reason) || all.size() < MOST_REASONS ? reason : OTHERS;
        all.put(counted, all.getOrDefault(counted, new Group(0, List.of())).and(request));
    }

    MoveId id() {
        return begun.move();
    }

    Kind kind() {
        if (begun instanceof MoveStarted started) {
            return started.dryRun() ? Kind.DRY_RUN : Kind.MOVE;
        }
        return Kind.UNDO;
    }

    State state() {
        return end.map(ended -> ended.stopped() ? State.STOPPED : State.DONE)
                .orElse(stopping ? State.STOPPING : State.RUNNING);
    }

    boolean isOver() {
        return end.isPresent();
    }

    Optional<Instant> endedAt() {
        return end.map(MoveEnded::at);
    }

    long diverged() {
        return count(true);
    }

    long left() {
        return count(false);
    }

    private long count(boolean diverged) {
        return reasons.entrySet().stream()
                .filter(entry -> entry.getKey().code().equals(Reason.DIVERGES) == diverged)
                .mapToLong(entry -> entry.getValue().count())
                .sum();
    }
}
