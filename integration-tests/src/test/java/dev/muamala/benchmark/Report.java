package dev.muamala.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark found: a table on the terminal, and JSON with everything it was made from, in {@code
 * target/benchmark/<name>.json}. It begins with the facts of the machine, among them how busy it was before and how
 * long its disk takes for a durable write.
 */
final class Report {
    private final String name;
    private final Map<String, Object> content = new LinkedHashMap<>();
    private final Map<String, Object> machine = new LinkedHashMap<>();
    private final List<String[]> table = new ArrayList<>();

    Report(String name) {
        this.name = name;
        var system = ManagementFactory.getOperatingSystemMXBean();
        machine.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.put("cores", system.getAvailableProcessors());
        machine.put("loadBefore", system.getSystemLoadAverage());
        machine.put("os", system.getName() + " " + system.getVersion() + " " + system.getArch());
        machine.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        machine.put("jvmOptions", ownOptions());
        machine.put("durableWriteMicros", durableWriteMicros());
        content.put("machine", machine);
        if (system.getSystemLoadAverage() > system.getAvailableProcessors() * 0.5) {
            System.out.printf(
                    Locale.ROOT,
                    "The machine is busy with other work (load %.1f on %d cores): expect lower figures than its own.%n",
                    system.getSystemLoadAverage(),
                    system.getAvailableProcessors());
        }
    }

    /** What this JVM was given; a benchmark that starts others says what they were given. */
    private static String ownOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X"))
                .collect(Collectors.joining(" "));
    }

    Report machine(Map<String, ?> facts) {
        machine.putAll(facts);
        return this;
    }

    Report put(String key, Object value) {
        content.put(key, value);
        return this;
    }

    /** The first row is the heading. */
    Report row(Object... cells) {
        table.add(Arrays.stream(cells).map(Report::cell).toArray(String[]::new));
        return this;
    }

    /** Numbers with the digits that mean something. */
    private static String cell(Object value) {
        if (value instanceof Double number) {
            if (number.isNaN()) {
                return "not measured";
            }
            return String.format(Locale.ROOT, number >= 100 ? "%,.0f" : number >= 10 ? "%.1f" : "%.2f", number);
        }
        return value instanceof Number number ? String.format(Locale.ROOT, "%,d", number.longValue()) : "" + value;
    }

    void finish() {
        print();
        Path file = Setting.RESULTS.resolve(name + ".json");
        try {
            Files.createDirectories(Setting.RESULTS);
            Files.writeString(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("\nWritten to " + file.toAbsolutePath().normalize());
    }

    private void print() {
        int[] widths = new int[table.stream().mapToInt(row -> row.length).max().orElse(0)];
        for (String[] row : table) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        System.out.println();
        for (String[] row : table) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                String padding = " ".repeat(widths[column] - row[column].length());
                line.append(column == 0 ? row[column] + padding : "   " + padding + row[column]);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }

    /** The median of some small writes, each forced to the disk that the database will write to. */
    private static double durableWriteMicros() {
        try {
            Files.createDirectories(Setting.RESULTS);
            Path file = Files.createTempFile(Setting.RESULTS, "write", null);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                double[] micros = new double[101];
                for (int i = 0; i < micros.length; i++) {
                    long begun = System.nanoTime();
                    channel.write(ByteBuffer.allocate(8192), i * 8192L);
                    channel.force(false);
                    micros[i] = (System.nanoTime() - begun) / 1e3;
                }
                return Math.rint(Median.of(micros));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
