package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflows;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.workflow.interpreter.Advance.Deciding;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says what a workflow does next. It keeps the runs of open requests in memory, one for each, but owns nothing: a run
 * that is not there, or failed, or was dropped for want of room, is rebuilt from the inputs that the request recorded.
 *
 * <pre>
 *  advance:  take the run out of memory, or replay the history → feed the input → collect the steps → put it back
 *  failure:  the run is not put back
 * </pre>
 *
 * Replay and normal work are the same code; a replay also compares each turn's steps with the recorded ones.
 */
public final class Interpreter implements AutoCloseable {
    private final Engine engine = new Engine();
    private final Models models;
    private final Decisions decisions;
    private final int maxRuns;
    /** From the one that was advanced longest ago to the latest. A run that is being advanced is not in it. */
    private final Map<RequestId, Run> runs = new LinkedHashMap<>();

    private long rebuilt;

    /** @param maxRuns how many runs are kept in memory; the one that was advanced longest ago is dropped first */
    public Interpreter(Workflows workflows, int maxRuns) {
        this.models = new Models(workflows, engine);
        this.decisions = new Decisions(workflows);
        this.maxRuns = maxRuns;
    }

    /**
     * Advances the run of the request by one input and returns the steps it took. The run is taken from memory when it
     * stands after {@code turns} inputs; otherwise it is rebuilt from {@code history}, which is asked for only then.
     * Callers hold the request: one advance at a time for one request, any number for different ones.
     *
     * <p>Steps that were given up come first, in the order in which they had been opened; the end of the run comes
     * last, once.
     *
     * @param turns how many inputs the run has taken so far
     * @param history those inputs and their recorded steps, in order; its size is {@code turns}
     * @throws ReplayDivergedException when the rebuilt run does not take the recorded steps
     * @throws WorkflowFailedException when the workflow cannot go on from this input; the run is dropped
     * @throws IllegalArgumentException when the input does not fit where the run stands, or the workflow may not run
     *     here; nothing changed
     */
    public List<Step> advance(
            RequestId request, WorkflowVersion version, int turns, Supplier<List<Turn>> history, Input input) {
        Run run = takeOut(request);
        if (run == null || run.turns() != turns || !run.version().equals(version)) {
            run = rebuild(version, turns, history.get());
        }
        try {
            run.require(input);
        } catch (IllegalArgumentException e) {
            putBack(request, run);
            throw e;
        }
        List<Step> steps = take(run, input, decisions::decide);
        if (!run.ended()) {
            putBack(request, run);
        }
        return steps;
    }

    /** Drops the run from memory, if it is there; the next advance rebuilds it. Repeating it changes nothing. */
    public void forget(RequestId request) {
        takeOut(request);
    }

    /** Replays a history, in a run of its own that is dropped at once, and returns where it stands. */
    public RunState replay(WorkflowVersion version, List<Turn> history) {
        return replayed(version, history).state();
    }

    /**
     * A run of its own, for inputs of the past and what they would lead to now.
     *
     * @throws IllegalArgumentException when there is no such version, or it may not run here
     */
    public Trial trial(WorkflowVersion version, Trial.Recalled recalled) {
        return new Trial(
                new Run(models.get(version)),
                engine,
                (step, decision, input) ->
                        recalled.output(decision, input).orElseGet(() -> decisions.decide(step, decision, input)));
    }

    /** Where the run of the request stands, when it is in memory. */
    public Optional<RunState> state(RequestId request) {
        synchronized (runs) {
            return Optional.ofNullable(runs.get(request)).map(Run::state);
        }
    }

    /** How many runs are in memory. */
    public int openRuns() {
        synchronized (runs) {
            return runs.size();
        }
    }

    /** How many runs had to be rebuilt so far because they were not in memory. */
    public long rebuiltRuns() {
        synchronized (runs) {
            return rebuilt;
        }
    }

    /** Forgets everything. */
    @Override
    public void close() {
        synchronized (runs) {
            runs.clear();
        }
        engine.close();
    }

    private Run takeOut(RequestId request) {
        synchronized (runs) {
            return runs.remove(request);
        }
    }

    private void putBack(RequestId request, Run run) {
        synchronized (runs) {
            runs.put(request, run);
            if (runs.size() > maxRuns) {
                Iterator<RequestId> oldest = runs.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    private Run rebuild(WorkflowVersion version, int turns, List<Turn> history) {
        if (history.size() != turns) {
            throw new IllegalArgumentException(
                    "The history has " + history.size() + " turns where the run took " + turns + ".");
        }
        if (turns > 0) {
            synchronized (runs) {
                rebuilt++;
            }
        }
        return replayed(version, history);
    }

    private Run replayed(WorkflowVersion version, List<Turn> history) {
        Run run = new Run(models.get(version));
        for (Turn turn : history) {
            replay(run, turn);
        }
        return run;
    }

    private void replay(Run run, Turn turn) {
        int number = run.turns();
        List<Step> actual;
        try {
            run.require(turn.input());
            actual = take(run, turn.input(), recorded(turn));
        } catch (WorkflowFailedException | IllegalArgumentException e) {
            ReplayDivergedException diverged = new ReplayDivergedException(number, turn.steps(), List.of());
            diverged.initCause(e);
            throw diverged;
        }
        if (!actual.equals(turn.steps())) {
            throw new ReplayDivergedException(number, turn.steps(), actual);
        }
    }

    /** What was decided then is not decided again. A decision that was not made then has no answer, and differs. */
    private static Deciding recorded(Turn turn) {
        return (step, decision, input) -> turn.steps().stream()
                .filter(Step.Decide.class::isInstance)
                .map(Step.Decide.class::cast)
                .filter(made -> made.key().equals(step))
                .map(Step.Decide::output)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("The decision \"" + decision + "\" was not asked at this turn."));
    }

    private List<Step> take(Run run, Input input, Deciding deciding) {
        return Advance.take(run, input, deciding, engine);
    }
}
