package dev.muamala.projection;

import java.time.Duration;

/** How fast a runner reads, measured from where it began. */
final class Pace {
    private final long begunAt;
    private final long begunNanos = System.nanoTime();

    Pace(long position) {
        this.begunAt = position;
    }

    double eventsPerSecond(long position) {
        return Math.max(0, position - begunAt) * 1e9 / Math.max(1, System.nanoTime() - begunNanos);
    }

    /** Null while nothing was read yet. */
    Duration remaining(long position, long head) {
        double rate = eventsPerSecond(position);
        return rate == 0 ? null : Duration.ofSeconds(Math.round(Math.max(0, head - position) / rate));
    }
}
