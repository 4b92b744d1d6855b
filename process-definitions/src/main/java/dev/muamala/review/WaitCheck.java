package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.FlowGraph.Step;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.CatchEvent;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.ReceiveTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.FlowNode.UserTask;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import dev.muamala.review.model.Schedule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a request waits where it goes in circles, and whether it waits nowhere without end. */
final class WaitCheck {
    /** How long the whole may take, as the entity promises it: on a process; or a step: on a wait. */
    static final String SLA = "sla";

    private final ProcessModel process;
    private final Library library;
    private final Findings findings;
    private final Map<WorkflowVersion, Boolean> waiting = new HashMap<>();

    private WaitCheck(ProcessModel process, Library library, Findings findings) {
        this.process = process;
        this.library = library;
        this.findings = findings;
    }

    static void check(ProcessModel process, Library library, Findings findings) {
        WaitCheck check = new WaitCheck(process, library, findings);
        check.circles();
        check.sla(process.head());
        if (process.head().property(SLA).isEmpty()) {
            findings.add(
                    Rule.NO_SLA,
                    process.head(),
                    "The process does not say how long it may take.",
                    "Add the extension property \"sla\", for example P10D.");
        }
        check.limits(process.body(), hasTimer(process.body()));
    }

    private void sla(Head head) {
        head.property(SLA)
                .filter(text -> !isDuration(text))
                .ifPresent(text -> findings.add(
                        Rule.BAD_SLA,
                        head,
                        "The extension property \"sla\" is \"" + Words.shown(text) + "\".",
                        "Write a duration, for example P10D or PT4H."));
    }

