package dev.muamala.request;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;

/** The time that a timer waited for has come. */
public record FireTimer(RequestId request, StepKey step) implements RequestCommand {}
