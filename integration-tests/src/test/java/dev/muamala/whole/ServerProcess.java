package dev.muamala.whole;

import static org.awaitility.Awaitility.await;

import dev.muamala.Muamala;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private final Map<String, String> environment = new HashMap<>();
    private final String ownDatabaseUrl;
    private final String ownMongodbUri;
    private Optional<Path> archive = Optional.empty();
    private List<ProcessHandle> leftBehind = List.of();
    private Process process;

    /** @param folder for data and output; neither needs to exist */
    public ServerProcess(Path folder, Entities entities) {
        this(folder, entities, null, null);
    }

    /**
     * On stores that are not the server's own.
     *
     * @param databaseUrl null for a PostgreSQL that it brings along
     * @param mongodbUri null for a store of read models that it brings along
     */
    public ServerProcess(Path folder, Entities entities, String databaseUrl, String mongodbUri) {
        this.folder = folder;
        this.entities = entities;
        this.ownDatabaseUrl = databaseUrl;
        this.ownMongodbUri = mongodbUri;
    }

    /** From the next start on. */
    public ServerProcess with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** From the next start on it may tell webhooks on this machine, and takes one up again soon after a server died. */
    public ServerProcess tellingWebhooksHere() {
        return with("MUAMALA_WEBHOOKS_ALLOWHTTP", "true")
                .with("MUAMALA_WEBHOOKS_PORTS", "")
                .with("MUAMALA_WEBHOOKS_ALLOWEDNETWORKS", "127.0.0.0/8")
                .with("MUAMALA_WEBHOOKS_TIMEOUT", "6s")
                .with("MUAMALA_WEBHOOKS_LEASE", LEASE.toSeconds() + "s");
    }

    /**
     * From the next start on by a JVM that is quick to start rather than fast, for tests that start it again and again.
     *
     * @param archive where the classes of the first start that is stopped are kept for the later ones
     */
    public ServerProcess startingQuickly(Path archive) {
        this.archive = Optional.of(archive);
        return this;
    }

    public int port() {
        return port;
    }

    public JsonClient frontDoor() {
        return new JsonClient(port);
    }

    /** Where its PostgreSQL listens while it runs. */
    public String databaseUrl() {
        return ownDatabaseUrl != null
                ? ownDatabaseUrl
                : "jdbc:postgresql://127.0.0.1:" + databasePort + "/postgres?user=postgres";
    }

    /** Where its read models are while it runs, with the name of the database. */
    public String mongodbUri() {
        return configuredMongodb().orElse("mongodb://127.0.0.1:" + mongodbPort + "/muamala");
    }

    private Optional<String> configuredMongodb() {
        return Optional.ofNullable(ownMongodbUri).or(readModels::uri);
    }

    public Journey journey() {
        return new Journey(entities, frontDoor());
    }

    /** Returns when the server is ready. */
    public void start() {
        launch();
        awaitReady();
    }

    /** Begins a start, which {@link #awaitReady} sees the end of. */
    public void launch() {
        List<String> options = new ArrayList<>(List.of(
                "start",
                "--port=" + port,
                "--no-sandbox",
                "--sandbox-port=" + entities.port(),
                "--database-port=" + databasePort,
                "--data=" + folder.resolve("data")));
        if (ownDatabaseUrl != null) {
            options.add("--database-url=" + ownDatabaseUrl);
        }
        configuredMongodb().ifPresent(uri -> options.add("--mongodb-uri=" + uri));
        process = launched(options);
    }

    public void awaitReady() {
        await("the server is ready")
                .atMost(Duration.ofMinutes(3))
                .failFast("the server ended: " + output(), () -> !process.isAlive())
                .ignoreExceptions()
                .until(() -> frontDoor().get("/api/v1/projections").status() == 200);
    }

    private Process launched(List<String> options) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(archive.map(ServerProcess::quickProgram).orElseGet(ServerProcess::program));
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
                        Integer.toString(mongodbPort),
                        "MUAMALA_SECURITY_DEMO",
                        "true",
                        "MUAMALA_SECURITY_DEMOKEY",
                        TestTokens.key().toString(),
                        "MUAMALA_KEYS_MASTER",
                        TestTokens.MASTER_KEY,
                        "MUAMALA_SECURITY_LIMITS_SUBJECT",
                        "0",
                        "MUAMALA_SECURITY_LIMITS_ADDRESS",
                        "0"));
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packaged jar where the build has made one, as in {@code verify}; the class path of the tests before that. */
    private static List<String> program() {
        Path classes = classes();
        if (Files.isRegularFile(classes)) {
            String executable = classes.getFileName().toString().replaceFirst("\\.jar$", "-exec.jar");
            return List.of("-jar", classes.resolveSibling(executable).toString());
        }
        return List.of("-cp", classPath(), Muamala.class.getName());
    }

    /** A class path, which is read more quickly than jars in a jar; the archive of classes wants nothing but jars. */
    private static List<String> quickProgram(Path archive) {
        List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        String classPath = classPath();
        if (Files.isRegularFile(classes())) {
            classPath = Stream.of(classPath.split(File.pathSeparator))
                    .filter(entry -> Files.isRegularFile(Path.of(entry)))
                    .collect(Collectors.joining(File.pathSeparator));
            command.add((Files.exists(archive) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
        }
        command.addAll(List.of("-cp", classPath, Muamala.class.getName()));
        return command;
    }

    private static Path classes() {
        try {
            return Path.of(Muamala.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
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

    /** Whether a process of this program, which the server has started, runs. */
    public boolean hasStarted(String program) {
        return process.descendants()
                .anyMatch(started -> started.info().command().orElse("").endsWith("/" + program));
    }

    /** What those of its threads do that are in our code, in a few lines each. */
    public String threads() {
        try {
            Process dump = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            String all = new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("\n\n"))
                    .filter(thread -> thread.contains("dev.muamala"))
                    .map(thread -> thread.lines()
                            .filter(line -> line.startsWith("\"") || line.contains("dev.muamala"))
                            .limit(5)
                            .collect(Collectors.joining("\n")))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The end of what it printed. */
    public String lastWords() {
        try {
            List<String> lines = Files.readAllLines(output());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the server as Ctrl-C does. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
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

    /** Ends the server and every process that it has started, its PostgreSQL too, as a machine does that loses power. */
    public void killWithAllItStarted() {
        kill();
        leftBehind.forEach(ProcessHandle::destroyForcibly);
        leftBehind.forEach(left -> left.onExit().join());
        leftBehind = List.of();
    }

    /** The process keeps everything that it holds and does nothing until it is resumed. */
    public void freeze() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
