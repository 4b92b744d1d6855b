package dev.muamala.projection;

import java.time.Instant;
import java.util.Optional;

/** Documents straight from events, with no store between. */
public final class Folding {
    private Folding() {}

    /** The document after these events of one key, in the order of the log; empty when there are none. */
    public static <E, D> Optional<D> fold(Projection<E, D> projection, Iterable<Recorded<E>> events) {
        return asOf(projection, events, Instant.MAX);
    }

    /**
     * The document as it stood at {@code instant}: the fold of the events before the first that was decided later.
     * Empty when nothing had happened yet.
     */
    public static <E, D> Optional<D> asOf(Projection<E, D> projection, Iterable<Recorded<E>> events, Instant instant) {
        D document = null;
        for (Recorded<E> recorded : events) {
            if (recorded.at().isAfter(instant)) {
                break;
            }
            document = projection.evolve(document, recorded.event(), recorded.position());
        }
        return Optional.ofNullable(document);
    }
}
