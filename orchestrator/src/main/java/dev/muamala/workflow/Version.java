package dev.muamala.workflow;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowEvent.ApprovalRequested;
import dev.muamala.events.WorkflowEvent.DifferencesAccepted;
import dev.muamala.events.WorkflowEvent.VersionApproved;
import dev.muamala.events.WorkflowEvent.VersionDrafted;
import dev.muamala.events.WorkflowEvent.VersionMade;
import dev.muamala.events.WorkflowEvent.VersionPublished;
import dev.muamala.events.WorkflowEvent.VersionRehearsed;
import dev.muamala.events.WorkflowEvent.VersionRetired;
import dev.muamala.events.WorkflowEvent.VersionReviewed;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.RegeneratedBpmn;
import dev.muamala.review.model.ProcessModel;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one version. Its document is not kept here; it is in the log, in the event that made the version.
 *
 * @param makers who drafted it and who asked for its approval; none of them may approve it
 * @param review the latest one
 * @param rehearsal the latest one
 * @param effectiveFrom from when on it was last published
 */
public record Version(
        WorkflowVersion id,
        LocalizedText label,
        String fingerprint,
        Stage stage,
        boolean shipped,
        String note,
        String by,
        Instant at,
        Set<String> makers,
        Optional<Findings> review,
        Optional<Rehearsal> rehearsal,
        Optional<String> approvedBy,
        Optional<Instant> effectiveFrom,
        Optional<Instant> retiredAt) {
    /**
     * How far a version has come.
     *
     * <pre>
     *  DRAFT → SUBMITTED → APPROVED → PUBLISHED → RETIRED
     *              └→ REJECTED
     * </pre>
     */
    public enum Stage {
        DRAFT,
        SUBMITTED,
        APPROVED,
        REJECTED,
        PUBLISHED,
        RETIRED
    }

    /** @param codes what was found, once each */
    public record Findings(int errors, int warnings, int notes, List<String> codes, Instant at) {}

    /** @param open the differences that nobody has accepted yet */
    public record Rehearsal(
            String report,
            long requests,
            Map<String, Long> verdicts,
            List<String> differences,
            List<String> open,
            Instant at) {
        private Rehearsal accepting(List<String> accepted) {
            return new Rehearsal(
                    report,
                    requests,
                    verdicts,
                    differences,
                    open.stream().filter(name -> !accepted.contains(name)).toList(),
                    at);
        }
    }

    static Version of(VersionMade event) {
        boolean shipped = !(event instanceof VersionDrafted);
        return new Version(
                event.workflow(),
                event.label(),
                event.fingerprint(),
                shipped ? Stage.PUBLISHED : Stage.DRAFT,
                shipped,
                event instanceof VersionDrafted draft ? draft.note() : "",
                event.by(),
                event.at(),
                Set.of(event.by()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                shipped ? Optional.of(event.at()) : Optional.empty(),
                Optional.empty());
    }

    Version after(VersionReviewed event) {
        return with(
                Optional.of(new Findings(event.errors(), event.warnings(), event.notes(), event.codes(), event.at())));
    }

    Version after(VersionRehearsed event) {
        return rehearsed(new Rehearsal(
                event.report(),
                event.requests(),
                event.verdicts(),
                event.differences(),
                event.differences(),
                event.at()));
    }

    Version after(DifferencesAccepted event) {
        return rehearsal
                .filter(last -> last.report().equals(event.report()))
                .map(last -> rehearsed(last.accepting(event.differences())))
                .orElse(this);
    }

    Version after(ApprovalRequested event) {
        Set<String> both = new LinkedHashSet<>(makers);
        both.add(event.by());
        return to(Stage.SUBMITTED, Collections.unmodifiableSet(both), approvedBy, effectiveFrom, retiredAt);
    }

    Version after(VersionApproved event) {
        return to(Stage.APPROVED, makers, Optional.of(event.by()), effectiveFrom, retiredAt);
    }

    Version rejected() {
        return to(Stage.REJECTED, makers, approvedBy, effectiveFrom, retiredAt);
    }

    Version after(VersionPublished event) {
        return to(Stage.PUBLISHED, makers, approvedBy, Optional.of(event.effectiveFrom()), retiredAt);
    }

    Version after(VersionRetired event) {
        return to(Stage.RETIRED, makers, approvedBy, effectiveFrom, Optional.of(event.at()));
    }

    /** Whether a draft of this model would only say again what this version, which can still be used, says. */
    boolean holds(ProcessModel model) {
        return stage != Stage.REJECTED && stage != Stage.RETIRED && isOf(model);
    }

    /** Whether this is the version's model. */
    boolean isOf(ProcessModel model) {
        return fingerprint.equals(Documents.fingerprint(RegeneratedBpmn.of(model, id.version())));
    }

    boolean isRetired(Instant at) {
        return retiredAt.filter(since -> !since.isAfter(at)).isPresent();
    }

    private Version to(
            Stage next,
            Set<String> madeBy,
            Optional<String> approver,
            Optional<Instant> effective,
            Optional<Instant> retired) {
        return new Version(
                id,
                label,
                fingerprint,
                next,
                shipped,
                note,
                by,
                at,
                madeBy,
                review,
                rehearsal,
                approver,
                effective,
                retired);
    }

    private Version with(Optional<Findings> found) {
        return new Version(
                id,
                label,
                fingerprint,
                stage,
                shipped,
                note,
                by,
                at,
                makers,
                found,
                rehearsal,
                approvedBy,
                effectiveFrom,
                retiredAt);
    }

    private Version rehearsed(Rehearsal latest) {
        return new Version(
                id,
                label,
                fingerprint,
                stage,
                shipped,
                note,
                by,
                at,
                makers,
                review,
                Optional.of(latest),
                approvedBy,
                effectiveFrom,
                retiredAt);
    }
}
