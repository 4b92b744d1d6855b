package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.definitions.Workflows;
import dev.muamala.whole.Entities;
import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * Two servers on one PostgreSQL and one document server, each of the four a process of its own. Entities call back to
 * either server, whichever called them.
 *
 * <pre>
 *   Load, readers ──▶ one ──┐           ┌── PostgreSQL
 *                 ──▶ other ┴───────────┴── document server
 *                      ▲
 *   Balancer ──────────┴ ◀── Entities (call back)
 * </pre>
 */
final class TwoServers implements AutoCloseable {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    final Path folder;
    final Entities entities;
    final Balancer callbacks = new Balancer();
    final PostgresProcess postgres;
    final MongoProcess mongo;
    final ServerProcess one;
    final ServerProcess other;

    TwoServers() {
        try {
            folder = Files.createTempDirectory("muamala-two");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entities = new Entities(folder.resolve("ledger.jsonl"), Clock.systemUTC());
        postgres = new PostgresProcess(folder.resolve("postgres"));
        mongo = new MongoProcess(folder.resolve("mongo"));
        one = server("one");
        other = server("other");
        callbacks.before(one.port(), other.port());
        one.launch();
        other.launch();
        one.awaitReady();
        other.awaitReady();
    }

    private ServerProcess server(String name) {
        return new ServerProcess(folder.resolve(name), entities, postgres.jdbcUrl(), mongo.uri())
                .with("MUAMALA_ENTITIES_PUBLIC_URL", callbacks.url())
                .with("MUAMALA_ENTITIES_ASK_AGAIN", ASK_AGAIN.toSeconds() + "s")
                .tellingWebhooksHere()
                .startingQuickly(folder.resolve("classes-" + name));
    }

    List<JsonClient> frontDoors() {
        return List.of(one.frontDoor(), other.frontDoor());
    }

    Journey journeyAtOne() {
        return new Journey(entities, one.frontDoor());
    }

    Outside outside() {
        return new Outside(
                postgres.jdbcUrl(),
                mongo.uri(),
                entities,
                frontDoors(),
                Workflows.builtIn(),
                ServerProcess.LEASE,
                ASK_AGAIN,
                Clock.systemUTC());
    }

    /** Waits until nothing moves, and then decides every invariant. */
    void requireNothingWrong(Journal journal) {
        boolean rested = new Rest(outside()).await(Duration.ofSeconds(60));
        new Checker(outside(), journal).requireNothingWrong();
        assertThat(rested).as("the system came to rest").isTrue();
    }

    /** How all stands: what is due, how far each server has read, what its threads do, and what it said last. */
    String account() {
        return "Due work: " + dueWork() + "\nOne: " + account(one) + "\nOther: " + account(other);
    }

    private String dueWork() {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT string_agg(work::text, '; ') FROM"
                        + " (SELECT *, now() FROM due_work ORDER BY due_at LIMIT 20) AS work")) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            return e.toString();
        }
    }

    private static String account(ServerProcess server) {
        String projections;
        try {
            projections = server.frontDoor().get("/api/v1/projections").body().toString();
        } catch (UncheckedIOException e) {
            projections = e.toString();
        }
        return projections + "\n" + server.threads() + "\n" + server.lastWords();
    }

    @Override
    public void close() {
        one.close();
        other.close();
        mongo.close();
        postgres.close();
        entities.close();
        callbacks.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
