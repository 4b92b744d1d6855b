package dev.muamala.review.soundness;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.soundness.Move.Effect;
import dev.muamala.review.soundness.Move.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From where inclusive joins can be reached. The engine looks along the sequence flows alone: it forgets boundary events,
 * and where something is being undone it looks from the handlers.
 */
final class Reach {
    private final Level level;
    private final List<Place> places;
    private final Map<String, Place> flows;
    private final Map<String, Place> waits;
    private final Map<String, Place> joins;
    private final Map<String, Integer> inclusive;

    Reach(
            Level level,
            List<Place> places,
            Map<String, Place> flows,
            Map<String, Place> waits,
            Map<String, Place> joins,
            Map<String, Integer> inclusive) {
        this.level = level;
        this.places = places;
        this.flows = flows;
        this.waits = waits;
        this.joins = joins;
        this.inclusive = inclusive;
    }

    void mark(Throwing throwing, Budget budget) {
        if (inclusive.isEmpty()) {
            return;
        }
        Map<String, Long> along = alongFlows();
        for (Flow flow : level.scope().flows()) {
            flows.get(flow.id()).reaches(along.getOrDefault(flow.target(), 0L), 0);
        }
        for (Place place : places) {
            if (place.kind() == Place.Kind.TRAPPED) {
                place.reaches(along.getOrDefault(place.element().id(), 0L), 0);
            }
        }
        joins.forEach((node, place) -> place.reaches(along.getOrDefault(node, 0L), 0));
        waits.forEach((node, place) -> {
            if (place.kind() == Place.Kind.WAIT) {
                if (level.node(node).definition() instanceof EventDefinition.Compensation) {
                    place.reaches(0, fromHandlers(throwing, level.node(node), along));
                } else {
                    place.reaches(along.getOrDefault(node, 0L), 0);
                }
            }
        });
        really(budget);
        turns(budget);
        certain(budget);
        for (Place place : places) {
            long changes = 0;
            for (Move move : place.moves()) {
                changes |= move.goesOn() ? changes(place, move) : 0;
            }
            place.changes(changes);
        }
    }

    /** The greatest sets for which it holds: whatever the token does next, it keeps it so or arrives. */
    private void certain(Budget budget) {
        places.forEach(place -> place.arrives(place.reaches() & ~place.perhapsReaches()));
        for (boolean news = true; news && budget.goesOn(); ) {
            news = false;
            for (int i = places.size() - 1; i >= 0; i--) {
                Place place = places.get(i);
                for (Move move : place.moves()) {
                    if (move.goesOn()) {
                        long kept = move.kind() == Kind.SPAWN ? -1 : 0;
                        long lost = 0;
                        for (Place to : move.to()) {
                            kept |= to.arrives();
                            lost |= to.mayReach() & ~to.arrives();
                        }
                        kept &= ~lost;
                        if (move.effect() instanceof Effect.Joined joined) {
                            news |= joined.join().arrives(kept);
                            kept |= joined.bit();
                        }
                        news |= place.arrives(kept);
                    }
                }
            }
        }
    }

    private Map<String, Long> alongFlows() {
        Map<String, Long> reach = new HashMap<>();
        inclusive.forEach((join, bit) -> {
            Deque<String> open = new ArrayDeque<>(List.of(join));
            while (!open.isEmpty()) {
                String node = open.pop();
                long before = reach.getOrDefault(node, 0L);
                if ((before & 1L << bit) == 0) {
                    reach.put(node, before | 1L << bit);
                    level.in(level.node(node)).forEach(flow -> open.push(flow.source()));
                }
            }
        });
        return reach;
    }

    /** A handler inside a sub-process that is over is seen at that sub-process; one of this scope is seen nowhere. */
    private long fromHandlers(Throwing throwing, FlowNode event, Map<String, Long> along) {
        long seen = 0;
        for (Throwing.Undoing undoing : throwing.undoneBy(event)) {
            for (Level at = undoing.level();
                    at != level && at.around().isPresent();
                    at = at.around().get()) {
                if (at.around().get() == level) {
                    seen |= along.getOrDefault(at.owner().orElseThrow().id(), 0L);
                }
            }
        }
        return seen;
    }

    private void really(Budget budget) {
        for (boolean news = true; news && budget.goesOn(); ) {
            news = false;
            for (int i = places.size() - 1; i >= 0; i--) {
                Place place = places.get(i);
                for (Move move : place.moves()) {
                    long joined = move.effect() instanceof Effect.Joined join ? join.bit() : 0;
                    long further = joined;
                    for (Place to : move.to()) {
                        further |= to.mayReach();
                    }
                    news |= place.mayReach(further);
                    if (move.effect() instanceof Effect.Joined join) {
                        news |= join.join().mayReach(further & ~joined);
                    }
                }
            }
        }
    }

    private void turns(Budget budget) {
        for (Place place : places) {
            if (!place.atOnce()) {
                place.turn(new Place.Turn(place.reaches(), place.reaches() | place.perhapsReaches(), 0));
            }
        }
        for (boolean news = true; news && budget.goesOn(); ) {
            news = false;
            for (int i = places.size() - 1; i >= 0; i--) {
                Place place = places.get(i);
                if (place.atOnce()) {
                    Place.Turn turn = place.moves().stream()
                            .filter(Move::goesOn)
                            .map(Reach::turn)
                            .reduce(Place.Turn.NOWHERE, Place.Turn::or);
                    news |= place.turn(turn);
                }
            }
        }
    }

    /** Of the tokens that the move brings. */
    static Place.Turn turn(Move move) {
        Place.Turn turn = move.to().stream().map(Place::turn).reduce(Place.Turn.NONE, Place.Turn::and);
        return move.effect() instanceof Effect.Joined joined
                ? turn.or(joined.join().turn()).and(new Place.Turn(0, 0, joined.bit()))
                : turn;
    }

    private static long changes(Place place, Move move) {
        // A token that waits moves until it waits again, and no other meanwhile.
        Place.Turn turn = place.atOnce() ? step(move) : turn(move);
        long stays = move.kind() == Kind.SPAWN ? place.reaches() : 0;
        return place.perhapsReaches()
                | place.reaches() ^ (turn.always() | stays)
                | place.reaches() ^ (turn.perhaps() | stays)
                | turn.arrived();
    }

    private static Place.Turn step(Move move) {
        if (move.kind() == Kind.JOIN) {
            long after = move.joined().join().reaches();
            return new Place.Turn(after, after, 0);
        }
        long certain = 0;
        long perhaps = 0;
        for (Place to : move.to()) {
            certain |= to.reaches();
            perhaps |= to.perhapsReaches();
        }
        return new Place.Turn(
                certain,
                certain | perhaps,
                move.kind() == Kind.MERGE ? move.joined().bit() : 0);
    }
}
