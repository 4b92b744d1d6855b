package dev.muamala.eventstore;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.Data;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.Database.Parameters;
import dev.muamala.eventstore.Database.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log: the only truth of the system, in PostgreSQL.
 *
 * <ul>
 *   <li>An append returns when its events are durable, or throws and nothing was written. The events of one call are
 *       written together or not at all.
 *   <li>The global index counts from 1 without gaps, in the order of commits. Whoever has read up to an index has
 *       missed nothing below it.
 *   <li>{@code (aggregate, sequence)} is unique: of two nodes that continue the same aggregate, one gets a {@link
 *       org.axonframework.modelling.command.ConcurrencyException}.
 *   <li>Every row is sealed by a {@link HashChain}.
 *   <li>Due work follows from the same events in the same transaction.
 * </ul>
 *
 * Snapshots are not kept: aggregates are short, so there is never one to read, and storing one is refused.
 */
public final class EventLog implements EventStorageEngine, AutoCloseable {
    /** Under this key the unit of work that appended finds the global index of its last event, a {@code Long}. */
    public static final String POSITION = EventLog.class.getName() + ".position";

    /** The kind of aggregate that a person is who is erased. */
    public static final String PERSON = "Person";

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int PAGE = 500;
    private static final int RECENT = 8_192;
    static final String COLUMNS = """
            SELECT global_index, aggregate_id, sequence, aggregate_type, event_id, type, revision,
                   (extract(epoch FROM occurred_at) * 1000000)::bigint, payload, metadata
            FROM event
            """;
    /** The column after those. */
    private static final int ASKED_FOR = 11;

    private final Database database;
    private final EventJson json;
    private final DueWorkRule dueWorkRule;
    private final GroupCommit writer;
    private final RecentEvents recent = new RecentEvents(RECENT);
    private final List<Consumer<List<? extends EventMessage<?>>>> listeners = new CopyOnWriteArrayList<>();
    private final List<LongConsumer> headListeners = new CopyOnWriteArrayList<>();

    /** @param resolveWithin how long a commit is asked after when the connection broke during it */
    public EventLog(DataSource dataSource, EventJson json, DueWorkRule dueWorkRule, Duration resolveWithin) {
        this.database = new Database(dataSource, "The database does not answer. Nothing was read; try again.");
        this.json = json;
        this.dueWorkRule = dueWorkRule;
        this.writer = new GroupCommit(
                dataSource, head -> headListeners.forEach(listener -> listener.accept(head)), resolveWithin);
    }

    /** Tells {@code listener} what this node appended, on the thread that appended it, once it is durable. */
    public void onAppend(Consumer<List<? extends EventMessage<?>>> listener) {
        listeners.add(listener);
    }

    /** What this node's notifications have after the index. */
    String node() {
        return writer.node();
    }

    /** Tells {@code listener} the global index of the last event after each commit of this node. Must be quick. */
    void onCommit(LongConsumer listener) {
        headListeners.add(listener);
    }

    /**
     * @throws org.axonframework.modelling.command.ConcurrencyException when another event has the sequence number
     * @throws EventLogUnavailableException when the database does not answer
     * @throws IllegalArgumentException when an event cannot be stored; the message says why
     */
    @Override
    public void appendEvents(List<? extends EventMessage<?>> events) {
        if (events.isEmpty()) {
            return;
        }
        List<EventRow> rows = new ArrayList<>(events.size());
        List<Append.Due> due = new ArrayList<>();
        for (EventMessage<?> event : events) {
            for (DueWorkChange change : dueWorkRule.changesOf(event.getPayload())) {
                due.add(new Append.Due(rows.size(), change));
            }
            rows.add(row(event));
        }
        long position = writer.append(new Append(rows, due, first -> remember(first, rows, events)));
        CurrentUnitOfWork.ifStarted(unit -> unit.root().resources().put(POSITION, position));
        listeners.forEach(listener -> tell(listener, events));
    }

    /** What is durable stays so, whatever becomes of those who hear of it: nobody may be told that it failed. */
    private static void tell(
            Consumer<List<? extends EventMessage<?>>> listener, List<? extends EventMessage<?>> events) {
        try {
            listener.accept(events);
        } catch (RuntimeException e) {
            LOG.error("A listener failed on events that were appended; due work covers for it", e);
        }
    }

