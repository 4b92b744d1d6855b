package dev.muamala.webhook;

import static dev.muamala.webhook.Examples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(8);

    private final Patience patience = new Patience(FIRST, LONGEST, new Random(7));

    private Duration pause(int attempts, String retryAfter) {
        return Duration.between(NOON, patience.next(attempts, retryAfter, NOON));
    }

    @Test
    void each_pause_is_four_times_the_last_give_or_take_a_fifth_up_to_the_longest() {
        for (int round = 0; round < 1_000; round++) {
            Duration middle = FIRST;
            for (int attempts = 1; attempts <= 40; attempts++) {
                Duration pause = pause(attempts, null);
                Duration least = middle.multipliedBy(8).dividedBy(10);
                assertThat(pause)
                        .isBetween(least.compareTo(LONGEST) < 0 ? least.minusMillis(1) : LONGEST, LONGEST)
                        .isLessThanOrEqualTo(
                                middle.multipliedBy(12).dividedBy(10).plusMillis(1));
                middle = middle.compareTo(Duration.ofDays(30)) < 0 ? middle.multipliedBy(4) : middle;
            }
        }
    }

    @Test
    void those_who_failed_together_do_not_come_back_together() {
        assertThat(pause(3, null)).isNotEqualTo(pause(3, null));
    }

    @Test
    void three_days_are_filled_with_a_score_of_attempts() {
        Instant now = NOON;
        int attempts = 0;
        while (now.isBefore(NOON.plus(Duration.ofDays(3)))) {
            now = patience.next(++attempts, null, now);
        }
        assertThat(attempts).isBetween(13, 20);
    }

    @Test
    void whoever_asks_us_to_wait_is_given_the_time_within_a_day() {
        assertThat(pause(1, "120")).isEqualTo(Duration.ofMinutes(2));
        assertThat(pause(1, "Sun, 1 Mar 2026 12:10:00 GMT")).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(pause(1, "999999999")).isEqualTo(Duration.ofDays(1));
        assertThat(pause(1, "Sun, 1 Mar 2037 12:10:00 GMT")).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-5", "soon", "", "99999999999999999999", "Sun, 1 Mar 2020 12:10:00 GMT", "1.5"})
    void who_asks_for_less_or_for_nothing_that_is_understood_is_given_ours(String retryAfter) {
        assertThat(pause(1, retryAfter)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    }
}
