package dev.muamala.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the one who measures may choose, as system properties. An empty one counts as absent. */
final class Setting {
    /** The definitions that benchmarks run: the canonical process and the catalogue it needs. */
    static final Path DEFINITIONS = Path.of(text("definitions", "src/test/resources/benchmark"));

    /** Where results, and while a benchmark runs its data, are kept: on the disk of the project, never in memory. */
    static final Path RESULTS = Path.of(text("results", "target/benchmark"));

    private Setting() {}

    static String text(String name, String otherwise) {
        return Optional.ofNullable(System.getProperty(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(otherwise);
    }

    static int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    static boolean flag(String name) {
        return Boolean.parseBoolean(text(name, "false"));
    }

    static Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }
}
