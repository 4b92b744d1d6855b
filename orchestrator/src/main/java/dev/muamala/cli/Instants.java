package dev.muamala.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Moments as people write them. */
final class Instants {
    private static final ZoneId UAE = ZoneId.of("Asia/Dubai");

    private Instants() {}

    /**
     * A date is the beginning of that day in the Emirates.
     *
     * @throws NotDone when it is neither a date nor a time
     */
    static Instant of(String text) {
        try {
            return text.matches("\\d{4}-\\d{2}-\\d{2}")
                    ? LocalDate.parse(text).atStartOfDay(UAE).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw NotDone.notStarted("\"" + text + "\" is no time; write it as 2027-01-01, or as"
                    + " 2027-01-01T00:00:00+04:00. Nothing was done.");
        }
    }
}
