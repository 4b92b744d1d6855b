package dev.muamala.request;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.workflow.interpreter.Input;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.ReplayDivergedException;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first place at which the past of a request would have gone otherwise by another version. Where there is none, both
 * versions wait for the same steps and the same timers, and the request can be moved.
 *
 * @param turn the fact, counted from 0, after which they differ
 * @param after the step that the fact ended; empty when it is the submission
 * @param recorded what followed, as far as the other version does not do it
 * @param instead what the other version does, as far as it did not happen
 */
public record Divergence(int turn, String after, List<String> recorded, List<String> instead) {
    /** Replays the past by the other version. Nothing is kept of it. */
    public static Optional<Divergence> between(List<Turn> past, WorkflowVersion other, Interpreter interpreter) {
        try {
            interpreter.replay(other, past);
            return Optional.empty();
        } catch (ReplayDivergedException e) {
            Input fact = past.get(e.turn()).input();
            List<String> instead = e.getCause() == null
                    ? onlyIn(e.actual(), e.expected())
                    : List.of(e.getCause().getMessage());
            return Optional.of(new Divergence(e.turn(), stepOf(fact), onlyIn(e.expected(), e.actual()), instead));
        }
    }

    /** Where the same steps came in another order, the first that is elsewhere. */
    private static List<String> onlyIn(List<Step> these, List<Step> others) {
        List<String> only = new ArrayList<>();
        for (Step step : these) {
            if (!others.contains(step)) {
                only.add(words(step) + difference(step, others));
            }
        }
        boolean sameSteps = only.isEmpty() && these.size() == others.size();
        for (int i = 0; sameSteps && only.isEmpty() && i < these.size(); i++) {
            if (!these.get(i).equals(others.get(i))) {
                only.add(words(these.get(i)) + " in another order");
            }
        }
        return only;
    }

    private static String stepOf(Input fact) {
        if (fact instanceof Input.Completed completed) {
            return completed.step().value();
        }
        if (fact instanceof Input.Failed failed) {
            return failed.step().value();
        }
        return fact instanceof Input.Fired fired ? fired.timer().value() : "";
    }

    private static String words(Step step) {
        if (step instanceof Step.CallEntity call) {
            return "call " + call.key() + " (" + call.topic() + ")";
        }
        if (step instanceof Step.AskPerson ask) {
            return "action " + ask.key() + " (" + ask.form() + " by " + ask.assignee() + ")";
        }
        if (step instanceof Step.AwaitMessage await) {
            return "message " + await.key() + " (" + await.message() + ")";
        }
        if (step instanceof Step.ScheduleTimer) {
            return "timer " + step.key();
        }
        if (step instanceof Step.CancelTimer || step instanceof Step.Cancel) {
            return "end of " + step.key();
        }
        if (step instanceof Step.Decide decide) {
            return "decision " + decide.key() + " (" + decide.decision() + ")";
        }
        if (step instanceof Step.Escalate escalation) {
            return "escalation " + escalation.key() + " (" + escalation.code() + ")";
        }
        Step.End end = (Step.End) step;
        return "outcome " + end.key() + " (" + end.outcome() + ")";
    }

    /** What tells the step from one of the same name; nothing when there is none or the words say it. */
    private static String difference(Step step, List<Step> others) {
        return others.stream()
                .filter(other -> other.key().equals(step.key()) && words(other).equals(words(step)))
                .findFirst()
                .map(other -> step instanceof Step.ScheduleTimer
                        ? " with another due time"
                        : " with another " + String.join(", ", namesOf(fields(step), fields(other))))
                .orElse("");
    }

    private static Map<String, Object> fields(Step step) {
        if (step instanceof Step.CallEntity call) {
            return call.input();
        }
        if (step instanceof Step.AskPerson ask) {
            return ask.context();
        }
        return step instanceof Step.Decide decide ? decide.input() : Map.of();
    }

    /** Only the names of what differs: the rest is the citizen's. */
    private static Set<String> namesOf(Map<String, Object> fields, Map<String, Object> others) {
        Set<String> names = new TreeSet<>(fields.keySet());
        names.addAll(others.keySet());
        names.removeIf(name -> fields.containsKey(name) == others.containsKey(name)
                && Objects.equals(fields.get(name), others.get(name)));
        return names;
    }
}
