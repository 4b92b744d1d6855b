package dev.muamala.sandbox;

import dev.muamala.entity.CallSignature;
import dev.muamala.events.EntityId;
import java.time.Clock;
import java.time.Duration;

/** The signatures of all entities, from the master secret; an entity's clock may be off by some seconds. */
record Signatures(String master, Clock clock) {
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    CallSignature of(String entity, int clockSkewSeconds) {
        return new CallSignature(
                CallSignature.secretOf(master, new EntityId(entity)),
                TOLERANCE,
                Clock.offset(clock, Duration.ofSeconds(clockSkewSeconds)));
    }
}