    private static boolean isDuration(String text) {
        try {
            Schedule.parse(text);
            return text.startsWith("P");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void limits(Scope scope, boolean limited) {
        for (FlowNode node : scope.nodes()) {
            sla(node.head());
            boolean here = limited || node.head().property(SLA).isPresent() || hasTimer(scope, node);
            if (waitsForSomebody(scope, node) && !here) {
                findings.add(
                        Rule.WAIT_WITHOUT_LIMIT,
                        node,
                        "It may wait for ever.",
                        "Put a timer on it or on a sub-process around it, or add the extension property \"sla\".");
            }
            if (node instanceof SubProcess sub) {
                limits(sub.body(), here || hasTimer(sub.body()));
            }
        }
    }

    /** For a person or a message; an entity has its own promise, in the catalogue. */
    private static boolean waitsForSomebody(Scope scope, FlowNode node) {
        if (node instanceof CatchEvent event && event.definition() instanceof EventDefinition.Message) {
            return !isBehindGateway(scope, event);
        }
        return node instanceof UserTask
                || node instanceof ReceiveTask
                || node instanceof Gateway gateway && gateway.kind() == GatewayKind.EVENT_BASED;
    }

    private static boolean isBehindGateway(Scope scope, CatchEvent event) {
        Set<String> sources = scope.incoming(event).map(Flow::source).collect(Collectors.toSet());
        return scope.nodes().stream()
                .anyMatch(node -> node instanceof Gateway gateway
                        && gateway.kind() == GatewayKind.EVENT_BASED
                        && sources.contains(node.id()));
    }

    private static boolean hasTimer(Scope scope, FlowNode node) {
        Set<String> targets = scope.outgoing(node).map(Flow::target).collect(Collectors.toSet());
        boolean race = node instanceof Gateway
                && scope.nodes().stream()
                        .anyMatch(next ->
                                targets.contains(next.id()) && next.definition() instanceof EventDefinition.Timer);
        return race || scope.boundaries(node).anyMatch(event -> event.definition() instanceof EventDefinition.Timer);
    }

    /** Whether an event sub-process of the scope is begun by a timer. */
    private static boolean hasTimer(Scope scope) {
        return scope.nodes().stream()
                .filter(node -> node instanceof SubProcess sub && sub.triggered())
                .flatMap(node -> ((SubProcess) node).body().nodes().stream())
                .anyMatch(start -> start instanceof StartEvent && start.definition() instanceof EventDefinition.Timer);
    }

    private void circles() {
        FlowGraph graph = FlowGraph.of(process, this::waits);
        for (List<Integer> circle : atOnce(graph)) {
            List<FlowNode> through =
                    circle.stream().sorted().map(graph::node).distinct().toList();
            findings.add(
                    Rule.LOOP_WITHOUT_WAIT,
                    through.get(0),
                    "The way through "
                            + through.stream()
                                    .limit(6)
                                    .map(node -> "\"" + Words.shown(node.id()) + "\"")
                                    .collect(Collectors.joining(", "))
                            + " leads back to itself, and nothing on it has to be waited for.",
                    "Put a step that waits on the way: a task, a message or a timer.");
        }
    }

    /** The strongly connected parts of the graph without the steps that wait (Tarjan, without recursion). */
    private static List<List<Integer>> atOnce(FlowGraph graph) {
        int size = graph.points();
        int[] index = new int[size];
        int[] low = new int[size];
        int[] next = new int[size];
        BitSet onStack = new BitSet(size);
        Deque<Integer> stack = new ArrayDeque<>();
        List<List<Integer>> circles = new ArrayList<>();
        int count = 0;
        for (int root = 0; root < size; root++) {
            if (index[root] != 0) {
                continue;
            }
            Deque<Integer> path = new ArrayDeque<>(List.of(root));
            while (!path.isEmpty()) {
                int at = path.peek();
                if (index[at] == 0) {
                    index[at] = low[at] = ++count;
                    stack.push(at);
                    onStack.set(at);
                }
                List<Step> steps = graph.from(at);
                boolean deeper = false;
                while (next[at] < steps.size() && !deeper) {
                    Step step = steps.get(next[at]++);
                    if (!step.waits() && index[step.to()] == 0) {
                        path.push(step.to());
                        deeper = true;
                    } else if (!step.waits() && onStack.get(step.to())) {
                        low[at] = Math.min(low[at], index[step.to()]);
                    }
                }
                if (deeper) {
                    continue;
                }
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[at]);
                }
                if (low[at] == index[at]) {
                    List<Integer> part = new ArrayList<>();
                    int member;
                    do {
                        member = stack.pop();
                        onStack.clear(member);
                        part.add(member);
                    } while (member != at);
                    boolean itself = graph.from(at).stream().anyMatch(step -> step.to() == at && !step.waits());
                    if (part.size() > 1 || itself) {
                        circles.add(part);
                    }
                }
            }
        }
        return circles;
    }

    private boolean waits(CallActivity call) {
        return waits(call.called(), new HashSet<>());
    }

    /** Whether a called workflow waits on every way through it; one that is not there would not be run either. */
    private boolean waits(WorkflowVersion called, Set<WorkflowVersion> around) {
        Boolean known = waiting.get(called);
        if (known != null) {
            return known;
        }
        Optional<ProcessModel> model = library.model(called);
        if (model.isEmpty() || !around.add(called)) {
            return true;
        }
        FlowGraph graph = FlowGraph.of(model.get(), call -> waits(call.called(), around));
        boolean waits = !endsAtOnce(graph, model.get());
        waiting.put(called, waits);
        return waits;
    }

    private static boolean endsAtOnce(FlowGraph graph, ProcessModel model) {
        Deque<Integer> open = new ArrayDeque<>();
        model.body().nodes().stream()
                .filter(StartEvent.class::isInstance)
                .forEach(start -> open.push(graph.entry(start)));
        BitSet seen = new BitSet();
        while (!open.isEmpty()) {
            int at = open.pop();
            if (seen.get(at)) {
                continue;
            }
            seen.set(at);
            graph.from(at).stream().filter(step -> !step.waits()).forEach(step -> open.push(step.to()));
        }
        Set<String> sources = model.body().flows().stream().map(Flow::source).collect(Collectors.toSet());
        return model.body().nodes().stream()
                .anyMatch(node -> !sources.contains(node.id())
                        && (seen.get(graph.exit(node))
                                || node instanceof FlowNode.EndEvent && seen.get(graph.entry(node))));
    }
}
