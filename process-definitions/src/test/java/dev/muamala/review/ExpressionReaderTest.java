package dev.muamala.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.review.ExpressionReader.NotReadException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "${a}§a",
                " ${ a.b.c } §a.b.c",
                "#{a}§a",
                "${a['b c'][0].d}§a['b c'][0].d",
                "${a[\"b\"]}§a.b",
                "${a['and']}§a['and']",
                "${a == 'it\\'s'}§a == 'it\\'s'",
                "${a == \"say \\\"so\\\"\"}§a == 'say \"so\"'",
                "${a eq null or b ne true}§(a == null) || (b != true)",
                "${a lt 1 and b ge 2.50}§(a < 1) && (b >= 2.5)",
                "${a || b && !c}§a || (b && (!c))",
                "${a || b || c || (d || e)}§a || b || c || (d || e)",
                "${a && b && c}§a && b && c",
                "${(a || b) && not c}§(a || b) && (!c)",
                "${empty a.list}§empty a.list",
                "${!empty a}§!(empty a)",
                "${a > -3}§a > -3",
                "${a == b == c}§(a == b) == c",
                "${a < b == c}§(a < b) == c",
                "${نموذج.حقل == 'قيمة'}§نموذج.حقل == 'قيمة'",
                "${'}' == a}§'}' == a"
            })
    void what_compares_variables_is_read(String text, String written) throws NotReadException {
        assertThat(ExpressionReader.read(text)).hasToString(written);
        assertThat(ExpressionReader.read("${" + written + "}"))
                .as("written and read again")
                .isEqualTo(ExpressionReader.read(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "${}",
                "${a",
                "a}",
                "${a}${b}",
                "text ${a}",
                "${a} text",
                "${a b}",
                "${a.}",
                "${.a}",
                "${a[]}",
                "${a[b]}",
                "${a[0}",
                "${a[99999999999]}",
                "${'a}",
                "${'a\\n'}",
                "${a = 1}",
                "${a & b}",
                "${a == }",
                "${and}",
                "${a.and}",
                "${a instanceof b}",
                "${99999999999999999999}",
                "${a; b}",
                "${a, b}",
                "${\"${b}\"",
                "${a == ${b}}"
            })
    void anything_else_is_refused(String text) {
        assertThatThrownBy(() -> ExpressionReader.read(text)).isInstanceOf(NotReadException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${a()}|calls something",
                "${a.b()}|calls something",
                "${a['b']()}|calls something",
                "${ns:f(a)}|chooses a value",
                "${''.getClass()}|cannot be read",
                "${a + 1}|computes",
                "${a - 1}|computes",
                "${-a}|computes",
                "${a * 2}|computes",
                "${a div 2}|computes",
                "${a % 2 == 0}|computes",
                "${a ? b : c}|chooses a value"
            })
    void what_does_more_than_compare_is_refused_by_name(String text, String reason) {
        assertThatThrownBy(() -> ExpressionReader.read(text))
                .isInstanceOf(NotReadException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "(", "not ", "empty ", "a == (", "!("})
    void depth_and_length_are_bounded(String prefix) {
        for (int times : new int[] {40, 400, 100_000}) {
            assertThatThrownBy(() -> ExpressionReader.read("${" + prefix.repeat(times) + "a}"))
                    .isInstanceOf(NotReadException.class);
        }
    }
}
