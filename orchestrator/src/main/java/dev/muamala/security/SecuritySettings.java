package dev.muamala.security;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are good here.
 *
 * @param issuer of the identity provider, as its tokens name it; null in the demo, which has its own
 * @param jwks where the provider's keys are; asked of the issuer (OpenID Connect Discovery) where it is null
 * @param audience that tokens must be meant for
 * @param algorithms of signatures that are taken; a token's own word for it counts for nothing
 * @param clockSkew by how much the provider's clock and ours may differ
 * @param remembered the most tokens that are kept as verified
 * @param demo runs a development issuer, and takes a name without proof from Camunda Modeler; on loopback only
 * @param demoKey the file of the development issuer's key; {@code demo/issuer.jwk} of the data folder where it is null
 */
@ConfigurationProperties("muamala.security")
record SecuritySettings(
        String issuer,
        String jwks,
        @DefaultValue("muamala") String audience,
        @DefaultValue({"RS256", "ES256"}) List<String> algorithms,
        @DefaultValue("60s") Duration clockSkew,
        @DefaultValue("10000") int remembered,
        @DefaultValue("false") boolean demo,
        Path demoKey,
        @DefaultValue Claims claims,
        @DefaultValue Limits limits) {
    /** The names of the claims, by default as UAE PASS has them, and the rest beside. */
    record Claims(
            @DefaultValue("sub") String subject,
            @DefaultValue("idn") String emiratesId,
            @DefaultValue("userType") String level,
            @DefaultValue("entity") String entity,
            @DefaultValue("emirate") String emirate,
            @DefaultValue("roles") String roles) {}

    /**
     * How often somebody may ask, in requests a second, after a burst of ten seconds' worth.
     *
     * @param subject of one caller; 0 for as often as they like
     * @param address of one address, whoever asks from there; 0 for as often as they like
     * @param remembered the most callers and addresses that are counted
     */
    record Limits(
            @DefaultValue("200") long subject,
            @DefaultValue("2000") long address,
            @DefaultValue("100000") int remembered) {}
}
