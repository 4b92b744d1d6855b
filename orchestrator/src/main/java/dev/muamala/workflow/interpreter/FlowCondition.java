package dev.muamala.workflow.interpreter;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.Condition;
import org.camunda.bpm.engine.impl.el.Expression;

/** The condition of a sequence flow. */
record FlowCondition(String flow, Expression expression) implements Condition {
    @Override
    public boolean evaluate(VariableScope scope, DelegateExecution execution) {
        if (expression.getValue(scope) instanceof Boolean open) {
            return open;
        }
        throw new WorkflowFailedException("At \"" + execution.getCurrentActivityId() + "\", the condition "
                + expression.getExpressionText() + " of the flow \"" + flow
                + "\" is neither true nor false. The request stays where it was.");
    }

    @Override
    public boolean evaluate(DelegateExecution execution) {
        return evaluate(execution, execution);
    }

    @Override
    public boolean tryEvaluate(VariableScope scope, DelegateExecution execution) {
        return evaluate(scope, execution);
    }
}
