package dev.muamala.review;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.CatchEvent;
import dev.muamala.review.model.FlowNode.EndEvent;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.ReceiveTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Compensation;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import dev.muamala.review.model.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a workflow is put together as BPMN and the engine want it: what passes here, the engine reads without a word.
 */
final class ShapeCheck {
    static final long MOST_INSTANCES = 1000;

    private static final Duration LEAST_BETWEEN = Duration.ofMinutes(1);
    private static final Instant SOME_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final ProcessModel process;
    private final Findings findings;
    private final Deadline deadline;

    private ShapeCheck(ProcessModel process, Findings findings, Deadline deadline) {
        this.process = process;
        this.findings = findings;
        this.deadline = deadline;
    }

    static void check(ProcessModel process, Findings findings, Deadline deadline) {
        ShapeCheck check = new ShapeCheck(process, findings, deadline);
        check.starts(process.body(), Optional.empty());
        check.level(new Level(process.body(), Optional.empty(), Optional.empty()), 1);
    }

    /** A scope with what is known about it. */
    private record Level(
            Scope scope,
            Map<String, FlowNode> nodes,
            Map<String, List<Flow>> outgoing,
            Map<String, List<Flow>> incoming,
            Optional<SubProcess> owner,
            Optional<Level> around) {
        Level(Scope scope, Optional<SubProcess> owner, Optional<Level> around) {
            this(
                    scope,
                    scope.nodes().stream()
                            .collect(Collectors.toMap(FlowNode::id, Function.identity(), (first, second) -> first)),
                    scope.flows().stream().collect(Collectors.groupingBy(Flow::source)),
                    scope.flows().stream().collect(Collectors.groupingBy(Flow::target)),
                    owner,
                    around);
        }

        List<Flow> out(FlowNode node) {
            return outgoing.getOrDefault(node.id(), List.of());
        }

        List<Flow> in(FlowNode node) {
            return incoming.getOrDefault(node.id(), List.of());
        }
    }

    private void level(Level level, long instances) {
        for (FlowNode node : level.scope.nodes()) {
            deadline.check();
            flows(level, node);
            if (node instanceof Gateway gateway) {
                gateway(level, gateway);
            } else if (node instanceof BoundaryEvent event) {
                boundary(level, event);
            } else if (node instanceof Activity activity) {
                activity(level, activity, instances);
            }
            timer(node);
            compensationThrow(level, node);
        }
        events(level);
        compensations(level);
    }

    private void starts(Scope scope, Optional<SubProcess> owner) {
        List<StartEvent> starts = scope.nodes().stream()
                .filter(StartEvent.class::isInstance)
                .map(StartEvent.class::cast)
                .toList();
        if (starts.size() != 1) {
            findings.add(
                    Rule.START_EVENT,
                    owner.map(FlowNode::head).orElse(process.head()),
                    "It has " + starts.size() + " start events.",
                    "Draw exactly one.");
        }
        boolean triggered = owner.filter(SubProcess::triggered).isPresent();
        for (StartEvent start : starts) {
            boolean plain = start.definition() instanceof EventDefinition.None;
            if (triggered && plain) {
                findings.add(
                        Rule.START_EVENT,
                        start,
                        "An event sub-process is begun by an event, and this start event has none.",
                        "Make it a message, timer, error or escalation start event.");
            } else if (!triggered && !plain) {
                findings.add(
                        Rule.START_EVENT,
                        start,
                        owner.isPresent()
                                ? "A sub-process begins when it is reached, by nothing else."
                                : "A workflow starts when a request is submitted, by nothing else.",
                        "Make it a plain start event; wait for the event behind it.");
            } else if (start.definition() instanceof EventDefinition.Error && !start.interrupting()) {
                findings.add(
                        Rule.START_EVENT, start, "An error always interrupts.", "Make the start event interrupting.");
            }
        }
    }

