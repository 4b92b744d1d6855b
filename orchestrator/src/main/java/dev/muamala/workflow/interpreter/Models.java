package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflow.Element;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;

/** The workflow versions that were read so far. Each is read when it is first needed, with all that it calls. */
final class Models {
    private final Workflows workflows;
    private final Engine engine;
    private final Map<WorkflowVersion, Model> models = new ConcurrentHashMap<>();

    Models(Workflows workflows, Engine engine) {
        this.workflows = workflows;
        this.engine = engine;
    }

    /** @throws IllegalArgumentException when there is no such version, or it holds what may not run here */
    Model get(WorkflowVersion version) {
        Model model = models.get(version);
        return model != null ? model : read(version);
    }

    private synchronized Model read(WorkflowVersion version) {
        Map<WorkflowVersion, Model> read = new LinkedHashMap<>();
        read(version, read);
        models.putAll(read);
        return models.get(version);
    }

    private void read(WorkflowVersion version, Map<WorkflowVersion, Model> read) {
        if (models.containsKey(version) || read.containsKey(version)) {
            return;
        }
        Workflow workflow = workflows.get(version);
        read.put(version, new Model(version, parse(workflow)));
        workflow.elements().values().stream()
                .map(Element::calledElement)
                .flatMap(Optional::stream)
                .forEach(called -> read(called, read));
    }

    private ProcessDefinitionEntity parse(Workflow workflow) {
        try {
            List<ProcessDefinitionEntity> processes =
                    engine.call(() -> engine.parser(new WorkflowParse.Surroundings(workflow, this::get))
                            .createParse()
                            .sourceInputStream(new ByteArrayInputStream(workflow.xml()))
                            .name(workflow.version().toString())
                            .deployment(new DeploymentEntity())
                            .execute()
                            .getProcessDefinitions());
            if (processes.size() != 1) {
                throw new IllegalArgumentException("Workflow " + workflow.version() + " holds " + processes.size()
                        + " executable processes; it must hold one.");
            }
            ProcessDefinitionEntity process = processes.get(0);
            process.setId(workflow.version().toString());
            return process;
        } catch (ProcessEngineException e) {
            throw new IllegalArgumentException(
                    "Workflow " + workflow.version() + " was not loaded, nothing of it ran: " + e.getMessage(), e);
        }
    }
}
