package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.catalogue.Form;
import dev.muamala.catalogue.Nearest;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.Loop;
import dev.muamala.review.model.FlowNode.Mapping;
import dev.muamala.review.model.FlowNode.RuleTask;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.FlowNode.UserTask;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Compensation;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Follows the variables along every path: which are set, which may be, and what each can hold.
 *
 * <p>A result is kept where the interpreter keeps it: in the innermost instance of a multi-instance activity, whose
 * variables end with it, or else in the workflow. A step that was refused keeps the refusal as its result. What runs
 * beside a path may have set its variables or not.
 */
final class DataFlow {
    /** The result of a refused step: the entity's details and, as {@code error}, its code. */
    private static final Type REFUSAL = new Type.Fields(Map.of("error", Type.TEXT), Type.Source.NOTHING);

    private static final Set<String> LOOP_VARIABLES =
            Set.of("loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances");

    private final ProcessModel process;
    private final Catalogue catalogue;
    private final Library library;
    private final Callees callees;
    private final Deadline deadline;
    private final Set<String> produced = new LinkedHashSet<>();
    private final Set<String> needs = new LinkedHashSet<>();
    private final boolean called;
    private boolean concurrent;
    private Reading reading;
    private Findings findings;

    private DataFlow(
            ProcessModel process,
            Catalogue catalogue,
            Library library,
            Callees callees,
            Deadline deadline,
            boolean called) {
        this.process = process;
        this.catalogue = catalogue;
        this.library = library;
        this.callees = callees;
        this.deadline = deadline;
        this.called = called;
        process.nodes().forEach(this::produce);
        this.concurrent = process.scopes().anyMatch(DataFlow::branches);
    }

    /** What a called workflow reads that its caller has to give, and what is set when it ends. */
    record Called(Set<String> needs, Known end) {}

    static void check(
            ProcessModel process,
            Known start,
            Catalogue catalogue,
            Library library,
            Callees callees,
            Findings findings,
            Deadline deadline) {
        new DataFlow(process, catalogue, library, callees, deadline, false).follow(start, findings);
    }

    static Called called(
            ProcessModel process, Catalogue catalogue, Library library, Callees callees, Deadline deadline) {
        DataFlow flow = new DataFlow(process, catalogue, library, callees, deadline, true);
        Optional<Known> end = flow.follow(Known.NOTHING, new Findings());
        return new Called(flow.needs, end.orElse(Known.NOTHING));
    }

    private Optional<Known> follow(Known start, Findings told) {
        findings = told;
        reading = new Reading(told, this::unset);
        return new Level(process.body(), start).settle().tell();
    }

    private void produce(FlowNode node) {
        if (sets(node)) {
            produced.add(resultVariable(node));
        }
        if (node instanceof CallActivity call) {
            for (Mapping mapping : call.out()) {
                if (mapping instanceof Mapping.Variable variable) {
                    produced.add(variable.target());
                } else if (mapping instanceof Mapping.Computed computed) {
                    produced.add(computed.target());
                } else {
                    callees.of(call.called())
                            .ifPresent(of -> produced.addAll(of.end().slots().keySet()));
                }
            }
        }
    }

    private static boolean sets(FlowNode node) {
        return node instanceof ServiceTask
                || node instanceof UserTask
                || node instanceof RuleTask
                || node instanceof FlowNode.ReceiveTask
                || node.definition() instanceof EventDefinition.Message;
    }

    private static String resultVariable(FlowNode node) {
        Optional<String> own = node instanceof RuleTask rule ? rule.resultVariable() : Optional.empty();
        return own.or(() -> node.head().property("resultVariable")).orElse(node.id());
    }

    private static boolean branches(Scope scope) {
        Map<String, Integer> out = new HashMap<>();
        scope.flows().forEach(flow -> out.merge(flow.source(), 1, Integer::sum));
        return scope.nodes().stream().anyMatch(node -> {
            boolean choosing = node instanceof Gateway gateway
                    && (gateway.kind() == GatewayKind.EXCLUSIVE || gateway.kind() == GatewayKind.EVENT_BASED);
            return out.getOrDefault(node.id(), 0) > 1 && !choosing
                    || node instanceof BoundaryEvent event && !event.interrupting()
                    || node instanceof SubProcess sub && sub.triggered();
        });
    }