    private void flows(Level level, FlowNode node) {
        boolean apart = isHandler(node) || node instanceof SubProcess sub && sub.triggered();
        boolean noWayIn = apart || node instanceof StartEvent || node instanceof BoundaryEvent;
        boolean noWayOut = apart || node instanceof EndEvent || isCompensation(node);
        if (noWayIn && !level.in(node).isEmpty()) {
            findings.add(Rule.FORBIDDEN_FLOW, node, "A sequence flow leads to it, and none may.", "Remove the flow.");
        }
        if (noWayOut && !level.out(node).isEmpty()) {
            findings.add(
                    Rule.FORBIDDEN_FLOW, node, "A sequence flow leads away from it, and none may.", "Remove the flow.");
        }
        for (Flow flow : level.out(node)) {
            if (flow.isDefault() && flow.condition().isPresent()) {
                findings.add(
                        Rule.GATEWAY_FLOWS,
                        flow.head(),
                        "The default flow has a condition, which nobody asks.",
                        "Remove the condition, or make another flow the default.");
            }
        }
    }

    private static boolean isHandler(FlowNode node) {
        return node instanceof Activity activity && activity.traits().forCompensation();
    }

    private static boolean isCompensation(FlowNode node) {
        return node instanceof BoundaryEvent event && event.definition() instanceof EventDefinition.Compensation;
    }

    private void gateway(Level level, Gateway gateway) {
        List<Flow> out = level.out(gateway);
        if (out.isEmpty()) {
            findings.add(Rule.GATEWAY_FLOWS, gateway, "No flow leaves the gateway.", "Draw one.");
        }
        switch (gateway.kind()) {
            case EXCLUSIVE -> choice(out, true);
            case INCLUSIVE -> choice(out, false);
            case PARALLEL -> unconditional(out, "A parallel gateway takes every flow");
            case EVENT_BASED -> {
                unconditional(out, "An event-based gateway takes the flow whose event comes first");
                eventBased(level, gateway, out);
            }
        }
    }

    private void choice(List<Flow> out, boolean exclusive) {
        for (Flow flow : out) {
            if (out.size() == 1 && flow.condition().isPresent()) {
                findings.add(
                        Rule.GATEWAY_FLOWS,
                        flow.head(),
                        "It is the gateway's only flow, and has a condition.",
                        "Remove the condition, or draw the other ways.");
            } else if (exclusive && out.size() > 1 && flow.condition().isEmpty() && !flow.isDefault()) {
                findings.add(
                        Rule.GATEWAY_FLOWS,
                        flow.head(),
                        "It leaves an exclusive gateway without a condition and is not the default flow.",
                        "Give it a condition, or make it the default flow.");
            }
        }
    }

    private void unconditional(List<Flow> out, String because) {
        out.stream()
                .filter(flow -> flow.condition().isPresent())
                .forEach(flow -> findings.add(
                        Rule.GATEWAY_FLOWS,
                        flow.head(),
                        because + "; nobody asks the condition.",
                        "Remove it, or use an exclusive or inclusive gateway."));
    }

    private void eventBased(Level level, Gateway gateway, List<Flow> out) {
        for (Flow flow : out) {
            FlowNode target = level.nodes.get(flow.target());
            if (!(target instanceof CatchEvent)) {
                findings.add(
                        Rule.GATEWAY_FLOWS,
                        gateway,
                        "An event-based gateway leads to \"" + Words.shown(flow.target())
                                + "\", which is no intermediate catch event.",
                        "Put a message or timer catch event behind it.");
            } else if (level.in(target).size() > 1) {
                findings.add(
                        Rule.GATEWAY_FLOWS,
                        target,
                        "It stands behind an event-based gateway, and another flow leads to it.",
                        "Lead the other flow to the gateway.");
            }
        }
    }

