package dev.muamala.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.EntityId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class CallSignatureTest {
    private static final byte[] BODY = "{\"outcome\":\"replied\"}".getBytes(StandardCharsets.UTF_8);
    private static final String CALL = "0b6e4f3c-8f0c-8c1d-9d5a-2f1f0c4f8a11.1";

    private final CallSignature signature = at("2026-11-24T08:00:00Z");

    /** Computed with {@code openssl dgst -sha256 -hmac s3cret} over {@code <t>.<call id>.<body>}. */
    @Test
    void the_header_is_what_any_other_hmac_implementation_computes() {
        assertThat(signature.sign(CALL, BODY))
                .isEqualTo("t=1795507200,v1=83816dd55eb494755cc0919a4ec17242ccbd84d103da709eb81e00ae50ed799b");
    }

    @Test
    void the_secret_of_an_entity_is_derived_from_the_master_secret() {
        assertThat(CallSignature.secretOf("master", new EntityId("mohre")))
                .isEqualTo("21a0d751da908dd4073ea8155ee774e921a7459a495aed981d232919e89060a5");
    }

    @Test
    void its_own_signature_verifies() {
        assertThat(signature.verifies(signature.sign(CALL, BODY), CALL, BODY)).isTrue();
    }

    @Test
    void another_call_another_body_and_another_secret_do_not_verify() {
        String header = signature.sign(CALL, BODY);

        assertThat(signature.verifies(header, CALL + "0", BODY)).isFalse();
        assertThat(signature.verifies(header, CALL, "{}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(new CallSignature("other", signature.tolerance(), signature.clock()).verifies(header, CALL, BODY))
                .isFalse();
    }

    @Test
    void a_clock_that_is_off_is_borne_up_to_the_tolerance_in_both_directions() {
        String header = signature.sign(CALL, BODY);

        assertThat(at("2026-11-24T08:05:00Z").verifies(header, CALL, BODY)).isTrue();
        assertThat(at("2026-11-24T07:55:00Z").verifies(header, CALL, BODY)).isTrue();
        assertThat(at("2026-11-24T08:05:01Z").verifies(header, CALL, BODY)).isFalse();
        assertThat(at("2026-11-24T07:54:59Z").verifies(header, CALL, BODY)).isFalse();
    }

    @Test
    void what_is_not_a_signature_does_not_verify() {
        String mac = "0".repeat(64);

        assertThat(signature.verifies(null, CALL, BODY)).isFalse();
        assertThat(signature.verifies("", CALL, BODY)).isFalse();
        assertThat(signature.verifies("t=1795507200", CALL, BODY)).isFalse();
        assertThat(signature.verifies("t=1795507200,v1=abc", CALL, BODY)).isFalse();
        assertThat(signature.verifies("t=999999999999,v1=" + mac, CALL, BODY)).isFalse();
        assertThat(signature.verifies("t=9999999999999999999,v1=" + mac, CALL, BODY))
                .isFalse();
    }

    private static CallSignature at(String instant) {
        return new CallSignature("s3cret", Duration.ofMinutes(5), Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
    }
}
