package dev.muamala.definitions;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.ProcessModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One workflow as it was published.
 *
 * @param xml the BPMN document that the review wrote, UTF-8
 * @param elements every flow node by its id, in the order of the document
 */
public record Workflow(WorkflowVersion version, LocalizedText label, byte[] xml, Map<String, Element> elements) {
    /** What the review read, and wrote anew. */
    public static Workflow of(WorkflowVersion version, ProcessModel process, byte[] xml) {
        Map<String, FlowNode.SubProcess> parents = process.parents();
        Map<String, Element> elements = new LinkedHashMap<>();
        process.nodes()
                .forEach(node -> elements.put(
                        node.id(),
                        Element.of(
                                node,
                                Optional.ofNullable(parents.get(node.id())).map(FlowNode::id))));
        return new Workflow(version, process.head().label(), xml, Collections.unmodifiableMap(elements));
    }

    /**
     * One flow node as the designer drew it. What its type does not have is empty.
     *
     * @param type the BPMN element name, for example {@code serviceTask}
     * @param parent the id of the sub-process around it; empty directly in the process
     * @param timer the literal of its timer definition (ISO 8601 date-time, duration or repeating interval)
     * @param calledElement of a call activity: the workflow version it is pinned to
     * @param topic of a service task: the operation it asks for
     * @param form of a user task: the key of its form
     * @param candidateGroups of a user task: who may do it
     * @param decision of a business rule task: the decision it asks
     * @param properties its {@code camunda:property} extension properties
     */
    public record Element(
            String id,
            String type,
            LocalizedText label,
            Optional<String> parent,
            Optional<String> timer,
            Optional<WorkflowVersion> calledElement,
            Optional<String> topic,
            Optional<String> form,
            Optional<String> candidateGroups,
            Optional<String> decision,
            Map<String, String> properties) {
        private static Element of(FlowNode node, Optional<String> parent) {
            return new Element(
                    node.id(),
                    node.type(),
                    node.head().label(),
                    parent,
                    node.definition() instanceof EventDefinition.Timer timer
                            ? Optional.of(timer.literal())
                            : Optional.empty(),
                    node instanceof FlowNode.CallActivity call ? Optional.of(call.called()) : Optional.empty(),
                    node instanceof FlowNode.ServiceTask task ? Optional.of(task.topic()) : Optional.empty(),
                    node instanceof FlowNode.UserTask task ? task.form() : Optional.empty(),
                    node instanceof FlowNode.UserTask task ? Optional.of(task.candidateGroups()) : Optional.empty(),
                    node instanceof FlowNode.RuleTask task ? Optional.of(task.decision()) : Optional.empty(),
                    node.head().properties());
        }
    }
}
