package dev.muamala.benchmark;

import java.util.Map;
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
    private static final Map<String, Main> ALL = new TreeMap<>(Map.of(
            "canonical", CanonicalBenchmark::main,
            "append", AppendBenchmark::main,
            "awkward-entities", AwkwardEntitiesBenchmark::main,
            "projection", ProjectionBenchmark::main,
            "rehydration", RehydrationBenchmark::main,
            "layers", LayersBenchmark::main,
            "memory", MemoryBenchmark::main,
            "startup", StartupBenchmark::main,
            "awkward-entities", AwkwardEntitiesBenchmark::main,
            "open-requests", OpenRequestsBenchmark::main));

    private Benchmarks() {}

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
