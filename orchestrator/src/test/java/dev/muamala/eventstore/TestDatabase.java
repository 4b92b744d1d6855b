package dev.muamala.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.util.FileSystemUtils;

/** One real PostgreSQL for all tests of this JVM, with the tables that the server has. */
final class TestDatabase {
    static final DueWorkRule NO_DUE_WORK = event -> List.of();

    private static final Duration RESOLVE_WITHIN = Duration.ofSeconds(20);
    private static final HikariDataSource POOL = start();

    private TestDatabase() {}

    /** The database, with nothing in the log. */
    static DataSource empty() {
        execute(POOL, """
                TRUNCATE event, due_work;
                DELETE FROM event_head;
                INSERT INTO event_head (global_index, hash) VALUES (0, decode(repeat('00', 32), 'hex'))
                """);
        return POOL;
    }

    /** Connections to the same database that {@code pg_stat_activity} shows under a name, not pooled. */
    static DataSource named(String name) {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(POOL.getJdbcUrl());
        connections.setApplicationName(name);
        return connections;
    }

    static EventLog log(DataSource database) {
        return log(database, NO_DUE_WORK);
    }

    static EventLog log(DataSource database, DueWorkRule rule) {
        return new EventLog(database, new EventJson(), rule, RESOLVE_WITHIN);
    }

    static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of the answer, each with its columns as text between bars. */
    static List<String> select(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<String> answer = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                answer.add(String.join("|", row));
            }
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static HikariDataSource start() {
        try {
            Path folder = Files.createTempDirectory("event-log");
            EmbeddedDatabase server = EmbeddedDatabase.start(folder, 0);
            HikariDataSource pool = server.dataSource();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(pool, server, folder)));
            migrate(pool);
            return pool;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(HikariDataSource pool, EmbeddedDatabase server, Path folder) {
        pool.close();
        server.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
