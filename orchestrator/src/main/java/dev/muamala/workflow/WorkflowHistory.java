package dev.muamala.workflow;

import dev.muamala.events.MoveId;
import dev.muamala.events.WorkflowEvent;
import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.events.WorkflowEvent.RunningRequests;
import dev.muamala.events.WorkflowEvent.VersionRolledBack;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import java.util.List;
import java.util.Optional;
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

    /** The batch that moves running requests because of the latest roll-back, when that asked for it. */
    Optional<MoveId> moveOfLastRollBack(String key) {
        return log.readEvents(WorkflowLifecycle.id(key), 0)
                .asStream()
                .map(message -> (WorkflowEvent) message.getPayload())
                .filter(VersionRolledBack.class::isInstance)
                .map(VersionRolledBack.class::cast)
                .reduce((earlier, later) -> later)
                .filter(back -> back.running() == RunningRequests.MOVE)
                .map(MoveId::of);
    }

    private ObjectNode entry(DomainEventMessage<?> message) {
        EventJson.Encoded event = json.encode(message.getPayload());
        ObjectNode entry = JsonMapper.shared().createObjectNode().put("type", event.type());
        entry.setAll((ObjectNode) JsonMapper.shared().readTree(event.json()));
        entry.remove("bpmn");
        return entry;
    }
}
