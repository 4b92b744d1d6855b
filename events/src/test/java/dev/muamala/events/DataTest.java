package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataTest {
    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of((byte) 7, 7L),
                Arguments.of((short) 7, 7L),
                Arguments.of(7, 7L),
                Arguments.of(7L, 7L),
                Arguments.of(BigInteger.valueOf(7), 7L),
                Arguments.of(7.0, 7L),
                Arguments.of(new BigDecimal("7.00"), 7L),
                Arguments.of(new BigDecimal("7E2"), 700L),
                Arguments.of(0.1f, new BigDecimal("0.1")),
                Arguments.of(-0.50, new BigDecimal("-0.5")),
                Arguments.of(new BigDecimal("2.50"), new BigDecimal("2.5")),
                Arguments.of(Long.MAX_VALUE, Long.MAX_VALUE),
                Arguments.of(BigInteger.valueOf(Long.MIN_VALUE), Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void equal_numbers_are_kept_alike_whatever_their_java_type(Number given, Object kept) {
        assertThat(Data.copyOf(Map.of("n", given))).isEqualTo(Map.of("n", kept));
    }

    @Test
    void text_truth_and_nothing_are_kept_as_they_are_in_their_order() {
        Map<String, Object> data = new java.util.LinkedHashMap<>();
        data.put("z", "نص");
        data.put("a", null);
        data.put("m", true);

        Map<String, Object> copy = Data.copyOf(data);

        assertThat(copy).isEqualTo(data);
        assertThat(copy.keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void a_copy_of_a_copy_is_the_same() {
        Map<String, Object> once = Data.copyOf(Map.of("fee", 120.50, "lines", List.of(1, Map.of("n", 2.0))));

        assertThat(Data.copyOf(once)).isEqualTo(once);
    }

    @Test
    void any_iterable_becomes_a_list() {
        assertThat(Data.copyOf(Map.of("emirates", new LinkedHashSet<>(List.of("AE-DU", "AE-SH")))))
                .isEqualTo(Map.of("emirates", List.of("AE-DU", "AE-SH")));
    }

    @Test
    void what_is_done_to_the_original_later_is_not_seen() {
        List<Object> names = new ArrayList<>(List.of("Golden Palm"));
        Map<String, Object> form = new HashMap<>(Map.of("names", names));

        Map<String, Object> copy = Data.copyOf(form);
        names.add("Desert Rose");
        form.put("more", 1);

        assertThat(copy).isEqualTo(Map.of("names", List.of("Golden Palm")));
    }

    @Test
    void nothing_of_it_can_be_changed_at_any_depth() {
        Map<String, Object> copy = Data.copyOf(Map.of("list", new ArrayList<>(List.of(new HashMap<>(Map.of("a", 1))))));
        List<?> list = (List<?>) copy.get("list");
        Map<?, ?> inner = (Map<?, ?>) list.get(0);

        assertThatThrownBy(() -> copy.put("b", 1L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(inner::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_json_has_no_word_for_is_refused_with_its_place() {
        Map<String, Object> form = Map.of("owners", List.of("Fatima", Map.of("id", UUID.randomUUID())));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.copyOf(form))
                .withMessageContaining("\"/owners/1/id\"")
                .withMessageContaining("java.util.UUID");
    }

    static Stream<Number> unstorable() {
        return Stream.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                BigInteger.ONE.shiftLeft(63),
                new BigDecimal("1E+999999999"));
    }

    @ParameterizedTest
    @MethodSource("unstorable")
    void a_number_that_cannot_be_kept_is_refused_with_its_place(Number number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.copyOf(Map.of("fees", Map.of("total", number))))
                .withMessageContaining("\"/fees/total\" is " + number);
    }

    @Test
    void a_key_that_is_no_text_is_refused_with_its_place() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Data.copyOf(Map.of("owners", Collections.singletonMap(1, "Fatima"))))
                .withMessageContaining("\"/owners\"");
    }
}
