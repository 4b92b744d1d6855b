package dev.muamala.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class RateLimitsTest {
    @Test
    void who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is() {
        RateLimits limits = new RateLimits(new SecuritySettings.Limits(1, 0, 100));
        Refused refused = catchThrowableOfType(Refused.class, () -> {
            for (int i = 0; i < 100; i++) {
                limits.ofSubject("hasty");
            }
        });

        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isPositive();
        assertThatCode(() -> limits.ofSubject("calm")).doesNotThrowAnyException();
    }

    @Test
    void a_burst_of_ten_seconds_is_nothing_unusual() {
        RateLimits limits = new RateLimits(new SecuritySettings.Limits(0, 50, 100));

        assertThatCode(() -> {
                    for (int i = 0; i < 500; i++) {
                        limits.ofAddress("10.0.0.1");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void there_may_be_no_limit() {
        RateLimits limits = new RateLimits(new SecuritySettings.Limits(0, 0, 100));

        assertThatCode(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        limits.ofSubject("hasty");
                        limits.ofAddress("10.0.0.1");
                    }
                })
                .doesNotThrowAnyException();
    }
}
