package dev.muamala.review.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-01-30T21:30:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT90S,2026-01-30T21:31:30Z",
        "P2D,2026-02-01T21:30:00Z",
        "P1W,2026-02-06T21:30:00Z",
        "P1DT2H,2026-01-31T23:30:00Z",
        "2026-12-02T09:00:00+04:00,2026-12-02T05:00:00Z",
        "2026-12-02T09:00:00Z,2026-12-02T09:00:00Z",
        "R3/PT10M,2026-01-30T21:40:00Z",
        "R/P1D,2026-01-31T21:30:00Z",
        "R2/2026-03-01T00:00:00Z/P1D,2026-03-01T00:00:00Z"
    })
    void a_literal_says_when_it_is_due(String literal, Instant due) {
        assertThat(Schedule.parse(literal).due(NOW)).isEqualTo(due);
    }

    @Test
    void months_and_dates_are_counted_in_the_emirates() {
        // There it is already the 31st, at half past one in the morning.
        assertThat(Schedule.parse("P1M").due(NOW)).isEqualTo(Instant.parse("2026-02-27T21:30:00Z"));
        assertThat(Schedule.parse("2026-12-02T00:00:00").due(NOW)).isEqualTo(Instant.parse("2026-12-01T20:00:00Z"));
    }

    @Test
    void a_repeating_interval_comes_as_often_as_it_says() {
        Schedule first = Schedule.parse("R2/2026-03-01T00:00:00Z/P1D");
        Schedule second = first.next().orElseThrow();

        assertThat(second.due(NOW)).isEqualTo(Instant.parse("2026-01-31T21:30:00Z"));
        assertThat(second.next()).isEmpty();
        assertThat(Schedule.parse("R/PT1H").next()).contains(Schedule.parse("R/PT1H"));
        assertThat(Schedule.parse("PT1H").next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "${due}",
                "P",
                "PT",
                "R3",
                "R0/PT1H",
                "R3/PT0S",
                "R/2026-01-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "0 0 * * *",
                "P-1D",
                "R/PT-1S",
                "R/P1DT-25H",
                "P-1DT48H",
                "P101Y",
                "P999999999D",
                "PT999999999H",
                "+999999999-12-31T23:59:59Z",
                "R2/-0500-01-01T00:00:00Z/P1D"
            })
    void anything_else_is_refused(String literal) {
        assertThatThrownBy(() -> Schedule.parse(literal))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a timer");
    }
}
