package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepKeyTest {
    @ParameterizedTest
    @CsvSource({
        "reserveName#1, reserveName",
        "askApproval[1]#2, askApproval",
        "inspect[0.3]#1, inspect",
        "a#1/b[0]#2, b",
        "a[2]#1/b#1, b",
        "a[2]#1/b[0]#3/c#1, c"
    })
    void the_element_is_told_from_loops_occurrences_and_enclosing_calls(String key, String activity) {
        assertThat(new StepKey(key).activityId()).isEqualTo(activity);
    }
}
