package dev.muamala.workflow;

import dev.muamala.events.WorkflowEvent.RehearsalReported;
import dev.muamala.eventstore.EventLog;
import java.util.List;
import org.springframework.stereotype.Component;

/** The reports of rehearsals that were recorded, on any server. */
@Component
public class RehearsalReports {
    private final EventLog log;

    RehearsalReports(EventLog log) {
        this.log = log;
    }

    /** Of this workflow, the oldest first. */
    public List<RehearsalReported> of(String key) {
        return log.readEvents(WorkflowLifecycle.id(key), 0)
                .asStream()
                .map(message -> message.getPayload())
                .filter(RehearsalReported.class::isInstance)
                .map(RehearsalReported.class::cast)
                .toList();
    }
}
