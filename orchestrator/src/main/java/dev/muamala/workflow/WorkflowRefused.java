package dev.muamala.workflow;

import dev.muamala.catalogue.Violation;
import dev.muamala.events.LocalizedText;
import dev.muamala.review.Finding;
import java.util.List;

/**
 * A designer's command that cannot be obeyed. Nothing was changed. The code is stable; the explanation says what to do
 * next.
 */
public final class WorkflowRefused extends RuntimeException {
    /** How the refusal reads in HTTP (RFC 9110). */
    public enum Kind {
        INVALID(422),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final Kind kind;
    private final String code;
    private final LocalizedText explanation;
    private final List<Finding> findings;
    private final List<Violation> violations;

    public WorkflowRefused(Kind kind, String code, LocalizedText explanation) {
        this(kind, code, explanation, List.of(), List.of());
    }

    private WorkflowRefused(
            Kind kind, String code, LocalizedText explanation, List<Finding> findings, List<Violation> violations) {
        super(code + ": " + explanation.en(), null, false, false);
        this.kind = kind;
        this.code = code;
        this.explanation = explanation;
        this.findings = List.copyOf(findings);
        this.violations = List.copyOf(violations);
    }

    /** The review does not let the document pass. */
    public static WorkflowRefused review(List<Finding> findings) {
        return new WorkflowRefused(
                Kind.INVALID,
                "review-failed",
                new LocalizedText(
                        "لم تجتز المسودة المراجعة؛ صحح الأخطاء المذكورة أولا. لم يُحفظ شيء.",
                        "The workflow did not pass the review; correct the errors first. Nothing was changed."),
                findings,
                List.of());
    }

    /** Fields of the command are missing or wrong. */
    public static WorkflowRefused fields(List<Violation> violations) {
        return new WorkflowRefused(
                Kind.INVALID,
                "request-invalid",
                new LocalizedText("الطلب غير مكتمل أو غير صحيح.", "The request is incomplete or wrong."),
                List.of(),
                violations);
    }

    /** What can be no key is not repeated: it may be anything. */
    public static WorkflowRefused noWorkflow(String key) {
        return new WorkflowRefused(
                Kind.NOT_FOUND,
                "workflow-not-found",
                WorkflowKey.violation(key).isPresent()
                        ? new LocalizedText("لا يوجد سير عمل بهذا الاسم.", "There is no workflow of this name.")
                        : new LocalizedText(
                                "لا يوجد سير عمل باسم " + key + ".",
                                "There is no workflow " + key + ". Save a draft of it first."));
    }

    public static WorkflowRefused noVersion(Lifecycle workflow, int number) {
        return new WorkflowRefused(
                Kind.NOT_FOUND,
                "version-not-found",
                new LocalizedText(
                        "لا يوجد إصدار " + number + " من " + workflow.key() + ".",
                        workflow.key() + " has no version " + number + "; it has "
                                + workflow.versions().keySet() + "."));
    }

    public Kind kind() {
        return kind;
    }

    public String code() {
        return code;
    }

    public LocalizedText explanation() {
        return explanation;
    }

    /** Everything that the review found; empty when the refusal is not its. */
    public List<Finding> findings() {
        return findings;
    }

    /** Which fields are at fault; empty when none is. */
    public List<Violation> violations() {
        return violations;
    }
}
