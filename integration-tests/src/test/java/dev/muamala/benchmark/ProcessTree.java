package dev.muamala.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process and its children, as Linux accounts for them: what a living process has used, and what its children had
 * used that are gone. On other systems nothing is known of the children of others, and nothing is claimed.
 */
record ProcessTree(long root) {
    private static final Path PROC = Path.of("/proc");

    /** Linux reports to user space in hundredths of a second, whatever its own clock. */
    private static final double TICKS_A_SECOND = 100;

    private record Times(long own, long reapedChildren) {}

    /** NaN where it cannot be known. */
    double cpuSeconds() {
        Times times = times(root);
        if (times == null) {
            return Double.NaN;
        }
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(root).orElseThrow().descendants()) {
            long ticks = times.own()
                    + times.reapedChildren()
                    + children.map(child -> times(child.pid()))
                            .mapToLong(child -> child == null ? 0 : child.own() + child.reapedChildren())
                            .sum();
            return ticks / TICKS_A_SECOND;
        }
    }

    /** Ends what is still there of it, at once. */
    void end() {
        ProcessHandle.of(root).ifPresent(process -> {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** Null when there is no such process, or no /proc. */
    private static Times times(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/stat"));
            // the name stands in brackets and may hold anything; after it comes field 3
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return new Times(
                    Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                    Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
        } catch (IOException e) {
            return null;
        }
    }
}
