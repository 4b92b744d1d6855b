package dev.muamala.workflow.interpreter;

import dev.muamala.events.StepKey;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.behavior.AbstractBpmnActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.helper.CompensationUtil;
import org.camunda.bpm.engine.impl.core.variable.mapping.InputParameter;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** A service task or a user task: it opens its step and waits until the step ends. */
final class WaitingTask extends AbstractBpmnActivityBehavior {
    private final List<InputParameter> inputs;
    private final Opening opening;

    @FunctionalInterface
    interface Opening {
        Step step(StepKey key, Map<String, Object> input);
    }

    WaitingTask(List<InputParameter> inputs, Opening opening) {
        this.inputs = inputs;
        this.opening = opening;
    }

    @Override
    public void execute(ActivityExecution execution) {
        Map<String, Object> input = Inputs.evaluate(inputs, execution);
        Advance.current().open((ExecutionEntity) execution, key -> opening.step(key, input));
    }

    @Override
    public void signal(ActivityExecution execution, String signal, Object data) throws Exception {
        if (CompensationUtil.SIGNAL_COMPENSATION_DONE.equals(signal)) {
            super.signal(execution, signal, data);
        } else {
            leave(execution);
        }
    }
}
