package dev.muamala.faults;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** When a planted bug does its harm: once, at one of its occasions. */
final class Strike {
    private final AtomicInteger occasions = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();

    /** True for the occasion of this number, counted from 1, and for no other. */
    boolean at(int number) {
        boolean now = occasions.incrementAndGet() == number;
        if (now) {
            done.set(true);
        }
        return now;
    }

    boolean isDone() {
        return done.get();
    }
}
