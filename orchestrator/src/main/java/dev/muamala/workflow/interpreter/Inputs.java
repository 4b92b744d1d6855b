package dev.muamala.workflow.interpreter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.impl.core.variable.mapping.InputParameter;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** The input parameters of a step, evaluated where the step stands. */
final class Inputs {
    private Inputs() {}

    static Map<String, Object> evaluate(List<InputParameter> inputs, ActivityExecution execution) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (InputParameter input : inputs) {
            values.put(input.getName(), input.getValueProvider().getValue(execution));
        }
        return values;
    }
}
