package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.List;

/** Whether a workflow tells people what it does: its labels, its outcomes, its ways. */
final class LabelsCheck {
    private final ProcessModel process;
    private final WorkflowVersion version;
    private final Findings findings;

    private LabelsCheck(ProcessModel process, WorkflowVersion version, Findings findings) {
        this.process = process;
        this.version = version;
        this.findings = findings;
    }

    static void check(ProcessModel process, WorkflowVersion version, Findings findings) {
        LabelsCheck check = new LabelsCheck(process, version, findings);
        check.itself();
        process.scopes().forEach(check::scope);
    }

    private void itself() {
        labels(process.head());
        if (!process.versionTag().equals(Integer.toString(version.version()))) {
            findings.add(
                    Rule.VERSION_TAG,
                    process.head(),
                    "The version tag is \"" + Words.shown(process.versionTag()) + "\", and this is version "
                            + version.version() + ".",
                    "Nothing needs to be done; the version tag is written anew.");
        }
        if (process.timeToLive().isEmpty()) {
            findings.add(
                    Rule.NO_TIME_TO_LIVE,
                    process.head(),
                    "The process has no history time to live.",
                    "Nothing needs to be done; P180D is written, which only Camunda's own tools read.");
        }
    }

    private void scope(Scope scope) {
        boolean outermost = scope == process.body();
        for (FlowNode node : scope.nodes()) {
            labels(node.head());
            if (outermost
                    && node instanceof FlowNode.EndEvent
                    && node.head().property("outcome").isEmpty()) {
                findings.add(
                        Rule.NO_OUTCOME,
                        node,
                        "The end event does not say what the request came to.",
                        "Add the extension property \"outcome\", for example issued or rejected.");
            }
            List<Flow> out = scope.outgoing(node).toList();
            if (node instanceof Gateway gateway
                    && out.size() > 1
                    && (gateway.kind() == GatewayKind.EXCLUSIVE || gateway.kind() == GatewayKind.INCLUSIVE)) {
                out.forEach(flow -> labels(flow.head()));
            }
            noDefault(node, out);
        }
    }

    private void noDefault(FlowNode node, List<Flow> out) {
        boolean conditional =
                !out.isEmpty() && out.stream().allMatch(flow -> flow.condition().isPresent());
        if (conditional) {
            findings.add(
                    Rule.NO_DEFAULT_FLOW,
                    node,
                    "When no condition holds, the request stops here.",
                    "Make one of its flows the default flow.");
        }
    }

    private void labels(Head head) {
        if (head.label().en().isBlank()) {
            findings.add(Rule.NO_ENGLISH_LABEL, head, "It has no English label.", "Give it a name.");
        }
        if (head.label().ar().isBlank()) {
            findings.add(
                    Rule.NO_ARABIC_LABEL,
                    head,
                    "It has no Arabic label.",
                    "Add the extension property \"" + Head.ARABIC + "\".");
        }
    }
}
