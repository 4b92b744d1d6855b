package dev.muamala.review.soundness;

import java.util.List;
import java.util.Map;

/**
 * What a scope is to the scope around it.
 *
 * @param outcomes how it can end, each with a way there
 * @param raised the escalations that it can raise without being interrupted, each with a way there
 * @param waits whether it can take longer than one turn of the engine
 * @param traps from where it can neither end nor come to rest; empty when there are none. They matter only where nothing
 *     outside interrupts them
 */
record Summary(
        Map<Outcome, List<Happening>> outcomes,
        Map<String, List<Happening>> raised,
        boolean waits,
        List<Fault> traps) {}
