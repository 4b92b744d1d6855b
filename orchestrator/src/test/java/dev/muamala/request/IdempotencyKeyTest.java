package dev.muamala.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    @Test
    void quotes_are_no_part_of_a_key() {
        assertThat(IdempotencyKey.of("\"8e03978e-40d5\"")).isEqualTo(IdempotencyKey.of("8e03978e-40d5"));
        assertThat(IdempotencyKey.of("\"a,b\"").value()).isEqualTo("a,b");
        assertThat(IdempotencyKey.of("\"a\\\"b\\\\c\"").value()).isEqualTo("a\"b\\c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"",
                "\"\"",
                "\"a",
                "a\"",
                "a b",
                "\"a b\"",
                "a,b",
                "\"a\",\"b\"",
                "\"a\\b\"",
                "مفتاح",
                "a\u007f"
            })
    void what_is_no_key_is_refused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.of(header)).isInstanceOfSatisfying(CommandRefused.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("idempotency-key-invalid");
            assertThat(refusal.kind().status()).isEqualTo(400);
        });
    }

    @Test
    void a_key_has_at_most_255_characters() {
        assertThat(IdempotencyKey.of("x".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> IdempotencyKey.of("x".repeat(256))).isInstanceOf(CommandRefused.class);
    }
}
