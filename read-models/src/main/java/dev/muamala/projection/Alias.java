package dev.muamala.projection;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which collection of a projection is live, which one is being filled, and which ones wait to be dropped. Numbers are
 * never used twice.
 *
 * <p>Public because the codec of records reads public records only.
 *
 * @param next null when no rebuild is under way
 */
public record Alias(Generation live, Generation next, List<Retired> retired) {
    /** One filling of the documents, by one version of the fold. */
    public record Generation(int number, int version) {
        String collectionOf(String projection) {
            return projection + "@" + number;
        }
    }

    /** Replaced at this instant; readers elsewhere may not have left it yet. */
    public record Retired(Generation generation, Instant at) {}

    static Alias first(int version) {
        return new Alias(new Generation(1, version), null, List.of());
    }

    Optional<Generation> rebuild() {
        return Optional.ofNullable(next);
    }

    /** A collection that was being filled already is given up. */
    Alias rebuilding(int version, Instant at) {
        int newest = Math.max(live.number, next == null ? 0 : next.number);
        return new Alias(live, new Generation(newest + 1, version), next == null ? retired : retiring(next, at));
    }

    Alias switched(Instant at) {
        return new Alias(next, null, retiring(live, at));
    }

    Alias without(Retired dropped) {
        return new Alias(
                live,
                next,
                retired.stream().filter(kept -> !kept.equals(dropped)).toList());
    }

    private List<Retired> retiring(Generation generation, Instant at) {
        List<Retired> all = new ArrayList<>(retired);
        all.add(new Retired(generation, at));
        return List.copyOf(all);
    }
}
