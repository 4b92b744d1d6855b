package dev.muamala.workflow.interpreter;

import org.camunda.bpm.engine.impl.bpmn.behavior.ThrowEscalationEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.helper.EscalationEventDefinitionFinder;
import org.camunda.bpm.engine.impl.bpmn.helper.EscalationHandler;
import org.camunda.bpm.engine.impl.bpmn.parser.Escalation;
import org.camunda.bpm.engine.impl.bpmn.parser.EscalationEventDefinition;
import org.camunda.bpm.engine.impl.pvm.PvmActivity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/** An escalation event: it tells, lets whoever catches it act, and goes on unless that interrupts it. */
final class EscalationThrow extends ThrowEscalationEventActivityBehavior {
    EscalationThrow(Escalation escalation) {
        super(escalation);
    }

    @Override
    public void execute(ActivityExecution execution) {
        String code = escalation.getEscalationCode();
        PvmActivity activity = execution.getActivity();
        Advance.current().escalate(execution, code);
        ActivityExecution from = Catching.from(
                execution,
                thrower -> new EscalationEventDefinitionFinder(code, thrower),
                finder -> finder.getEscalationEventDefinition() != null);
        EscalationEventDefinition caught = from == null ? null : EscalationHandler.executeEscalation(from, code);
        if (caught == null || !caught.isCancelActivity()) {
            leaveExecution(execution, activity, caught);
        }
    }
}
