package dev.muamala.benchmark;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Starts the benchmark that is named by the system property {@code benchmark}.
 *
 * <pre>./mvnw -Pbenchmark -pl integration-tests -am -DskipTests verify -Dbenchmark=append</pre>
 */
final class Benchmarks {
    private interface Main {
        void run(String... arguments) throws Exception;
    }

    private static final String DEFAULT = "canonical";
    private static final Map<String, Main> ALL = new TreeMap<>(Map.ofEntries(
            entry("canonical", CanonicalBenchmark::main),
            entry("append", AppendBenchmark::main),
            entry("awkward-entities", AwkwardEntitiesBenchmark::main),
            entry("encryption", EncryptionBenchmark::main),
            entry("polling", PollingBenchmark::main),
            entry("projection", ProjectionBenchmark::main),
            entry("rehearsal", RehearsalBenchmark::main),
            entry("rehydration", RehydrationBenchmark::main),
            entry("layers", LayersBenchmark::main),
            entry("memory", MemoryBenchmark::main),
            entry("review", ReviewBenchmark::main),
            entry("startup", StartupBenchmark::main),
            entry("open-requests", OpenRequestsBenchmark::main)));

    private Benchmarks() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    public static void main(String... arguments) throws Exception {
        String name = Setting.text("benchmark", DEFAULT);
        Main benchmark = ALL.get(name);
        if (benchmark == null) {
            System.err.println("There is no benchmark \"" + name + "\". There are: " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        benchmark.run(arguments);
        System.exit(0);
    }
}
