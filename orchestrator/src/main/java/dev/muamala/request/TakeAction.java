package dev.muamala.request;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import java.util.Map;

/** Hand in what an open action asks for. */
public record TakeAction(RequestId request, StepKey step, String actor, Map<String, Object> data)
        implements RequestCommand {}
