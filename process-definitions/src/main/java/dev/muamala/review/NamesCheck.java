package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Input;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.catalogue.Nearest;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.RuleTask;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.UserTask;
import dev.muamala.review.model.ProcessModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the operations, forms, decisions and workflows that a workflow names are there. */
final class NamesCheck {
    private final WorkflowVersion version;
    private final Catalogue catalogue;
    private final Library library;
    private final Findings findings;

    private NamesCheck(WorkflowVersion version, Catalogue catalogue, Library library, Findings findings) {
        this.version = version;
        this.catalogue = catalogue;
        this.library = library;
        this.findings = findings;
    }

    static void check(
            ProcessModel process, WorkflowVersion version, Catalogue catalogue, Library library, Findings findings) {
        NamesCheck check = new NamesCheck(version, catalogue, library, findings);
        process.nodes().forEach(check::named);
    }

    private void named(FlowNode node) {
        if (node instanceof ServiceTask task) {
            topic(task);
        } else if (node instanceof UserTask task) {
            form(task);
        } else if (node instanceof RuleTask task
                && library.decision(task.decision()).isEmpty()) {
            findings.add(
                    Rule.UNKNOWN_DECISION,
                    task,
                    "It asks the decision \"" + Words.shown(task.decision()) + "\", which is not there.",
                    "Correct the name, or add decisions/" + Words.shown(task.decision()) + ".dmn.");
        } else if (node instanceof CallActivity call) {
            called(call);
        }
    }

    private void topic(ServiceTask task) {
        if (catalogue.operation(task.topic()).isEmpty()) {
            findings.add(
                    Rule.UNKNOWN_TOPIC,
                    task,
                    "It calls \"" + Words.shown(task.topic()) + "\", which is not in the catalogue.",
                    "Choose an operation of the catalogue."
                            + Nearest.to(
                                    task.topic(),
                                    catalogue.operations().stream()
                                            .map(Operation::topic)
                                            .toList()));
            return;
        }
        Operation operation = catalogue.operation(task.topic()).get();
        if (operation.roleFromInput()) {
            input(task, "role", "names whom to ask");
        }
        onlyInputsOf(operation, task);
        if (task.topic().equals(Operation.PAYMENT)) {
            input(task, "amountFils", "is the sum to pay, in fils");
        }
    }

    /** Of an operation whose inputs the catalogue tells. */
    private void onlyInputsOf(Operation operation, ServiceTask task) {
        List<String> known = operation.inputs().stream().map(Input::name).toList();
        for (String name : task.inputs().keySet()) {
            if (!known.isEmpty() && !known.contains(name) && !(operation.roleFromInput() && name.equals("role"))) {
                findings.add(
                        Rule.UNKNOWN_INPUT,
                        task,
                        "It gives \"" + task.topic() + "\" the input \"" + Words.shown(name)
                                + "\", which the catalogue does not have for it.",
                        "Correct the name, or remove the input parameter." + Nearest.to(name, known));
            }
        }
    }

    private void input(ServiceTask task, String name, String what) {
        if (!task.inputs().containsKey(name)) {
            findings.add(
                    Rule.MISSING_INPUT,
                    task,
                    "\"" + task.topic() + "\" needs the input \"" + name + "\", which " + what + ".",
                    "Add the input parameter \"" + name + "\".");
        }
    }

    private void form(UserTask task) {
        if (task.form().isEmpty()) {
            findings.add(
                    Rule.NO_FORM,
                    task,
                    "It asks a person, and shows no form.",
                    "Set the form key to a form of the catalogue.");
        } else if (catalogue.form(task.form().get()).isEmpty()) {
            findings.add(
                    Rule.UNKNOWN_FORM,
                    task,
                    "It shows the form \"" + Words.shown(task.form().get()) + "\", which is not in the catalogue.",
                    "Correct the name, or add forms/" + Words.shown(task.form().get()) + ".schema.json.");
        }
    }

    private void called(CallActivity call) {
        if (library.model(call.called()).isEmpty() && !call.called().equals(version)) {
            findings.add(
                    Rule.UNKNOWN_WORKFLOW,
                    call,
                    "It calls the workflow " + Words.shown(call.called().toString()) + ", which is not published.",
                    "Publish it first, or correct the called element and its version tag.");
        } else if (leadsBack(call.called())) {
            findings.add(
                    Rule.CALLS_ITSELF,
                    call,
                    "The workflow " + call.called() + " calls this one again.",
                    "Draw the repetition as a loop, or a multi-instance activity.");
        }
    }

    private boolean leadsBack(WorkflowVersion called) {
        Set<WorkflowVersion> seen = new HashSet<>();
        Deque<WorkflowVersion> open = new ArrayDeque<>(List.of(called));
        while (!open.isEmpty()) {
            WorkflowVersion next = open.pop();
            if (next.equals(version)) {
                return true;
            }
            if (seen.add(next)) {
                library.model(next)
                        .ifPresent(process -> process.nodes()
                                .filter(CallActivity.class::isInstance)
                                .forEach(call -> open.push(((CallActivity) call).called())));
            }
        }
        return false;
    }
}
