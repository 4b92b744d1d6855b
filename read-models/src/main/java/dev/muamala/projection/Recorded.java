package dev.muamala.projection;

import java.time.Instant;

/** An event as the log holds it. */
public record Recorded<E>(E event, Position position, Instant at) {}
