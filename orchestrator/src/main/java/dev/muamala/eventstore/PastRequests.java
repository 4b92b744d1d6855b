package dev.muamala.eventstore;

import dev.muamala.events.Emirate;
import dev.muamala.events.RequestEvent;
import dev.muamala.eventstore.Database.Parameters;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Requests of the past with everything that happened to them, in the order in which they were submitted, some at a
 * time. What is read is the log as it stood when the selection was made, however long the reading takes.
 */
public final class PastRequests {
    /** Every request's mark is below it. */
    private static final String NO_LIMIT = "g";

    private static final String MARK = "md5(aggregate_id) COLLATE \"C\"";
    private static final BigDecimal MARKS = new BigDecimal(BigInteger.ONE.shiftLeft(128));

    private final EventLog log;

    public PastRequests(EventLog log) {
        this.log = log;
    }

    /**
     * Which requests.
     *
     * @param workflows by the keys of the workflows that they took
     * @param since submitted at this instant or later
     * @param until submitted before this instant
     */
    public record Selection(
            Set<String> workflows,
            Optional<Emirate> emirate,
            Optional<Instant> since,
            Optional<Instant> until,
            Optional<Sample> sample) {
        public Selection {
            workflows = Set.copyOf(workflows);
        }
    }

    /**
     * Some of the requests: so many of them, or so many in a hundred. Which ones follows from their ids alone, so the
     * same log gives the same sample again, and a smaller sample is part of a larger one.
     */
    public record Sample(BigDecimal amount, boolean percent) {
        /** @throws IllegalArgumentException when the text is neither like {@code 500} nor like {@code 2.5%} */
        public static Sample of(String text) {
            boolean percent = text.endsWith("%");
            String number = percent ? text.substring(0, text.length() - 1) : text;
            if (!number.matches(percent ? "\\d{1,3}(\\.\\d{1,6})?" : "\\d{1,9}")) {
                throw new IllegalArgumentException("\"" + text + "\" is no sample; write 500 or 2.5%");
            }
            BigDecimal amount = new BigDecimal(number);
            if (amount.signum() == 0 || percent && amount.compareTo(BigDecimal.valueOf(100)) > 0) {
                throw new IllegalArgumentException("\"" + text + "\" is no sample of anything");
            }
            return new Sample(amount, percent);
        }

        @Override
        public String toString() {
            return amount.toPlainString() + (percent ? "%" : "");
        }
    }

    /**
     * @param limit the mark that no request of the sample is above
     * @param requests how many there are
     * @param upTo the end of the log when the selection was made
     */
    public record Selected(Selection selection, String limit, long requests, long upTo) {}

    /** @param position where the request was submitted; the next ones come after it */
    public record History(long position, List<RequestEvent> events) {}

    private record Condition(String sql, Parameters parameters) {}

    public Selected select(Selection selection) {
        long upTo = log.head();
        String limit = selection
                .sample()
                .map(sample -> limit(new Selected(selection, NO_LIMIT, 0, upTo), sample))
                .orElse(NO_LIMIT);
        Selected unknown = new Selected(selection, limit, 0, upTo);
        return new Selected(selection, limit, count(unknown), upTo);
    }

    private long count(Selected selected) {
        Condition submitted = submitted(selected, 0);
        return log.answer("SELECT count(*) FROM event" + submitted.sql(), submitted.parameters(), rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    private String limit(Selected all, Sample sample) {
        if (sample.percent()) {
            BigInteger share = MARKS.multiply(sample.amount()).movePointLeft(2).toBigInteger();
            return share.bitLength() > 128 ? NO_LIMIT : String.format("%032x", share);
        }
        Condition submitted = submitted(all, 0);
        return log.answer(
                "SELECT max(mark) FROM (SELECT " + MARK + " AS mark FROM event" + submitted.sql()
                        + " ORDER BY mark LIMIT " + sample.amount().toPlainString() + ") AS marks",
                submitted.parameters(),
                rows -> rows.next() ? Optional.ofNullable(rows.getString(1)).orElse(NO_LIMIT) : NO_LIMIT);
    }

    /** At most so many requests, those that were submitted after this position. */
    public List<History> after(Selected selected, long position, int limit) {
        Map<String, Long> positions = positions(selected, position, limit);
        Map<String, List<RequestEvent>> events = events(positions.keySet(), selected.upTo());
        return positions.entrySet().stream()
                .map(request -> new History(request.getValue(), events.get(request.getKey())))
                .toList();
    }

    private Map<String, Long> positions(Selected selected, long position, int limit) {
        Condition submitted = submitted(selected, position);
        return log.answer(
                "SELECT aggregate_id, global_index FROM event" + submitted.sql() + " ORDER BY global_index LIMIT "
                        + limit,
                submitted.parameters(),
                rows -> {
                    Map<String, Long> positions = new LinkedHashMap<>();
                    while (rows.next()) {
                        positions.put(rows.getString(1), rows.getLong(2));
                    }
                    return positions;
                });
    }

    private Map<String, List<RequestEvent>> events(Set<String> requests, long upTo) {
        return log
                .query(
                        EventLog.COLUMNS
                                + "WHERE aggregate_id = ANY(?) AND global_index <= ? ORDER BY aggregate_id, sequence",
                        statement -> {
                            statement.setArray(1, texts(statement, requests));
                            statement.setLong(2, upTo);
                        })
                .stream()
                .collect(Collectors.groupingBy(
                        message -> message.getAggregateIdentifier(),
                        Collectors.mapping(message -> (RequestEvent) message.getPayload(), Collectors.toList())));
    }

    /** The type stands in the text of the statement, where PostgreSQL finds the index for it. */
    private static Condition submitted(Selected selected, long position) {
        Selection selection = selected.selection();
        String sql = " WHERE type = 'request.submitted' AND global_index > ? AND global_index <= ?"
                + " AND payload->'workflow'->>'key' = ANY(?) AND " + MARK + " <= ?"
                + " AND NOT EXISTS (SELECT 1 FROM event AS gone WHERE gone.aggregate_id = event.aggregate_id"
                + " AND gone.type = 'request.applicant-erased')"
                + selection
                        .emirate()
                        .map(where -> " AND payload->>'emirate' = ?")
                        .orElse("")
                + selection
                        .since()
                        .map(from -> " AND occurred_at >= " + EventRow.INSTANT)
                        .orElse("")
                + selection
                        .until()
                        .map(to -> " AND occurred_at < " + EventRow.INSTANT)
                        .orElse("");
        return new Condition(sql, statement -> {
            int next = 1;
            statement.setLong(next++, position);
            statement.setLong(next++, selected.upTo());
            statement.setArray(next++, texts(statement, selection.workflows()));
            statement.setString(next++, selected.limit());
            if (selection.emirate().isPresent()) {
                statement.setString(next++, selection.emirate().get().code());
            }
            if (selection.since().isPresent()) {
                statement.setLong(next++, EventRow.micros(selection.since().get()));
            }
            if (selection.until().isPresent()) {
                statement.setLong(next, EventRow.micros(selection.until().get()));
            }
        });
    }

    private static Array texts(PreparedStatement statement, Set<String> values) throws SQLException {
        return statement.getConnection().createArrayOf("text", values.toArray());
    }
}
