package dev.muamala.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.Emirate;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.PastRequests.Selection;
import dev.muamala.rehearsal.Parting.Deed;
import dev.muamala.rehearsal.RehearsalView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RehearsalJobTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final WorkflowVersion DRAFT = new WorkflowVersion("permit", 2);

    private final RehearsalJob job = new RehearsalJob(
            "1",
            DRAFT,
            new Selection(Set.of("permit"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            "amal",
            NOON);

    private static Fare stuckAt(int request, String element) {
        Course course = new Course(List.of(), 0, NOON, Optional.of(NOON.plus(Duration.ofHours(36))), "issued");
        return new Fare(
                new RequestId("request-" + request),
                Emirate.AJMAN,
                new WorkflowVersion("permit", 1),
                Verdict.STUCK,
                Optional.of(new Parting(element, new Deed("issue", "issue"), new Deed("standstill", "nothing"))),
                Set.of(),
                "why",
                course,
                course,
                Map.of(),
                false,
                false);
    }

    @Test
    void one_that_waits_and_is_called_off_is_over_and_never_begins() {
        job.callOff();
        job.callOff();

        assertThat(job.begin()).isFalse();
        assertThat(job.view().state()).isEqualTo(State.CANCELLED);
        assertThat(job.view().report().requests()).isZero();
    }

    @Test
    void one_that_runs_tells_how_far_it_is_and_its_report_when_it_is_over() {
        assertThat(job.begin()).isTrue();
        job.expect(4);
        job.add(stuckAt(1, "reserve"));
        assertThat(job.view().state()).isEqualTo(State.RUNNING);
        assertThat(job.view().looked()).isEqualTo(1);
        assertThat(job.view().total()).isEqualTo(4);
        assertThat(job.view().report()).isNull();

        job.failed("the log is away");

        assertThat(job.view().problem()).isEqualTo("the log is away");
        assertThat(job.view().report().before().daysEach()).isEqualTo(1.5);
        assertThat(ReportPage.of(job.view()))
                .contains("**the log is away**", "### `stuck/reserve/issue-to-standstill`", "`request-1` (why)");
    }

    @Test
    void however_much_differs_a_report_stays_of_bounded_size() {
        job.begin();
        for (int request = 0; request < 1_000; request++) {
            job.add(stuckAt(request, "element" + request % 500));
        }

        Report report = job.toRecord().report();

        assertThat(report.differences()).hasSize(201);
        assertThat(report.differences().get(0).name()).isEqualTo("stuck/other");
        assertThat(report.differences().get(0).requests()).isEqualTo(600);
        assertThat(report.differences())
                .allSatisfy(difference -> assertThat(difference.examples()).hasSizeLessThanOrEqualTo(5));
        assertThat(report.verdicts().get("stuck")).isEqualTo(1_000);
        assertThat(job.listed()).hasSize(1_000);
    }
}
