package dev.muamala.events;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The life of one workflow, from its first draft to its last version. An emirate's overlay ({@code
 * trade-licence@AE-DU}) has a life of its own.
 *
 * <pre>
 *  VersionShipped ────────────────────────────────────────────────┐
 *  VersionDrafted → VersionReviewed → (VersionRehearsed → DifferencesAccepted)
 *    └─ ApprovalRequested → VersionApproved → VersionPublished ───┴→ current from its day on
 *                         → VersionRejected                          → VersionRetired
 *                                                                    → VersionRolledBack: an earlier one is current again
 * </pre>
 *
 * A version is one document for ever: each draft takes the next number, and no number is used twice. Every event says
 * which version it is about, who did it and when (UTC, microseconds).
 */
public sealed interface WorkflowEvent {
    /** Who acted where nobody did: what comes with the product. */
    String PRODUCT = "muamala";

    /** The version that the event is about. */
    WorkflowVersion workflow();

    String by();

    Instant at();

    /**
     * There is a new version. {@code bpmn} is the reviewed document that reaches the engine, never an upload; {@code
     * fingerprint} its SHA-256 in hexadecimal.
     */
    sealed interface VersionMade extends WorkflowEvent {
        LocalizedText label();

        String bpmn();

        String fingerprint();
    }

    /** The version came with the product, reviewed before its release, and was in force from its first start. */
    @EventType("workflow.shipped")
    record VersionShipped(
            WorkflowVersion workflow, LocalizedText label, String bpmn, String fingerprint, String by, Instant at)
            implements VersionMade {}

    /** A designer handed in a draft that the review accepted; {@code note} says what it is for. */
    @EventType("workflow.drafted")
    record VersionDrafted(
            WorkflowVersion workflow,
            LocalizedText label,
            String bpmn,
            String fingerprint,
            String note,
            String by,
            Instant at)
            implements VersionMade {}

    /** The version was held against the rules and the catalogue of that day; {@code codes} are what was found, once each. */
    @EventType("workflow.reviewed")
    record VersionReviewed(
            WorkflowVersion workflow, int errors, int warnings, int notes, List<String> codes, String by, Instant at)
            implements WorkflowEvent {
        public VersionReviewed {
            codes = List.copyOf(codes);
        }
    }

    /**
     * The version was run over past requests, without any effect outside.
     *
     * @param report the name of the rehearsal, under which its whole report can be read
     * @param verdicts how many requests came to which verdict
     * @param differences the names of what differed from what happened; each has to be accepted by its name
     */
    @EventType("workflow.rehearsed")
    record VersionRehearsed(
            WorkflowVersion workflow,
            String report,
            long requests,
            Map<String, Long> verdicts,
            List<String> differences,
            String by,
            Instant at)
            implements WorkflowEvent {
        public VersionRehearsed {
            verdicts = Collections.unmodifiableMap(new TreeMap<>(verdicts));
            differences = List.copyOf(differences);
        }
    }

    /** What a rehearsal came to, in full; {@code rehearsal} is what {@link VersionRehearsed} names as its report. */
    @EventType("workflow.rehearsal-reported")
    record RehearsalReported(
            WorkflowVersion workflow, String rehearsal, Map<String, Object> report, String by, Instant at)
            implements WorkflowEvent {
        public RehearsalReported {
            report = Data.copyOf(report);
        }
    }

    /** Somebody looked at these differences of a rehearsal and wants them. */
    @EventType("workflow.differences-accepted")
    record DifferencesAccepted(
            WorkflowVersion workflow, String report, List<String> differences, String reason, String by, Instant at)
            implements WorkflowEvent {
        public DifferencesAccepted {
            differences = List.copyOf(differences);
        }
    }

    /** The draft is ready; somebody other than those who made it is asked to approve it. */
    @EventType("workflow.approval-requested")
    record ApprovalRequested(WorkflowVersion workflow, String note, String by, Instant at) implements WorkflowEvent {}

    /** Another person agreed that the version may be published. */
    @EventType("workflow.approved")
    record VersionApproved(WorkflowVersion workflow, String note, String by, Instant at) implements WorkflowEvent {}

    /** Another person did not agree; a new draft has to be made. */
    @EventType("workflow.rejected")
    record VersionRejected(WorkflowVersion workflow, String reason, String by, Instant at) implements WorkflowEvent {}

    /** Requests that are submitted from {@code effectiveFrom} on take this version; those that run stay on theirs. */
    @EventType("workflow.published")
    record VersionPublished(WorkflowVersion workflow, Instant effectiveFrom, String note, String by, Instant at)
            implements WorkflowEvent {}

    /** No request takes this version any more, and it cannot come back. Those that run on it go on. */
    @EventType("workflow.retired")
    record VersionRetired(WorkflowVersion workflow, String reason, String by, Instant at) implements WorkflowEvent {}

    /**
     * Version {@code from} was taken back: {@code workflow}, which had been current before it, is so again for every
     * request that is submitted from now on.
     */
    @EventType("workflow.rolled-back")
    record VersionRolledBack(
            WorkflowVersion workflow,
            WorkflowVersion from,
            RunningRequests running,
            String reason,
            String by,
            Instant at)
            implements WorkflowEvent {}

    /** What becomes of requests that run on a version which is taken back. */
    enum RunningRequests {
        /** They end on the version on which they began. */
        STAY,
        /** They are moved to the version that is current again, where their past allows it. */
        MOVE
    }
}