    private void unset(String variable, Head at) {
        if (called) {
            needs.add(variable);
        } else if (!produced.contains(variable)) {
            findings.add(
                    Rule.UNKNOWN_VARIABLE,
                    at,
                    "It reads \"" + Words.shown(variable) + "\", which nothing sets.",
                    "Read the result of a step that comes before, or name it in the process's extension property"
                            + " \"inputs\" when a caller gives it." + Nearest.to(variable, produced));
        } else if (concurrent) {
            findings.add(
                    Rule.VARIABLE_MAYBE_NOT_SET,
                    at,
                    "It reads \"" + Words.shown(variable) + "\", which is set on another way or beside this one.",
                    "Make sure that a step on every way sets it; without it the request stops here.");
        } else {
            findings.add(
                    Rule.VARIABLE_NOT_SET,
                    at,
                    "It reads \"" + Words.shown(variable) + "\", which is set later or on another way.",
                    "Read the result of a step that comes before.");
        }
    }

    private Type result(FlowNode node) {
        if (node instanceof ServiceTask task) {
            return catalogue
                    .operation(task.topic())
                    .map(Operation::example)
                    .filter(example -> !example.isEmpty())
                    .map(Type::ofExample)
                    .orElse(Type.OPEN);
        }
        if (node instanceof UserTask task) {
            return task.form()
                    .flatMap(catalogue::form)
                    .map(Form::schema)
                    .map(Type::ofSchema)
                    .orElse(Type.OPEN);
        }
        return node instanceof RuleTask task
                ? library.decision(task.decision())
                        .flatMap(dmn -> Decision.read(dmn, task.decision()))
                        .map(Decision::result)
                        .orElse(Type.OPEN)
                : Type.OPEN;
    }

    /** The inside of one process, sub-process or instance, entered with what is known at its beginning. */
    private final class Level {
        private final Scope scope;
        private final Known start;
        private final Map<String, FlowNode> nodes = new LinkedHashMap<>();
        private final Map<String, List<Flow>> incoming = new HashMap<>();
        private final Map<String, List<Flow>> outgoing = new HashMap<>();
        private final Map<String, Known> before = new HashMap<>();
        private final Map<String, Known> after = new HashMap<>();
        private final Map<String, Level> inside = new HashMap<>();

        Level(Scope scope, Known start) {
            this.scope = scope;
            this.start = start;
            scope.nodes().forEach(node -> nodes.put(node.id(), node));
            for (Flow flow : scope.flows()) {
                incoming.computeIfAbsent(flow.target(), node -> new ArrayList<>())
                        .add(flow);
                outgoing.computeIfAbsent(flow.source(), node -> new ArrayList<>())
                        .add(flow);
            }
        }

        /** Follows all paths until nothing new is learned. */
        Level settle() {
            List<FlowNode> order = order();
            boolean changed = true;
            for (int pass = 0; changed && pass <= order.size() + 2; pass++) {
                changed = false;
                for (FlowNode node : order) {
                    deadline.check();
                    Optional<Known> known = arriving(node);
                    if (known.isPresent() && !known.get().equals(before.get(node.id()))) {
                        before.put(node.id(), known.get());
                        changed = true;
                        leaving(node, known.get())
                                .ifPresentOrElse(left -> after.put(node.id(), left), () -> after.remove(node.id()));
                    }
                }
            }
            return this;
        }

        /** Each node after those that lead to it, as far as there are no loops. */
        private List<FlowNode> order() {
            List<FlowNode> finished = new ArrayList<>();
            Set<String> seen = new HashSet<>();
            Stream.concat(
                            scope.nodes().stream().filter(StartEvent.class::isInstance),
                            scope.nodes().stream().filter(node -> !(node instanceof SubProcess sub && sub.triggered())))
                    .forEach(node -> visit(node, seen, finished));
            java.util.Collections.reverse(finished);
            // Event sub-processes may begin after anything.
            scope.nodes().stream()
                    .filter(node -> node instanceof SubProcess sub && sub.triggered())
                    .forEach(finished::add);
            return finished;
        }

        private void visit(FlowNode first, Set<String> seen, List<FlowNode> finished) {
            record Visit(FlowNode node, java.util.Iterator<FlowNode> next) {}
            java.util.Deque<Visit> path = new java.util.ArrayDeque<>();
            if (seen.add(first.id())) {
                path.push(new Visit(first, successors(first).iterator()));
            }
            while (!path.isEmpty()) {
                Visit at = path.peek();
                if (!at.next.hasNext()) {
                    finished.add(path.pop().node);
                    continue;
                }
                FlowNode next = at.next.next();
                if (seen.add(next.id())) {
                    path.push(new Visit(next, successors(next).iterator()));
                }
            }
        }

