package dev.muamala.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * From the start of the packaged server's JVM until it says that it is ready, on data that is there already: embedded
 * PostgreSQL, read models and sandbox entities included. With {@code -Djdk25=<home>} the same on that JDK: from the
 * executable jar, from the jar as Spring Boot extracts it, and with an ahead-of-time cache from a training run, which
 * works with the extracted jar only.
 */
final class StartupBenchmark {
    private static final int ROUNDS = Setting.number("rounds", 5);
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final String OPTIONS = "-XX:+UseSerialGC -Xmx1g -Dfile.encoding=UTF-8";
    private static final Path OWN_HOME = Path.of(System.getProperty("java.home"));
    private static final String ON_24_OR_NEWER =
            " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

    private record Start(double wallSeconds, double cpuSeconds) {}

    private record Way(String name, List<String> command) {}

    private final Path folder;

    private StartupBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String... arguments) throws IOException {
        Files.createDirectories(Setting.RESULTS);
        Path folder = Files.createTempDirectory(Setting.RESULTS, "startup").toAbsolutePath();
        try {
            new StartupBenchmark(folder).run();
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void run() throws IOException {
        Report report = new Report("startup").machine(Map.of("jvmOptions", OPTIONS));
        Path jar = executableJar();
        Way first = new Way(
                "JDK " + Runtime.version().feature(),
                command(OWN_HOME, Runtime.version().feature() < 24 ? "" : ON_24_OR_NEWER, jar));
        System.out.println("Preparing the data folder");
        start(first.command());
        List<Way> ways = new ArrayList<>(List.of(first));
        ways.addAll(onJdk25(jar));
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Way way : ways) {
                Start start = start(way.command());
                starts.computeIfAbsent(way.name(), none -> new ArrayList<>()).add(start);
                System.out.printf(
                        Locale.ROOT,
                        "%-36s round %d   %5.1f s   CPU %5.1f s%n",
                        way.name(),
                        round,
                        start.wallSeconds(),
                        start.cpuSeconds());
            }
        }
        report.row("start to ready, medians of " + ROUNDS, "seconds", "CPU seconds (JVM)");
        starts.forEach((name, measured) -> {
            double wall = Median.of(measured, Start::wallSeconds);
            double cpu = Median.of(measured, Start::cpuSeconds);
            report.row(name, wall, cpu);
            report.put(name, Map.of("wallSeconds", wall, "cpuSeconds", cpu, "starts", measured));
        });
        report.finish();
    }

    private static Path executableJar() throws IOException {
        Path target = Path.of(Setting.text("server", "../orchestrator/target"));
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("There is no packaged server in " + target
                            + "; run the benchmark by the line in the README, which builds it."))
                    .toAbsolutePath()
                    .normalize();
        }
    }

    private List<Way> onJdk25(Path jar) throws IOException {
        String jdk25 = Setting.text("jdk25", "");
        if (jdk25.isEmpty()) {
            System.out.println("JDK 25 is left out: name its home with -Djdk25=<folder>.");
            return List.of();
        }
        Path home = Path.of(jdk25);
        if (!Files.isExecutable(Path.of(Jvm.java(home)))) {
            System.out.println("JDK 25 is left out: there is no " + Jvm.java(home) + ".");
            return List.of();
        }
        Path extracted = extract(home, jar);
        Path cache = folder.resolve("muamala.aot");
        System.out.println("Training the ahead-of-time cache");
        start(command(home, ON_24_OR_NEWER + " -XX:AOTCacheOutput=" + cache, extracted));
        if (!Files.exists(cache)) {
            throw new IllegalStateException("The training run wrote no " + cache + "; see " + output());
        }
        return List.of(
                new Way("JDK 25", command(home, ON_24_OR_NEWER, jar)),
                new Way("JDK 25, extracted jar", command(home, ON_24_OR_NEWER, extracted)),
                new Way(
                        "JDK 25, extracted jar, AOT cache",
                        command(home, ON_24_OR_NEWER + " -XX:AOTCache=" + cache, extracted)));
    }

    private Path extract(Path home, Path jar) throws IOException {
        Path destination = folder.resolve("extracted");
        try {
            int exit = new ProcessBuilder(
                            Jvm.java(home),
                            "-Djarmode=tools",
                            "-jar",
                            jar.toString(),
                            "extract",
                            "--destination",
                            destination.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("The jar could not be extracted; see " + output());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return destination.resolve(jar.getFileName());
    }

    private List<String> command(Path home, String options, Path jar) {
        List<String> command = new ArrayList<>(List.of(Jvm.java(home)));
        command.addAll(List.of((OPTIONS + options).split(" +")));
        command.addAll(List.of("-jar", jar.toString(), "start", "--port=0", "--sandbox-port=0", "--data=" + data()));
        return command;
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    /** Starts the server, waits until it is ready, stops it. */
    private Start start(List<String> command) {
        Path ready = data().resolve("server.json");
        try {
            Files.deleteIfExists(ready);
            long begun = System.nanoTime();
            Process server = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                    .start();
            Thread endsWithUs = new Thread(server::destroy);
            Runtime.getRuntime().addShutdownHook(endsWithUs);
            while (!Files.exists(ready)) {
                if (!server.isAlive() || System.nanoTime() - begun > READY_WITHIN.toNanos()) {
                    server.destroy();
                    throw new IllegalStateException(
                            "The server did not start: " + Files.readString(output()) + String.join(" ", command));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            double wall = (System.nanoTime() - begun) / 1e9;
            double cpu =
                    server.info().totalCpuDuration().map(Duration::toMillis).orElse(-1L) / 1e3;
            server.destroy();
            server.waitFor();
            Runtime.getRuntime().removeShutdownHook(endsWithUs);
            return new Start(wall, cpu < 0 ? Double.NaN : cpu);
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
}
