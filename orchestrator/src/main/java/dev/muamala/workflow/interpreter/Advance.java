package dev.muamala.workflow.interpreter;

import dev.muamala.events.StepKey;
import dev.muamala.review.model.Schedule;
import dev.muamala.workflow.interpreter.Run.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.camunda.bpm.engine.impl.bpmn.behavior.EventSubProcessStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.helper.BpmnExceptionHandler;
import org.camunda.bpm.engine.impl.bpmn.helper.ErrorDeclarationForProcessInstanceFinder;
import org.camunda.bpm.engine.impl.event.EventType;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;

/**
 * One input on its way through a run. The behaviours of the workflow's elements find it bound to the thread and tell
 * it which steps they take.
 */
final class Advance {
    private static final ThreadLocal<Advance> CURRENT = new ThreadLocal<>();

    private final Run run;
    private final Instant at;
    private final Deciding deciding;
    private final List<Step> steps = new ArrayList<>();
    private final Map<StepKey, Wait> before;
    private StepKey closing;
    private String outcome;
    private boolean uncaught;

    /** Who answers business rule tasks: the decision tables, or in replay the record of what they answered. */
    @FunctionalInterface
    interface Deciding {
        Map<String, Object> decide(StepKey step, String decision, Map<String, Object> input);
    }

    private Advance(Run run, Instant at, Deciding deciding) {
        this.run = run;
        this.at = at;
        this.deciding = deciding;
        this.before = new LinkedHashMap<>(run.waits());
    }

    static Advance current() {
        return CURRENT.get();
    }

