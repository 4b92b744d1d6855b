package dev.muamala.workflow.interpreter;

import java.util.Collection;
import org.camunda.bpm.engine.impl.bpmn.behavior.SequentialMultiInstanceActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** A sequential multi-instance activity that keeps its variables in the run. */
final class SequentialLoop extends SequentialMultiInstanceActivityBehavior {
    private final LoopVariables variables;

    SequentialLoop(String activity) {
        variables = new LoopVariables(activity);
    }

    @Override
    protected Collection<?> evaluateCollection(ActivityExecution execution) {
        return variables.collection(execution, super::evaluateCollection);
    }

    @Override
    protected void setLoopVariable(ActivityExecution execution, String name, Object value) {
        variables.set(execution, name, value);
    }

    @Override
    protected Integer getLoopVariable(ActivityExecution execution, String name) {
        return variables.get(execution, name);
    }
}
