package dev.muamala.workflow;

import dev.muamala.events.WorkflowEvent.RunningRequests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/** Something that one workflow is told to do, by somebody. */
public sealed interface WorkflowCommand {
    /** Of the workflow, with the emirate of an overlay: {@code trade-licence@AE-DU}. */
    String key();

    /** Who wants it. */
    String by();

    static CommandTargetResolver target() {
        return command -> new VersionedAggregateIdentifier(
                (Object) WorkflowLifecycle.id(((WorkflowCommand) command.getPayload()).key()), null);
    }

    /** Keep this BPMN as the next version, if the review accepts it. */
    record SaveDraft(String key, byte[] bpmn, String note, String by) implements WorkflowCommand {
        public SaveDraft {
            Objects.requireNonNull(bpmn, "bpmn");
            note = Objects.requireNonNullElse(note, "");
        }
    }

    /** Hold a version against the rules and the catalogue of today. */
    record ReviewVersion(String key, int version, String by) implements WorkflowCommand {}

    /**
     * Keep what a rehearsal of a version came to.
     *
     * @param report the name of the rehearsal
     * @param content its whole report, of bounded size
     */
    record RecordRehearsal(
            String key,
            int version,
            String report,
            long requests,
            Map<String, Long> verdicts,
            List<String> differences,
            Map<String, Object> content,
            String by)
            implements WorkflowCommand {}

    /** Say of these differences of the latest rehearsal that they are wanted. */
    record AcceptDifferences(String key, int version, List<String> differences, String reason, String by)
            implements WorkflowCommand {
        public AcceptDifferences {
            differences = List.copyOf(differences);
        }
    }

    /** Ask somebody else to approve a draft. */
    record RequestApproval(String key, int version, String note, String by) implements WorkflowCommand {
        public RequestApproval {
            note = Objects.requireNonNullElse(note, "");
        }
    }

    record ApproveVersion(String key, int version, String note, String by) implements WorkflowCommand {
        public ApproveVersion {
            note = Objects.requireNonNullElse(note, "");
        }
    }

    record RejectVersion(String key, int version, String reason, String by) implements WorkflowCommand {}

    /** Let requests take this version, at once or from a later moment on. */
    record PublishVersion(String key, int version, Optional<Instant> effectiveFrom, String note, String by)
            implements WorkflowCommand {
        public PublishVersion {
            note = Objects.requireNonNullElse(note, "");
        }
    }

    /** Let no request take this version any more. */
    record RetireVersion(String key, int version, String reason, String by) implements WorkflowCommand {}

    /**
     * Take the current version back.
     *
     * @param from the version that is to be taken back, so that asking twice takes back once; the current one where it
     *     is empty
     * @param to what is to be current again; what was so before where it is empty
     */
    record RollBack(
            String key, Optional<Integer> from, Optional<Integer> to, RunningRequests running, String reason, String by)
            implements WorkflowCommand {}
}
