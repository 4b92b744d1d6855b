package dev.muamala.definitions;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import java.util.Map;
import java.util.Optional;

/**
 * One workflow as it was published.
 *
 * @param xml the BPMN document, UTF-8
 * @param elements every flow node by its id, in the order of the document
 */
public record Workflow(WorkflowVersion version, LocalizedText label, byte[] xml, Map<String, Element> elements) {
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
            Map<String, String> properties) {}
}
