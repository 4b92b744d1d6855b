package dev.muamala.entity;

import dev.muamala.events.EntityId;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * The signature of each entity. Ages are not judged: an answer is bound to its call, and a call is answered once, so an
 * old answer is worth as much as a new one and an entity whose clock is off is still heard.
 */
@Component
class Signatures {
    private static final Duration ANY_AGE = Duration.ofDays(36_500);

    private final String master;
    private final Clock clock;

    Signatures(EntityProperties entities, Clock clock) {
        this.master = entities.secret();
        this.clock = clock;
    }

    /** Nothing is kept: whoever knocks at the callbacks could name entities without end. */
    CallSignature of(EntityId entity) {
        return new CallSignature(CallSignature.secretOf(master, entity), ANY_AGE, clock);
    }
}
