package dev.muamala.workflow.interpreter;

import java.util.Collection;
import java.util.function.Function;
import org.camunda.bpm.engine.impl.bpmn.behavior.MultiInstanceActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * The variables of a multi-instance activity. The counters of the whole belong to the execution of the loop; each
 * instance has a scope with its number and its element. A sequential loop runs its instances, one after another, in
 * the execution of the loop itself.
 */
record LoopVariables(String activity) {
    void set(ActivityExecution execution, String name, Object value) {
        Run run = Advance.current().run();
        Scope at = run.scopeAt(execution.getId());
        if (name.equals(MultiInstanceActivityBehavior.LOOP_COUNTER)) {
            Scope instance = run.scopeOf(execution).asLoop().instance((Integer) value);
            instance.own().put(name, value);
            run.scopeAt(execution.getId(), instance);
        } else if (name.startsWith("nrOf")) {
            loop(run, execution).own().put(name, value);
        } else {
            at.own().put(name, value);
        }
    }

    Integer get(ActivityExecution execution, String name) {
        return (Integer) Advance.current().scopeOf(execution).get(name);
    }

    Collection<?> collection(ActivityExecution execution, Function<ActivityExecution, Collection<?>> evaluate) {
        Scope loop = loop(Advance.current().run(), execution);
        if (loop.collection() == null) {
            loop.collection(evaluate.apply(execution));
        }
        return loop.collection();
    }

    private Scope loop(Run run, ActivityExecution execution) {
        Scope at = run.scopeAt(execution.getId());
        if (at == null) {
            at = run.scopeOf(execution).loop(activity);
            run.scopeAt(execution.getId(), at);
        }
        return at.asLoop();
    }
}
