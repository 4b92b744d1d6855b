package dev.muamala.workflow;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.review.Finding;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.springframework.stereotype.Component;

/**
 * The way in for every designer's command. When this returns, what the command did is durable, and this node takes
 * requests accordingly; the other nodes do a moment later.
 */
@Component
public class WorkflowCommands {
    private static final int ATTEMPTS = 10;

    private final CommandGateway gateway;
    private final LiveWorkflows workflows;
    private final EventLog log;

    WorkflowCommands(CommandGateway gateway, LiveWorkflows workflows, EventLog log) {
        this.gateway = gateway;
        this.workflows = workflows;
        this.log = log;
    }

    /**
     * @param workflow which version the command was about
     * @param changed false when the command only repeated what was known
     * @param position of the workflow's last event in the log
     * @param findings of the review, where there was one
     */
    public record Receipt(WorkflowVersion workflow, boolean changed, long position, List<Finding> findings) {}

    /**
     * @throws WorkflowRefused when the workflow is not in a state for this; nothing was changed
     * @throws ConcurrencyException when others kept changing the workflow; nothing was changed
     */
    public Receipt send(WorkflowCommand command) {
        for (int attempt = 1; ; attempt++) {
            try {
                Decided decided = gateway.sendAndWait(command);
                workflows.refresh();
                return new Receipt(
                        new WorkflowVersion(command.key(), decided.version()),
                        decided.changed(),
                        log.positionOf(WorkflowLifecycle.id(command.key()), decided.sequence()),
                        decided.findings());
            } catch (ConcurrencyException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (AggregateNotFoundException e) {
                throw WorkflowRefused.noWorkflow(command.key());
            }
        }
    }
}
