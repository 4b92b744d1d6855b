package dev.muamala.review.soundness;

import java.util.List;
import java.util.stream.Stream;

/**
 * A move that was made.
 *
 * @param token that made it, -1 for an event of the scope
 * @param waits whether it arrived at a join that is not complete
 */
record Step(Move move, int token, boolean waits) {
    List<Happening> happenings() {
        return waits
                ? List.of(Happening.waits(move.joined().join().element().id()))
                : Stream.concat(move.inside().stream(), move.happenings().stream())
                        .toList();
    }
}
