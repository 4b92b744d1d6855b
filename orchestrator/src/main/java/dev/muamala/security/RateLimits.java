package dev.muamala.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often one caller, and one address, may ask at this node. Whoever has not asked for the time in which a bucket
 * fills up is forgotten, which changes nothing.
 */
final class RateLimits {
    private static final int BURST_SECONDS = 10;

    private final LoadingCache<String, Bucket> subjects;
    private final LoadingCache<String, Bucket> addresses;

    RateLimits(SecuritySettings.Limits limits) {
        this.subjects = buckets(limits.subject(), limits.remembered());
        this.addresses = buckets(limits.address(), limits.remembered());
    }

    /** Null when there is no limit. */
    private static LoadingCache<String, Bucket> buckets(long perSecond, int most) {
        return perSecond <= 0
                ? null
                : Caffeine.newBuilder()
                        .maximumSize(most)
                        .expireAfterAccess(Duration.ofSeconds(2 * BURST_SECONDS))
                        .build(key -> Bucket.builder()
                                .addLimit(limit -> limit.capacity(perSecond * BURST_SECONDS)
                                        .refillGreedy(perSecond, Duration.ofSeconds(1)))
                                .build());
    }

    /** @throws Refused when it is too often */
    void ofSubject(String subject) {
        take(subjects, subject);
    }

    /** @throws Refused when it is too often */
    void ofAddress(String address) {
        take(addresses, address);
    }

    private static void take(LoadingCache<String, Bucket> buckets, String key) {
        if (buckets != null) {
            Bucket bucket = buckets.get(key);
            if (!bucket.tryConsume(1)) {
                ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
                if (!probe.isConsumed()) {
                    throw Refused.tooMany(
                            TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill() + 999_999_999L));
                }
            }
        }
    }
}
