package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.muamala.access.AssuranceLevel;
import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TokensTest {
    private static final SecuritySettings SETTINGS = new Binder(
                    new MapConfigurationPropertySource(Map.of("muamala.security.demo", "true")))
            .bind("muamala.security", SecuritySettings.class)
            .get();

    @TempDir
    private Path folder;

    private DemoIssuer.Keys keys;
    private DemoIssuer issuer;
    private ECKey key;
    private Instant now = Instant.now();
    private Tokens tokens;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void anIssuer() throws Exception {
        issuer = DemoIssuer.at(folder.resolve("issuer.jwk"));
        key = ECKey.parse(Files.readString(folder.resolve("issuer.jwk")));
        keys = issuer.serve();
        tokens = tokens(keys.uri().toString());
    }

    private Tokens tokens(String jwks) {
        return new Tokens(
                SecurityConfiguration.decoder(DemoIssuer.ISSUER, Optional.of(jwks), SETTINGS, clock), SETTINGS, clock);
    }

    @AfterEach
    void gone() {
        keys.close();
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(DemoIssuer.ISSUER)
                .audience("muamala")
                .subject("uae-pass-7")
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("roles", List.of("citizen"));
        change.accept(claims);
        return claims.build();
    }

    private String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private String signed(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(JWSAlgorithm.ES256, new ECDSASigner(key), claims(change));
    }

    private String refused(String token) {
        return catchThrowableOfType(Refused.class, () -> tokens.verified(token)).code();
    }

    @Test
    void its_claims_become_one_caller() {
        Caller caller = new Caller(
                "uae-pass-7",
                Set.of(Role.OFFICER, Role.CITIZEN),
                "784-1990-1234567-1",
                AssuranceLevel.SOP2,
                "mohre",
                "AE-DU");

        assertThat(tokens.verified(issuer.token(caller, Duration.ofMinutes(5))).caller())
                .isEqualTo(caller);
        assertThat(caller.toString()).doesNotContain("784", "uae-pass");
    }

    @Test
    void roles_that_are_somebody_elses_are_left_out_and_may_stand_in_one_text() throws Exception {
        assertThat(tokens.verified(signed(claims -> claims.claim("roles", "analyst root CITIZEN")))
                        .caller()
                        .roles())
                .containsExactly(Role.ANALYST);
    }

    @Test
    void what_is_not_meant_for_here_is_refused() throws Exception {
        assertThat(refused(signed(claims -> claims.issuer("https://elsewhere"))))
                .isEqualTo("token-invalid");
        assertThat(refused(signed(claims -> claims.audience("another-service"))))
                .isEqualTo("token-invalid");
        assertThat(refused(signed(claims -> claims.audience((String) null)))).isEqualTo("token-invalid");
        assertThat(refused(signed(claims -> claims.subject(null)))).isEqualTo("token-invalid");
        assertThat(refused(signed(claims -> claims.expirationTime(null)))).isEqualTo("token-invalid");
        assertThat(refused("not.a.token")).isEqualTo("token-invalid");
        assertThat(refused("x".repeat(100_000))).isEqualTo("token-invalid");
    }

    @Test
    void a_token_chooses_neither_its_algorithm_nor_its_key() throws Exception {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        byte[] publicKey = key.toECPublicKey().getEncoded();

        assertThat(refused(new PlainJWT(claims(none -> {})).serialize())).isEqualTo("token-invalid");
        assertThat(refused(signed(JWSAlgorithm.HS256, new MACSigner(publicKey), claims(none -> {}))))
                .isEqualTo("token-invalid");
        assertThat(refused(signed(JWSAlgorithm.ES256, new ECDSASigner(other), claims(none -> {}))))
                .isEqualTo("token-invalid");
    }

    @Test
    void its_time_may_be_a_minute_off_also_when_it_is_remembered() throws Exception {
        String token = signed(none -> {});
        String early = signed(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(50))));
        String tooEarly = signed(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(90))));

        assertThat(tokens.verified(token).caller().subject()).isEqualTo("uae-pass-7");
        assertThat(tokens.verified(early).caller().subject()).isEqualTo("uae-pass-7");
        assertThat(refused(tooEarly)).isEqualTo("token-invalid");
        now = now.plusSeconds(350);
        assertThat(tokens.verified(token).caller().subject()).isEqualTo("uae-pass-7");
        now = now.plusSeconds(11);
        assertThat(refused(token)).isEqualTo("token-invalid");
    }

    @Test
    void an_issuer_that_is_away_is_not_the_callers_fault() throws IOException, JOSEException {
        keys.close();

        assertThat(refused(signed(none -> {}))).isEqualTo("issuer-unavailable");
    }
}
