package dev.muamala.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/**
 * When an attempt that failed is made again: each pause is four times as long as the one before, give or take a fifth so
 * that those who failed together do not come back together.
 */
record Patience(Duration first, Duration longest, RandomGenerator random) {
    /** As long as this, whoever is told may ask us to wait. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    /** @param attempts that failed so far @param retryAfter what the answer asked for; null where it asked nothing */
    Instant next(int attempts, String retryAfter, Instant now) {
        double factor = Math.pow(4, Math.min(attempts, 20) - 1.0) * random.nextDouble(0.8, 1.2);
        double millis = Math.min(first.toMillis() * factor, (double) longest.toMillis());
        Instant ours = now.plusMillis((long) millis);
        Instant asked = asked(retryAfter, now);
        return asked.isAfter(ours) ? asked : ours;
    }

    private static Instant asked(String retryAfter, Instant now) {
        if (retryAfter == null) {
            return now;
        }
        Instant asked;
        try {
            asked = retryAfter.matches("\\d{1,9}")
                    ? now.plusSeconds(Long.parseLong(retryAfter))
                    : ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return now;
        }
        Instant latest = now.plus(LONGEST_ASKED);
        return asked.isAfter(latest) ? latest : asked;
    }
}
