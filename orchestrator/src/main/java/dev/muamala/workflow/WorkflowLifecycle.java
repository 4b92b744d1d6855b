package dev.muamala.workflow;

import static dev.muamala.workflow.WorkflowRefused.Kind.CONFLICT;
import static dev.muamala.workflow.WorkflowRefused.Kind.FORBIDDEN;
import static dev.muamala.workflow.WorkflowRefused.Kind.INVALID;
import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.ApprovalRequested;
import dev.muamala.events.WorkflowEvent.DifferencesAccepted;
import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.events.WorkflowEvent.VersionApproved;
import dev.muamala.events.WorkflowEvent.VersionDrafted;
import dev.muamala.events.WorkflowEvent.VersionPublished;
import dev.muamala.events.WorkflowEvent.VersionRehearsed;
import dev.muamala.events.WorkflowEvent.VersionRejected;
import dev.muamala.events.WorkflowEvent.VersionRetired;
import dev.muamala.events.WorkflowEvent.VersionReviewed;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Severity;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.workflow.Version.Rehearsal;
import dev.muamala.workflow.Version.Stage;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * One workflow in its designers' hands: which versions there are, how far each has come, and which is current.
 *
 * <pre>
 *  draft ──► submitted ──► approved ──► published ──► retired
 *                └──► rejected              │
 *                                           └─ roll back: what was current before is so again, in one command
 * </pre>
 *
 * Nobody approves what they made. A document is reviewed when it is handed in and again when it is published, because
 * the catalogue may have changed between; what does not pass is refused with every finding. A command that only repeats
 * what is known changes nothing and answers the same.
 */
@Aggregate(type = WorkflowLifecycle.TYPE, commandTargetResolver = "workflowTarget")
public class WorkflowLifecycle {
    /** Under which the log keeps these aggregates. */
    static final String TYPE = "Workflow";

    @AggregateIdentifier
    private String id;

    private Lifecycle workflow;

    protected WorkflowLifecycle() {}