    /** Whoever reads what was not kept must find it so. */
    private void remember(long first, List<EventRow> rows, List<? extends EventMessage<?>> events) {
        for (int i = 0; i < rows.size(); i++) {
            EventMessage<?> event = events.get(i);
            if (PersonalData.isOfErased(rows.get(i).payload())) {
                continue;
            }
            recent.add(message(first + i, rows.get(i), event.getPayload(), Data.copyOf(event.getMetaData())));
        }
    }

    private EventRow row(EventMessage<?> event) {
        DomainEventMessage<?> placed = event instanceof DomainEventMessage<?> domain
                ? domain
                : new GenericDomainEventMessage<>(null, event.getIdentifier(), 0, event, event::getTimestamp);
        PersonalData.Where where = new PersonalData.Where(placed.getAggregateIdentifier(), event.getIdentifier());
        EventJson.Encoded encoded = json.encode(event.getPayload(), where);
        return new EventRow(
                placed.getAggregateIdentifier(),
                placed.getSequenceNumber(),
                placed.getType(),
                event.getIdentifier(),
                encoded.type(),
                encoded.revision(),
                EventRow.micros(event.getTimestamp()),
                encoded.json(),
                json.encodeMetadata(event.getMetaData(), event.getPayload(), where));
    }

    @Override
    public DomainEventStream readEvents(String aggregateId, long firstSequence) {
        List<? extends DomainEventMessage<?>> events =
                query(COLUMNS + "WHERE aggregate_id = ? AND sequence >= ? ORDER BY sequence", statement -> {
                    statement.setString(1, aggregateId);
                    statement.setLong(2, firstSequence);
                });
        return DomainEventStream.of(events);
    }

    /** The events after the token, read page by page while the stream is consumed, up to the head found on the way. */
    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(TrackingToken token, boolean mayBlock) {
        Iterator<List<GenericTrackedDomainEventMessage<?>>> pages = new Iterator<>() {
            private long after = position(token);
            private List<GenericTrackedDomainEventMessage<?>> next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = readAfter(after, PAGE);
                }
                return !next.isEmpty();
            }

