package dev.muamala.review.soundness;

import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.ProcessModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Proves that a workflow can always come to an end and that all of it can happen, or shows a way to where it cannot.
 *
 * <pre>
 *  scope by scope, inner ones first:  drawing → net → states → how it can end, what is wrong
 * </pre>
 *
 * A sub-process meets what is around it only by ending, by what it throws, and by being interrupted. So its inside is
 * looked at once, and from outside it is a step that ends in one of the ways that were found. That covers a
 * multi-instance sub-process whatever the number of its instances: they do not meet each other either.
 *
 * <p>Conditions may hold or not. Refusals, messages and timers may come whenever something waits for them.
 */
public final class Soundness {
    private final Throwing throwing;
    private final Budget budget;
    private final boolean reduced;
    private final Map<Level, Explored> explored = new LinkedHashMap<>();
    private final Map<String, Summary> summaries = new HashMap<>();

    /** What was found out about one scope. */
    private record Explored(Net net, Exploration states, Diagnosis diagnosis) {}

    private Soundness(Level process, Bound bound, boolean reduced) {
        this.throwing = new Throwing(process);
        this.budget = new Budget(bound);
        this.reduced = reduced;
    }

    /** @param process of the shape that the engine wants */
    public static Verdict of(ProcessModel process, Bound bound) {
        return of(process, bound, true);
    }

    /** @param reduced false to look at every order, even those that make no difference */
    static Verdict of(ProcessModel process, Bound bound, boolean reduced) {
        Level level = new Level(process.body());
        Soundness soundness = new Soundness(level, bound, reduced);
        soundness.explore(level);
        return soundness.verdict(level);
    }

    private void explore(Level level) {
        level.handlers().forEach(sub -> explore(level.inside(sub)));
        level.embedded().forEach(sub -> explore(level.inside(sub)));
        level.triggered().forEach(sub -> explore(level.inside(sub)));
        Net net = NetBuilder.build(level, throwing, summaries, budget);
        Exploration states = new Exploration(net, budget, reduced);
        states.explore();
        Diagnosis diagnosis =
                new Diagnosis(net, states, throwing, budget.exhausted().isEmpty());
        explored.put(level, new Explored(net, states, diagnosis));
        level.owner().ifPresent(owner -> summaries.put(owner.id(), summary(states, diagnosis)));
    }

    private Summary summary(Exploration states, Diagnosis diagnosis) {
        Map<Outcome, List<Happening>> outcomes = new LinkedHashMap<>();
        states.outcomes().forEach((outcome, edge) -> outcomes.put(outcome, states.happenings(edge)));
        if (diagnosis.getsStuck() || budget.exhausted().isPresent()) {
            // What comes after it is judged as if that were mended.
            outcomes.putIfAbsent(new Outcome.Completed(), List.of());
        }
        Map<String, List<Happening>> raised = new LinkedHashMap<>();
        states.raised().forEach((code, edge) -> raised.put(code, states.happenings(edge)));
        return new Summary(outcomes, raised, states.waits(), diagnosis.traps());
    }

    private Verdict verdict(Level process) {
        List<Fault> found = new ArrayList<>();
        List<String> assumptions = new ArrayList<>();
        explored.forEach((level, result) -> wayTo(level).ifPresent(way -> {
            assumptions.addAll(result.net.assumptions());
            result.diagnosis.found().forEach(fault -> found.add(fault.after(way)));
        }));
        found.addAll(explored.get(process).diagnosis.traps());
        if (!found.isEmpty()) {
            Names names = new Names(process);
            return new Verdict.Unsound(
                    budget.states(), found.stream().map(names::counterExample).toList());
        }
        return budget.exhausted()
                .<Verdict>map(why -> new Verdict.NotProved(budget.states(), why))
                .orElseGet(() -> new Verdict.Sound(budget.states(), assumptions));
    }

    /** How the inside of a sub-process is reached; empty when it is not. */
    private Optional<List<Happening>> wayTo(Level level) {
        if (level.owner().isEmpty()) {
            return Optional.of(List.of());
        }
        SubProcess owner = level.owner().get();
        if (owner.traits().forCompensation()) {
            return throwing.asking((Activity) owner)
                    .flatMap(event -> wayTo(throwing.levelOf(event), event).stream())
                    .findFirst();
        }
        return wayTo(level.around().orElseThrow(), owner);
    }

    private Optional<List<Happening>> wayTo(Level level, FlowNode node) {
        Explored around = explored.get(level);
        Optional<Integer> state = around.net.places().stream()
                .filter(place -> place.element().id().equals(node.id()))
                .flatMap(place -> around.states.first(place).stream())
                .findFirst();
        return state.flatMap(there -> wayTo(level).map(way -> {
            List<Happening> path = new ArrayList<>(way);
            path.addAll(around.states.happenings(there));
            return path;
        }));
    }
}
