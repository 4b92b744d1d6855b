package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdTest {
    private static final ApplicantId FATIMA = new ApplicantId("784-1990-1234567-1");

    @Test
    void the_same_applicant_and_key_always_name_the_same_request() {
        assertThat(RequestId.derive(FATIMA, "bakery")).isEqualTo(RequestId.derive(FATIMA, "bakery"));
    }

    /** Computed outside Java: SHA-256 over the length of the applicant, the applicant and the key. */
    @Test
    void requests_keep_their_ids_across_versions_of_the_software() {
        assertThat(RequestId.derive(new ApplicantId("applicant-1"), "key-1").value())
                .isEqualTo("9b2e61aa-b093-843c-a9bb-13ab930c98c5");
    }

    @Test
    void another_applicant_or_another_key_names_another_request() {
        RequestId request = RequestId.derive(FATIMA, "bakery");

        assertThat(RequestId.derive(FATIMA, "bakery2")).isNotEqualTo(request);
        assertThat(RequestId.derive(new ApplicantId("784-1990-1234567-2"), "bakery"))
                .isNotEqualTo(request);
    }

    @Test
    void characters_that_move_from_the_applicant_to_the_key_make_a_difference() {
        assertThat(RequestId.derive(new ApplicantId("ab"), "c"))
                .isNotEqualTo(RequestId.derive(new ApplicantId("a"), "bc"));
    }

    @Test
    void a_derived_id_is_a_uuid_of_the_custom_version() {
        for (int i = 0; i < 1_000; i++) {
            RequestId id = RequestId.derive(FATIMA, "key-" + i);
            UUID uuid = UUID.fromString(id.value());

            assertThat(uuid).hasToString(id.value());
            assertThat(uuid.version()).isEqualTo(8);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }
}
