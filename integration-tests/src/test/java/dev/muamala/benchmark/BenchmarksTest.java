package dev.muamala.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
    private static final Pattern NAMED = Pattern.compile("-Dbenchmark=([a-z-]+)");

    @Test
    void the_readme_has_a_line_to_copy_for_every_benchmark_and_for_no_other() throws IOException {
        List<String> named = NAMED.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(MatchResult::group)
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();

        assertThat(Benchmarks.names()).contains("canonical");
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(Benchmarks.names().stream()
                        .filter(name -> !name.equals("canonical"))
                        .toList());
    }
}