    /** The name of the aggregate of this workflow; no request has such a name. */
    static String id(String key) {
        return "workflow:" + key;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decided handle(SaveDraft command, DraftReview review, Clock clock) {
        Lifecycle known = workflow == null ? Lifecycle.of(command.key()) : workflow;
        WorkflowVersion version = new WorkflowVersion(command.key(), known.next());
        Reviewed reviewed = review.of(command.bpmn(), version);
        byte[] bpmn = reviewed.xml().orElseThrow(() -> WorkflowRefused.review(reviewed.findings()));
        ProcessModel model = reviewed.model().orElseThrow();
        Optional<Version> same = known.newest().filter(newest -> newest.holds(model));
        if (same.isPresent()) {
            WorkflowVersion kept = same.get().id();
            return unchanged(kept.version(), review.of(command.bpmn(), kept).findings());
        }
        Instant now = now(clock);
        apply(new VersionDrafted(
                version,
                model.head().label(),
                new String(bpmn, StandardCharsets.UTF_8),
                Documents.fingerprint(bpmn),
                command.note(),
                command.by(),
                now));
        apply(reviewed(version, reviewed.findings(), command.by(), now));
        return changed(version.version(), reviewed.findings());
    }

    @CommandHandler
    Decided handle(ReviewVersion command, DraftReview review, Clock clock) {
        Version version = version(command.version());
        List<Finding> findings = review.again(version.id()).findings();
        apply(reviewed(version.id(), findings, command.by(), now(clock)));
        return changed(command.version(), findings);
    }

    @CommandHandler
    Decided handle(RecordRehearsal command, Clock clock) {
        Version version = version(command.version());
        requireOpen(version);
        if (version.rehearsal().map(Rehearsal::report).equals(Optional.of(command.report()))) {
            return unchanged(command.version());
        }
        Instant now = now(clock);
        apply(new VersionRehearsed(
                version.id(),
                command.report(),
                command.requests(),
                command.verdicts(),
                command.differences(),
                command.by(),
                now));
        apply(new RehearsalReported(version.id(), command.report(), command.content(), command.by(), now));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(AcceptDifferences command, Clock clock) {
        Version version = version(command.version());
        requireOpen(version);
        Rehearsal rehearsal = version.rehearsal().orElseThrow(WorkflowLifecycle::rehearsalMissing);
        List<String> unknown = command.differences().stream()
                .filter(name -> !rehearsal.differences().contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new WorkflowRefused(
                    INVALID,
                    "unknown-difference",
                    new LocalizedText(
                            "التجربة الأخيرة لم تجد هذه الفروق: " + unknown,
                            "The latest rehearsal found no such difference: " + unknown + ". It found "
                                    + rehearsal.differences() + "."));
        }
        if (rehearsal.open().stream().noneMatch(command.differences()::contains)) {
            return unchanged(command.version());
        }
        apply(new DifferencesAccepted(
                version.id(), rehearsal.report(), command.differences(), command.reason(), command.by(), now(clock)));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(RequestApproval command, Clock clock) {
        Version version = version(command.version());
        if (version.stage() == Stage.SUBMITTED) {
            return unchanged(command.version());
        }
        require(
                version.stage() == Stage.DRAFT,
                "not-a-draft",
                "لا يمكن طلب اعتماد إلا لمسودة.",
                "Only a draft can be submitted for approval; version " + command.version() + " is "
                        + word(version.stage()) + ". Save a new draft.");
        apply(new ApprovalRequested(version.id(), command.note(), command.by(), now(clock)));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(ApproveVersion command, Clock clock) {
        Version version = version(command.version());
        if (version.approvedBy().equals(Optional.of(command.by()))) {
            return unchanged(command.version());
        }
        requireSubmitted(version);
        requireAnotherPerson(version, command.by());
        apply(new VersionApproved(version.id(), command.note(), command.by(), now(clock)));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(RejectVersion command, Clock clock) {
        Version version = version(command.version());
        if (version.stage() == Stage.REJECTED) {
            return unchanged(command.version());
        }
        requireSubmitted(version);
        apply(new VersionRejected(version.id(), command.reason(), command.by(), now(clock)));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(PublishVersion command, DraftReview review, PublishingRules rules, Clock clock) {
        Version version = version(command.version());
        Instant now = now(clock);
        Instant from = command.effectiveFrom().orElse(now);
        requireOpen(version);
        if (isSettled(version, command.effectiveFrom(), now)) {
            return unchanged(command.version());
        }
        if (from.isBefore(now)) {
            throw new WorkflowRefused(
                    INVALID,
                    "effective-date-past",
                    new LocalizedText(
                            "تاريخ السريان " + from + " مضى.",
                            "The effective date " + from + " has passed; it is " + now
                                    + ". Choose a later one, or leave it out to publish at once."));
        }
        requireConsent(version, rules);
        Reviewed again = review.again(version.id());
        if (!again.accepted()) {
            throw WorkflowRefused.review(again.findings());
        }
        apply(reviewed(version.id(), again.findings(), command.by(), now));
        apply(new VersionPublished(version.id(), from, command.note(), command.by(), now));
        return changed(command.version(), again.findings());
    }

    /** Whether the version is published as it is asked for. */
    private boolean isSettled(Version version, Optional<Instant> from, Instant now) {
        int number = version.id().version();
        return from.map(day -> workflow.scheduled(now).stream()
                        .anyMatch(reign ->
                                reign.version() == number && reign.from().equals(day)))
                .orElseGet(() -> workflow.current(now).filter(version::equals).isPresent());
    }

    private static void requireConsent(Version version, PublishingRules rules) {
        if (version.stage() == Stage.PUBLISHED) {
            return;
        }
        require(
                version.stage() == Stage.APPROVED || !rules.approval(),
                "approval-missing",
                "يجب أن يعتمد شخص آخر هذا الإصدار قبل نشره.",
                "Another person must approve version " + version.id().version() + " before it is published; it is "
                        + word(version.stage()) + ".");
        if (rules.rehearsal()) {
            Rehearsal rehearsal = version.rehearsal().orElseThrow(WorkflowLifecycle::rehearsalMissing);
            require(
                    rehearsal.open().isEmpty(),
                    "differences-not-accepted",
                    "للتجربة فروق لم تُقبل بعد: " + rehearsal.open(),
                    "The rehearsal differs from what happened in ways that nobody has accepted: " + rehearsal.open()
                            + ". Accept each by its name, or save a better draft.");
        }
    }

    @CommandHandler
    Decided handle(RetireVersion command, Clock clock) {
        Version version = version(command.version());
        if (version.stage() == Stage.RETIRED) {
            return unchanged(command.version());
        }
        require(
                version.stage() == Stage.PUBLISHED,
                "not-published",
                "هذا الإصدار غير منشور.",
                "Version " + command.version() + " is not published but " + word(version.stage())
                        + "; there is nothing to retire.");
        apply(new VersionRetired(version.id(), command.reason(), command.by(), now(clock)));
        return changed(command.version());
    }

    @CommandHandler
    Decided handle(RollBack command, Clock clock) {
        Instant now = now(clock);
        Version latest = workflow.latest(now)
                .orElseThrow(() -> refused(
                        "not-published",
                        "لا يوجد إصدار منشور.",
                        "No version of " + workflow.key() + " has been current; there is nothing to roll back."));
        int from = command.from().orElse(latest.id().version());
        if (from != latest.id().version()) {
            return alreadyBack(command, from, latest);
        }
        Version to = command.to()
                .map(this::version)
                .or(() -> workflow.previous(now))
                .orElseThrow(() -> refused(
                        "no-previous-version",
                        "لا يوجد إصدار سابق يمكن الرجوع إليه.",
                        "Nothing was current before version " + from + " that could be so again. Retire it, and"
                                + " the national workflow serves where this is an emirate's own."));
        require(
                to != latest
                        && to.stage() == Stage.PUBLISHED
                        && workflow.hasReigned(to.id().version(), now),
                "not-current-before",
                "لا يمكن الرجوع إلى هذا الإصدار.",
                "Version " + to.id().version() + " cannot be rolled back to: it is the one that is current, was never"
                        + " current, or was retired.");
        apply(new VersionRolledBack(to.id(), latest.id(), command.running(), command.reason(), command.by(), now));
        return changed(to.id().version());
    }

    /** Asking twice takes back once. */
    private Decided alreadyBack(RollBack command, int from, Version latest) {
        boolean done = workflow.lastRolledBackFrom().equals(Optional.of(from))
                && command.to().map(to -> to == latest.id().version()).orElse(true);
        require(
                done,
                "not-current",
                "الإصدار " + from + " ليس الإصدار الحالي.",
                "Version " + from + " is not current; version " + latest.id().version() + " is.");
        return unchanged(latest.id().version());
    }

    @EventSourcingHandler
    void on(WorkflowEvent event) {
        id = id(event.workflow().key());
        workflow = (workflow == null ? Lifecycle.of(event.workflow().key()) : workflow).after(event);
    }

    private Version version(int number) {
        return workflow.version(number).orElseThrow(() -> WorkflowRefused.noVersion(workflow, number));
    }

    private static void requireOpen(Version version) {
        require(
                version.stage() != Stage.RETIRED && version.stage() != Stage.REJECTED,
                "version-closed",
                "هذا الإصدار مغلق.",
                "Version " + version.id().version() + " is " + word(version.stage()) + "; save a new draft.");
    }

    private static void requireSubmitted(Version version) {
        require(
                version.stage() == Stage.SUBMITTED,
                "not-awaiting-approval",
                "هذا الإصدار لا ينتظر الاعتماد.",
                "Version " + version.id().version() + " does not wait for approval: it is " + word(version.stage())
                        + ".");
    }

    private static void requireAnotherPerson(Version version, String approver) {
        if (version.makers().contains(approver)) {
            throw new WorkflowRefused(
                    FORBIDDEN,
                    "same-person",
                    new LocalizedText(
                            "يجب أن يعتمد الإصدار شخص غير من أعده.",
                            "Somebody other than " + version.makers() + ", who made version "
                                    + version.id().version() + ", must approve it."));
        }
    }

    private static WorkflowRefused rehearsalMissing() {
        return refused(
                "rehearsal-missing",
                "يجب تجربة هذا الإصدار على معاملات سابقة أولا.",
                "The version has not been rehearsed on past requests; rehearse it first.");
    }

    private static void require(boolean condition, String code, String arabic, String english) {
        if (!condition) {
            throw refused(code, arabic, english);
        }
    }

    private static WorkflowRefused refused(String code, String arabic, String english) {
        return new WorkflowRefused(CONFLICT, code, new LocalizedText(arabic, english));
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static VersionReviewed reviewed(WorkflowVersion version, List<Finding> findings, String by, Instant at) {
        return new VersionReviewed(
                version,
                count(findings, Severity.ERROR),
                count(findings, Severity.WARNING),
                count(findings, Severity.NOTE),
                findings.stream().map(Finding::code).distinct().sorted().toList(),
                by,
                at);
    }

    private static int count(List<Finding> findings, Severity severity) {
        return (int) findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private static Decided changed(int version) {
        return changed(version, List.of());
    }

    private static Decided changed(int version, List<Finding> findings) {
        return new Decided(version, getVersion(), true, findings);
    }

    private static Decided unchanged(int version) {
        return unchanged(version, List.of());
    }

    private static Decided unchanged(int version, List<Finding> findings) {
        return new Decided(version, getVersion(), false, findings);
    }

    private static Instant now(Clock clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
