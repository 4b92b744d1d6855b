package dev.muamala.faults;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import dev.muamala.projection.StoredProjection;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Waits until nothing moves any more: no call is to be made and no timer to be fired, the entities owe no callback, and
 * the projections stand at the end of a log that does not grow. A system that cannot come to rest is not waited for for ever; the {@link Checker}
 * then says what is wrong with it.
 */
public final class Rest {
    private final Outside outside;
    private final Predicate<String> silent;
    private long headBefore = -1;

    public Rest(Outside outside) {
        this(outside, entity -> false);
    }

    /** @param silent entities that never answer; calls to them may stay open */
    public Rest(Outside outside, Predicate<String> silent) {
        this.outside = outside;
        this.silent = silent;
    }

    /** @return whether it came to rest in time */
    public boolean await(Duration patience) {
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(500))
                    .until(this::isAtRest);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private boolean isAtRest() {
        try {
            long head = head();
            boolean still = head == headBefore;
            headBefore = head;
            return still && owed() == 0 && workToDo() == 0 && isReadUpTo(head);
        } catch (SQLException | MongoException | UncheckedIOException | IllegalStateException e) {
            headBefore = -1;
            return false;
        }
    }

    private long head() throws SQLException {
        return number("SELECT global_index FROM event_head");
    }

    /** A call that was accepted is put off until its deadline, which is later than soon; all others come sooner. */
    private long workToDo() throws SQLException {
        Instant soon = outside.clock().instant().plus(outside.askAgain()).plus(outside.lease());
        long pieces = 0;
        try (Connection connection = DriverManager.getConnection(outside.databaseUrl());
                PreparedStatement query = connection.prepareStatement(
                        "SELECT coalesce(payload->>'entity', 'payment-gateway'), count(*) FROM due_work JOIN event"
                                + " USING (global_index) WHERE due_at < ? AND kind NOT LIKE 'webhook-%' GROUP BY 1")) {
            query.setObject(1, soon.atOffset(ZoneOffset.UTC));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    pieces += silent.test(row.getString(1)) ? 0 : row.getLong(2);
                }
            }
        }
        return pieces;
    }

    private long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(outside.databaseUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private int owed() {
        return outside.entities().ledger().stream()
                .mapToInt(entry -> entry.path("callbacksOwed").asInt(0))
                .sum();
    }

    private boolean isReadUpTo(long head) {
        ConnectionString mongodb = new ConnectionString(outside.mongodbUri());
        try (MongoClient client = MongoClients.create(mongodb)) {
            MongoDatabase database = client.getDatabase(mongodb.getDatabase());
            return outside.projections().stream()
                            .flatMap(projection ->
                                    new StoredProjection<>(database, projection).tokens().values().stream())
                            .allMatch(position -> position >= head)
                    && outside.frontDoors().stream()
                            .flatMap(door ->
                                    door.get("/api/v1/projections").body().valueStream())
                            .allMatch(projection -> projection.path("position").asLong(-1) >= head);
        }
    }
}
