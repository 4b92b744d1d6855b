package dev.muamala.workflow.interpreter;

import dev.muamala.workflow.interpreter.Advance.Deciding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run of no request: it takes inputs one by one and says which steps would follow. Nobody keeps it, and nothing comes
 * of its steps. It is of one thread.
 */
public final class Trial {
    /** What a decision said at another time; where it was not asked the same, the decision tables of today answer. */
    @FunctionalInterface
    public interface Recalled {
        Optional<Map<String, Object>> output(String decision, Map<String, Object> input);
    }

    private final Run run;
    private final Engine engine;
    private final Deciding deciding;

    Trial(Run run, Engine engine, Deciding deciding) {
        this.run = run;
        this.engine = engine;
        this.deciding = deciding;
    }

    /**
     * The steps as {@link Interpreter#advance} tells them.
     *
     * @throws WorkflowFailedException when the workflow cannot go on from this input; the trial is over
     * @throws IllegalArgumentException when the run does not wait for this input; nothing changed
     */
    public List<Step> take(Input input) {
        run.require(input);
        return Advance.take(run, input, deciding, engine);
    }

    public boolean ended() {
        return run.ended();
    }
}
