package dev.muamala.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @ParameterizedTest
    @CsvSource({
        "784-1990-1234567-1, 784-1990-1234567-1",
        "٧٨٤-١٩٩٠-١٢٣٤٥٦٧-١, 784-1990-1234567-1",
        "۷۸۴, 784",
        "عقد ٠٩, عقد 09",
        "१२३, १२३"
    })
    void arabic_and_persian_digits_are_written_as_0_to_9_and_nothing_else_changes(String typed, String kept) {
        assertThat(Identifiers.latinDigits(typed)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u202eb",
                "a\u2066b",
                "a\u2069",
                "\u200fa",
                "\u061ca",
                "a\u200bb",
                "a\ufeff",
                "a\nb",
                "a\u0000",
                "\ud800"
            })
    void what_is_not_seen_is_not_plain(String hidden) {
        assertThat(Identifiers.isPlain(hidden)).isFalse();
    }

    @Test
    void letters_of_both_languages_and_a_bounded_length_are_plain() {
        assertThat(Identifiers.isPlain("DOC-2026/118 (ب)")).isTrue();
        assertThat(Identifiers.isPlain("x".repeat(200))).isTrue();
        assertThat(Identifiers.isPlain("x".repeat(201))).isFalse();
    }
}
