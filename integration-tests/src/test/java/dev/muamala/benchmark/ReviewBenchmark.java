package dev.muamala.benchmark;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Severity;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the whole review of a workflow takes, from the bytes of the file to the BPMN that may run, by the number of
 * its events, activities and gateways. 500 are the most that it accepts. One thread; every file is another. Beside the
 * time on the clock stands that of the processor: it is what the review limits, and other work does not lengthen it.
 *
 * <p>Settings: {@code requests} (500) reviews of each size, {@code warmUp} (15) seconds before them.
 */
final class ReviewBenchmark {
    private static final List<Integer> SIZES = List.of(10, 50, 100, 200, 500);
    private static final int REVIEWS = Setting.number("requests", 500);
    private static final Duration WARM_UP = Setting.seconds("warmUp", 15);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 1);

    private final Catalogue catalogue = Catalogue.builtIn();
    private final Workflows library = Workflows.builtIn();

    private ReviewBenchmark() {}

    public static void main(String... arguments) {
        new ReviewBenchmark().run(new Report("review"));
    }

    private void run(Report report) {
        long end = System.nanoTime() + WARM_UP.toNanos();
        for (long seed = -1; System.nanoTime() < end; seed--) {
            for (int size : SIZES) {
                review(size, seed);
            }
        }
        List<Map<String, Object>> sizes = new ArrayList<>();
        report.row("elements", "file, KB", "p50 ms", "p99 ms", "CPU p50 ms", "CPU p99 ms", "not proved");
        for (int size : SIZES) {
            double[] millis = new double[REVIEWS];
            double[] cpu = new double[REVIEWS];
            double bytes = 0;
            long unproved = 0;
            for (int i = 0; i < REVIEWS; i++) {
                Measured measured = review(size, i);
                millis[i] = measured.millis;
                cpu[i] = measured.cpuMillis;
                bytes += measured.bytes;
                unproved += measured.proved ? 0 : 1;
            }
            Map<String, Object> found = new LinkedHashMap<>();
            found.put("elements", size);
            found.put("reviews", REVIEWS);
            found.put("fileKilobytes", bytes / REVIEWS / 1024);
            found.put("p50Millis", Median.of(millis));
            found.put("p99Millis", Median.quantile(0.99, millis));
            found.put("cpuP50Millis", Median.of(cpu));
            found.put("cpuP99Millis", Median.quantile(0.99, cpu));
            found.put("cpuLongestMillis", Median.quantile(1, cpu));
            found.put("notProved", unproved);
            sizes.add(found);
            report.row(
                    size,
                    found.get("fileKilobytes"),
                    found.get("p50Millis"),
                    found.get("p99Millis"),
                    found.get("cpuP50Millis"),
                    found.get("cpuP99Millis"),
                    unproved);
        }
        report.put("sizes", sizes).finish();
    }

    private record Measured(double millis, double cpuMillis, int bytes, boolean proved) {}

    /** @throws IllegalStateException when the review refuses what is sound */
    private Measured review(int size, long seed) {
        byte[] bpmn = DrawnWorkflow.of(size, seed).getBytes(StandardCharsets.UTF_8);
        long cpu = THREADS.getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        Reviewed reviewed = Review.of(bpmn, VERSION, catalogue, library);
        double millis = (System.nanoTime() - begun) / 1e6;
        double cpuMillis = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
        List<Finding> findings = reviewed.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .toList();
        boolean proved = findings.isEmpty();
        if (!proved && !findings.stream().allMatch(finding -> finding.code().equals("soundness-not-proved"))) {
            throw new IllegalStateException(
                    "Of " + size + " elements by " + seed + ", sound by construction: " + findings);
        }
        return new Measured(millis, cpuMillis, bpmn.length, proved);
    }
}
