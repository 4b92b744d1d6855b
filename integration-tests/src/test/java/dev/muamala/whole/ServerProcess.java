package dev.muamala.whole;

import static org.awaitility.Awaitility.await;

import dev.muamala.Muamala;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The server as users run it: {@code muamala start} in a process of its own, which can be stopped, killed and started
 * again on the same data. Its entities are elsewhere and stay. A call that a dead server had taken is free again after
 * seconds instead of a minute.
 */
public final class ServerProcess implements AutoCloseable {
    /** For how long a call belongs to the server that took it. */
    public static final Duration LEASE = Duration.ofSeconds(8);

    private final Path folder;
    private final Entities entities;
    private final ReadModelStore readModels = new ReadModelStore();
    private final int port = WholeSystem.freePort();
    private final int databasePort = WholeSystem.freePort();
    private final int mongodbPort = WholeSystem.freePort();
    private List<ProcessHandle> leftBehind = List.of();
    private Process process;

    /** @param folder for data and output; neither needs to exist */
    public ServerProcess(Path folder, Entities entities) {
        this.folder = folder;
        this.entities = entities;
    }

    public JsonClient frontDoor() {
        return new JsonClient(port);
    }

    /** Where its PostgreSQL listens while it runs. */
    public String databaseUrl() {
        return "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=postgres";
    }

    /** Where its read models are while it runs, with the name of the database. */
    public String mongodbUri() {
        return readModels.uri().orElse("mongodb://127.0.0.1:" + mongodbPort + "/muamala");
    }

    public Journey journey() {
        return new Journey(entities, frontDoor());
    }

    /** Returns when the server is ready. */
    public void start() {
        List<String> options = new ArrayList<>(List.of(
                "start",
                "--port=" + port,
                "--no-sandbox",
                "--sandbox-port=" + entities.port(),
                "--database-port=" + databasePort,
                "--data=" + folder.resolve("data")));
        readModels.uri().ifPresent(uri -> options.add("--mongodb-uri=" + uri));
        process = launched(options);
        await("the server is ready")
                .atMost(Duration.ofMinutes(3))
                .failFast("the server ended: " + output(), () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> frontDoor().get("/api/v1/projections").status() == 200);
    }

    private Process launched(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(program());
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        builder.environment()
                .putAll(Map.of(
                        "MUAMALA_ENTITIES_SECRET",
                        Entities.SECRET,
                        "MUAMALA_ENTITIES_TIMEOUT",
                        "2s",
                        "MUAMALA_ENTITIES_LEASE",
                        LEASE.toSeconds() + "s",
                        "MUAMALA_MONGODB_PORT",
                        Integer.toString(mongodbPort)));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged jar where the build has made one, as in {@code verify}; the class path of the tests before that. */
    private static List<String> program() {
        Path classes;
        try {
            classes = Path.of(Muamala.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        if (Files.isRegularFile(classes)) {
            String executable = classes.getFileName().toString().replaceFirst("\\.jar$", "-exec.jar");
            return List.of("-jar", classes.resolveSibling(executable).toString());
        }
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of("-cp", classPath, Muamala.class.getName());
    }

    private Path directory() {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    /** Ends the server as Ctrl-C does. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server did not stop; see " + output());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Ends the server without any last word, as {@code kill -9} does; its PostgreSQL is not told either. */
    public void kill() {
        leftBehind = process.descendants().toList();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
        leftBehind.forEach(ProcessHandle::destroy);
        readModels.drop();
    }
}