    /**
     * Takes the input and returns the steps: first what was given up, in the order in which it had been opened; then
     * what was done and opened, in that order; the end last. What was opened and given up within the same input is not
     * told: nobody saw it.
     */
    static List<Step> take(Run run, Input input, Deciding deciding, Engine engine) {
        Advance advance = new Advance(run, input.at(), deciding);
        CURRENT.set(advance);
        try {
            engine.call(() -> {
                advance.take(input);
                return null;
            });
        } catch (WorkflowFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).replaceFirst("^ENGINE-\\d+ ", "");
            throw new WorkflowFailedException(
                    "Workflow " + run.version() + " cannot go on: " + reason + " The request stays where it was.", e);
        } finally {
            CURRENT.remove();
        }
        run.turned();
        return advance.steps();
    }

    private void take(Input input) {
        if (input instanceof Input.Start start) {
            start(start);
        } else if (input instanceof Input.Completed completed) {
            Wait wait = answered(completed.step());
            wait.scope().results().put(resultVariable(wait.subscription().getActivity()), completed.result());
            trigger(wait);
        } else if (input instanceof Input.Failed failed) {
            Wait wait = answered(failed.step());
            Map<String, Object> result = new LinkedHashMap<>(failed.details());
            result.put("error", failed.errorCode());
            wait.scope().results().put(resultVariable(wait.subscription().getActivity()), result);
            raise(wait.subscription().getExecution(), failed.errorCode(), failed.step());
        } else if (input instanceof Input.Fired fired) {
            trigger(answered(fired.timer()));
        }
        if (uncaught && !run.ended()) {
            run.root().deleteCascade(outcome);
        }
    }

    private void start(Input.Start start) {
        ExecutionEntity root = run.model().definition().createProcessInstance();
        Scope scope = Scope.workflow("");
        scope.own().putAll(start.variables());
        run.begin(root, scope);
        root.start();
    }

    private Wait answered(StepKey step) {
        before.remove(step);
        return run.waits().remove(step);
    }

    private void trigger(Wait wait) {
        EventSubscriptionEntity subscription = wait.subscription();
        if (!interrupts(subscription.getActivity(), subscription.getExecution())) {
            subscription.delete();
            listenAgain(wait);
        }
        subscription.eventReceived(null, false);
    }

    /** An event that does not interrupt can come again: a message always, a timer as often as its schedule says. */
    private void listenAgain(Wait wait) {
        ExecutionEntity execution = wait.subscription().getExecution();
        ActivityImpl activity = wait.subscription().getActivity();
        if (wait.isTimer()) {
            wait.schedule().next().ifPresent(next -> schedule(execution, activity, wait.scope(), next));
        } else {
            String message = ((Step.AwaitMessage) wait.opened()).message();
            open(execution, activity, wait.scope(), key -> new Step.AwaitMessage(key, message));
        }
    }

    private static boolean interrupts(ActivityImpl activity, ExecutionEntity execution) {
        if (activity == execution.getActivity()) {
            return true;
        }
        ActivityImpl handler = activity.getActivityBehavior() instanceof EventSubProcessStartEventActivityBehavior
                ? (ActivityImpl) activity.getFlowScope()
                : activity;
        return switch (handler.getActivityStartBehavior()) {
            case CONCURRENT_IN_FLOW_SCOPE -> false;
            default -> true;
        };
    }

    Scope scopeOf(ActivityExecution execution) {
        return run.scopeOf(execution);
    }

    Run run() {
        return run;
    }

    StepKey nextKey(ActivityExecution execution) {
        return run.nextKey(run.scopeOf(execution), execution.getActivity().getId());
    }

    void open(ExecutionEntity execution, Function<StepKey, Step> step) {
        open(execution, execution.getActivity(), run.scopeOf(execution), step);
    }

    void awaitMessage(ExecutionEntity execution, String activityId, String message) {
        ActivityImpl activity = execution.getProcessDefinition().findActivity(activityId);
        open(execution, activity, run.scopeOf(execution), key -> new Step.AwaitMessage(key, message));
    }

    void schedule(ExecutionEntity execution, ActivityImpl activity, Schedule schedule) {
        schedule(execution, activity, run.scopeOf(execution), schedule);
    }

    private void schedule(ExecutionEntity execution, ActivityImpl activity, Scope scope, Schedule schedule) {
        Instant due = schedule.due(at);
        StepKey key = run.nextKey(scope, activity.getId());
        wait(key, execution, activity, scope, new Step.ScheduleTimer(key, due), schedule, due);
    }

    private void open(ExecutionEntity execution, ActivityImpl activity, Scope scope, Function<StepKey, Step> step) {
        StepKey key = run.nextKey(scope, activity.getId());
        wait(key, execution, activity, scope, step.apply(key), null, null);
    }

    private void wait(
            StepKey key,
            ExecutionEntity execution,
            ActivityImpl activity,
            Scope scope,
            Step opened,
            Schedule schedule,
            Instant due) {
        EventSubscriptionEntity subscription =
                EventSubscriptionEntity.createAndInsert(execution, EventType.MESSAGE, activity);
        subscription.setEventName(key.value());
        run.waits().put(key, new Wait(subscription, scope, opened, schedule, due));
        steps.add(opened);
    }

    void decide(ActivityExecution execution, String decision, Map<String, Object> input) {
        Step.Decide asked = new Step.Decide(nextKey(execution), decision, input, Map.of());
        Step.Decide answered =
                new Step.Decide(asked.key(), decision, input, deciding.decide(asked.key(), decision, asked.input()));
        steps.add(answered);
        run.scopeOf(execution).results().put(resultVariable((ActivityImpl) execution.getActivity()), answered.output());
    }

    void escalate(ActivityExecution execution, String code) {
        steps.add(new Step.Escalate(nextKey(execution), code));
    }

    /** Raises a BPMN error; when nothing catches it, it ends the run. */
    void raise(ActivityExecution execution, String code, StepKey step) {
        ActivityExecution from = Catching.from(
                execution,
                thrower -> new ErrorDeclarationForProcessInstanceFinder(null, code, thrower),
                finder -> finder.getErrorEventDefinition() != null);
        if (from != null) {
            propagate(from, code);
        } else if (!uncaught) {
            uncaught = true;
            closing = step;
            outcome = "error:" + code;
        }
    }

    private static void propagate(ActivityExecution execution, String code) {
        try {
            BpmnExceptionHandler.propagateError(code, null, null, execution);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The run may end with this activity: nothing follows it. */
    void leftWithoutSuccessor(ActivityExecution execution, String activityId, String itsOutcome) {
        if (!uncaught && !execution.isCanceled() && execution.getProcessInstance() == run.root()) {
            Scope at = run.scopeAt(execution.getId());
            closing = run.nextKey(at == null ? run.scopeOf(execution) : at.asLoop(), activityId);
            outcome = itsOutcome;
        }
    }

    private static String resultVariable(ScopeImpl activity) {
        return (String) activity.getProperty(Model.RESULT_VARIABLE);
    }

    private List<Step> steps() {
        List<Step> told = new ArrayList<>();
        before.forEach((key, wait) -> {
            if (!run.waits().containsKey(key)) {
                told.add(wait.isTimer() ? new Step.CancelTimer(key) : new Step.Cancel(key));
            }
        });
        for (Step step : steps) {
            if (step instanceof Step.Decide
                    || step instanceof Step.Escalate
                    || run.waits().containsKey(step.key())) {
                told.add(step);
            }
        }
        if (run.ended()) {
            told.add(new Step.End(closing, outcome));
        }
        return List.copyOf(told);
    }
}
