package dev.muamala.request;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The time that a timer waited for has come. */
public record FireTimer(@TargetAggregateIdentifier RequestId request, StepKey step) {}
