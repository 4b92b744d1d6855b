package dev.muamala.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A request as the write side drives it: it feeds inputs, keeps the history, and after every input compares where the
 * run stands with where a replay of the history stands. Time goes on by one minute with every input.
 */
final class Request {
    static final Instant MORNING = Instant.parse("2026-11-24T05:00:00Z");

    private final Interpreter interpreter;
    private final WorkflowVersion version;
    private final RequestId id = new RequestId(UUID.randomUUID().toString());
    private final List<Turn> history = new ArrayList<>();
    private Instant now = MORNING;

    Request(Interpreter interpreter, String workflow) {
        this(interpreter, new WorkflowVersion(workflow, 1));
    }

    Request(Interpreter interpreter, WorkflowVersion version) {
        this.interpreter = interpreter;
        this.version = version;
    }

    List<Step> start(Map<String, Object> variables) {
        return take(new Input.Start(variables, now));
    }

    List<Step> start() {
        return start(Map.of());
    }

    List<Step> complete(String step, Map<String, Object> result) {
        return take(new Input.Completed(new StepKey(step), result, now));
    }

    List<Step> complete(String step) {
        return complete(step, Map.of());
    }

    List<Step> fail(String step, String code) {
        return take(new Input.Failed(new StepKey(step), code, Map.of(), now));
    }

    List<Step> fire(String timer) {
        return take(new Input.Fired(new StepKey(timer), now));
    }

    List<Step> take(Input input) {
        List<Step> steps = interpreter.advance(id, version, history.size(), () -> history, input);
        history.add(new Turn(input, steps));
        now = now.plus(Duration.ofMinutes(1));
        RunState replayed = interpreter.replay(version, history);
        interpreter.state(id).ifPresent(live -> {
            assertThat(replayed).isEqualTo(live);
            assertThat(live.ended()).isFalse();
        });
        return steps;
    }

    Request at(Instant instant) {
        now = instant;
        return this;
    }

    Instant now() {
        return now;
    }

    RequestId id() {
        return id;
    }

    List<Turn> history() {
        return history;
    }

    RunState state() {
        return interpreter.replay(version, history);
    }
}
