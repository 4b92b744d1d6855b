package dev.muamala.review;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.EventDefinition.Declared;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.CatchEvent;
import dev.muamala.review.model.FlowNode.EndEvent;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.ReceiveTask;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.FlowNode.UserTask;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All levels of a workflow as one graph. Every node has two points, where it is entered and where it is left; a step
 * from one point to another may take time, or happen at once.
 */
final class FlowGraph {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final List<FlowNode> nodes = new ArrayList<>();
    private final List<List<Step>> steps = new ArrayList<>();
    private final Predicate<CallActivity> waitsInCall;
    private final Scope outermost;

    /** @param waits whether something outside has to happen before the step is taken */
    record Step(int to, boolean waits) {}

    /** @param waitsInCall whether a call always waits for something */
    private FlowGraph(ProcessModel process, Predicate<CallActivity> waitsInCall) {
        this.waitsInCall = waitsInCall;
        this.outermost = process.body();
        process.nodes().forEach(node -> {
            numbers.put(node.id(), nodes.size());
            nodes.add(node);
            steps.add(new ArrayList<>());
            steps.add(new ArrayList<>());
        });
        scope(outermost, List.of());
    }

    static FlowGraph of(ProcessModel process, Predicate<CallActivity> waitsInCall) {
        return new FlowGraph(process, waitsInCall);
    }

    int entry(FlowNode node) {
        return 2 * numbers.get(node.id());
    }

    int exit(FlowNode node) {
        return 2 * numbers.get(node.id()) + 1;
    }

    int points() {
        return steps.size();
    }

    FlowNode node(int point) {
        return nodes.get(point / 2);
    }

    List<Step> from(int point) {
        return steps.get(point);
    }

    /** One sub-process around another, from the outermost in, each with the boundary events that may catch. */
    private record Around(SubProcess sub, List<BoundaryEvent> events) {}

    private void scope(Scope scope, List<Around> around) {
        for (FlowNode node : scope.nodes()) {
            within(scope, node, around);
        }
        for (Flow flow : scope.flows()) {
            if (numbers.containsKey(flow.source()) && numbers.containsKey(flow.target())) {
                step(2 * numbers.get(flow.source()) + 1, 2 * numbers.get(flow.target()), false);
            }
        }
    }

    private void within(Scope scope, FlowNode node, List<Around> around) {
        int entry = entry(node);
        int exit = exit(node);
        List<BoundaryEvent> events = scope.boundaries(node).toList();
        for (BoundaryEvent event : events) {
            if (event.definition() instanceof EventDefinition.Timer
                    || event.definition() instanceof EventDefinition.Message) {
                step(entry, entry(event), true);
            }
        }
        boolean repeated =
                node instanceof Activity activity && activity.traits().loop().isPresent();
        if (node instanceof SubProcess sub) {
            subProcess(sub, events, around);
        } else if (!(node instanceof EndEvent end && end.definition() instanceof EventDefinition.Error)) {
            step(entry, exit, waits(node));
        }
        if (repeated) {
            step(entry, exit, false);
        }
        raises(scope, node, events, around);
    }

    private void subProcess(SubProcess sub, List<BoundaryEvent> events, List<Around> around) {
        List<Around> inner = new ArrayList<>(around);
        inner.add(new Around(sub, events));
        scope(sub.body(), inner);
        Map<String, Long> out = new HashMap<>();
        sub.body().flows().forEach(flow -> out.merge(flow.source(), 1L, Long::sum));
        for (FlowNode node : sub.body().nodes()) {
            if (node instanceof StartEvent start) {
                step(entry(sub), entry(start), false);
            } else if (node instanceof SubProcess event && event.triggered()) {
                begin(sub, event);
            }
            if (!out.containsKey(node.id())
                    && !(node instanceof Activity handler && handler.traits().forCompensation())) {
                step(exit(node), exit(sub), false);
            }
        }
    }

    /** An event sub-process may begin as soon as the scope around it has; what raises its event leads to it as well. */
    private void begin(FlowNode around, SubProcess event) {
        event.body().nodes().stream()
                .filter(StartEvent.class::isInstance)
                .filter(start -> start.definition() instanceof EventDefinition.Timer
                        || start.definition() instanceof EventDefinition.Message)
                .forEach(start -> step(entry(around), entry(event), true));
    }

    /** From what throws, or may be refused, to whatever may catch. */
    private void raises(Scope scope, FlowNode node, List<BoundaryEvent> own, List<Around> around) {
        for (EventDefinition thrown : thrownBy(node)) {
            boolean later = !(node instanceof EndEvent) && !(node instanceof FlowNode.ThrowEvent);
            own.stream()
                    .filter(event -> catches(event.definition(), thrown))
                    .forEach(event -> step(entry(node), entry(event), true));
            Scope inside = scope;
            for (int i = around.size() - 1; i >= 0; i--) {
                listeners(inside, node, thrown, later);
                Around level = around.get(i);
                level.events.stream()
                        .filter(event -> catches(event.definition(), thrown))
                        .forEach(event -> step(entry(node), entry(event), later));
                inside = i == 0 ? outermost : around.get(i - 1).sub.body();
            }
            listeners(inside, node, thrown, later);
        }
    }

    /** What an entity, a person or another workflow raises is not known before. */
    private static List<EventDefinition> thrownBy(FlowNode node) {
        EventDefinition anyError = new EventDefinition.Error(Optional.empty());
        if (node instanceof CallActivity) {
            return List.of(anyError, new EventDefinition.Escalation(Optional.empty()));
        }
        if (node instanceof ServiceTask || node instanceof UserTask) {
            return List.of(anyError);
        }
        return node instanceof EndEvent || node instanceof FlowNode.ThrowEvent ? List.of(node.definition()) : List.of();
    }

    private void listeners(Scope scope, FlowNode node, EventDefinition thrown, boolean later) {
        for (FlowNode sibling : scope.nodes()) {
            if (sibling instanceof SubProcess sub
                    && sub.triggered()
                    && sub.body().nodes().stream()
                            .anyMatch(start -> start instanceof StartEvent && catches(start.definition(), thrown))) {
                step(entry(node), entry(sub), later);
            }
        }
    }

    private static boolean catches(EventDefinition catching, EventDefinition thrown) {
        if (catching instanceof EventDefinition.Error error && thrown instanceof EventDefinition.Error raised) {
            return alike(error.error(), raised.error());
        }
        return catching instanceof EventDefinition.Escalation escalation
                && thrown instanceof EventDefinition.Escalation raised
                && alike(escalation.escalation(), raised.escalation());
    }

    private static boolean alike(Optional<Declared> caught, Optional<Declared> thrown) {
        return caught.isEmpty()
                || thrown.isEmpty()
                || caught.get().code().equals(thrown.get().code());
    }

    private boolean waits(FlowNode node) {
        return node instanceof ServiceTask
                || node instanceof UserTask
                || node instanceof ReceiveTask
                || node instanceof CatchEvent
                || node instanceof Gateway gateway && gateway.kind() == GatewayKind.EVENT_BASED
                || node instanceof CallActivity call && waitsInCall.test(call);
    }

    private void step(int from, int to, boolean waits) {
        steps.get(from).add(new Step(to, waits));
    }
}
