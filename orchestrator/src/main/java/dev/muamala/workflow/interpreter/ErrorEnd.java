package dev.muamala.workflow.interpreter;

import org.camunda.bpm.engine.impl.bpmn.behavior.AbstractBpmnActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** An error end event. Where Camunda goes on when nobody catches the error, the run ends. */
final class ErrorEnd extends AbstractBpmnActivityBehavior {
    private final String code;

    ErrorEnd(String code) {
        this.code = code;
    }

    @Override
    public void execute(ActivityExecution execution) {
        Advance advance = Advance.current();
        advance.raise(execution, code, advance.nextKey(execution));
    }
}