        private List<FlowNode> successors(FlowNode node) {
            List<FlowNode> successors = new ArrayList<>();
            outgoing.getOrDefault(node.id(), List.of())
                    .forEach(flow ->
                            Optional.ofNullable(nodes.get(flow.target())).ifPresent(successors::add));
            scope.boundaries(node).forEach(successors::add);
            scope.compensations().stream()
                    .filter(compensation -> compensation.event().equals(node.id()))
                    .forEach(compensation -> Optional.ofNullable(nodes.get(compensation.handler()))
                            .ifPresent(successors::add));
            return successors;
        }

        private Optional<Known> arriving(FlowNode node) {
            if (node instanceof StartEvent begin) {
                return Optional.of(
                        begin.definition() instanceof EventDefinition.Message
                                ? start.with(resultVariable(begin), Type.OPEN)
                                : start);
            }
            if (node instanceof BoundaryEvent event) {
                return Optional.ofNullable(nodes.get(event.attachedTo())).flatMap(host -> happening(event, host));
            }
            if (node instanceof Activity handler && handler.traits().forCompensation()) {
                return undone(handler);
            }
            if (node instanceof SubProcess sub && sub.triggered()) {
                Known known = start;
                for (Known each : List.copyOf(after.values())) {
                    known = known.perhaps(each);
                }
                return Optional.of(refusals(scope.nodes().stream(), known));
            }
            List<Flow> flows = incoming.getOrDefault(node.id(), List.of());
            List<Known> ways = flows.stream()
                    .map(flow -> after.get(flow.source()))
                    .filter(java.util.Objects::nonNull)
                    .toList();
            boolean all = node instanceof Gateway gateway && gateway.kind() == GatewayKind.PARALLEL;
            if (!all) {
                return Known.oneOf(ways);
            }
            return ways.size() == flows.size() ? Known.allOf(ways) : Optional.empty();
        }

        /** What is known when a boundary event happens: its activity was begun, and anything in it may have been done. */
        private Optional<Known> happening(BoundaryEvent event, FlowNode host) {
            Known known = before.get(host.id());
            if (known == null || event.definition() instanceof EventDefinition.Compensation) {
                return Optional.empty();
            }
            boolean once = ((Activity) host).traits().loop().isEmpty();
            boolean error = event.definition() instanceof EventDefinition.Error;
            if (once && host instanceof SubProcess sub) {
                Level inner = inside.get(host.id());
                known = inner == null ? known : known.perhaps(inner.everything());
                known = error ? refusals(sub.body().nodes().stream(), known) : known;
            } else if (once && error && (host instanceof ServiceTask || host instanceof UserTask)) {
                known = known.with(resultVariable(host), REFUSAL);
            }
            return Optional.of(
                    event.definition() instanceof EventDefinition.Message
                            ? known.with(resultVariable(event), Type.OPEN)
                            : known);
        }

        /** Any step may have been refused, and have kept the refusal. */
        private static Known refusals(Stream<FlowNode> among, Known known) {
            Known all = known;
            for (FlowNode node : among.toList()) {
                boolean once = node instanceof Activity activity
                        && activity.traits().loop().isEmpty();
                if (once && (node instanceof ServiceTask || node instanceof UserTask)) {
                    all = all.perhapsWith(resultVariable(node), REFUSAL);
                } else if (once && node instanceof SubProcess sub) {
                    all = refusals(sub.body().nodes().stream(), all);
                }
            }
            return all;
        }

        /** What is known when a handler begins: what it undoes was done. */
        private Optional<Known> undone(Activity handler) {
            for (Compensation compensation : scope.compensations()) {
                if (compensation.handler().equals(handler.id())
                        && nodes.get(compensation.event()) instanceof BoundaryEvent event) {
                    FlowNode host = nodes.get(event.attachedTo());
                    boolean repeated = host instanceof Activity activity
                            && activity.traits().loop().isPresent();
                    Known known = repeated && before.containsKey(host.id())
                            ? instance((Activity) host, before.get(host.id())).with(resultVariable(host), result(host))
                            : after.get(event.attachedTo());
                    return Optional.ofNullable(known);
                }
            }
            return Optional.empty();
        }

