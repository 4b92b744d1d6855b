package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflows;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import java.util.List;
import java.util.function.Supplier;

/** Contract sketch: the interpreter's author replaces the bodies. */
public final class Interpreter implements AutoCloseable {
    public Interpreter(Workflows workflows, int maxRuns) {}

    /**
     * Advances the run of the request by one input and returns the steps it took. The run is taken from memory when it
     * stands after {@code turns} inputs; otherwise it is rebuilt from {@code history}, which is asked for only then.
     * Callers hold the request: one advance at a time for one request, any number for different ones.
     *
     * @param turns how many inputs the run has taken so far
     * @param history those inputs and their recorded steps, in order; its size is {@code turns}
     * @throws ReplayDivergedException when the rebuilt run does not take the recorded steps
     * @throws WorkflowFailedException when the workflow cannot go on from this input; the run is dropped
     */
    public List<Step> advance(
            RequestId request, WorkflowVersion version, int turns, Supplier<List<Turn>> history, Input input) {
        throw new UnsupportedOperationException();
    }

    /** Drops the run from memory, if it is there; the next advance rebuilds it. Repeating it changes nothing. */
    public void forget(RequestId request) {}

    /** Replays a history, in a run of its own that is dropped at once, and returns where it stands. */
    public RunState replay(WorkflowVersion version, List<Turn> history) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
