package dev.muamala.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this node that appends. It takes what waits in its queue, numbers and chains the rows behind the
 * head of the log, writes all of them with the due work they cause, and commits once; so the cost of a durable commit
 * is shared by everybody who waits. Whoever moves the head holds its lock until the commit, so the global index has no
 * gaps and its order is the order of commits, whichever node writes.
 *
 * <p>A node that nobody writes beside knows the head without asking: one statement, on the condition that the head is
 * still there, is the whole transaction. A node that finds it moved locks it first, until it is alone again.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    static final String CHANNEL = "muamala_event";

    private static final int MAX_APPENDS = 256;
    private static final long MAX_BYTES = 16 << 20;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    private static final String NOT_ANSWERING = "The database does not answer. Nothing was written; try again.";

    /**
     * With the lock comes a limit: a node that stops in the middle of its transaction, frozen or cut off, loses its
     * session and the lock after this time, so that it does not hold up the others.
     */
    private static final String LOCK_HEAD = """
            SELECT global_index, hash, set_config('idle_in_transaction_session_timeout', '5s', true)
            FROM event_head FOR UPDATE
            """;

    private static final String ADD_DUE_WORK = """
            INSERT INTO due_work (id, kind, global_index, due_at)
            SELECT i, k, g, timestamptz 'epoch' + d * interval '1 microsecond'
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) AS work (i, k, g, d)
            %s
            ON CONFLICT (id) DO UPDATE
            SET kind = excluded.kind, global_index = excluded.global_index, due_at = excluded.due_at, attempts = 0
            """;

    /** All that a batch changes, if the head is where it is expected: a row for yes, none for no. */
    private static final String WRITE =
            """
            WITH moved AS (
                UPDATE event_head SET global_index = ?, hash = ? WHERE global_index = ? AND hash = ? RETURNING true
            ), written AS (
                INSERT INTO event (global_index, aggregate_id, sequence, aggregate_type, event_id, type, revision,
                                   occurred_at, payload, metadata, hash)
                SELECT i, a, s, k, e, t, r, timestamptz 'epoch' + o * interval '1 microsecond', p::json, m::json, h
                FROM unnest(?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[],
                            ?::bigint[], ?::text[], ?::text[], ?::bytea[]) AS row (i, a, s, k, e, t, r, o, p, m, h)
                WHERE EXISTS (SELECT FROM moved)
            ), ended AS (
                DELETE FROM due_work WHERE id = ANY (?) AND EXISTS (SELECT FROM moved)
            ), added AS (
                %s
            )
            SELECT pg_notify('%s', ?) FROM moved
            """.formatted(ADD_DUE_WORK.formatted("WHERE EXISTS (SELECT FROM moved)"), CHANNEL);

    private static final String TAKEN = """
            SELECT aggregate_id, sequence FROM event
            WHERE (aggregate_id, sequence) IN (SELECT * FROM unnest(?::text[], ?::bigint[]))
            """;

    private record Key(String aggregateId, long sequence) {}

    /** Tells this node's notifications from those of others. */
    private final String node = UUID.randomUUID().toString();

    private final DataSource dataSource;
    private final LongConsumer onCommit;
    private final Duration resolveWithin;
    private final HashChain chain = new HashChain();
    private final BlockingQueue<Append> queue = new LinkedBlockingQueue<>();
    private final Append end = new Append(List.of(), List.of(), index -> {});
    private final Thread writer = new Thread(this::run, "event-log-writer");
    private volatile boolean closed;

    /** Where this node left the head; null before its first append. Only the writer's thread has to do with it. */
    private Head left;

    /** Whether nobody else was seen to move the head since then. */
    private boolean alone;

    /**
     * @param onCommit told the index of the last event after every commit, on the writer's thread: must be quick
     * @param resolveWithin how long a commit whose outcome is unknown is asked after
     */
    GroupCommit(DataSource dataSource, LongConsumer onCommit, Duration resolveWithin) {
        this.dataSource = dataSource;
        this.onCommit = onCommit;
        this.resolveWithin = resolveWithin;
        writer.setDaemon(true);
        writer.start();
    }

    /** What its notifications have after the index. */
    String node() {
        return node;
    }

    /**
     * Waits until the events are durable.
     *
     * @return the global index of the last of them
     * @throws ConcurrencyException when an event of the same aggregate and sequence is there already
     * @throws EventLogUnavailableException when the database does not answer
     */
    long append(Append append) {
        queue.add(append);
        if (closed && queue.remove(append)) {
            throw stopped();
        }
        try {
            return append.position().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Writes what is queued, then ends. Later appends fail. */
    @Override
    public void close() {
        closed = true;
        queue.add(end);
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("The server is stopping; nothing was written.");
    }

    private void run() {
        try {
            List<Append> batch = nextBatch();
            while (!batch.isEmpty()) {
                leaveNobodyWaiting(batch);
                batch = nextBatch();
            }
        } catch (InterruptedException e) {
            LOG.warn("The event log's writer was interrupted; this server can no longer append.");
        } finally {
            closed = true;
            for (Append left = queue.poll(); left != null; left = queue.poll()) {
                left.failed(stopped());
            }
        }
    }

    private void leaveNobodyWaiting(List<Append> batch) throws InterruptedException {
        try {
            write(batch);
        } catch (RuntimeException e) {
            LOG.error("The event log's writer failed; it goes on", e);
            batch.forEach(append -> append.failed(new EventLogUnavailableException(
                    "It is not known whether the events were written; load the aggregate again to see.", e)));
        }
    }

    private List<Append> nextBatch() throws InterruptedException {
        List<Append> batch = new ArrayList<>();
        long bytes = 0;
        for (Append next = queue.take(); next != null; next = queue.poll()) {
            if (next == end) {
                queue.add(end);
                break;
            }
            batch.add(next);
            bytes += next.size();
            if (batch.size() == MAX_APPENDS || bytes >= MAX_BYTES) {
                break;
            }
        }
        return batch;
    }

    private void write(List<Append> batch) throws InterruptedException {
        List<Append> accepted = batch;
        boolean atOnce = alone;
        boolean committing = false;
        boolean healthy = false;
        try (Connection connection = dataSource.getConnection()) {
            try {
                atOnce = atOnce && insertAtOnce(connection, batch);
                if (!atOnce) {
                    connection.setAutoCommit(false);
                    accepted = insertAllButConflicting(connection, batch);
                    committing = true;
                    connection.commit();
                }
            } catch (SQLException | RuntimeException e) {
                alone = false;
                healthy = atOnce ? connection.isValid(1) : !committing && rolledBack(connection);
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            if (healthy) {
                isolate(accepted, e);
            } else if (atOnce || committing) {
                resolve(accepted, e);
            } else {
                fail(accepted, NOT_ANSWERING, e);
                failWaiting(e);
            }
            return;
        }
        succeed(accepted);
    }

    private static boolean rolledBack(Connection connection) {
        try {
            connection.rollback();
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** One append that the database cannot take must not take the others down with it. */
    private void isolate(List<Append> batch, Exception cause) throws InterruptedException {
        if (batch.size() == 1) {
            batch.get(0)
                    .failed(new IllegalArgumentException(
                            "The database refused the events of "
                                    + batch.get(0).rows().get(0).aggregateId() + ": " + cause.getMessage()
                                    + ". Nothing was written.",
                            cause));
            return;
        }
        for (Append append : batch) {
            if (!append.position().isDone()) {
                write(List.of(append));
            }
        }
    }

    private void succeed(List<Append> written) {
        if (written.isEmpty()) {
            return;
        }
        written.forEach(Append::written);
        onCommit.accept(written.get(written.size() - 1).position().join());
    }

    private static void fail(List<Append> batch, String message, Exception cause) {
        LOG.warn("{} ({})", message, cause.getMessage());
        for (Append append : batch) {
            append.failed(new EventLogUnavailableException(message, cause));
        }
    }

    /**
     * The statement is the whole transaction.
     *
     * @return false when nothing was written, because the head has moved or an event's place is taken
     */
    private boolean insertAtOnce(Connection connection, List<Append> batch) throws SQLException {
        connection.setAutoCommit(true);
        try {
            alone = insert(connection, left, batch);
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            return false;
        }
        return alone;
    }

    private List<Append> insertAllButConflicting(Connection connection, List<Append> batch) throws SQLException {
        try {
            insertLocked(connection, batch);
            return batch;
        } catch (SQLException e) {
            if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            List<Append> accepted = refuseConflicting(connection, batch);
            if (!accepted.isEmpty()) {
                insertLocked(connection, accepted);
            }
            return accepted;
        }
    }

    /** The head is locked meanwhile, so what is free now stays free until this transaction ends. */
    private static List<Append> refuseConflicting(Connection connection, List<Append> batch) throws SQLException {
        lockHead(connection);
        Set<Key> taken = taken(connection, batch);
        List<Append> accepted = new ArrayList<>();
        for (Append append : batch) {
            List<Key> keys = append.rows().stream()
                    .map(row -> new Key(row.aggregateId(), row.sequence()))
                    .toList();
            Set<Key> distinct = new HashSet<>(keys);
            if (distinct.size() < keys.size() || keys.stream().anyMatch(taken::contains)) {
                Key first = keys.get(0);
                append.failed(new ConcurrencyException("Another event is already number " + first.sequence() + " of "
                        + first.aggregateId() + ". Nothing was written; load it again and decide anew."));
            } else {
                taken.addAll(keys);
                accepted.add(append);
            }
        }
        return accepted;
    }

    private static Set<Key> taken(Connection connection, List<Append> batch) throws SQLException {
        List<EventRow> rows =
                batch.stream().flatMap(append -> append.rows().stream()).toList();
        Set<Key> taken = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(TAKEN)) {
            query.setObject(1, rows.stream().map(EventRow::aggregateId).toArray(String[]::new));
            query.setObject(2, rows.stream().mapToLong(EventRow::sequence).toArray());
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    taken.add(new Key(found.getString(1), found.getLong(2)));
                }
            }
        }
        return taken;
    }

    record Head(long globalIndex, byte[] hash) {
        boolean isAt(Head other) {
            return globalIndex == other.globalIndex && Arrays.equals(hash, other.hash);
        }
    }

    static Head lockHead(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LOCK_HEAD);
                ResultSet head = query.executeQuery()) {
            if (!head.next()) {
                throw new IllegalStateException(
                        "The log has lost its head: table event_head is empty. Nothing was written; run verify.");
            }
            return new Head(head.getLong(1), head.getBytes(2));
        }
    }

    private void insertLocked(Connection connection, List<Append> batch) throws SQLException {
        Head head = lockHead(connection);
        alone = left != null && left.isAt(head);
        if (!insert(connection, head, batch)) {
            throw new IllegalStateException("The head of the log moved while it was locked. Nothing was written.");
        }
    }

    /** @return whether the head was where it was expected; otherwise nothing was written */
    private boolean insert(Connection connection, Head head, List<Append> batch) throws SQLException {
        int count = batch.stream().mapToInt(append -> append.rows().size()).sum();
        Rows rows = new Rows(count);
        Map<String, Due> due = new LinkedHashMap<>();
        long index = head.globalIndex();
        byte[] hash = head.hash();
        for (Append append : batch) {
            long before = index;
            for (int event = 0; event < append.rows().size(); event++) {
                index++;
                hash = chain.next(hash, index, append.canonicalRow(event));
                rows.set(
                        (int) (index - head.globalIndex() - 1),
                        index,
                        append.rows().get(event),
                        hash);
            }
            append.attemptedUpTo(index);
            for (Append.Due change : append.due()) {
                due.put(change.change().id(), new Due(before + 1 + change.event(), change.change()));
            }
        }
        Head next = new Head(index, hash);
        boolean written = write(connection, head, next, rows, DueRows.of(due.values()));
        if (written) {
            left = next;
        }
        return written;
    }

    private boolean write(Connection connection, Head head, Head next, Rows rows, DueRows due) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            statement.setLong(1, next.globalIndex());
            statement.setBytes(2, next.hash());
            statement.setLong(3, head.globalIndex());
            statement.setBytes(4, head.hash());
            int parameter = rows.bind(statement, 5);
            statement.setObject(parameter++, due.ended().toArray(String[]::new));
            parameter = bindDueWork(statement, parameter, due.added(), due.causes());
            statement.setString(parameter, next.globalIndex() + " " + node);
            try (ResultSet moved = statement.executeQuery()) {
                return moved.next();
            }
        }
    }

    private record Due(long globalIndex, DueWorkChange change) {}

    /** Only the last change of an id counts: work that is added and ended in one batch is never seen. */
    private record DueRows(List<String> ended, List<DueWorkChange.Add> added, List<Long> causes) {
        static DueRows of(Collection<Due> changes) {
            DueRows rows = new DueRows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (Due due : changes) {
                if (due.change() instanceof DueWorkChange.Add add) {
                    rows.added().add(add);
                    rows.causes().add(due.globalIndex());
                } else {
                    rows.ended().add(due.change().id());
                }
            }
            return rows;
        }
    }

    static void addDueWork(Connection connection, List<DueWorkChange.Add> added, List<Long> causes)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_DUE_WORK.formatted(""))) {
            bindDueWork(insert, 1, added, causes);
            insert.executeUpdate();
        }
    }

    /** @return the number of the next parameter */
    private static int bindDueWork(
            PreparedStatement statement, int first, List<DueWorkChange.Add> added, List<Long> causes)
            throws SQLException {
        int parameter = first;
        statement.setObject(
                parameter++, added.stream().map(DueWorkChange.Add::id).toArray(String[]::new));
        statement.setObject(
                parameter++, added.stream().map(DueWorkChange.Add::kind).toArray(String[]::new));
        statement.setObject(
                parameter++, causes.stream().mapToLong(Long::longValue).toArray());
        statement.setObject(
                parameter++,
                added.stream().mapToLong(add -> EventRow.micros(add.dueAt())).toArray());
        return parameter;
    }

    private static final class Rows {
        private final long[] globalIndex;
        private final String[] aggregateId;
        private final long[] sequence;
        private final String[] aggregateType;
        private final String[] eventId;
        private final String[] type;
        private final int[] revision;
        private final long[] occurredAt;
        private final String[] payload;
        private final String[] metadata;
        private final byte[][] hash;

        Rows(int count) {
            globalIndex = new long[count];
            aggregateId = new String[count];
            sequence = new long[count];
            aggregateType = new String[count];
            eventId = new String[count];
            type = new String[count];
            revision = new int[count];
            occurredAt = new long[count];
            payload = new String[count];
            metadata = new String[count];
            hash = new byte[count][];
        }

        void set(int at, long index, EventRow row, byte[] rowHash) {
            globalIndex[at] = index;
            aggregateId[at] = row.aggregateId();
            sequence[at] = row.sequence();
            aggregateType[at] = row.aggregateType();
            eventId[at] = row.eventId();
            type[at] = row.type();
            revision[at] = row.revision();
            occurredAt[at] = row.occurredAt();
            payload[at] = row.payload();
            metadata[at] = row.metadata();
            hash[at] = rowHash;
        }

        /** @return the number of the next parameter */
        int bind(PreparedStatement statement, int first) throws SQLException {
            Object[] columns = {
                globalIndex,
                aggregateId,
                sequence,
                aggregateType,
                eventId,
                type,
                revision,
                occurredAt,
                payload,
                metadata,
                hash
            };
            int parameter = first;
            for (Object column : columns) {
                statement.setObject(parameter++, column);
            }
            return parameter;
        }
    }

    /**
     * The connection broke while committing. Whoever gets the lock of the head afterwards knows that the broken
     * transaction has ended, one way or the other, and can see which.
     */
    private void resolve(List<Append> batch, Exception cause) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        LOG.warn("The connection broke during a commit; asking whether it took place. ({})", cause.getMessage());
        long deadline = System.nanoTime() + resolveWithin.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                boolean committed;
                try (Statement settings = connection.createStatement()) {
                    settings.execute("SET LOCAL lock_timeout = '2s'");
                    lockHead(connection);
                    committed = isThere(connection, batch);
                } finally {
                    connection.rollback();
                }
                if (committed) {
                    succeed(batch);
                } else {
                    fail(batch, "The database broke off. Nothing was written; try again.", cause);
                }
                return;
            } catch (SQLException e) {
                cause.addSuppressed(e);
                failQueued(cause);
            }
        }
        fail(
                batch,
                "The database broke off during a commit and did not come back within " + resolveWithin.toSeconds()
                        + " s. It is not known whether the events were written; load the aggregate again to see.",
                cause);
    }

    private static boolean isThere(Connection connection, List<Append> batch) throws SQLException {
        EventRow first = batch.get(0).rows().get(0);
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT FROM event WHERE aggregate_id = ? AND sequence = ? AND event_id = ?")) {
            query.setString(1, first.aggregateId());
            query.setLong(2, first.sequence());
            query.setString(3, first.eventId());
            try (ResultSet found = query.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Also the pause between attempts. */
    private void failQueued(Exception cause) throws InterruptedException {
        Append waiting = queue.poll(BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS);
        if (waiting == end) {
            queue.add(end);
        } else if (waiting != null) {
            fail(List.of(waiting), NOT_ANSWERING, cause);
            failWaiting(cause);
        }
    }

    /** Those who came while the database did not answer are told at once, and need not find out for themselves. */
    private void failWaiting(Exception cause) {
        List<Append> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        if (waiting.remove(end)) {
            queue.add(end);
        }
        if (!waiting.isEmpty()) {
            fail(waiting, NOT_ANSWERING, cause);
        }
    }
}
