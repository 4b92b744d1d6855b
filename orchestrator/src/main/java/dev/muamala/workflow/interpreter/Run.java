package dev.muamala.workflow.interpreter;

import dev.muamala.events.Data;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.Schedule;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * One run of a workflow, all of it: Camunda's executions as they stand between two inputs, the variables, and what the
 * run waits for. Ids count from 1 within the run, so two runs that took the same inputs are alike to the last id.
 */
final class Run {
    /** Every element that is entered takes one. A workflow that needs more before it waits would never wait. */
    private static final int MOST_IDS_IN_A_TURN = 200_000;

    private final Model model;
    private final Map<String, ExecutionEntity> executions = new HashMap<>(8);
    private final Map<String, Scope> scopes = new LinkedHashMap<>(4);
    private final Map<Long, Scope> compensated = new HashMap<>(2);
    private final Map<StepKey, Wait> waits = new LinkedHashMap<>(8);
    private final Map<String, Integer> occurrences = new HashMap<>(8);
    private long lastId;
    private long turnedAtId;
    private int turns;
    private ExecutionEntity root;

    Run(Model model) {
        this.model = model;
    }

    /**
     * An open step, held by an event subscription of Camunda: whatever ends the scope that the step belongs to removes
     * the subscription, and with it the wait.
     *
     * @param schedule of a timer, otherwise null
     * @param due of a timer, otherwise null
     */
    record Wait(EventSubscriptionEntity subscription, Scope scope, Step opened, Schedule schedule, Instant due) {
        boolean isTimer() {
            return schedule != null;
        }
    }

    WorkflowVersion version() {
        return model.version();
    }

    Model model() {
        return model;
    }

    int turns() {
        return turns;
    }

    void turned() {
        turns++;
        turnedAtId = lastId;
    }

    boolean started() {
        return root != null;
    }

    boolean ended() {
        return root != null && executions.isEmpty();
    }

    /** @throws IllegalArgumentException when the run does not wait for this input */
    void require(Input input) {
        if (input instanceof Input.Start && started()) {
            throw new IllegalArgumentException("The run of " + version() + " was started before.");
        } else if (input instanceof Input.Completed completed) {
            requireOpen(completed.step(), false);
        } else if (input instanceof Input.Failed failed) {
            requireOpen(failed.step(), false);
            if (waits.get(failed.step()).opened() instanceof Step.AwaitMessage) {
                throw new IllegalArgumentException(
                        "\"" + failed.step() + "\" waits for a message, and a message cannot fail.");
            }
        } else if (input instanceof Input.Fired fired) {
            requireOpen(fired.timer(), true);
        }
    }

    private void requireOpen(StepKey step, boolean timer) {
        Wait wait = waits.get(step);
        if (wait == null || wait.isTimer() != timer) {
            throw new IllegalArgumentException("The run of " + version() + " does not wait for \"" + step
                    + "\". It waits for " + (waits.isEmpty() ? "nothing" : waits.keySet()) + ".");
        }
    }

    ExecutionEntity root() {
        return root;
    }

    void begin(ExecutionEntity execution, Scope scope) {
        root = execution;
        scopes.put(execution.getId(), scope);
    }

    String nextId() {
        if (lastId - turnedAtId > MOST_IDS_IN_A_TURN) {
            throw new WorkflowFailedException("Workflow " + version()
                    + " goes round and round without waiting for anything. The request stays where it was.");
        }
        return Long.toString(++lastId);
    }

    StepKey nextKey(Scope scope, String activityId) {
        String name = scope.name(activityId);
        return new StepKey(name + "#" + occurrences.merge(name, 1, Integer::sum));
    }

    Map<StepKey, Wait> waits() {
        return waits;
    }

    Map<String, ExecutionEntity> executions() {
        return executions;
    }

    void removed(ExecutionEntity execution) {
        executions.remove(execution.getId());
        scopes.remove(execution.getId());
    }

    void removed(EventSubscriptionEntity subscription) {
        if (subscription.getEventName() != null) {
            waits.remove(new StepKey(subscription.getEventName()));
        }
    }

    /** The scope that a step of this execution belongs to. */
    Scope scopeOf(ActivityExecution execution) {
        for (ActivityExecution at = execution; ; at = at.getParent()) {
            Scope scope = scopes.get(at.getId());
            if (scope != null) {
                return scope;
            }
        }
    }

    /** The scope that begins at this execution, null when none does. */
    Scope scopeAt(String executionId) {
        return scopes.get(executionId);
    }

    void scopeAt(String executionId, Scope scope) {
        scopes.put(executionId, scope);
    }

    /**
     * Remembers in which scope an activity ended that may have to be undone. Camunda copies the subscription of its
     * handler from scope to scope but keeps the date, so the date, which is a count here, stands for it.
     */
    void compensable(EventSubscriptionEntity subscription, Scope scope) {
        long count = Long.parseLong(subscription.getId());
        subscription.setCreated(new Date(count));
        if (scope != scopes.get(root.getId())) {
            compensated.put(count, scope);
        }
    }

    /**
     * The handler of this subscription is about to run. One that is a sub-process runs in an execution that Camunda
     * marks as one branch of several, and then cannot branch itself; it is the only one there, and is marked as that.
     */
    void compensating(EventSubscriptionEntity subscription) {
        if (subscription.getActivity().isSubProcessScope()
                && subscription.getActivity().isCompensationHandler()) {
            executions.get(subscription.getConfiguration()).setConcurrent(false);
        }
        Scope scope = compensated.get(subscription.getCreated().getTime());
        if (scope != null) {
            scopes.put(subscription.getConfiguration(), scope);
        }
    }

    RunState state() {
        Set<StepKey> steps = new HashSet<>();
        Map<StepKey, Instant> timers = new HashMap<>();
        waits.forEach((key, wait) -> {
            if (wait.isTimer()) {
                timers.put(key, wait.due());
            } else {
                steps.add(key);
            }
        });
        Map<String, Object> variables = new HashMap<>();
        Set<Scope> all = new LinkedHashSet<>();
        scopes.values().forEach(scope -> {
            all.add(scope.asLoop());
            all.add(scope);
        });
        for (Scope scope : all) {
            if (scope.name().isEmpty()) {
                variables.putAll(scope.own());
            } else {
                variables.put(unused(variables, scope.name()), scope.own());
            }
        }
        return new RunState(steps, timers, Data.copyOf(variables), ended());
    }

    /** The same loop may go on several times at once. */
    private static String unused(Map<String, Object> variables, String name) {
        String free = name;
        for (int n = 2; variables.containsKey(free); n++) {
            free = name + "#" + n;
        }
        return free;
    }
}