            @Override
            public List<GenericTrackedDomainEventMessage<?>> next() {
                List<GenericTrackedDomainEventMessage<?>> page = next;
                after += page.size();
                next = null;
                return page;
            }
        };
        return Stream.iterate(pages, Iterator::hasNext, same -> same).flatMap(same -> same.next().stream());
    }

    /** At most {@code limit} events after the index, in their order. */
    List<GenericTrackedDomainEventMessage<?>> readAfter(long globalIndex, int limit) {
        List<GenericTrackedDomainEventMessage<?>> remembered = recent.after(globalIndex, limit);
        if (!remembered.isEmpty()) {
            return remembered;
        }
        return recent.reachesBackTo(globalIndex)
                ? readForAll(globalIndex, limit)
                : readFromDatabase(globalIndex, limit);
    }

    /** One reader of those who stand at the end of the log asks the database, for the others too. */
    private List<GenericTrackedDomainEventMessage<?>> readForAll(long globalIndex, int limit) {
        synchronized (recent) {
            List<GenericTrackedDomainEventMessage<?>> remembered = recent.after(globalIndex, limit);
            if (!remembered.isEmpty()) {
                return remembered;
            }
            List<GenericTrackedDomainEventMessage<?>> read = readFromDatabase(globalIndex, limit);
            read.forEach(recent::add);
            return read;
        }
    }

    private List<GenericTrackedDomainEventMessage<?>> readFromDatabase(long globalIndex, int limit) {
        return query(COLUMNS + "WHERE global_index > ? ORDER BY global_index LIMIT ?", statement -> {
            statement.setLong(1, globalIndex);
            statement.setInt(2, limit);
        });
    }

    /**
     * At most {@code limit} events after the index of one kind of aggregate, in their order. Not for requests, of which
     * there are too many: read the log for them.
     */
    public List<? extends TrackedEventMessage<?>> readOf(String aggregateType, long globalIndex, int limit) {
        return query(
                COLUMNS + "WHERE aggregate_type = ? AND aggregate_type <> 'ServiceRequest' AND global_index > ?"
                        + " ORDER BY global_index LIMIT ?",
                statement -> {
                    statement.setString(1, aggregateType);
                    statement.setLong(2, globalIndex);
                    statement.setInt(3, limit);
                });
    }

    /**
     * One page of a walk past requests.
     *
     * @param events those of its events that were asked for
     * @param position where to go on
     * @param last whether nothing comes after
     */
    public record Page(List<? extends TrackedEventMessage<?>> events, long position, boolean last) {}

    /**
     * Looks at the next {@code limit} submissions after one index and up to another, and returns those whose request is
     * not known to be over: its last event is not one of those that come only then. Costs one look at an index for each
     * that is.
     */
    public Page readOpen(long after, long upTo, int limit) {
        return page("""
                WITH beginning AS MATERIALIZED (
                    %s WHERE type = 'request.submitted' AND global_index > ? AND global_index <= ?
                    ORDER BY global_index LIMIT ?)
                SELECT beginning.*, (SELECT type FROM event AS latest
                                     WHERE latest.aggregate_id = beginning.aggregate_id
                                     ORDER BY sequence DESC LIMIT 1)
                       NOT IN ('request.completed', 'request.rated', 'request.applicant-erased')
                FROM beginning ORDER BY global_index
                """.formatted(COLUMNS), after, upTo, limit);
    }

    /** The next {@code limit} events after one index and up to another that moved a request to another version. */
    public Page readMoved(long after, long upTo, int limit) {
        return page("""
                SELECT *, true FROM (%s WHERE type = 'request.moved' AND global_index > ? AND global_index <= ?
                                     ORDER BY global_index LIMIT ?) AS moved
                """.formatted(COLUMNS), after, upTo, limit);
    }

    private Page page(String sql, long after, long upTo, int limit) {
        Walked walked = answer(
                sql,
                statement -> {
                    statement.setLong(1, after);
                    statement.setLong(2, upTo);
                    statement.setInt(3, limit);
                },
                rows -> {
                    List<Row> events = new ArrayList<>();
                    long position = after;
                    int seen = 0;
                    while (rows.next()) {
                        if (rows.getBoolean(ASKED_FOR)) {
                            events.add(Row.of(rows));
                        }
                        position = rows.getLong(1);
                        seen++;
                    }
                    return seen < limit ? new Walked(events, upTo, true) : new Walked(events, position, false);
                });
        return new Page(messages(walked.rows()), walked.position(), walked.last());
    }

    private record Walked(List<Row> rows, long position, boolean last) {}

    List<GenericTrackedDomainEventMessage<?>> query(String sql, Parameters parameters) {
        return messages(answer(sql, parameters, rows -> {
            List<Row> events = new ArrayList<>();
            while (rows.next()) {
                events.add(Row.of(rows));
            }
            return events;
        }));
    }

    /** A row and its place. */
    private record Row(long globalIndex, EventRow event) {
        static Row of(ResultSet columns) throws SQLException {
            return new Row(
                    columns.getLong(1),
                    new EventRow(
                            columns.getString(2),
                            columns.getLong(3),
                            columns.getString(4),
                            columns.getString(5),
                            columns.getString(6),
                            columns.getInt(7),
                            columns.getLong(8),
                            columns.getString(9),
                            columns.getString(10)));
        }
    }

    /** When the connection that brought them is free again, for keys may have to be asked for. */
    private List<GenericTrackedDomainEventMessage<?>> messages(List<Row> rows) {
        json.prepare(rows.stream().map(row -> row.event().payload()).toList());
        List<GenericTrackedDomainEventMessage<?>> messages = new ArrayList<>(rows.size());
        for (Row row : rows) {
            EventRow event = row.event();
            PersonalData.Where where = new PersonalData.Where(event.aggregateId(), event.eventId());
            messages.add(message(
                    row.globalIndex(),
                    event,
                    json.decode(event.type(), event.revision(), event.payload(), where),
                    json.decodeMetadata(event.metadata(), where)));
        }
        return messages;
    }

    private static GenericTrackedDomainEventMessage<?> message(
            long globalIndex, EventRow row, Object event, Map<String, Object> metadata) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(globalIndex),
                new GenericDomainEventMessage<>(
                        row.aggregateType(),
                        row.aggregateId(),
                        row.sequence(),
                        event,
                        metadata,
                        row.eventId(),
                        EventRow.instant(row.occurredAt())));
    }

    /** Readers at the end of the log read it anew. What is being read just now is not remembered. */
    void forgetRecent() {
        synchronized (recent) {
            recent.clear();
        }
    }

    /**
     * A request of somebody.
     *
     * @param over whether it is completed
     */
    public record Held(RequestId request, boolean over) {}

    /** All requests of a person, in the order in which they were submitted. */
    public List<Held> requestsOf(PersonId person) {
        return held(person.value());
    }

    /** Those that were submitted before what is personal was encrypted, and name their applicant for ever. */
    public List<Held> requestsInTheClear(ApplicantId applicant) {
        return held(applicant.value());
    }

    private List<Held> held(String of) {
        String sql = """
                SELECT aggregate_id, EXISTS (SELECT 1 FROM event AS later
                                             WHERE later.aggregate_id = event.aggregate_id
                                             AND later.type = 'request.completed')
                FROM event
                WHERE type = 'request.submitted'
                AND coalesce(payload->'personal'->0->>'of', payload->>'applicant') = ?
                ORDER BY global_index
                """;
        return answer(sql, statement -> statement.setString(1, of), rows -> {
            List<Held> held = new ArrayList<>();
            while (rows.next()) {
                held.add(new Held(new RequestId(rows.getString(1)), rows.getBoolean(2)));
            }
            return held;
        });
    }

    /** @return the global index of the event, 0 when there is none of this sequence */
    public long positionOf(String aggregateId, long sequence) {
        return number("SELECT global_index FROM event WHERE aggregate_id = ? AND sequence = ?", statement -> {
                    statement.setString(1, aggregateId);
                    statement.setLong(2, sequence);
                })
                .orElse(0L);
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateId) {
        return number(
                "SELECT max(sequence) FROM event WHERE aggregate_id = ?",
                statement -> statement.setString(1, aggregateId));
    }

    /** The global index of the last event; 0 while there is none. */
    public long head() {
        return number("SELECT global_index FROM event_head", statement -> {}).orElse(0L);
    }

    /** The position before the first event. */
    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(head());
    }

    /** The position before the first event that was decided at this instant or later; the head when there is none. */
    @Override
    public TrackingToken createTokenAt(Instant instant) {
        return number(
                        "SELECT min(global_index) - 1 FROM event"
                                + " WHERE occurred_at >= timestamptz 'epoch' + ? * interval '1 microsecond'",
                        statement -> statement.setLong(1, EventRow.micros(instant)))
                .<TrackingToken>map(GlobalSequenceTrackingToken::new)
                .orElseGet(this::createHeadToken);
    }

    /** @throws UnsupportedOperationException always: configure no snapshot trigger */
    @Override
    public void storeSnapshot(DomainEventMessage<?> snapshot) {
        throw new UnsupportedOperationException("The event log keeps no snapshots; configure no snapshot trigger.");
    }

    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregateId) {
        return Optional.empty();
    }

    /** Finishes the appends that wait; later ones are refused. */
    @Override
    public void close() {
        writer.close();
    }

    /** @return the global index a token stands for; 0, before the first event, for none */
    static long position(TrackingToken token) {
        if (token == null) {
            return 0;
        }
        return token.position()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The event log continues from a global index, and " + token + " has none."));
    }

    private Optional<Long> number(String sql, Parameters parameters) {
        return answer(
                sql,
                parameters,
                rows -> rows.next() ? Optional.ofNullable(rows.getObject(1, Long.class)) : Optional.empty());
    }

    <T> T answer(String sql, Parameters parameters, Reading<T> reading) {
        return database.query(sql, parameters, reading);
    }
}
