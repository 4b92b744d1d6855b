package dev.muamala.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdTest {
    private static final RequestId REQUEST = RequestId.derive(new ApplicantId("fatima"), "bakery");

    @Test
    void a_call_says_which_request_is_meant_and_which_of_its_calls() {
        CallId call = CallId.of(REQUEST, 12);

        assertThat(call).hasToString(REQUEST + ".12");
        assertThat(call.request()).isEqualTo(REQUEST);
        assertThat(call.ordinal()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".1", "request.", "request"})
    void what_has_no_request_or_no_ordinal_is_not_a_call_id(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallId(value))
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining("<request id>.<ordinal of the call>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"request.first", "request.99999999999", "request. 1"})
    void an_ordinal_that_no_request_gave_is_none(String value) {
        assertThat(new CallId(value).ordinal()).isZero();
    }
}
