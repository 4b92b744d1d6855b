package dev.muamala.definitions;

import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowVersion;
import java.util.Map;
import java.util.Optional;

/**
 * One workflow as it was published. Contract sketch: its author completes it.
 *
 * @param xml the BPMN document, UTF-8
 * @param elements every flow element by its id
 */
public record Workflow(WorkflowVersion version, LocalizedText label, byte[] xml, Map<String, Element> elements) {
    /**
     * One flow element as the designer drew it.
     *
     * @param type the BPMN element name, for example {@code serviceTask}
     * @param timer the literal of its timer definition (ISO 8601 date-time, duration or repeating interval)
     * @param calledElement of a call activity: the workflow version it is pinned to
     * @param properties its {@code camunda:property} extension properties
     */
    public record Element(
            String id,
            String type,
            LocalizedText label,
            Optional<String> timer,
            Optional<WorkflowVersion> calledElement,
            Map<String, String> properties) {}
}
