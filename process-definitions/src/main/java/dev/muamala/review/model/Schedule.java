package dev.muamala.review.model;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a timer is due: an ISO 8601 date-time, duration or repeating interval, as a literal. Days, months and years are
 * counted on the calendar of the Emirates, where a date without an offset is read too. A hundred years is the longest.
 *
 * @param date the moment itself, or the first one of a repeating interval; null when the timer counts from its start
 * @param repeats how many times it comes after the first
 */
public record Schedule(Instant date, Period period, Duration duration, int repeats) {
    private static final ZoneId CALENDAR = ZoneId.of("Asia/Dubai");
    private static final int FOREVER = Integer.MAX_VALUE;
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2300-01-01T00:00:00Z");

    /** @throws IllegalArgumentException when the text is no such literal */
    public static Schedule parse(String literal) {
        try {
            return literal.startsWith("R") ? repeating(literal) : single(literal, 0);
        } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "\"" + literal + "\" is not a timer; write a literal such as 2026-12-02T09:00:00+04:00, P5D or"
                            + " R3/PT10M",
                    e);
        }
    }

    private static Schedule repeating(String literal) {
        String[] parts = literal.split("/", -1);
        int times = parts[0].equals("R") ? FOREVER : Integer.parseInt(parts[0].substring(1));
        Schedule interval = single(parts[parts.length - 1], times == FOREVER ? FOREVER : times - 1);
        if (parts.length < 2 || parts.length > 3 || times < 1 || interval.date != null || interval.isEmpty()) {
            throw new DateTimeException("not a repeating interval");
        }
        return parts.length == 2
                ? interval
                : new Schedule(date(parts[1]), interval.period, interval.duration, interval.repeats);
    }

    private static Schedule single(String literal, int repeats) {
        if (!literal.startsWith("P")) {
            return new Schedule(date(literal), Period.ZERO, Duration.ZERO, repeats);
        }
        int time = literal.indexOf('T');
        Period period = time == 1 ? Period.ZERO : Period.parse(time < 0 ? literal : literal.substring(0, time));
        Duration duration = time < 0 ? Duration.ZERO : Duration.parse("P" + literal.substring(time));
        if (!isTimeToWait(period, duration)) {
            throw new DateTimeException("not a time to wait");
        }
        return new Schedule(null, period, duration, repeats);
    }

    /** Never backwards, or a repeating timer would come without end; never farther than a calendar can say. */
    private static boolean isTimeToWait(Period period, Duration duration) {
        return !period.isNegative()
                && !duration.isNegative()
                && period.toTotalMonths() <= LONGEST.toDays() * 12 / 365
                && period.getDays() <= LONGEST.toDays()
                && duration.compareTo(LONGEST) <= 0;
    }

    private static Instant date(String literal) {
        boolean offset = literal.endsWith("Z") || literal.lastIndexOf('+') > 0 || literal.lastIndexOf('-') > 7;
        Instant date = offset
                ? OffsetDateTime.parse(literal).toInstant()
                : LocalDateTime.parse(literal).atZone(CALENDAR).toInstant();
        if (date.isBefore(EARLIEST) || date.isAfter(LATEST)) {
            throw new DateTimeException("not a date of ours");
        }
        return date;
    }

    private boolean isEmpty() {
        return period.isZero() && duration.isZero();
    }

    /** When a timer that starts now is due. */
    public Instant due(Instant now) {
        return date != null
                ? date
                : now.atZone(CALENDAR).plus(period).plus(duration).toInstant();
    }

    /** What is left of the schedule after it came due once. */
    public Optional<Schedule> next() {
        return repeats == 0
                ? Optional.empty()
                : Optional.of(new Schedule(null, period, duration, repeats == FOREVER ? FOREVER : repeats - 1));
    }
}