    private void boundary(Level level, BoundaryEvent event) {
        FlowNode host = level.nodes.get(event.attachedTo());
        if (!(host instanceof Activity) || isHandler(host) || host instanceof SubProcess sub && sub.triggered()) {
            findings.add(
                    host == null ? Rule.BROKEN_REFERENCE : Rule.BOUNDARY_EVENT,
                    event,
                    "It stands on \"" + Words.shown(event.attachedTo())
                            + "\", which is no activity of the same level that is reached by a flow.",
                    "Attach it to an activity.");
        } else if (event.definition() instanceof EventDefinition.Escalation
                && !(host instanceof SubProcess)
                && !(host instanceof CallActivity)) {
            findings.add(
                    Rule.BOUNDARY_EVENT,
                    event,
                    "Only sub-processes and called workflows raise escalations.",
                    "Attach it to a sub-process or a call activity.");
        }
    }

    private void activity(Level level, Activity activity, long instances) {
        long inside = loop(activity, instances);
        if (activity instanceof SubProcess sub) {
            starts(sub.body(), Optional.of(sub));
            if (sub.triggered() && (sub.traits().loop().isPresent() || isHandler(sub))) {
                findings.add(
                        Rule.START_EVENT,
                        sub,
                        "An event sub-process is begun by its event alone.",
                        "Remove the loop or compensation marker.");
            }
            level(new Level(sub.body(), Optional.of(sub), Optional.of(level)), inside);
        }
    }

    private long loop(Activity activity, long instances) {
        Optional<Long> literal = activity.traits()
                .loop()
                .flatMap(FlowNode.Loop::cardinality)
                .map(size -> size instanceof Expression.Literal number && number.value() instanceof Long times
                        ? Math.min(times, Integer.MAX_VALUE)
                        : 1L);
        long inside = Math.min(instances * literal.orElse(1L), Integer.MAX_VALUE);
        if (literal.isPresent() && inside > MOST_INSTANCES) {
            findings.add(
                    Rule.LOOP_TOO_LARGE,
                    activity,
                    "It would be done " + (inside == Integer.MAX_VALUE ? "billions of" : inside + "") + " times.",
                    "Do it at most " + MOST_INSTANCES + " times, loops around it included.");
            return 1;
        }
        return inside;
    }

    private void timer(FlowNode node) {
        if (node.definition() instanceof EventDefinition.Timer timer) {
            Schedule schedule = Schedule.parse(timer.literal());
            Optional<Schedule> next = schedule.next();
            if (next.isPresent()
                    && Duration.between(SOME_DAY, next.get().due(SOME_DAY)).compareTo(LEAST_BETWEEN) < 0) {
                findings.add(
                        Rule.TIMER_TOO_OFTEN,
                        node,
                        "The timer comes more often than once a minute.",
                        "Repeat it once a minute or less often.");
            }
        }
    }

    private void compensationThrow(Level level, FlowNode node) {
        if (node.definition() instanceof EventDefinition.Compensation compensation
                && compensation.activity().isPresent()) {
            String activity = compensation.activity().get();
            Stream<Level> levels = level.owner.filter(SubProcess::triggered).isPresent()
                    ? Stream.of(level, level.around.orElseThrow())
                    : Stream.of(level);
            if (levels.noneMatch(at -> at.nodes.get(activity) instanceof Activity)) {
                findings.add(
                        Rule.BROKEN_REFERENCE,
                        node,
                        "It undoes \"" + Words.shown(activity) + "\", which is no activity of the same level.",
                        "Choose one of the same level, or none to undo everything.");
            }
        }
    }

