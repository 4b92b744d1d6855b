package dev.muamala.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muamala.access.AssuranceLevel;
import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Tells who a token speaks of. A good one is remembered for a while, because an app sends it with every poll and
 * verifying takes longer than answering; its own end is looked at each time.
 */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    /** A key that its issuer takes back is no longer good after this. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(5);

    private static final int LONGEST = 8192;

    private final JwtDecoder decoder;
    private final SecuritySettings settings;
    private final Clock clock;
    private final Cache<String, Verified> remembered;

    /**
     * @param roles of the caller, by their codes
     * @param end from when on its token is no longer good
     */
    record Verified(Caller caller, String roles, Instant end) {
        static Verified of(Caller caller, Instant end) {
            return new Verified(
                    caller, caller.roles().stream().map(Role::code).sorted().collect(Collectors.joining(",")), end);
        }
    }

    Tokens(JwtDecoder decoder, SecuritySettings settings, Clock clock) {
        this.decoder = decoder;
        this.settings = settings;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(settings.remembered())
                .expireAfterWrite(REMEMBERED_FOR)
                .build();
    }

    /** @throws Refused when it is not good, or cannot be checked */
    Verified verified(String token) {
        Verified known = remembered.getIfPresent(token);
        if (known == null) {
            known = verify(token);
            remembered.put(token, known);
        }
        if (!clock.instant().isBefore(known.end())) {
            remembered.invalidate(token);
            throw Refused.tokenInvalid();
        }
        return known;
    }

    private Verified verify(String token) {
        if (token.length() > LONGEST) {
            throw Refused.tokenInvalid();
        }
        try {
            Jwt jwt = decoder.decode(token);
            return Verified.of(caller(jwt), jwt.getExpiresAt().plus(settings.clockSkew()));
        } catch (BadJwtException e) {
            LOG.debug("A token is refused: {}", e.getMessage());
            throw Refused.tokenInvalid();
        } catch (JwtException | JwtDecoderInitializationException e) {
            LOG.warn("Tokens cannot be checked: {}", e.getMessage());
            throw Refused.issuerAway();
        }
    }

    private Caller caller(Jwt jwt) {
        SecuritySettings.Claims claims = settings.claims();
        String subject = text(jwt, claims.subject())
                .orElseThrow(() -> new BadJwtException("It has no claim \"" + claims.subject() + "\""));
        return new Caller(
                subject,
                roles(jwt.getClaim(claims.roles())).stream()
                        .flatMap(code -> Role.ofCode(code).stream())
                        .collect(Collectors.toSet()),
                text(jwt, claims.emiratesId()).orElse(null),
                text(jwt, claims.level()).flatMap(AssuranceLevel::ofCode).orElse(null),
                text(jwt, claims.entity()).orElse(null),
                text(jwt, claims.emirate()).orElse(null));
    }

    private static Optional<String> text(Jwt jwt, String claim) {
        return jwt.getClaim(claim) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** A list, or words in one text as in {@code scope}; roles that are not known here are somebody else's. */
    private static List<String> roles(Object claim) {
        if (claim instanceof List<?> list) {
            return list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return claim instanceof String text ? List.of(text.strip().split("\\s+")) : List.of();
    }
}
