package dev.muamala.faults;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.muamala.events.RequestEvent;
import dev.muamala.eventstore.ChainVerifier;
import dev.muamala.eventstore.StoredEvents;
import dev.muamala.projection.Projection;
import dev.muamala.projection.StoredProjection;
import dev.muamala.projection.StoredProjection.Document;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Everything that can be seen of a system from outside at one moment. The log and the due work are of one transaction.
 *
 * @param indexes of every event of the log, in its order
 * @param log the events of requests, in its order
 * @param dueWork of requests; to read the log for webhooks is due for ever
 * @param projected what each projection has stored
 * @param projections what each server says of its projections
 * @param ledger the entities' own account of every call
 */
record Evidence(
        Outside outside,
        Journal journal,
        List<Long> indexes,
        List<Logged> log,
        Map<String, List<Logged>> streams,
        long head,
        List<DueRow> dueWork,
        ChainVerifier.Verification chain,
        List<Projected<?>> projected,
        List<JsonNode> projections,
        List<JsonNode> ledger,
        Instant at) {
    /** One row of the log, about a request. */
    record Logged(long index, String aggregate, long sequence, RequestEvent event) {}

    /** @param tokens how far each segment has read */
    record Projected<D>(
            Projection<RequestEvent, D> projection, Map<String, Document<D>> documents, Map<Integer, Long> tokens) {
        static <D> Projected<D> of(Projection<RequestEvent, D> projection, MongoDatabase database) {
            StoredProjection<D> stored = new StoredProjection<>(database, projection);
            return new Projected<>(projection, stored.documents(), stored.tokens());
        }
    }

    record DueRow(String id, String kind, long globalIndex, Instant dueAt, int attempts) {}

    static Evidence of(Outside outside, Journal journal) {
        List<Long> indexes = new ArrayList<>();
        List<Logged> log = new ArrayList<>();
        List<DueRow> dueWork = new ArrayList<>();
        long head;
        Instant at;
        ChainVerifier.Verification chain;
        try (Connection connection = DriverManager.getConnection(outside.databaseUrl())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                statement.setFetchSize(2_000);
                at = outside.clock().instant();
                head = head(statement);
                readDueWork(statement, dueWork);
                readLog(statement, StoredEvents.of(outside.databaseUrl()), indexes, log);
            }
            connection.rollback();
            chain = ChainVerifier.verify(connection, checked -> {});
        } catch (SQLException e) {
            throw new IllegalStateException("The log cannot be read from outside", e);
        }
        ConnectionString mongodb = new ConnectionString(outside.mongodbUri());
        try (MongoClient client = MongoClients.create(mongodb)) {
            MongoDatabase database = client.getDatabase(mongodb.getDatabase());
            return new Evidence(
                    outside,
                    journal,
                    indexes,
                    log,
                    streams(log),
                    head,
                    dueWork,
                    chain,
                    outside.projections().stream()
                            .<Projected<?>>map(projection -> Projected.of(projection, database))
                            .toList(),
                    outside.frontDoors().stream()
                            .flatMap(door ->
                                    door.get("/api/v1/projections").body().valueStream())
                            .toList(),
                    outside.entities().ledger(),
                    at);
        }
    }

    private static long head(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT global_index FROM event_head")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void readDueWork(Statement statement, List<DueRow> dueWork) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT id, kind, global_index, due_at, attempts FROM due_work" + " WHERE kind NOT LIKE 'webhook-%'")) {
            while (row.next()) {
                dueWork.add(new DueRow(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getInt(5)));
            }
        }
    }

    private static void readLog(Statement statement, StoredEvents events, List<Long> indexes, List<Logged> log)
            throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT global_index, aggregate_id, sequence, type, revision,"
                + " payload, event_id FROM event ORDER BY global_index")) {
            while (row.next()) {
                indexes.add(row.getLong(1));
                Object decoded = events.read(
                        row.getString(4), row.getInt(5), row.getString(6), row.getString(2), row.getString(7));
                if (decoded instanceof RequestEvent event) {
                    log.add(new Logged(row.getLong(1), row.getString(2), row.getLong(3), event));
                }
            }
        }
    }

    /** Each request's own events, in the order of the log. */
    private static Map<String, List<Logged>> streams(List<Logged> log) {
        Map<String, List<Logged>> streams = new LinkedHashMap<>();
        log.forEach(logged -> streams.computeIfAbsent(logged.aggregate(), first -> new ArrayList<>())
                .add(logged));
        return streams;
    }

    /** What the log holds at this place. */
    Optional<Logged> at(long index) {
        int found = Collections.binarySearch(
                log, new Logged(index, null, 0, null), Comparator.comparingLong(Logged::index));
        return found < 0 ? Optional.empty() : Optional.of(log.get(found));
    }

    @Override
    public String toString() {
        return log.size() + " events of " + streams.size() + " requests, " + dueWork.size() + " pieces of due work, "
                + projected.stream()
                        .mapToInt(projection -> projection.documents().size())
                        .sum()
                + " documents, " + ledger.size() + " calls in the entities' ledger";
    }
}
