package dev.muamala.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param secret the master secret from which the secret of every webhook is derived; all of them change with it
 * @param allowHttp whether addresses may be {@code http}, which shows what is told to everybody on the way
 * @param ports that addresses may have; empty for any
 * @param allowedNetworks in CIDR notation, for example {@code 10.20.0.0/16}: networks that may be told although they are
 *     not public
 * @param timeout of one attempt, from looking the name up to the end of the answer
 * @param lease for how long an attempt belongs to the node that makes it; longer than {@code timeout}
 * @param firstPause after the first attempt; each pause is four times as long as the one before, give or take a fifth
 * @param longestPause between two attempts
 * @param patience for how long a delivery is attempted
 * @param verifyWithin for how long an address that does not answer its challenge is asked again
 * @param overlap for how long the previous secret goes on signing after a rotation, where the owner says nothing
 * @param concurrency attempts under way at once to one webhook, on one node
 * @param atOnce attempts under way at once on one node
 * @param perOwner how many webhooks one owner may have
 * @param kept for how long deliveries that are over can be looked at
 * @param lookAfter the longest that something that happened waits to be read for webhooks
 */
@ConfigurationProperties("muamala.webhooks")
public record WebhookProperties(
        String secret,
        @DefaultValue("false") boolean allowHttp,
        @DefaultValue({"443", "8443"}) Set<Integer> ports,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("8h") Duration longestPause,
        @DefaultValue("3d") Duration patience,
        @DefaultValue("1d") Duration verifyWithin,
        @DefaultValue("1d") Duration overlap,
        @DefaultValue("4") int concurrency,
        @DefaultValue("256") int atOnce,
        @DefaultValue("20") int perOwner,
        @DefaultValue("30d") Duration kept,
        @DefaultValue("200ms") Duration lookAfter) {
    public WebhookProperties {
        if (secret == null || secret.isBlank()) {
            throw new IllegalArgumentException(
                    "Set muamala.webhooks.secret (or muamala.entities.secret): without it no webhook can be signed.");
        }
        if (lease.compareTo(timeout) <= 0) {
            throw new IllegalArgumentException("muamala.webhooks.lease (" + lease
                    + ") must be longer than muamala.webhooks.timeout (" + timeout
                    + "), or everything is sent twice.");
        }
        if (concurrency < 1 || atOnce < concurrency) {
            throw new IllegalArgumentException("muamala.webhooks.concurrency must be at least 1, and"
                    + " muamala.webhooks.at-once no less than that.");
        }
    }
}
