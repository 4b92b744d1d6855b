package dev.muamala.faults;

import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.faults.Evidence.DueRow;
import dev.muamala.faults.Evidence.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@link Invariant#I10}: what is due is taken, and what is not due has something to wait for: a lease, a pause before
 * the next try, the deadline of a call that was accepted, the time of a timer. Work that waits for anything longer
 * would be forgotten.
 */
final class NothingOverdue {
    /** A pause is reckoned from one look at the clock and counted from the next. */
    private static final Duration BETWEEN_TWO_LOOKS = Duration.ofSeconds(1);

    private static final Duration TIMER_LEASE = Duration.ofSeconds(30);

    private NothingOverdue() {}

    static Stream<String> violations(Evidence evidence) {
        return evidence.dueWork().stream().flatMap(row -> violation(row, evidence).stream());
    }

    private static Optional<String> violation(DueRow row, Evidence evidence) {
        if (row.dueAt().plus(evidence.outside().lease()).isBefore(evidence.at())) {
            return Optional.of(row.kind() + " " + row.id() + " is due since " + row.dueAt() + ", and at "
                    + evidence.at() + " nobody has taken it");
        }
        return evidence.at(row.globalIndex())
                .map(cause -> latest(cause, evidence))
                .filter(latest -> row.dueAt().isAfter(latest.plus(BETWEEN_TWO_LOOKS)))
                .map(latest -> row.kind() + " " + row.id() + " is put off until " + row.dueAt()
                        + "; nothing that it waits for lasts longer than until " + latest);
    }

    private static Instant latest(Logged cause, Evidence evidence) {
        Outside outside = evidence.outside();
        if (cause.event() instanceof TimerScheduled timer) {
            return later(timer.due(), evidence.at().plus(TIMER_LEASE));
        }
        CallMade call = (CallMade) cause.event();
        Instant tried = evidence.at().plus(longer(outside.lease(), outside.askAgain()));
        return isAccepted(call, evidence.streams().get(cause.aggregate())) ? later(call.deadline(), tried) : tried;
    }

    private static boolean isAccepted(CallMade call, List<Logged> stream) {
        return Streams.all(CallAccepted.class, stream)
                .anyMatch(accepted -> accepted.call().equals(call.call()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
