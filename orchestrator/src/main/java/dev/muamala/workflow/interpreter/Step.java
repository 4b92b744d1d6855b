package dev.muamala.workflow.interpreter;

import dev.muamala.events.Data;
import dev.muamala.events.StepKey;
import java.time.Instant;
import java.util.Map;

/** What a workflow did in answer to one input. Steps are compared by value when a run is replayed. */
public sealed interface Step {
    StepKey key();

    /** A service task waits for the operation of this topic; {@code input} are its evaluated input parameters. */
    record CallEntity(StepKey key, String topic, Map<String, Object> input) implements Step {
        public CallEntity {
            input = Data.copyOf(input);
        }
    }

    /** A user task waits for a person: {@code assignee} is its candidate group, {@code form} its form key. */
    record AskPerson(StepKey key, String assignee, String form, Map<String, Object> context) implements Step {
        public AskPerson {
            context = Data.copyOf(context);
        }
    }

    /** A receive task or a message event waits for the message of this name. */
    record AwaitMessage(StepKey key, String message) implements Step {}

    /** A timer runs until {@code due}. */
    record ScheduleTimer(StepKey key, Instant due) implements Step {}

    /** The timer is no longer needed. */
    record CancelTimer(StepKey key) implements Step {}

    /** The open step (no timer) was left without its answer. */
    record Cancel(StepKey key) implements Step {}

    /** A business rule task was decided, on the spot. */
    record Decide(StepKey key, String decision, Map<String, Object> input, Map<String, Object> output) implements Step {
        public Decide {
            input = Data.copyOf(input);
            output = Data.copyOf(output);
        }
    }

    /** An escalation was thrown. It says so whether or not anything catches it. */
    record Escalate(StepKey key, String code) implements Step {}

    /** The run is over; {@code outcome} is the outcome of the end event that closed it. */
    record End(StepKey key, String outcome) implements Step {}
}
