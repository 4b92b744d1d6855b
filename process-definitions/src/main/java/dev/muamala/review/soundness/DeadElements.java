package dev.muamala.review.soundness;

import dev.muamala.review.Rule;
import dev.muamala.review.Words;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.ProcessModel.Compensation;
import dev.muamala.review.model.ProcessModel.Flow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What no token ever came by in a scope. Only the first of what is dead is told; what follows it, and what follows a
 * join that waits in vain or a sub-process that goes round for ever, is dead for the same reason.
 */
final class DeadElements {
    private final Level level;
    private final Throwing throwing;
    private final Map<String, Summary> inside;
    private final Set<String> alive;
    private final Set<String> stuck;
    private final Set<String> trapped;

    /**
     * @param alive every node and flow that some token came by
     * @param stuck joins that are known to wait in vain
     * @param trapped sub-processes that are known to go round for ever
     */
    DeadElements(
            Level level,
            Throwing throwing,
            Map<String, Summary> inside,
            Set<String> alive,
            Set<String> stuck,
            Set<String> trapped) {
        this.level = level;
        this.throwing = throwing;
        this.inside = inside;
        this.alive = alive;
        this.stuck = stuck;
        this.trapped = trapped;
    }

    void report(Consumer<Fault> found) {
        Map<String, FlowNode> dead = new LinkedHashMap<>();
        for (FlowNode node : level.scope().nodes()) {
            if (!alive.contains(node.id()) && !isCompensation(node) && !isHandler(node)) {
                dead.put(node.id(), node);
            }
        }
        Set<String> told = new HashSet<>(stuck);
        Set<String> explained = new HashSet<>();
        stuck.forEach(join -> explain(level.node(join), dead, explained));
        trapped.forEach(sub -> level.out(level.node(sub)).stream()
                .map(flow -> dead.get(flow.target()))
                .filter(Objects::nonNull)
                .forEach(after -> explain(after, dead, explained)));
        for (boolean causes : new boolean[] {true, false}) {
            for (FlowNode node : dead.values()) {
                boolean cause = before(node).stream().noneMatch(other -> dead.containsKey(other.id()));
                if ((cause || !causes) && !explained.contains(node.id())) {
                    explain(node, dead, explained);
                    if (told.add(node.id())) {
                        found.accept(fault(node));
                    }
                }
            }
        }
        flows(dead, found);
        handlers(found);
    }

    /** What is dead because this is. */
    private void explain(FlowNode node, Map<String, FlowNode> dead, Set<String> explained) {
        Deque<FlowNode> open = new ArrayDeque<>(List.of(node));
        explained.add(node.id());
        while (!open.isEmpty()) {
            FlowNode at = open.pop();
            List<FlowNode> after = new ArrayList<>();
            level.out(at).forEach(flow -> after.add(level.node(flow.target())));
            after.addAll(level.boundaries(at));
            for (FlowNode next : after) {
                if (dead.containsKey(next.id()) && explained.add(next.id())) {
                    open.push(next);
                }
            }
        }
    }

    private List<FlowNode> before(FlowNode node) {
        List<FlowNode> before = new ArrayList<>();
        level.in(node).forEach(flow -> before.add(level.node(flow.source())));
        if (node instanceof BoundaryEvent event) {
            before.add(level.node(event.attachedTo()));
        }
        return before;
    }

    private static boolean isCompensation(FlowNode node) {
        return node instanceof BoundaryEvent event && event.definition() instanceof EventDefinition.Compensation;
    }

    private static boolean isHandler(FlowNode node) {
        return node instanceof Activity activity && activity.traits().forCompensation();
    }

    private Fault fault(FlowNode node) {
        String what;
        String advice = "Lead a way to it, or remove it.";
        if (node instanceof BoundaryEvent event) {
            FlowNode host = level.node(event.attachedTo());
            what = event(event.definition(), Quotes.quoted(host.head()), host);
            advice = "Remove the event, or attach it to what it is meant for.";
        } else if (node instanceof SubProcess sub && sub.triggered()) {
            StartEvent start = Level.start(sub.body());
            what = event(start.definition(), "what is around it", null);
            advice = "Remove the event sub-process, or begin it by something that can occur.";
        } else if (level.in(node).isEmpty()) {
            what = "No flow leads to it.";
        } else {
            what = level.in(node).stream()
                    .map(flow -> level.node(flow.source()))
                    .filter(source -> alive.contains(source.id()))
                    .map(source -> after(source))
                    .findFirst()
                    .orElse("It can never be reached: nothing that leads to it can happen.");
        }
        return new Fault(Rule.DEAD_ELEMENT, node.head(), what, advice, List.of());
    }

    private String after(FlowNode source) {
        boolean ends = !(source instanceof SubProcess sub)
                || inside.get(sub.id()).outcomes().containsKey(new Outcome.Completed());
        return ends
                ? "It can never be reached: nothing goes on to it from " + Quotes.quoted(source.head()) + "."
                : "It can never be reached: " + Quotes.quoted(source.head()) + " never comes to its end.";
    }

    private static String event(EventDefinition definition, String host, FlowNode activity) {
        if (definition instanceof EventDefinition.Error error) {
            String code = error.error()
                    .map(declared -> "the error \"" + Words.shown(declared.code()) + "\"")
                    .orElse("an error");
            boolean task = activity != null
                    && !(activity instanceof SubProcess)
                    && !(activity instanceof CallActivity)
                    && !(activity instanceof ServiceTask);
            return "It can never occur: "
                    + (task
                            ? host + " cannot fail; only service tasks, sub-processes and called workflows can."
                            : "nothing in " + host + " raises " + code + ".");
        }
        if (definition instanceof EventDefinition.Escalation escalation) {
            String code = escalation
                    .escalation()
                    .map(declared -> "the escalation \"" + Words.shown(declared.code()) + "\"")
                    .orElse("an escalation");
            return "It can never occur: nothing in " + host + " raises " + code + ".";
        }
        return "It can never occur: " + host + " is over at once.";
    }

    private void flows(Map<String, FlowNode> dead, Consumer<Fault> found) {
        for (Flow flow : level.scope().flows()) {
            FlowNode source = level.node(flow.source());
            boolean alone = !dead.containsKey(source.id())
                    && !dead.containsKey(flow.target())
                    && !stuck.contains(source.id())
                    && !trapped.contains(source.id());
            if (alone && !alive.contains(flow.id())) {
                found.accept(new Fault(
                        Rule.DEAD_ELEMENT,
                        flow.head(),
                        "The flow from " + Quotes.quoted(source.head()) + " to "
                                + Quotes.quoted(level.node(flow.target()).head()) + " is never taken.",
                        "Remove it, or change when it is taken.",
                        List.of()));
            }
        }
    }

    /** A handler is alive when what it undoes can be done, and something asks for it. */
    private void handlers(Consumer<Fault> found) {
        for (Compensation compensation : level.scope().compensations()) {
            BoundaryEvent event = (BoundaryEvent) level.node(compensation.event());
            Activity handler = (Activity) level.node(compensation.handler());
            if (alive.contains(event.attachedTo())
                    && throwing.asking(handler).findAny().isEmpty()) {
                found.accept(new Fault(
                        Rule.DEAD_ELEMENT,
                        handler.head(),
                        "It is never done: no compensation event undoes "
                                + Quotes.quoted(level.node(event.attachedTo()).head()) + ".",
                        "Throw a compensation event where it is to be undone, or remove the handler.",
                        List.of()));
            }
        }
    }
}
