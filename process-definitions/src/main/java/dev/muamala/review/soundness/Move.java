package dev.muamala.review.soundness;

import java.util.List;
import java.util.Optional;

/**
 * What a token, or an event of the scope, can do.
 *
 * @param to where tokens are afterwards
 * @param happenings what is seen of it
 * @param inside what happened before, inside the sub-process that the token was in
 */
record Move(Kind kind, List<Place> to, List<Happening> happenings, List<Happening> inside, Effect effect) {
    enum Kind {
        /** The token goes on. */
        PASS,
        /** The token arrives at a parallel gateway, and goes on with the others when it is the last. */
        JOIN,
        /** The token arrives at an inclusive gateway, and goes on with the others when no more can come. */
        MERGE,
        /** The token stays, others begin. */
        SPAWN,
        /** Everything in the scope ends; something else begins there. */
        CLEAR,
        /** Everything in the scope ends, and so does the scope. */
        LEAVE,
        /** Nothing changes here, but something is heard outside. */
        RAISE
    }

    /** What a move is about, beside tokens. */
    sealed interface Effect {
        record None() implements Effect {}

        /** Of a pass or raise: an escalation that does not interrupt. */
        record Raised(String escalation) implements Effect {}

        record Left(Outcome outcome) implements Effect {}

        /**
         * @param join where the tokens wait
         * @param incoming how many flows lead to it
         * @param bit of an inclusive gateway, its own among the inclusive joins of the scope
         * @param first whether it stands for all the ways out when the gateway is not activated
         */
        record Joined(Place join, int incoming, long bit, boolean first) implements Effect {}

        /** @param event which of the scope's events begins tokens of its own; none for an event sub-process */
        record Begun(Optional<Source> event) implements Effect {}
    }

    /**
     * An event that does not interrupt. Its tokens are told apart from others, so that it can be seen how many there are.
     *
     * @param colour of its first tokens; the following ones are its too
     * @param atOnce how many times what it begins may be under way
     */
    record Source(String event, int colour, int atOnce) {}

    static final Effect NONE = new Effect.None();

    Move {
        to = List.copyOf(to);
        happenings = List.copyOf(happenings);
        inside = List.copyOf(inside);
    }

    Effect.Joined joined() {
        return (Effect.Joined) effect;
    }

    Outcome outcome() {
        return ((Effect.Left) effect).outcome();
    }

    Optional<Source> source() {
        return effect instanceof Effect.Begun begun ? begun.event() : Optional.empty();
    }

    Optional<String> raised() {
        return effect instanceof Effect.Raised raised ? Optional.of(raised.escalation()) : Optional.empty();
    }

    /** Whether the token itself, or what it begins, goes on in the scope. */
    boolean goesOn() {
        return kind == Kind.PASS || kind == Kind.JOIN || kind == Kind.MERGE || kind == Kind.SPAWN;
    }
}
