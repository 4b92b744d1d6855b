package dev.muamala.workflow.interpreter;

import java.util.function.Function;
import java.util.function.Predicate;
import org.camunda.bpm.engine.impl.pvm.PvmActivity;
import org.camunda.bpm.engine.impl.pvm.PvmScope;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.runtime.CompensationBehavior;
import org.camunda.bpm.engine.impl.pvm.runtime.PvmExecutionImpl;
import org.camunda.bpm.engine.impl.tree.ActivityExecutionHierarchyWalker;
import org.camunda.bpm.engine.impl.tree.TreeVisitor;

/**
 * Looks for who catches an error or an escalation, from the inside out, through called workflows to their callers.
 *
 * <p>What a compensation handler throws and does not catch itself is thrown again by the event that asked for the
 * compensation. Camunda would offer it to the activity that is being undone, whose boundary events are long over.
 */
final class Catching {
    private Catching() {}

    /**
     * The execution from which Camunda finds the catcher by its own rules; null when nothing catches it.
     *
     * @param finder makes a visitor that recognises a catcher, for what an activity throws
     */
    static <F extends TreeVisitor<PvmScope>> ActivityExecution from(
            ActivityExecution thrower, Function<PvmActivity, F> finder, Predicate<F> found) {
        ActivityExecution from = thrower;
        while (from != null) {
            F catcher = finder.apply(from.getActivity());
            Last last = new Last();
            new ActivityExecutionHierarchyWalker(from)
                    .addScopePreVisitor(catcher)
                    .addPreVisitor(at -> last.at(at.getScope(), at.getExecution()))
                    .walkUntil(next -> next == null || found.test(catcher) || last.isHandler());
            if (found.test(catcher)) {
                return from;
            }
            from = last.isHandler() ? askedForCompensation(last.execution) : null;
        }
        return null;
    }

    private static ActivityExecution askedForCompensation(ActivityExecution handler) {
        ActivityExecution asking = handler.getParent();
        while (!CompensationBehavior.isCompensationThrowing((PvmExecutionImpl) asking)) {
            asking = asking.getParent();
        }
        return asking;
    }

    private static final class Last {
        private PvmScope scope;
        private ActivityExecution execution;

        void at(PvmScope atScope, ActivityExecution atExecution) {
            scope = atScope;
            execution = atExecution;
        }

        boolean isHandler() {
            return scope instanceof ActivityImpl activity && activity.isCompensationHandler();
        }
    }
}
