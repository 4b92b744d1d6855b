package dev.muamala.review;

import java.time.Duration;

/** How long a review may take. Every loop whose length the file decides asks it. */
public final class Deadline {
    private final long end;
    private final boolean never;

    private Deadline(long end, boolean never) {
        this.end = end;
        this.never = never;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), false);
    }

    static Deadline none() {
        return new Deadline(0, true);
    }

    public boolean over() {
        return !never && System.nanoTime() - end > 0;
    }

    /** @throws OverException when the time is over */
    public void check() {
        if (over()) {
            throw new OverException();
        }
    }

    static final class OverException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OverException() {
            super("the review takes too long", null, false, false);
        }
    }
}
