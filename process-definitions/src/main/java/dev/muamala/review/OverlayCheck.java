package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.FlowGraph.Step;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.EndEvent;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.ReceiveTask;
import dev.muamala.review.model.FlowNode.RuleTask;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.UserTask;
import dev.muamala.review.model.ProcessModel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether an emirate's own workflow keeps what the national one holds mandatory: the step is there, and no outcome is
 * reached around it that the national workflow reaches only through it.
 */
final class OverlayCheck {
    /** Extension property of a step of a national workflow: {@code true} when overlays have to keep it. */
    static final String MANDATORY = "mandatory";

    private final ProcessModel process;
    private final Findings findings;

    private OverlayCheck(ProcessModel process, Findings findings) {
        this.process = process;
        this.findings = findings;
    }

    static void check(ProcessModel process, WorkflowVersion version, Library library, Findings findings) {
        int emirate = version.key().indexOf('@');
        if (emirate < 0) {
            return;
        }
        library.newest(version.key().substring(0, emirate))
                .flatMap(library::model)
                .ifPresent(national -> new OverlayCheck(process, findings).check(national));
    }

    private void check(ProcessModel national) {
        List<FlowNode> mandatory = national.nodes()
                .filter(node -> node instanceof Activity
                        && node.head().property(MANDATORY).equals(Optional.of("true")))
                .toList();
        for (FlowNode step : mandatory) {
            Predicate<FlowNode> same = node -> isSame(step, node);
            if (process.nodes().noneMatch(same)) {
                findings.add(
                        Rule.MANDATORY_STEP_MISSING,
                        process.head(),
                        "The national workflow holds the step \"" + Words.shown(step.id()) + "\" ("
                                + Words.shown(step.head().label().en()) + ") mandatory, and it is not here.",
                        "Add it: a " + step.type() + what(step) + ".");
                continue;
            }
            Set<String> around = new TreeSet<>(outcomesWithout(process, same));
            around.removeAll(outcomesWithout(national, same));
            if (!around.isEmpty()) {
                findings.add(
                        Rule.MANDATORY_STEP_AVOIDED,
                        process.nodes().filter(same).findFirst().orElseThrow(),
                        "The national workflow holds this step mandatory, and here a request can come to \""
                                + Words.shown(String.join("\", \"", around)) + "\" without it.",
                        "Lead every way to that end through the step.");
            }
        }
    }

    private static String what(FlowNode step) {
        return reference(step).isEmpty() ? "" : " with \"" + Words.shown(reference(step)) + "\"";
    }

    private static boolean isSame(FlowNode step, FlowNode other) {
        return step.type().equals(other.type())
                && (reference(step).isEmpty()
                        ? step.id().equals(other.id())
                        : reference(step).equals(reference(other)))
                && !((Activity) other).traits().forCompensation();
    }

    /** What a step is known by wherever it is drawn; a step without it is known by its id. */
    private static String reference(FlowNode step) {
        if (step instanceof ServiceTask task) {
            return task.topic();
        }
        if (step instanceof UserTask task) {
            return task.form().orElse("");
        }
        if (step instanceof RuleTask task) {
            return task.decision();
        }
        if (step instanceof CallActivity call) {
            return call.called().key();
        }
        return step instanceof ReceiveTask task ? task.message().name() : "";
    }

    /** The outcomes that can be reached when none of these steps is ever done. */
    private static Set<String> outcomesWithout(ProcessModel process, Predicate<FlowNode> steps) {
        FlowGraph graph = FlowGraph.of(process, call -> true);
        Set<Integer> never = process.nodes().filter(steps).map(graph::exit).collect(Collectors.toSet());
        Map<Integer, List<Integer>> joins = joins(process, graph);
        BitSet reached = new BitSet(graph.points());
        List<Integer> open = new ArrayList<>();
        process.body().nodes().stream()
                .filter(StartEvent.class::isInstance)
                .forEach(start -> open.add(graph.entry(start)));
        begunByEvents(process, graph, open);
        while (!open.isEmpty()) {
            int at = open.remove(open.size() - 1);
            if (never.contains(at)
                    || !joins.getOrDefault(at, List.of()).stream().allMatch(reached::get)) {
                continue;
            }
            if (!reached.get(at)) {
                reached.set(at);
                graph.from(at).stream().map(Step::to).forEach(open::add);
            }
        }
        return process.body().nodes().stream()
                .filter(node -> node instanceof EndEvent && reached.get(graph.entry(node)))
                .map(node -> node.head().property("outcome").orElse(node.id()))
                .collect(Collectors.toSet());
    }

    /** A parallel gateway is passed only when all that lead to it were. */
    private static Map<Integer, List<Integer>> joins(ProcessModel process, FlowGraph graph) {
        return process.scopes()
                .flatMap(scope -> scope.nodes().stream()
                        .filter(node -> node instanceof Gateway gateway && gateway.kind() == GatewayKind.PARALLEL)
                        .map(node -> Map.entry(
                                graph.entry(node),
                                scope.incoming(node)
                                        .map(flow -> scope.nodes().stream()
                                                .filter(source -> source.id().equals(flow.source()))
                                                .findFirst()
                                                .orElseThrow())
                                        .map(graph::exit)
                                        .toList())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void begunByEvents(ProcessModel process, FlowGraph graph, List<Integer> open) {
        process.body().nodes().stream()
                .filter(node -> node instanceof FlowNode.SubProcess sub && sub.triggered())
                .forEach(sub -> open.add(graph.entry(sub)));
    }
}
