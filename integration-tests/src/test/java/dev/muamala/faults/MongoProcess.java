package dev.muamala.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server of MongoDB's protocol as a process of its own, with its documents on disk. It can be killed and started again
 * on the same files and port, or on none.
 */
public final class MongoProcess implements AutoCloseable {
    private final Path folder;
    private final int port = PostgresProcess.freePort();
    private Process process;

    /** Starts it. @param folder for its file and its output; need not exist */
    public MongoProcess(Path folder) {
        this.folder = folder;
        start();
    }

    /** With the name of a database; the same after every start. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port + "/muamala";
    }

    /** Starts it on the file that is there, and returns when it can be connected to. */
    public void start() {
        try {
            Files.createDirectories(folder);
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            DocumentServer.class.getName(),
                            file().toString(),
                            Integer.toString(port)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("the document server listens")
                .atMost(Duration.ofMinutes(1))
                .failFast("the document server ended: " + output(), () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** What a lost disk does to a server that was killed. */
    public void loseFiles() {
        if (process.isAlive()) {
            throw new IllegalStateException("kill it first");
        }
        try {
            Files.delete(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file() {
        return folder.resolve("documents.mv");
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    @Override
    public void close() {
        kill();
    }
}
