package dev.muamala.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL on loopback that lives as long as this server, with its files in the data folder. Commits are
 * durable: the build of PostgreSQL that is used comes with that switched off for tests, so it is switched on and read
 * back.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");

    private static final String DRAFT = "postgresql-draft-";

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
        stopLeftOver(folder);
        Path files = files(folder);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(files)) {
                layOut(folder, files);
            }
            EmbeddedDatabase database =
                    new EmbeddedDatabase(on(files).setPort(port).start());
            database.requireDurability();
            return database;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL does not start on " + files, e);
        }
    }

    /**
     * Makes the files under a name that no start looks for. They get their own name when they are whole, so whoever is
     * killed meanwhile leaves rubbish and not half a database.
     */
    private static void layOut(Path folder, Path files) throws IOException {
        for (Path draft : drafts(folder)) {
            delete(draft);
        }
        Path draft = Files.createTempDirectory(folder, DRAFT);
        on(draft).start().close();
        Files.move(draft, files, StandardCopyOption.ATOMIC_MOVE);
    }

    private static EmbeddedPostgres.Builder on(Path files) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(files)
                .setCleanDataDirectory(false)
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
        return builder;
    }

    private static List<Path> drafts(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> path.getFileName().toString().startsWith(DRAFT))
                    .toList();
        }
    }

    /** What goes on writing to it, for its own maker was killed, may keep some of it alive until the next time. */
    private static void delete(Path draft) {
        try {
            FileSystemUtils.deleteRecursively(draft);
        } catch (IOException e) {
            LOG.info("A database that was never finished stays in {} for now: {}", draft, e.toString());
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
        if (!Files.exists(folder)) {
            return;
        }
        try {
            List<Path> all = new ArrayList<>(drafts(folder));
            all.add(files(folder));
            all.forEach(files -> postmaster(files).ifPresent(leftOver -> stop(leftOver, files)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the signal that makes it end the sessions that are open, whoever has them, and shut down in good order. */
    private static void stop(ProcessHandle postgres, Path files) {
        LOG.info("Stopping the PostgreSQL (process {}) that outlived the last server on {}", postgres.pid(), files);
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postgres.pid()))
                    .start()
                    .waitFor();
            postgres.onExit().get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException e) {
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
