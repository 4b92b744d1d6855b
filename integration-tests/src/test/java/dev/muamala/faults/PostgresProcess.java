package dev.muamala.faults;

import dev.muamala.eventstore.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A PostgreSQL that belongs to no server: several may use it, and it can be killed and started again on the same files
 * and port. Its commits are durable, as those of the embedded one are.
 */
public final class PostgresProcess implements AutoCloseable {
    private final Path folder;
    private final int port = freePort();
    private EmbeddedDatabase database;

    /** Starts it. @param folder for its files; need not exist */
    public PostgresProcess(Path folder) {
        this.folder = folder;
        start();
    }

    static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its database, with the user; the same after every start. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
    }

    /** Starts it on the files that are there, and returns when it answers. */
    public void start() {
        if (database != null) {
            database.close();
        }
        database = EmbeddedDatabase.start(folder, port);
    }

    /** As {@code kill -9} of the postmaster and of every process that it has: nothing is flushed, nobody is told. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .join();
    }

    /** The postmaster first. */
    List<ProcessHandle> processes() {
        try {
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("postgresql/postmaster.pid"))
                    .get(0)
                    .strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
            postmaster.descendants().forEach(all::add);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
