package dev.muamala.review.soundness;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.EventDefinition.Declared;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The inside of the process or of a sub-process, and where that one stands. */
final class Level {
    private final Scope scope;
    private final SubProcess owner;
    private final Level around;
    private final Map<String, FlowNode> nodes = new LinkedHashMap<>();
    private final Map<String, List<Flow>> outgoing;
    private final Map<String, List<Flow>> incoming;
    private final Map<String, Level> inner = new LinkedHashMap<>();

    Level(Scope scope) {
        this(scope, null, null);
    }

    private Level(Scope scope, SubProcess owner, Level around) {
        this.scope = scope;
        this.owner = owner;
        this.around = around;
        this.outgoing = scope.flows().stream().collect(Collectors.groupingBy(Flow::source));
        this.incoming = scope.flows().stream().collect(Collectors.groupingBy(Flow::target));
        for (FlowNode node : scope.nodes()) {
            nodes.put(node.id(), node);
            if (node instanceof SubProcess sub) {
                inner.put(sub.id(), new Level(sub.body(), sub, this));
            }
        }
    }

    Scope scope() {
        return scope;
    }

    /** The sub-process that this is the inside of; empty of the process. */
    Optional<SubProcess> owner() {
        return Optional.ofNullable(owner);
    }

    Optional<Level> around() {
        return Optional.ofNullable(around);
    }

    Level inside(SubProcess sub) {
        return inner.get(sub.id());
    }

    /** This one and all inside it. */
    Stream<Level> all() {
        return Stream.concat(Stream.of(this), inner.values().stream().flatMap(Level::all));
    }

    FlowNode node(String id) {
        return nodes.get(id);
    }

    List<Flow> out(FlowNode node) {
        return outgoing.getOrDefault(node.id(), List.of());
    }

    List<Flow> in(FlowNode node) {
        return incoming.getOrDefault(node.id(), List.of());
    }

    /** Sub-processes that a flow leads to. */
    List<SubProcess> embedded() {
        return subProcesses()
                .filter(sub -> !sub.triggered() && !sub.traits().forCompensation())
                .toList();
    }

    List<SubProcess> triggered() {
        return subProcesses().filter(SubProcess::triggered).toList();
    }

    List<SubProcess> handlers() {
        return subProcesses().filter(sub -> sub.traits().forCompensation()).toList();
    }

    private Stream<SubProcess> subProcesses() {
        return scope.nodes().stream().filter(SubProcess.class::isInstance).map(SubProcess.class::cast);
    }

    List<BoundaryEvent> boundaries(FlowNode activity) {
        return scope.boundaries(activity).toList();
    }

    static StartEvent start(Scope scope) {
        return scope.nodes().stream()
                .filter(StartEvent.class::isInstance)
                .map(StartEvent.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The boundary event of this activity that catches the error; one that names it goes before one that does not. */
    Optional<BoundaryEvent> catchesError(Activity activity, String code) {
        return first(boundaries(activity), BoundaryEvent::definition, code, true);
    }

    Optional<BoundaryEvent> catchesEscalation(Activity activity, String code) {
        return first(boundaries(activity), BoundaryEvent::definition, code, false);
    }

    /** The event sub-process here that catches the error, unless it is the one that throws it. */
    Optional<SubProcess> hearsError(String code, Optional<String> thrower) {
        return first(others(thrower), sub -> start(sub.body()).definition(), code, true);
    }

    Optional<SubProcess> hearsEscalation(String code, Optional<String> thrower) {
        return first(others(thrower), sub -> start(sub.body()).definition(), code, false);
    }

    private List<SubProcess> others(Optional<String> thrower) {
        return triggered().stream()
                .filter(sub -> !thrower.equals(Optional.of(sub.id())))
                .toList();
    }

    private interface Definition<T> {
        EventDefinition of(T event);
    }

    private static <T> Optional<T> first(List<T> events, Definition<T> definition, String code, boolean error) {
        List<T> named = new ArrayList<>();
        List<T> every = new ArrayList<>();
        for (T event : events) {
            Optional<Optional<Declared>> caught = caught(definition.of(event), error);
            if (caught.isPresent() && caught.get().isEmpty()) {
                every.add(event);
            } else if (caught.isPresent() && caught.get().get().code().equals(code)) {
                named.add(event);
            }
        }
        return Stream.concat(named.stream(), every.stream()).findFirst();
    }

    /** The inner optional is empty when it catches every one. */
    private static Optional<Optional<Declared>> caught(EventDefinition definition, boolean error) {
        if (error && definition instanceof EventDefinition.Error caught) {
            return Optional.of(caught.error());
        }
        if (!error && definition instanceof EventDefinition.Escalation caught) {
            return Optional.of(caught.escalation());
        }
        return Optional.empty();
    }
}
