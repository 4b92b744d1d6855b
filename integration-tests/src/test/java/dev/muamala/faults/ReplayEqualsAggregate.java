package dev.muamala.faults;

import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.MoveUndone;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestMoved;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepOpened;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.faults.Evidence.Logged;
import dev.muamala.request.Turns;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.ReplayDivergedException;
import dev.muamala.workflow.interpreter.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** {@link Invariant#I6}: the workflow takes every recorded step again, and then waits for what the aggregate waits for. */
final class ReplayEqualsAggregate {
    private ReplayEqualsAggregate() {}

    static Stream<String> violations(Evidence evidence) {
        List<String> found = new ArrayList<>();
        try (Interpreter interpreter = new Interpreter(evidence.outside().workflows(), 0)) {
            evidence.streams().forEach((request, stream) -> {
                compare(interpreter, stream).forEach(what -> found.add("request " + request + " " + what));
            });
        }
        return found.stream();
    }

    private static List<String> compare(Interpreter interpreter, List<Logged> stream) {
        List<String> found = new ArrayList<>();
        Streams.all(ReplayDiverged.class, stream)
                .forEach(diverged -> found.add("was found to diverge at its fact " + diverged.turn() + ": recorded was "
                        + diverged.expected() + ", replay gave " + diverged.actual()));
        List<RequestEvent> history = stream.stream().map(Logged::event).toList();
        if (!(history.get(0) instanceof RequestSubmitted submitted)) {
            found.add("does not begin with its submission");
            return found;
        }
        try {
            RunState run = interpreter.replay(versionAtTheEnd(submitted, stream), Turns.of(history));
            Set<StepKey> steps = new HashSet<>();
            Map<StepKey, Instant> timers = new HashMap<>();
            Streams.openSteps(stream).forEach((key, step) -> sort(step, steps, timers));
            boolean completed = history.stream().anyMatch(RequestCompleted.class::isInstance);
            if (!run.openSteps().equals(steps) || !run.timers().equals(timers) || run.ended() != completed) {
                found.add("waits for " + steps + " and " + timers + ", where its replay waits for " + run.openSteps()
                        + " and " + run.timers());
            }
        } catch (ReplayDivergedException e) {
            found.add("diverges: " + e.getMessage());
        }
        return found;
    }

    /** A request that was moved has a past that fits the version it was moved to. */
    private static WorkflowVersion versionAtTheEnd(RequestSubmitted submitted, List<Logged> stream) {
        return Stream.concat(
                        Stream.of(submitted.workflow()),
                        stream.stream().map(Logged::event).flatMap(event -> {
                            if (event instanceof RequestMoved moved) {
                                return Stream.of(moved.to());
                            }
                            return event instanceof MoveUndone undone ? Stream.of(undone.to()) : Stream.empty();
                        }))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static void sort(StepOpened step, Set<StepKey> steps, Map<StepKey, Instant> timers) {
        if (step instanceof TimerScheduled timer) {
            timers.put(timer.step(), timer.due());
        } else {
            steps.add(step.step());
        }
    }
}
