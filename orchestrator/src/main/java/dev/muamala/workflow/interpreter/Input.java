package dev.muamala.workflow.interpreter;

import dev.muamala.events.Data;
import dev.muamala.events.StepKey;
import java.time.Instant;
import java.util.Map;

/** What moves a workflow: the start, or the end of one step that it waits for. */
public sealed interface Input {
    Instant at();

    /** The request begins, with the variables that the workflow may read from now on. */
    record Start(Map<String, Object> variables, Instant at) implements Input {
        public Start {
            variables = Data.copyOf(variables);
        }
    }

    /** The open step ended well and gave {@code result}. Also a message that came, and an action that was taken. */
    record Completed(StepKey step, Map<String, Object> result, Instant at) implements Input {
        public Completed {
            result = Data.copyOf(result);
        }
    }

    /** The open step ended in a BPMN error, for example because the entity refused. */
    record Failed(StepKey step, String errorCode, Map<String, Object> details, Instant at) implements Input {
        public Failed {
            details = Data.copyOf(details);
        }
    }

    /** The time of the scheduled timer came. */
    record Fired(StepKey timer, Instant at) implements Input {}
}
