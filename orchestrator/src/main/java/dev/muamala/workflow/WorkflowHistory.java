package dev.muamala.workflow;

import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who did what to a workflow, when and why: its events as they are recorded, without documents and reports. */
@Component
final class WorkflowHistory {
    private final EventLog log;
    private final EventJson json;

    WorkflowHistory(EventLog log, EventJson json) {
        this.log = log;
        this.json = json;
    }

    /** The oldest first. Each begins with its {@code type}, for example {@code workflow.published}. */
    List<ObjectNode> of(String key) {
        return log.readEvents(WorkflowLifecycle.id(key), 0)
                .asStream()
                .filter(message -> !(message.getPayload() instanceof RehearsalReported))
                .map(this::entry)
                .toList();
    }

    private ObjectNode entry(DomainEventMessage<?> message) {
        EventJson.Encoded event = json.encode(message.getPayload());
        ObjectNode entry = JsonMapper.shared().createObjectNode().put("type", event.type());
        entry.setAll((ObjectNode) JsonMapper.shared().readTree(event.json()));
        entry.remove("bpmn");
        return entry;
    }
}
