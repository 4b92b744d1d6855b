package dev.muamala.workflow.interpreter;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.behavior.AbstractBpmnActivityBehavior;
import org.camunda.bpm.engine.impl.core.variable.mapping.InputParameter;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** A business rule task: it asks a decision and goes on at once. A decision without inputs sees all variables. */
final class DecisionTask extends AbstractBpmnActivityBehavior {
    private final String decision;
    private final List<InputParameter> inputs;

    DecisionTask(String decision, List<InputParameter> inputs) {
        this.decision = decision;
        this.inputs = inputs;
    }

    @Override
    public void execute(ActivityExecution execution) {
        Advance advance = Advance.current();
        Map<String, Object> input =
                inputs.isEmpty() ? advance.scopeOf(execution).visible() : Inputs.evaluate(inputs, execution);
        advance.decide(execution, decision, input);
        leave(execution);
    }
}
