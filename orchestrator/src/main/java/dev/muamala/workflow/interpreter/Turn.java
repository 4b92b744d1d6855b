package dev.muamala.workflow.interpreter;

import java.util.List;

/** One input that a run took in the past, and the steps that were recorded for it. */
public record Turn(Input input, List<Step> steps) {
    public Turn {
        steps = List.copyOf(steps);
    }
}
