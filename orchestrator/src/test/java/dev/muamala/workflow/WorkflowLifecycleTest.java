package dev.muamala.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.ApprovalRequested;
import dev.muamala.events.WorkflowEvent.DifferencesAccepted;
import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowEvent.VersionApproved;
import dev.muamala.events.WorkflowEvent.VersionPublished;
import dev.muamala.events.WorkflowEvent.VersionRehearsed;
import dev.muamala.events.WorkflowEvent.VersionRejected;
import dev.muamala.events.WorkflowEvent.VersionRetired;
import dev.muamala.events.WorkflowEvent.VersionReviewed;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.workflow.WorkflowCommand.AcceptDifferences;
import dev.muamala.workflow.WorkflowCommand.ApproveVersion;
import dev.muamala.workflow.WorkflowCommand.PublishVersion;
import dev.muamala.workflow.WorkflowCommand.RecordRehearsal;
import dev.muamala.workflow.WorkflowCommand.RejectVersion;
import dev.muamala.workflow.WorkflowCommand.RequestApproval;
import dev.muamala.workflow.WorkflowCommand.RetireVersion;
import dev.muamala.workflow.WorkflowCommand.ReviewVersion;
import dev.muamala.workflow.WorkflowCommand.RollBack;
import dev.muamala.workflow.WorkflowCommand.SaveDraft;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.Test;

class WorkflowLifecycleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final Notice FIRST = Notice.of("Tell them");
    private static final Notice SECOND = Notice.of("Tell them again");
    private static final WorkflowVersion V2 = SECOND.version(2);

    private final AggregateTestFixture<WorkflowLifecycle> fixture = fixture(new PublishingRules(true, false));

    private static AggregateTestFixture<WorkflowLifecycle> fixture(PublishingRules rules) {
        AggregateTestFixture<WorkflowLifecycle> fixture = new AggregateTestFixture<>(WorkflowLifecycle.class);
        fixture.registerCommandTargetResolver(WorkflowCommand.target());
        fixture.registerInjectableResource(
                new DraftReview(Catalogue.builtIn(), new Shelf().with(FIRST, 1).with(SECOND, 2)));
        fixture.registerInjectableResource(rules);
        fixture.registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
        return fixture;
    }

    /** Documents as {@link LiveWorkflows} has them from the log. */
    private static final class Shelf implements Workflows {
        private final Map<WorkflowVersion, Workflow> documents = new HashMap<>();

        Shelf with(Notice notice, int version) {
            documents.put(notice.version(version), notice.workflow(version));
            return this;
        }

        @Override
        public Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at) {
            return Optional.empty();
        }

        @Override
        public Set<String> decisions() {
            return Set.of();
        }

        @Override
        public Set<WorkflowVersion> versions() {
            return documents.keySet();
        }

        @Override
        public Workflow get(WorkflowVersion version) {
            return documents.get(version);
        }

        @Override
        public Optional<byte[]> decision(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<WorkflowVersion> newest(String key) {
            return Optional.empty();
        }
    }

    private static List<WorkflowEvent> shipped(WorkflowEvent... more) {
        List<WorkflowEvent> events = new ArrayList<>(List.of(FIRST.shipped(1, NOW)));
        events.addAll(List.of(more));
        return events;
    }

    private static List<WorkflowEvent> drafted(WorkflowEvent... more) {
        List<WorkflowEvent> events = shipped(SECOND.drafted(2, "amal", NOW), reviewed(V2, "amal"));
        events.addAll(List.of(more));
        return events;
    }

    private static List<WorkflowEvent> approved(WorkflowEvent... more) {
        List<WorkflowEvent> events = drafted(submitted("amal"), new VersionApproved(V2, "fine", "badr", NOW));
        events.addAll(List.of(more));
        return events;
    }

    private static List<WorkflowEvent> published(WorkflowEvent... more) {
        List<WorkflowEvent> events = approved(published(NOW));
        events.addAll(List.of(more));
        return events;
    }

    private static VersionReviewed reviewed(WorkflowVersion version, String by) {
        return new VersionReviewed(version, 0, 0, 1, List.of("version-tag"), by, NOW);
    }

    /** The regenerated document has the version tag that it should have. */
    private static VersionReviewed reviewedAgain(String by) {
        return new VersionReviewed(V2, 0, 0, 0, List.of(), by, NOW);
    }

    private static ApprovalRequested submitted(String by) {
        return new ApprovalRequested(V2, "please", by, NOW);
    }

    private static VersionPublished published(Instant from) {
        return new VersionPublished(V2, from, "now", "badr", NOW);
    }

    private static PublishVersion publish() {
        return new PublishVersion("notice", 2, Optional.empty(), "now", "badr");
    }

    private static RollBack rollBack(Integer from, Integer to) {
        return new RollBack(
                "notice",
                Optional.ofNullable(from),
                Optional.ofNullable(to),
                RunningRequests.STAY,
                "it is wrong",
                "badr");
    }

    private ResultValidator<WorkflowLifecycle> when(List<WorkflowEvent> given, WorkflowCommand command) {
        return fixture.given(given).when(command);
    }

    private static void refused(ResultValidator<WorkflowLifecycle> result, String code) {
        result.expectNoEvents().expectException(WorkflowRefused.class).expectException(matching(code));
    }

    private static org.hamcrest.Matcher<Throwable> matching(String code) {
        return new org.hamcrest.CustomTypeSafeMatcher<>("refusal " + code) {
            @Override
            protected boolean matchesSafely(Throwable thrown) {
                return thrown instanceof WorkflowRefused refusal
                        && refusal.code().equals(code)
                        && !refusal.explanation().ar().isBlank()
                        && !refusal.explanation().en().isBlank();
            }
        };
    }

    private void nothingHappens(List<WorkflowEvent> given, WorkflowCommand command) {
        when(given, command).expectSuccessfulHandlerExecution().expectNoEvents();
    }

    @Test
    void a_draft_that_the_review_accepts_is_kept_as_the_next_version() {
        when(shipped(), new SaveDraft("notice", SECOND.bytes(), "a change", "amal"))
                .expectSuccessfulHandlerExecution()
                .expectEvents(SECOND.drafted(2, "amal", NOW), reviewed(V2, "amal"));
    }

    @Test
    void a_workflow_begins_with_its_first_draft() {
        fixture.givenNoPriorActivity()
                .when(new SaveDraft("notice", FIRST.bytes(), "a change", "amal"))
                .expectEvents(FIRST.drafted(1, "amal", NOW), reviewed(FIRST.version(1), "amal"));
    }

    @Test
    void a_draft_with_errors_is_refused_with_all_of_them() {
        Notice bad = new Notice("notice", "", "economic-department.nothing.do");

        ResultValidator<WorkflowLifecycle> result = when(shipped(), new SaveDraft("notice", bad.bytes(), "", "amal"));

        refused(result, "review-failed");
        result.expectException(new org.hamcrest.CustomTypeSafeMatcher<Throwable>("both findings") {
            @Override
            protected boolean matchesSafely(Throwable thrown) {
                return ((WorkflowRefused) thrown)
                        .findings().stream()
                                .map(dev.muamala.review.Finding::code)
                                .toList()
                                .containsAll(List.of("unknown-topic", "no-english-label"));
            }
        });
    }

    @Test
    void a_draft_that_is_the_newest_version_already_is_no_new_one() {
        nothingHappens(drafted(), new SaveDraft("notice", SECOND.bytes(), "again", "dana"));
        nothingHappens(shipped(), new SaveDraft("notice", FIRST.bytes(), "as it was", "dana"));
    }

    @Test
    void what_was_rejected_may_be_drafted_again() {
        when(
                        drafted(submitted("amal"), new VersionRejected(V2, "no", "badr", NOW)),
                        new SaveDraft("notice", SECOND.bytes(), "a change", "amal"))
                .expectEvents(SECOND.drafted(3, "amal", NOW), reviewed(SECOND.version(3), "amal"));
    }

    @Test
    void a_version_is_reviewed_again_when_asked() {
        when(drafted(), new ReviewVersion("notice", 2, "dana")).expectEvents(reviewedAgain("dana"));
    }

    @Test
    void a_draft_goes_to_somebody_else_for_approval() {
        when(drafted(), new RequestApproval("notice", 2, "please", "amal")).expectEvents(submitted("amal"));
        when(drafted(submitted("amal")), new ApproveVersion("notice", 2, "fine", "badr"))
                .expectEvents(new VersionApproved(V2, "fine", "badr", NOW));
        when(drafted(submitted("amal")), new RejectVersion("notice", 2, "no", "badr"))
                .expectEvents(new VersionRejected(V2, "no", "badr", NOW));
    }

    @Test
    void neither_who_drafted_nor_who_submitted_may_approve() {
        refused(when(drafted(submitted("dana")), new ApproveVersion("notice", 2, "", "amal")), "same-person");
        refused(when(drafted(submitted("dana")), new ApproveVersion("notice", 2, "", "dana")), "same-person");
    }

    @Test
    void only_what_waits_for_approval_is_approved_or_rejected() {
        refused(when(drafted(), new ApproveVersion("notice", 2, "", "badr")), "not-awaiting-approval");
        refused(when(drafted(), new RejectVersion("notice", 2, "", "badr")), "not-awaiting-approval");
        refused(when(shipped(), new ApproveVersion("notice", 1, "", "badr")), "not-awaiting-approval");
        refused(when(approved(), new RequestApproval("notice", 2, "", "amal")), "not-a-draft");
    }

    @Test
    void asking_approving_and_rejecting_twice_is_doing_it_once() {
        nothingHappens(drafted(submitted("amal")), new RequestApproval("notice", 2, "please", "amal"));
        nothingHappens(approved(), new ApproveVersion("notice", 2, "fine", "badr"));
        nothingHappens(
                drafted(submitted("amal"), new VersionRejected(V2, "no", "badr", NOW)),
                new RejectVersion("notice", 2, "no", "badr"));
    }

    @Test
    void an_approved_version_is_reviewed_once_more_and_published() {
        when(approved(), publish()).expectEvents(reviewedAgain("badr"), published(NOW));
    }

    @Test
    void what_the_catalogue_has_no_more_is_not_published() {
        Notice gone = new Notice("notice", "Tell them again", "economic-department.nothing.do");
        AggregateTestFixture<WorkflowLifecycle> changed = new AggregateTestFixture<>(WorkflowLifecycle.class);
        changed.registerCommandTargetResolver(WorkflowCommand.target());
        changed.registerInjectableResource(new DraftReview(Catalogue.builtIn(), new Shelf().with(gone, 2)));
        changed.registerInjectableResource(new PublishingRules(true, false));
        changed.registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));

        refused(changed.given(approved()).when(publish()), "review-failed");
    }

    @Test
    void nothing_is_published_that_nobody_approved() {
        refused(when(drafted(), publish()), "approval-missing");
        refused(when(drafted(submitted("amal")), publish()), "approval-missing");
        refused(
                when(drafted(submitted("amal"), new VersionRejected(V2, "no", "badr", NOW)), publish()),
                "version-closed");
    }

    @Test
    void where_the_rules_want_no_approval_a_draft_is_published() {
        fixture(new PublishingRules(false, false))
                .given(drafted())
                .when(publish())
                .expectEvents(reviewedAgain("badr"), published(NOW));
    }

    @Test
    void a_version_is_published_for_a_later_day_and_for_no_past_one() {
        Instant day = NOW.plusSeconds(3_600);
        PublishVersion later = new PublishVersion("notice", 2, Optional.of(day), "now", "badr");

        when(approved(), later).expectEvents(reviewedAgain("badr"), published(day));
        refused(
                when(approved(), new PublishVersion("notice", 2, Optional.of(NOW.minusSeconds(1)), "", "badr")),
                "effective-date-past");
        nothingHappens(approved(published(day)), later);
    }

    @Test
    void publishing_what_is_current_changes_nothing() {
        nothingHappens(published(), publish());
    }

    @Test
    void where_the_rules_want_a_rehearsal_every_difference_must_be_accepted_by_its_name() {
        VersionRehearsed rehearsed = new VersionRehearsed(
                V2, "rehearsals/1", 10, Map.of("same", 8L, "different", 2L), List.of("a", "b"), "amal", NOW);
        AggregateTestFixture<WorkflowLifecycle> strict = fixture(new PublishingRules(true, true));

        refused(strict.given(approved()).when(publish()), "rehearsal-missing");
        refused(strict.given(approved(rehearsed)).when(publish()), "differences-not-accepted");
        refused(
                strict.given(approved(rehearsed, accepted("rehearsals/1", "a"))).when(publish()),
                "differences-not-accepted");
        strict.given(approved(rehearsed, accepted("rehearsals/1", "a"), accepted("rehearsals/1", "b")))
                .when(publish())
                .expectSuccessfulHandlerExecution();
        refused(
                strict.given(approved(rehearsed, accepted("rehearsals/0", "a", "b")))
                        .when(publish()),
                "differences-not-accepted");
    }

    private static DifferencesAccepted accepted(String report, String... names) {
        return new DifferencesAccepted(V2, report, List.of(names), "wanted", "amal", NOW);
    }

    @Test
    void a_rehearsal_is_kept_once_and_only_its_own_differences_can_be_accepted() {
        RecordRehearsal record = new RecordRehearsal(
                "notice",
                2,
                "rehearsals/1",
                10,
                Map.of("same", 9L, "different", 1L),
                List.of("a"),
                Map.of("total", 10),
                "amal");
        VersionRehearsed rehearsed = new VersionRehearsed(
                V2, "rehearsals/1", 10, Map.of("same", 9L, "different", 1L), List.of("a"), "amal", NOW);

        when(drafted(), record)
                .expectEvents(rehearsed, new RehearsalReported(V2, "rehearsals/1", Map.of("total", 10), "amal", NOW));
        nothingHappens(drafted(rehearsed), record);
        refused(when(drafted(), accept("a")), "rehearsal-missing");
        refused(when(drafted(rehearsed), accept("a", "c")), "unknown-difference");
        when(drafted(rehearsed), accept("a")).expectEvents(accepted("rehearsals/1", "a"));
        nothingHappens(drafted(rehearsed, accepted("rehearsals/1", "a")), accept("a"));
    }

    private static AcceptDifferences accept(String... names) {
        return new AcceptDifferences("notice", 2, List.of(names), "wanted", "amal");
    }

    @Test
    void what_was_current_before_is_so_again_by_one_command() {
        when(published(), rollBack(null, null)).expectEvents(rolledBack());
        when(published(), rollBack(2, 1)).expectEvents(rolledBack());
    }

    private static VersionRolledBack rolledBack() {
        return new VersionRolledBack(FIRST.version(1), V2, RunningRequests.STAY, "it is wrong", "badr", NOW);
    }

    @Test
    void asking_twice_takes_back_once() {
        nothingHappens(published(rolledBack()), rollBack(2, null));
        refused(when(published(rolledBack()), rollBack(null, null)), "no-previous-version");
    }

    @Test
    void only_what_was_current_can_be_so_again() {
        refused(when(shipped(), rollBack(null, null)), "no-previous-version");
        refused(when(published(), rollBack(1, null)), "not-current");
        refused(when(published(), rollBack(null, 2)), "not-current-before");
        refused(when(published(), rollBack(null, 9)), "version-not-found");
        refused(
                when(published(new VersionRetired(FIRST.version(1), "old", "badr", NOW)), rollBack(null, 1)),
                "not-current-before");
        fixture.given(FIRST.drafted(1, "amal", NOW))
                .when(rollBack(null, null))
                .expectException(matching("not-published"));
    }

    @Test
    void a_rollback_records_what_shall_become_of_running_requests() {
        when(published(), new RollBack("notice", Optional.empty(), Optional.empty(), RunningRequests.MOVE, "x", "badr"))
                .expectEvents(new VersionRolledBack(FIRST.version(1), V2, RunningRequests.MOVE, "x", "badr", NOW));
    }

    @Test
    void a_published_version_is_retired_once() {
        VersionRetired retired = new VersionRetired(V2, "over", "badr", NOW);

        when(published(), new RetireVersion("notice", 2, "over", "badr")).expectEvents(retired);
        nothingHappens(published(retired), new RetireVersion("notice", 2, "over", "badr"));
        refused(when(published(retired), publish()), "version-closed");
        refused(when(drafted(), new RetireVersion("notice", 2, "over", "badr")), "not-published");
    }

    @Test
    void a_version_that_is_not_there_is_named_with_those_that_are() {
        ResultValidator<WorkflowLifecycle> result = when(shipped(), new ApproveVersion("notice", 7, "", "badr"));

        refused(result, "version-not-found");
        result.expectExceptionMessage("version-not-found: notice has no version 7; it has [1].");
    }

    @Test
    void the_answer_says_which_version_it_was_and_whether_anything_changed() {
        when(drafted(), new SaveDraft("notice", SECOND.bytes(), "", "amal"))
                .expectResultMessageMatching(new org.hamcrest.CustomTypeSafeMatcher<>("version 2, unchanged") {
                    @Override
                    protected boolean matchesSafely(org.axonframework.commandhandling.CommandResultMessage<?> result) {
                        Decided decided = (Decided) result.getPayload();
                        assertThat(decided.findings()).isNotEmpty();
                        return decided.version() == 2 && !decided.changed() && decided.sequence() == 2;
                    }
                });
    }
}
