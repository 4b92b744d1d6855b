package dev.muamala.review.soundness;

import dev.muamala.review.model.Head;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Where a token of a scope can be. */
final class Place {
    enum Kind {
        /** On a sequence flow, about to enter what it leads to. */
        FLOW,
        /** At something that goes on by itself some time: an activity, an event, a gateway that waits for events. */
        WAIT,
        /** Arrived at a gateway, waiting for other tokens. It never goes on by itself. */
        JOIN,
        /** An event sub-process is under way. */
        EVENT_SUB,
        /** In a sub-process that cannot come to an end. Only something from outside can help. */
        TRAPPED
    }

    private final int index;
    private final Kind kind;
    private final Head element;
    private final boolean atOnce;
    private final List<Move> moves = new ArrayList<>();
    private int rank;
    private int loop = -1;
    private final BitSet loopsBefore = new BitSet();
    private long reaches;
    private long perhapsReaches;
    private long mayReach;
    private long arrives = -1;
    private long changes;
    private Turn turn = Turn.NOWHERE;

    Place(int index, Kind kind, Head element, boolean atOnce) {
        this.index = index;
        this.kind = kind;
        this.element = element;
        this.atOnce = atOnce;
    }

    int index() {
        return index;
    }

    Kind kind() {
        return kind;
    }

    /** The node, or the flow. */
    Head element() {
        return element;
    }

    /** Whether a token goes on from here within the same turn of the engine, before anything else can happen. */
    boolean atOnce() {
        return atOnce;
    }

    /** What a token here can do by itself. */
    List<Move> moves() {
        return moves;
    }

    /** Smaller for what comes earlier in the drawing. */
    int rank() {
        return rank;
    }

    void rank(int earlier) {
        rank = earlier;
    }

    void loop(int number) {
        loop = number;
    }

    /** Whether this is news. */
    boolean comesAfter(int number) {
        boolean news = loop != number && !loopsBefore.get(number);
        if (news) {
            loopsBefore.set(number);
        }
        return news;
    }

    /** Whether the other is in a loop that this is not in and that leads here. */
    boolean comesAfter(Place other) {
        return other.loop >= 0 && loopsBefore.get(other.loop);
    }

    /** The inclusive joins that a token here can get to in the eyes of the engine, one bit each. */
    long reaches() {
        return reaches;
    }

    /** Those that the engine sees or does not see from here, as it happens. */
    long perhapsReaches() {
        return perhapsReaches;
    }

    /** Those that it can really get to, boundary events included. */
    long mayReach() {
        return mayReach;
    }

    void reaches(long certainly, long perhaps) {
        reaches = certainly;
        perhapsReaches = perhaps;
    }

    /** Whether this is news. */
    boolean mayReach(long joins) {
        boolean news = (joins & ~mayReach) != 0;
        mayReach |= joins;
        return news;
    }

    /** Leaves of the inclusive joins to which a token here is sure to come those that are given too; whether that is news. */
    boolean arrives(long joins) {
        boolean news = (arrives & ~joins) != 0;
        arrives &= joins;
        return news;
    }

    /** The inclusive joins that see a token here until it arrives, whatever it does. */
    long arrives() {
        return arrives;
    }

    void changes(long joins) {
        changes = joins;
    }

    /**
     * Whether it makes a difference if a token here moves before or after one there. A join goes on with the last of
     * those that are sure to arrive, whichever that is.
     */
    boolean concerns(Place other) {
        return (changes & other.mayReach & ~(arrives & other.arrives)) != 0;
    }

    /** What may come of a token here within one turn of the engine. */
    Turn turn() {
        return turn;
    }

    /** Whether this is news. */
    boolean turn(Turn found) {
        boolean news = !found.equals(turn);
        turn = found;
        return news;
    }

    /**
     * How a turn may leave the tokens that come of one, as far as inclusive joins go; each a set of them.
     *
     * @param always those that can be reached from where they come to rest, whatever they do
     * @param perhaps those that can be reached from somewhere they may come to rest
     * @param arrived those at which one may arrive before
     */
    record Turn(long always, long perhaps, long arrived) {
        /** Before anything is known. */
        static final Turn NOWHERE = new Turn(-1, 0, 0);
        /** Of no token at all. */
        static final Turn NONE = new Turn(0, 0, 0);

        /** Of both tokens. */
        Turn and(Turn other) {
            return new Turn(always | other.always, perhaps | other.perhaps, arrived | other.arrived);
        }

        /** Of the token that does the one or the other. */
        Turn or(Turn other) {
            return new Turn(always & other.always, perhaps | other.perhaps, arrived | other.arrived);
        }
    }

    @Override
    public String toString() {
        return kind + " " + element.id();
    }
}
