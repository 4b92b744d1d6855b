package dev.muamala.rehearsal;

import dev.muamala.events.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one request comes to.
 *
 * @param feesFils what was paid
 * @param ended empty while the request is open or stands still
 * @param outcome of the end that was reached, otherwise {@link #OPEN} or {@link #STUCK}
 */
record Course(List<Call> calls, long feesFils, Instant begun, Optional<Instant> ended, String outcome) {
    static final String OPEN = "open";
    static final String STUCK = "stuck";

    /** To whom, and what was asked. Payments are not among them. */
    record Call(EntityId entity, String operation) {}

    Course {
        calls = List.copyOf(calls);
    }

    Optional<Duration> took() {
        return ended.map(end -> Duration.between(begun, end));
    }
}
