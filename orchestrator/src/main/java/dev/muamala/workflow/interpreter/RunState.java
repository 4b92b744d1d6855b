package dev.muamala.workflow.interpreter;

import dev.muamala.events.StepKey;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Where a run stands: the steps it waits for, its timers and when they are due, and its variables as a designer sees
 * them. Two runs in the same state behave alike from here on.
 */
public record RunState(
        Set<StepKey> openSteps, Map<StepKey, Instant> timers, Map<String, Object> variables, boolean ended) {}
