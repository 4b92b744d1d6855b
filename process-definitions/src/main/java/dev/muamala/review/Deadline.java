package dev.muamala.review;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How long a review may take, in the time of the processor that works on it: a good file is not refused because the
 * machine is busy. Every loop whose length the file decides asks it.
 */
public final class Deadline {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SELDOM = 256;

    private final long end;
    private int asked;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(now() + time.toNanos());
    }

    static Deadline none() {
        return new Deadline(Long.MAX_VALUE);
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** Asking is cheap; the clock is looked at now and then. */
    public boolean over() {
        return end != Long.MAX_VALUE && asked++ % SELDOM == 0 && passed();
    }

    /** For one who asks seldom: the clock is looked at each time. */
    boolean passed() {
        return now() > end;
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
