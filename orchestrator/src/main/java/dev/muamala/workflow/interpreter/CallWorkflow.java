package dev.muamala.workflow.interpreter;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.bpmn.behavior.CallActivityBehavior;
import org.camunda.bpm.engine.impl.core.model.CallableElement;
import org.camunda.bpm.engine.impl.core.model.CallableElementParameter;
import org.camunda.bpm.engine.impl.core.variable.mapping.value.ConstantValueProvider;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** A call activity. What it calls runs in a scope of its own: variables go in and come out by its mappings only. */
final class CallWorkflow extends CallActivityBehavior {
    private final CallableElement mapping;
    private final Supplier<Model> called;

    CallWorkflow(CallableElement mapping, Supplier<Model> called) {
        this.mapping = mapping;
        this.called = called;
    }

    @Override
    public void execute(ActivityExecution execution) {
        Advance advance = Advance.current();
        Scope inner = Scope.workflow(advance.nextKey(execution).value() + "/");
        copy(mapping.getInputs(), advance.scopeOf(execution), execution, inner.own());
        ExecutionEntity instance = (ExecutionEntity)
                execution.createSubProcessInstance(called.get().definition());
        advance.run().scopeAt(instance.getId(), inner);
        instance.start();
    }

    @Override
    public void passOutputVariables(ActivityExecution execution, VariableScope instance) {
        Advance advance = Advance.current();
        ActivityExecution from = (ActivityExecution) instance;
        copy(
                mapping.getOutputs(),
                advance.scopeOf(from),
                from,
                advance.scopeOf(execution).results());
    }

    private static void copy(
            List<CallableElementParameter> parameters,
            Scope from,
            ActivityExecution execution,
            Map<String, Object> to) {
        for (CallableElementParameter parameter : parameters) {
            if (parameter.isAllVariables()) {
                to.putAll(from.visible());
            } else {
                Object source = parameter.getSourceValueProvider().getValue(execution);
                boolean variable = parameter.getSourceValueProvider() instanceof ConstantValueProvider;
                to.put(parameter.getTarget(), variable ? from.get((String) source) : source);
            }
        }
    }
}
