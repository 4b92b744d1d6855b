package dev.muamala.workflow.interpreter;

import dev.muamala.events.WorkflowVersion;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;

/** A workflow version as Camunda read it, once per process. */
record Model(WorkflowVersion version, ProcessDefinitionEntity definition) {
    /** Extension property of an end event: what the run came to when this end closed it. */
    static final String OUTCOME = "outcome";

    /** Extension property of a step: the variable that its result is kept in. */
    static final String RESULT_VARIABLE = "resultVariable";
}
