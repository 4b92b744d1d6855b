package dev.muamala.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on loopback that lives as long as this server, with its files in the data folder. Commits are
 * durable: the build of PostgreSQL that is used comes with that switched off for tests, so it is switched on and read
 * back.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final EmbeddedPostgres postgres;

    private EmbeddedDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts on the files in {@code folder}, which are made when there are none. A PostgreSQL that outlived the server
     * that started it is stopped first.
     *
     * @param port 0 for any free one
     */
    public static EmbeddedDatabase start(Path folder, int port) {
        Path files = files(folder);
        stopLeftOver(folder);
        try {
            Files.createDirectories(folder);
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(files)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(START_WITHIN)
                    .setRegisterShutdownHook(false)
                    .setOutputRedirector(Redirect.DISCARD)
                    .setErrorRedirector(Redirect.DISCARD)
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF-8")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("max_wal_size", "2GB");
            DURABILITY.forEach(setting -> builder.setServerConfig(setting, "on"));
            EmbeddedDatabase database = new EmbeddedDatabase(builder.start());
            database.requireDurability();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL does not start on " + files, e);
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
    }

    /** A pool of connections; whoever asked for it closes it. */
    public HikariDataSource dataSource() {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(jdbcUrl());
        pool.setPoolName("event-log");
        pool.setMaximumPoolSize(16);
        pool.setConnectionTimeout(3_000);
        return pool;
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            LOG.warn("The embedded PostgreSQL did not stop by itself: {}", e.toString());
        }
    }

    private void requireDurability() {
        DataSource database = postgres.getPostgresDatabase();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (ResultSet value = statement.executeQuery("SHOW " + setting)) {
                    value.next();
                    if (!value.getString(1).equals("on")) {
                        throw new IllegalStateException("The embedded PostgreSQL runs with " + setting + "="
                                + value.getString(1) + "; acknowledged events would not be durable.");
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded PostgreSQL does not answer.", e);
        }
    }

    private static Path files(Path folder) {
        return folder.toAbsolutePath().resolve("postgresql");
    }

    /**
     * Stops a PostgreSQL that outlived the server that started it on the files in {@code folder}, and with that frees
     * its port. Changes nothing when there is none.
     */
    public static void stopLeftOver(Path folder) {
        Path files = files(folder);
        Optional<ProcessHandle> leftOver = postmaster(files);
        if (leftOver.isEmpty()) {
            return;
        }
        ProcessHandle postgres = leftOver.get();
        LOG.info("Stopping the PostgreSQL (process {}) that outlived the last server on {}", postgres.pid(), files);
        postgres.destroy();
        try {
            postgres.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(
                    "A PostgreSQL (process " + postgres.pid() + ") runs on " + files
                            + " and does not stop. End it, then start again.",
                    e);
        }
    }

    /** The process that the lock file names, if it is alive and a PostgreSQL; a pid may have been given to another. */
    private static Optional<ProcessHandle> postmaster(Path files) {
        try {
            List<String> lines = Files.readAllLines(files.resolve("postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                    .filter(process -> process.info()
                            .command()
                            .map(command ->
                                    Path.of(command).getFileName().toString().startsWith("postgres"))
                            .orElse(true));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