        /** What is known when a node is left; empty when it is never left. */
        private Optional<Known> leaving(FlowNode node, Known known) {
            Optional<Loop> loop =
                    node instanceof Activity activity ? activity.traits().loop() : Optional.empty();
            if (node instanceof SubProcess sub) {
                Level inner = new Level(sub.body(), loop.isPresent() ? instance(sub, known) : known).settle();
                inside.put(sub.id(), inner);
                return loop.isPresent() ? Optional.of(known) : inner.end();
            }
            if (loop.isPresent()) {
                return Optional.of(known);
            }
            if (node instanceof CallActivity call) {
                return Optional.of(called(call, known));
            }
            if (node.definition() instanceof EventDefinition.Compensation && !(node instanceof BoundaryEvent)) {
                return Optional.of(handlersOf(scope, known));
            }
            boolean answered = sets(node) && !(node instanceof StartEvent) && !(node instanceof BoundaryEvent);
            return Optional.of(answered ? known.with(resultVariable(node), result(node)) : known);
        }

        private static Known handlersOf(Scope scope, Known known) {
            Known all = known;
            for (FlowNode node : scope.nodes()) {
                if (node instanceof Activity handler && handler.traits().forCompensation() && sets(node)) {
                    all = all.perhapsWith(resultVariable(node), Type.OPEN);
                }
            }
            return all;
        }

        private Known instance(Activity activity, Known known) {
            Known inner = known;
            for (String variable : LOOP_VARIABLES) {
                inner = inner.with(variable, Type.NUMBER);
            }
            Loop loop = activity.traits().loop().orElseThrow();
            if (loop.elementVariable().isPresent() && loop.collection().isPresent()) {
                Type items = new Reading(new Findings(), (variable, at) -> {})
                        .collection(loop.collection().get(), known, activity.head());
                inner = inner.with(loop.elementVariable().get(), items);
            }
            return inner;
        }

        private Known called(CallActivity call, Known known) {
            Known end = callees.of(call.called()).map(Called::end).orElse(Known.NOTHING);
            Known all = known;
            for (Mapping mapping : call.out()) {
                if (mapping instanceof Mapping.Variable variable) {
                    all = all.with(
                            variable.target(),
                            end.slot(variable.source()).map(Known.Slot::type).orElse(Type.UNKNOWN));
                } else if (mapping instanceof Mapping.Computed computed) {
                    all = all.with(computed.target(), Type.UNKNOWN);
                } else {
                    Known with = all;
                    for (Map.Entry<String, Known.Slot> slot : end.slots().entrySet()) {
                        with = slot.getValue().always()
                                ? with.with(slot.getKey(), slot.getValue().type())
                                : with.perhapsWith(
                                        slot.getKey(), slot.getValue().type());
                    }
                    all = with;
                }
            }
            return all;
        }

        /** What is known when the scope is over: one of its ends was reached; what ran beside may have been done. */
        private Optional<Known> end() {
            Set<String> aside = aside();
            List<Known> ends = new ArrayList<>();
            Known beside = Known.NOTHING;
            for (FlowNode node : scope.nodes()) {
                Known left = after.get(node.id());
                boolean last = left != null
                        && outgoing.getOrDefault(node.id(), List.of()).isEmpty()
                        && !(node.definition() instanceof EventDefinition.Error && node instanceof FlowNode.EndEvent)
                        && !(node.definition() instanceof EventDefinition.Compensation && node instanceof BoundaryEvent)
                        && !(node instanceof Activity activity
                                && activity.traits().forCompensation());
                if (last && aside.contains(node.id())) {
                    beside = beside.perhaps(left);
                } else if (last) {
                    ends.add(left);
                }
            }
            Known all = beside;
            return Known.oneOf(ends).map(end -> end.perhaps(all));
        }

        /** What is reached only through events that do not interrupt. */
        private Set<String> aside() {
            Set<String> aside = new HashSet<>(nodes.keySet());
            List<FlowNode> open = new ArrayList<>();
            scope.nodes().stream().filter(StartEvent.class::isInstance).forEach(open::add);
            scope.nodes().stream()
                    .filter(node -> node instanceof SubProcess sub
                            && sub.triggered()
                            && sub.body().nodes().stream()
                                    .anyMatch(start -> start instanceof StartEvent begin && begin.interrupting()))
                    .forEach(open::add);
            while (!open.isEmpty()) {
                FlowNode node = open.remove(open.size() - 1);
                if (aside.remove(node.id())) {
                    successors(node).stream()
                            .filter(next -> !(next instanceof BoundaryEvent event) || event.interrupting())
                            .forEach(open::add);
                }
            }
            return aside;
        }