    /** What a scope, an activity or a gateway listens to must be distinct, or chance decides who hears it. */
    private void events(Level level) {
        Map<String, Set<String>> heard = new HashMap<>();
        for (FlowNode node : level.scope.nodes()) {
            if (node instanceof BoundaryEvent event) {
                hear(heard, "on " + event.attachedTo(), node, event.definition());
            } else if (node instanceof ReceiveTask receive) {
                hear(heard, "on " + receive.id(), node, new EventDefinition.Message(receive.message()));
            } else if (node instanceof Gateway gateway && gateway.kind() == GatewayKind.EVENT_BASED) {
                for (Flow flow : level.out(gateway)) {
                    if (level.nodes.get(flow.target()) instanceof CatchEvent event
                            && event.definition() instanceof EventDefinition.Message) {
                        hear(heard, "behind " + gateway.id(), event, event.definition());
                    }
                }
            } else if (node instanceof SubProcess sub && sub.triggered()) {
                sub.body().nodes().stream()
                        .filter(StartEvent.class::isInstance)
                        .forEach(start -> hear(heard, "in", start, ((StartEvent) start).definition()));
            }
        }
        level.owner.ifPresent(owner -> level.around
                .orElseThrow()
                .scope
                .boundaries(owner)
                .forEach(event -> {
                    if (event.definition() instanceof EventDefinition.Message) {
                        hear(heard, "in", event, event.definition());
                    }
                }));
    }

    private void hear(Map<String, Set<String>> heard, String where, FlowNode event, EventDefinition definition) {
        Set<String> here = heard.computeIfAbsent(where, place -> new HashSet<>());
        String what;
        boolean mixed = false;
        if (definition instanceof EventDefinition.Message message) {
            what = "message " + message.message().name();
        } else if (definition instanceof EventDefinition.Error error) {
            what = "error " + error.error().map(EventDefinition.Declared::code).orElse("*");
        } else if (definition instanceof EventDefinition.Escalation escalation) {
            what = "escalation "
                    + escalation
                            .escalation()
                            .map(EventDefinition.Declared::code)
                            .orElse("*");
            mixed = here.stream()
                    .anyMatch(other -> other.startsWith("escalation ")
                            && (other.equals("escalation *") || what.equals("escalation *")));
        } else if (definition instanceof EventDefinition.Compensation) {
            what = "compensation";
        } else {
            return;
        }
        if (!here.add(what) || mixed) {
            findings.add(
                    Rule.SAME_EVENT_TWICE,
                    event,
                    "Another event listens to the same in the same place.",
                    "Keep one of the two.");
        }
    }

    private void compensations(Level level) {
        Map<String, List<Compensation>> byEvent =
                level.scope.compensations().stream().collect(Collectors.groupingBy(Compensation::event));
        Set<String> handlers = new HashSet<>();
        for (FlowNode node : level.scope.nodes()) {
            if (isCompensation(node)) {
                List<Compensation> of = byEvent.getOrDefault(node.id(), List.of());
                if (of.size() != 1 || !isHandler(level.nodes.get(of.get(0).handler()))) {
                    findings.add(
                            Rule.COMPENSATION,
                            node,
                            "It leads to no activity that undoes, or to several.",
                            "Draw one association from it to one activity with the compensation marker.");
                } else if (!handlers.add(of.get(0).handler())) {
                    findings.add(
                            Rule.COMPENSATION,
                            level.nodes.get(of.get(0).handler()),
                            "It undoes several activities.",
                            "Draw a handler for each.");
                }
            } else if (byEvent.containsKey(node.id())) {
                findings.add(
                        Rule.COMPENSATION,
                        node,
                        "An association leads from it as if it were a compensation event.",
                        "Make it a compensation boundary event, or draw a sequence flow.");
            }
        }
        for (FlowNode node : level.scope.nodes()) {
            if (isHandler(node)) {
                handler((Activity) node, handlers.contains(node.id()));
            }
        }
    }

    private void handler(Activity handler, boolean used) {
        if (!used) {
            findings.add(
                    Rule.COMPENSATION,
                    handler,
                    "It is marked for compensation, and no compensation event leads to it.",
                    "Draw an association from the compensation boundary event of what it undoes.");
        }
        if (handler instanceof CallActivity
                || handler instanceof ReceiveTask
                || handler.traits().loop().isPresent()) {
            findings.add(
                    Rule.COMPENSATION,
                    handler,
                    "A "
                            + (handler instanceof CallActivity
                                    ? "call activity"
                                    : handler instanceof ReceiveTask ? "receive task" : "repeated activity")
                            + " cannot undo another activity.",
                    "Put it into a sub-process with the compensation marker.");
        }
    }
}
