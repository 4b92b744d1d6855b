package dev.muamala.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowEvent.VersionPublished;
import dev.muamala.events.WorkflowEvent.VersionRetired;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.events.WorkflowVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which version is current when. */
class LifecycleTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Notice FIRST = Notice.of("First");

    private Lifecycle lifecycle = Lifecycle.of("notice");

    private LifecycleTest given(WorkflowEvent... events) {
        for (WorkflowEvent event : events) {
            lifecycle = lifecycle.after(event);
        }
        return this;
    }

    private static Instant day(int number) {
        return NOON.plus(Duration.ofDays(number));
    }

    private static WorkflowEvent drafted(int version) {
        return Notice.of("Version " + version).drafted(version, "amal", NOON);
    }

    private static WorkflowEvent published(int version, Instant from, Instant at) {
        return new VersionPublished(new WorkflowVersion("notice", version), from, "", "badr", at);
    }

    private static WorkflowEvent retired(int version, Instant at) {
        return new VersionRetired(new WorkflowVersion("notice", version), "", "badr", at);
    }

    private static WorkflowEvent rolledBack(int from, int to, Instant at) {
        return new VersionRolledBack(
                new WorkflowVersion("notice", to),
                new WorkflowVersion("notice", from),
                RunningRequests.STAY,
                "",
                "badr",
                at);
    }

    private Optional<Integer> current(Instant at) {
        return lifecycle.current(at).map(version -> version.id().version());
    }

    private Optional<Integer> previous(Instant at) {
        return lifecycle.previous(at).map(version -> version.id().version());
    }

    @Test
    void what_was_shipped_first_has_always_been_current() {
        given(FIRST.shipped(1, NOON));

        assertThat(current(day(-400))).contains(1);
        assertThat(current(day(400))).contains(1);
        assertThat(previous(day(1))).isEmpty();
    }

    @Test
    void what_a_later_release_ships_is_current_from_then_on() {
        given(FIRST.shipped(1, NOON), Notice.of("Second").shipped(2, day(10)));

        assertThat(current(day(9))).contains(1);
        assertThat(current(day(10))).contains(2);
    }

    @Test
    void a_draft_is_current_for_nobody() {
        given(drafted(1));

        assertThat(current(day(100))).isEmpty();
        assertThat(lifecycle.next()).isEqualTo(2);
    }

    @Test
    void a_version_is_current_from_its_day_on_and_what_was_before_stays_so() {
        given(FIRST.shipped(1, NOON), drafted(2), published(2, day(5), day(1)));

        assertThat(current(day(4))).contains(1);
        assertThat(current(day(5))).contains(2);
        assertThat(lifecycle.scheduled(day(2)))
                .extracting(Lifecycle.Reign::version)
                .containsExactly(2);
        assertThat(lifecycle.scheduled(day(6))).isEmpty();
    }

    @Test
    void publishing_again_moves_the_day() {
        given(FIRST.shipped(1, NOON), drafted(2), published(2, day(5), day(1)), published(2, day(8), day(2)));

        assertThat(current(day(7))).contains(1);
        assertThat(current(day(8))).contains(2);
    }

    @Test
    void of_two_versions_of_one_moment_the_later_decision_holds() {
        given(
                FIRST.shipped(1, NOON),
                drafted(2),
                drafted(3),
                published(3, day(5), day(1)),
                published(2, day(5), day(2)));

        assertThat(current(day(5))).contains(2);
    }

    @Test
    void a_version_that_is_rolled_back_leaves_its_place_to_the_one_before() {
        given(FIRST.shipped(1, NOON), drafted(2), published(2, day(1), day(1)), rolledBack(2, 1, day(2)));

        assertThat(current(day(1))).contains(2);
        assertThat(current(day(2))).contains(1);
        assertThat(previous(day(2))).isEmpty();
    }

    @Test
    void rolling_back_twice_goes_two_versions_back() {
        given(
                FIRST.shipped(1, NOON),
                drafted(2),
                published(2, day(1), day(1)),
                drafted(3),
                published(3, day(2), day(2)));
        assertThat(previous(day(2))).contains(2);

        given(rolledBack(3, 2, day(3)));

        assertThat(current(day(3))).contains(2);
        assertThat(previous(day(3))).contains(1);
        given(drafted(4), published(4, day(4), day(4)));
        assertThat(previous(day(4))).contains(2);
    }

    @Test
    void a_version_that_is_scheduled_comes_in_spite_of_a_rollback_before_its_day() {
        given(
                FIRST.shipped(1, NOON),
                drafted(2),
                published(2, day(1), day(1)),
                drafted(3),
                published(3, day(9), day(2)),
                rolledBack(2, 1, day(3)));

        assertThat(current(day(8))).contains(1);
        assertThat(current(day(9))).contains(3);
        assertThat(previous(day(9))).contains(1);
    }

    @Test
    void a_retired_version_takes_no_request_and_none_takes_its_place() {
        given(FIRST.shipped(1, NOON), drafted(2), published(2, day(1), day(1)), retired(2, day(3)));

        assertThat(current(day(2))).contains(2);
        assertThat(current(day(3))).isEmpty();
        assertThat(previous(day(3))).contains(1);
    }

    @Test
    void a_scheduled_version_that_is_retired_never_comes() {
        given(FIRST.shipped(1, NOON), drafted(2), published(2, day(5), day(1)), retired(2, day(2)));

        assertThat(lifecycle.scheduled(day(3))).isEmpty();
        assertThat(current(day(4))).contains(1);
    }

    @Test
    void a_retired_version_is_skipped_on_the_way_back() {
        given(
                FIRST.shipped(1, NOON),
                drafted(2),
                published(2, day(1), day(1)),
                drafted(3),
                published(3, day(2), day(2)),
                retired(2, day(3)));

        assertThat(previous(day(4))).contains(1);
    }
}
