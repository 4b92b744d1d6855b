package dev.muamala.entity;

import dev.muamala.events.EntityId;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where entities are and how patient we are with them. Addresses are configuration, not history: a call that is asked
 * again after an entity moved goes to the new address.
 *
 * @param baseUrl under which every entity without an address of its own is found, as {@code <base>/<entity id>}
 * @param addresses the address of single entities, by entity id
 * @param secret the master secret from which each entity's own is derived
 * @param publicUrl under which entities reach our callbacks
 * @param timeout of one HTTP exchange
 * @param attempts HTTP exchanges in one try; after them the call waits for its next turn
 * @param lease for how long a try belongs to the node that makes it; longer than all its attempts together
 * @param askAgain after how long an accepted call that is overdue is asked about again; also the longest pause between
 *     tries on an entity that does not answer
 * @param concurrency calls under way at once to one entity
 */
@ConfigurationProperties("muamala.entities")
public record EntityProperties(
        URI baseUrl,
        @DefaultValue Map<String, URI> addresses,
        String secret,
        URI publicUrl,
        @DefaultValue("8s") Duration timeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5m") Duration askAgain,
        @DefaultValue("64") int concurrency) {
    public EntityProperties {
        if (baseUrl == null || secret == null || secret.isBlank() || publicUrl == null) {
            throw new IllegalArgumentException(
                    "Set muamala.entities.base-url, muamala.entities.secret and muamala.entities.public-url:"
                            + " without them no entity can be called.");
        }
    }

    URI addressOf(EntityId entity) {
        URI address = addresses.get(entity.value());
        return address != null ? address : URI.create(stripped(baseUrl) + "/" + entity);
    }

    URI callback(EntityId entity, String call) {
        return URI.create(stripped(publicUrl) + "/api/v1/callbacks/" + entity + "/" + call);
    }

    private static String stripped(URI base) {
        return base.toString().replaceAll("/+$", "");
    }
}
