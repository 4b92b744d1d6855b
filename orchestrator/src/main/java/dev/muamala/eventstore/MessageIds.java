package dev.muamala.eventstore;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.IdentifierFactory;

/**
 * Ids of commands and events: 60 random bits of this process and a count, as a UUID of version 8. Nobody has to guess
 * them, they only have to be unique; to draw each from the system's source of randomness, as Axon does, costs more than
 * to write the event as JSON. Axon finds this class through {@code META-INF/services}.
 */
public final class MessageIds extends IdentifierFactory {
    private static final long VERSION_8 = 0x8000L;
    private static final long IETF_VARIANT = 0x8000000000000000L;

    private final long process = new SecureRandom().nextLong() & ~0xF000L | VERSION_8;
    private final AtomicLong count = new AtomicLong();

    @Override
    public String generateIdentifier() {
        return new UUID(process, count.incrementAndGet() | IETF_VARIANT).toString();
    }
}
