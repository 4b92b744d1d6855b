package dev.muamala.eventstore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * One event as its row holds it, but for its place in the log.
 *
 * @param aggregateType null for an event that belongs to no aggregate
 * @param occurredAt microseconds since 1970-01-01T00:00Z; the log keeps them exactly from the year 1685 to 2255
 * @param payload JSON
 * @param metadata JSON
 */
record EventRow(
        String aggregateId,
        long sequence,
        String aggregateType,
        String eventId,
        String type,
        int revision,
        long occurredAt,
        String payload,
        String metadata) {
    /** SQL for the instant of a parameter in {@link #micros}. */
    static final String INSTANT = "timestamptz 'epoch' + ? * interval '1 microsecond'";

    /** SQL for the microseconds of an instant. */
    static String microsOf(String instant) {
        return "(extract(epoch FROM " + instant + ") * 1000000)::bigint";
    }

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000), instant.getNano() / 1_000);
    }

    /** The one instant of an answer, in microseconds; empty where it is null. */
    static Optional<Instant> onlyInstant(ResultSet rows) throws SQLException {
        rows.next();
        return Optional.ofNullable(rows.getObject(1, Long.class)).map(EventRow::instant);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
    }
}
