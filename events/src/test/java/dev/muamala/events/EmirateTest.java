package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmirateTest {
    @Test
    void there_are_seven_under_their_iso_codes() {
        assertThat(Emirate.values())
                .extracting(Emirate::code)
                .containsExactlyInAnyOrder("AE-AZ", "AE-AJ", "AE-DU", "AE-FU", "AE-RK", "AE-SH", "AE-UQ");
    }

    @ParameterizedTest
    @EnumSource
    void each_is_found_by_its_code(Emirate emirate) {
        assertThat(Emirate.ofCode(emirate.code())).contains(emirate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DU", "ae-du", "DUBAI", "AE-XX"})
    void no_other_code_names_one(String code) {
        assertThat(Emirate.ofCode(code)).isEmpty();
    }
}
