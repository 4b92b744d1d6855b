package dev.muamala.workflow.interpreter;

import dev.muamala.review.model.Schedule;
import org.camunda.bpm.engine.impl.bpmn.parser.EventSubscriptionDeclaration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.event.EventType;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationType;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;

/** What a scope listens to from its beginning. Camunda says when that is; the run keeps what it waits for. */
final class Declarations {
    private Declarations() {}

    static final class Timer extends TimerDeclarationImpl {
        private static final long serialVersionUID = 1L;

        private final transient Schedule schedule;

        Timer(Schedule schedule, String jobHandlerType) {
            super(null, TimerDeclarationType.DURATION, jobHandlerType);
            this.schedule = schedule;
        }

        /**
         * Starts the timer. There is no job: timers come due in the event log.
         *
         * <p>When a scope that can be compensated ends, Camunda enters a copy of it, and would start the timers of a
         * scope that is over.
         */
        @Override
        public TimerEntity createTimerInstance(ExecutionEntity execution) {
            boolean begins = execution.isProcessInstanceExecution()
                    || Context.getBpmnExecutionContext().getExecution() == execution;
            if (begins) {
                Advance.current().schedule(execution, activity, schedule);
            }
            return null;
        }
    }

    static final class Message extends EventSubscriptionDeclaration {
        private static final long serialVersionUID = 1L;

        Message(Expression name, String activityId) {
            super(name, EventType.MESSAGE);
            setActivityId(activityId);
        }

        @Override
        public EventSubscriptionEntity createSubscriptionForExecution(ExecutionEntity execution) {
            Advance.current().awaitMessage(execution, activityId, getUnresolvedEventName());
            return null;
        }
    }
}
