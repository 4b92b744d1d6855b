package dev.muamala.review.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One workflow as it may run here. Immutable. Every reference in it has its target: flows join nodes of their own
 * scope, boundary events stand on an activity of their own scope, messages, errors and escalations are resolved to
 * their names and codes.
 *
 * @param head the process itself: id, labels, documentation, extension properties
 * @param versionTag as the file says it, empty where it says none
 * @param body what it holds directly; sub-processes hold their own
 * @param drawing what is drawn and not run
 */
public record ProcessModel(Head head, String versionTag, String timeToLive, Scope body, Drawing drawing) {
    public String id() {
        return head.id();
    }

    /** Every flow node of every scope, in the order of the document. */
    public Stream<FlowNode> nodes() {
        return body.allNodes();
    }

    /** Every sequence flow of every scope. */
    public Stream<Flow> flows() {
        return scopes().flatMap(scope -> scope.flows().stream());
    }

    /** The process's own scope and that of every sub-process, outer ones first. */
    public Stream<Scope> scopes() {
        return Stream.concat(
                Stream.of(body),
                nodes().filter(FlowNode.SubProcess.class::isInstance).map(node -> ((FlowNode.SubProcess) node).body()));
    }

    public Optional<FlowNode> node(String id) {
        return nodes().filter(node -> node.id().equals(id)).findFirst();
    }

    /** The sub-process around each scope's nodes, by the node's id; nodes directly in the process are not in it. */
    public Map<String, FlowNode.SubProcess> parents() {
        Map<String, FlowNode.SubProcess> parents = new LinkedHashMap<>();
        nodes().filter(FlowNode.SubProcess.class::isInstance)
                .map(FlowNode.SubProcess.class::cast)
                .forEach(parent -> parent.body().nodes().forEach(child -> parents.put(child.id(), parent)));
        return parents;
    }

    /**
     * The inside of the process or of one sub-process.
     *
     * @param id of the process or of the sub-process
     * @param compensations which handler undoes what a compensation boundary event stands on
     */
    public record Scope(String id, List<FlowNode> nodes, List<Flow> flows, List<Compensation> compensations) {
        public Scope {
            nodes = List.copyOf(nodes);
            flows = List.copyOf(flows);
            compensations = List.copyOf(compensations);
        }

        Stream<FlowNode> allNodes() {
            return nodes.stream()
                    .flatMap(node -> node instanceof FlowNode.SubProcess sub
                            ? Stream.concat(Stream.of(node), sub.body().allNodes())
                            : Stream.of(node));
        }

        public Stream<Flow> outgoing(FlowNode node) {
            return flows.stream().filter(flow -> flow.source().equals(node.id()));
        }

        public Stream<Flow> incoming(FlowNode node) {
            return flows.stream().filter(flow -> flow.target().equals(node.id()));
        }

        /** The boundary events that stand on this activity. */
        public Stream<FlowNode.BoundaryEvent> boundaries(FlowNode activity) {
            return nodes.stream()
                    .filter(FlowNode.BoundaryEvent.class::isInstance)
                    .map(FlowNode.BoundaryEvent.class::cast)
                    .filter(event -> event.attachedTo().equals(activity.id()));
        }
    }

    /**
     * A sequence flow.
     *
     * @param head its name is empty where the designer gave none
     * @param isDefault whether its source takes it when no condition holds
     */
    public record Flow(Head head, String source, String target, boolean isDefault, Optional<Expression> condition) {
        public String id() {
            return head.id();
        }
    }

    /**
     * The association of a compensation boundary event with the activity that undoes.
     *
     * @param event the boundary event
     * @param handler the activity that is run to undo what the event stands on
     */
    public record Compensation(String id, String event, String handler) {}
}
