package dev.muamala.request;

import dev.muamala.access.Reach;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import java.util.Map;

/**
 * Hand in what an open action asks for.
 *
 * @param reach whose requests, and which actions, they are for whoever hands it in
 */
public record TakeAction(RequestId request, StepKey step, String actor, Map<String, Object> data, Reach reach)
        implements RequestCommand {}
