package dev.muamala.faults;

import dev.muamala.whole.JsonClient;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One citizen with a few requests at a time, who does one thing per turn and never gives up: what was not acknowledged
 * is sent again, under the same key. Now and then a citizen sends again what was acknowledged, looks at a request that
 * is over, or walks away from one that was never acknowledged.
 */
final class Citizen {
    private static final int AT_ONCE = 8;
    private static final int REMEMBERED = 8;

    private final String name;
    private final RandomGenerator random;
    private final Journal journal;
    private final List<JsonClient> frontDoors;
    private final List<String> emirates;
    private final List<Errand> open = new ArrayList<>();
    private final Deque<Errand> over = new ArrayDeque<>();
    private int begun;

    Citizen(String name, RandomGenerator random, Journal journal, List<JsonClient> frontDoors, List<String> emirates) {
        this.name = name;
        this.random = random;
        this.journal = journal;
        this.frontDoors = frontDoors;
        this.emirates = emirates;
    }

    /** @param submitting whether new requests may be begun */
    synchronized void turn(boolean submitting) {
        Errand errand = errand(submitting);
        if (errand == null) {
            return;
        }
        JsonClient door = frontDoors.get(random.nextInt(frontDoors.size()));
        try {
            errand.goOn(door, random);
        } catch (UncheckedIOException nobodyAnswered) {
            if (submitting && !errand.isAcknowledged() && random.nextInt(20) == 0) {
                open.remove(errand);
            }
        }
        if (errand.isOver() && open.remove(errand)) {
            over.addLast(errand);
            if (over.size() > REMEMBERED) {
                over.removeFirst();
            }
        }
    }

    private Errand errand(boolean submitting) {
        if (submitting && open.size() < AT_ONCE && random.nextBoolean()) {
            Story story = Story.values()[random.nextInt(Story.values().length)];
            String emirate = emirates.get(random.nextInt(emirates.size()));
            open.add(new Errand(name, "errand-" + ++begun, emirate, story, journal));
            return open.get(open.size() - 1);
        }
        boolean lookBack = open.isEmpty() || random.nextInt(10) == 0;
        if (lookBack && !over.isEmpty()) {
            return List.copyOf(over).get(random.nextInt(over.size()));
        }
        return open.isEmpty() ? null : open.get(random.nextInt(open.size()));
    }

    /** The requests that this citizen still waits for. */
    synchronized List<String> waitsFor() {
        return open.stream().map(Errand::toString).toList();
    }
}
