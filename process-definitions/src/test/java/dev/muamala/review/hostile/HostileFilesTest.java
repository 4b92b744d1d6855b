package dev.muamala.review.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Library;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Severity;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is uploaded: nothing of it runs, it is answered soon, and what is wrong is named where it stands. */
class HostileFilesTest {
    private static final String CANARY = "dev.muamala.review.hostile.Canary";
    private static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 1);
    private static final Duration LONGEST = Duration.ofMillis(2500);
    private static final Catalogue CATALOGUE = Catalogue.builtIn();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static List<HostileFile> hostile() {
        return HostileFiles.naming(CANARY);
    }

    static List<HostileFile> harmless() {
        return HostileFiles.harmless(CANARY);
    }

    @AfterEach
    void nothing_sang() {
        assertThat(Canary.Song.times()).isZero();
    }

    @Test
    void there_are_several_hundred_and_each_is_another() {
        Set<String> contents = new HashSet<>();
        hostile().forEach(file -> contents.add(new String(file.bytes(), StandardCharsets.ISO_8859_1)));
        System.out.println("hostile files: " + contents.size());

        assertThat(contents).hasSizeGreaterThan(500);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void a_hostile_file_is_refused(HostileFile file) {
        long before = THREADS.getCurrentThreadCpuTime();
        Reviewed reviewed = Review.of(file.bytes(), VERSION, CATALOGUE, Library.EMPTY);
        Duration taken = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);

        assertThat(reviewed.xml()).isEmpty();
        assertThat(reviewed.model()).as("%s", reviewed.findings()).isEmpty();
        assertThat(errorsOf(reviewed)).isNotEmpty().containsAll(file.elements());
        assertThat(reviewed.findings()).hasSizeLessThanOrEqualTo(1000).allSatisfy(HostileFilesTest::isSafeToShow);
        assertThat(taken).isLessThan(LONGEST);
    }

    private static List<String> errorsOf(Reviewed reviewed) {
        return reviewed.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::element)
                .toList();
    }

    private static void isSafeToShow(Finding finding) {
        assertThat(finding.toString().length()).isLessThan(1200);
        assertThat(finding.toString()).doesNotContainPattern("[\\p{Cntrl}]").doesNotContain("root:");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void what_is_only_text_stays_text_or_is_left_out(HostileFile file) {
        Reviewed reviewed = Review.of(file.bytes(), VERSION, CATALOGUE, Library.EMPTY);

        assertThat(errorsOf(reviewed)).isEmpty();
        String xml = new String(reviewed.xml().orElseThrow(), StandardCharsets.UTF_8);
        assertThat(xml)
                .doesNotContain("<b:")
                .doesNotContain("camunda:script")
                .doesNotContain("camunda:class")
                .doesNotContain("signavio")
                .doesNotContain("<?script", "<?xml-stylesheet", "<!--")
                .doesNotContain("scriptTask id=\"x\"/></");
    }
}