        private Known everything() {
            Known all = start;
            for (Known left : after.values()) {
                all = all.perhaps(left);
            }
            for (Map.Entry<String, Level> inner : inside.entrySet()) {
                boolean once =
                        ((Activity) nodes.get(inner.getKey())).traits().loop().isEmpty();
                all = once ? all.perhaps(inner.getValue().everything()) : all;
            }
            return all;
        }

        /** Says what is wrong, now that everything is known; returns what is known at the end. */
        Optional<Known> tell() {
            for (FlowNode node : scope.nodes()) {
                Known known = before.get(node.id());
                if (known != null) {
                    deadline.check();
                    tell(node, known);
                }
            }
            for (Flow flow : scope.flows()) {
                Known known = after.get(flow.source());
                if (known != null) {
                    flow.condition().ifPresent(condition -> reading.condition(condition, known, flow.head()));
                }
            }
            return end();
        }

        private void tell(FlowNode node, Known outer) {
            Optional<Loop> loop =
                    node instanceof Activity activity ? activity.traits().loop() : Optional.empty();
            loop.flatMap(Loop::collection).ifPresent(collection -> reading.collection(collection, outer, node.head()));
            loop.flatMap(Loop::cardinality).ifPresent(number -> reading.number(number, outer, node.head()));
            Known known = loop.isPresent() ? instance((Activity) node, outer) : outer;
            node.inputs().values().forEach(value -> reading.value(value, known, node.head()));
            Known done = known;
            if (node instanceof SubProcess sub) {
                done = inside.get(sub.id()).tell().orElse(known);
            } else if (node instanceof RuleTask rule) {
                asked(rule, known);
            } else if (node instanceof CallActivity call) {
                call(call, known);
                done = called(call, known);
            }
            Known finished = sets(node) ? done.with(resultVariable(node), result(node)) : done;
            loop.flatMap(Loop::completion).ifPresent(condition -> reading.condition(condition, finished, node.head()));
        }

        /** A decision without inputs sees every variable. */
        private void asked(RuleTask rule, Known known) {
            Set<String> asks = library.decision(rule.decision())
                    .flatMap(dmn -> Decision.read(dmn, rule.decision()))
                    .map(Decision::inputs)
                    .orElse(Set.of());
            if (rule.inputs().isEmpty()) {
                asks.forEach(variable -> reading.variable(variable, known, rule.head()));
                return;
            }
            asks.stream()
                    .filter(name -> !rule.inputs().containsKey(name))
                    .forEach(name -> findings.add(
                            Rule.MISSING_INPUT,
                            rule,
                            "The decision \"" + Words.shown(rule.decision()) + "\" asks for \"" + Words.shown(name)
                                    + "\", and the task does not give it.",
                            "Add an input parameter of that name."
                                    + Nearest.to(name, rule.inputs().keySet())));
        }

        private void call(CallActivity call, Known known) {
            Optional<Called> of = callees.of(call.called());
            Set<String> given = new HashSet<>();
            for (Mapping mapping : call.in()) {
                if (mapping instanceof Mapping.Variable variable) {
                    reading.variable(variable.source(), known, call.head());
                    given.add(variable.target());
                } else if (mapping instanceof Mapping.Computed computed) {
                    reading.type(computed.source(), known, call.head());
                    given.add(computed.target());
                } else {
                    given.addAll(known.slots().keySet());
                }
            }
            of.ifPresent(callee -> {
                callee.needs().stream()
                        .filter(name -> !given.contains(name))
                        .forEach(name -> findings.add(
                                Rule.MISSING_INPUT,
                                call,
                                "The workflow " + call.called() + " reads \"" + Words.shown(name)
                                        + "\", and the call does not give it.",
                                "Pass it by camunda:in."));
                for (Mapping mapping : call.out()) {
                    if (mapping instanceof Mapping.Variable variable
                            && callee.end().slot(variable.source()).isEmpty()
                            && !given.contains(variable.source())) {
                        findings.add(
                                Rule.UNKNOWN_VARIABLE,
                                call,
                                "The workflow " + call.called() + " never sets \"" + Words.shown(variable.source())
                                        + "\".",
                                "Take out a variable that it sets."
                                        + Nearest.to(
                                                variable.source(),
                                                callee.end().slots().keySet()));
                    }
                }
            });
        }
    }
}
