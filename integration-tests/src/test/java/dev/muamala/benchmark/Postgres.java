package dev.muamala.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.eventstore.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.springframework.util.FileSystemUtils;

/**
 * The PostgreSQL of one benchmark: the product's own embedded one, empty, with a database for each that is compared.
 * All of them share one server, one write-ahead log and one disk, and none of them is let off durability.
 */
final class Postgres implements AutoCloseable {
    /** How long PostgreSQL may keep what an idle connection has counted to itself. */
    private static final long STATISTICS_SECONDS = 11;

    private final Path folder;
    private final EmbeddedDatabase server;
    private final ProcessTree processes;
    private final Thread endsWithUs = new Thread(this::stop);

    private Postgres(Path folder) throws IOException {
        this.folder = folder;
        this.server = EmbeddedDatabase.start(folder, 0);
        this.processes = new ProcessTree(Long.parseLong(
                Files.readAllLines(folder.resolve("postgresql/postmaster.pid")).get(0)));
        Runtime.getRuntime().addShutdownHook(endsWithUs);
    }

    static Postgres start() {
        try {
            Files.createDirectories(Setting.RESULTS);
            return new Postgres(
                    Files.createTempDirectory(Setting.RESULTS, "data").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return where the new database is */
    String create(String database) {
        execute(server.jdbcUrl(), "CREATE DATABASE " + database);
        return url(database);
    }

    /** @return where the new database with the tables of an event log is */
    String createLog(String database) {
        String url = create(database);
        Flyway.configure().dataSource(url, null, null).load().migrate();
        return url;
    }

    private String url(String database) {
        return server.jdbcUrl().replaceFirst("/postgres\\?", "/" + database + "?");
    }

    static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }

    /**
     * What the server says of itself.
     *
     * @throws IllegalStateException when a commit would not be durable
     */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("postgresql", text("SHOW server_version"));
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            String value = text("SHOW " + setting);
            if (!value.equals("on")) {
                throw new IllegalStateException(setting + " is " + value + ": nothing durable would be measured");
            }
            facts.put(setting, value);
        }
        facts.put("sharedBuffers", text("SHOW shared_buffers"));
        facts.put("maxWalSize", text("SHOW max_wal_size"));
        try {
            facts.put("fileSystem", Files.getFileStore(folder).type());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return facts;
    }

    /** How much was ever written to the write-ahead log. */
    long walBytes() {
        return Long.parseLong(text("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint"));
    }

    /** How many rows were ever inserted, updated or deleted in the database; waits until all was counted. */
    long rows(String database) {
        return Long.parseLong(text("SELECT tup_inserted + tup_updated + tup_deleted FROM pg_stat_database"
                + " WHERE datname = '" + database + "'"));
    }

    void awaitStatistics() {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(STATISTICS_SECONDS));
    }

    /** CPU time of the server with all its processes, those that have ended too; NaN where it cannot be known. */
    double cpuSeconds() {
        return processes.cpuSeconds();
    }

    private String text(String query) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(endsWithUs);
        stop();
    }

    private void stop() {
        server.close();
        processes.end();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            System.err.println(folder + " could not be deleted: " + e);
        }
    }
}
