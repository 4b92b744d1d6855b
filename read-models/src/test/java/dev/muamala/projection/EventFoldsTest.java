package dev.muamala.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventFoldsTest {
    sealed interface Happening permits Opened, Ended {}

    record Opened() implements Happening {}

    sealed interface Ended extends Happening permits Won, Lost {}

    record Won() implements Ended {}

    record Lost() implements Ended {}

    @Test
    void an_event_that_was_forgotten_is_named() {
        assertThatThrownBy(() -> EventFolds.over(Happening.class, String.class)
                        .on(Opened.class, (current, event) -> current)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[Lost, Won]");
    }

    @Test
    void an_event_is_folded_by_its_own_fold() {
        EventFolds<Happening, String> folds = EventFolds.over(Happening.class, String.class)
                .on(Opened.class, (current, event) -> "opened")
                .on(Won.class, (current, event) -> current + ", won")
                .on(Lost.class, (current, event) -> current + ", lost")
                .build();

        assertThat(folds.apply(folds.apply(null, new Opened()), new Lost())).isEqualTo("opened, lost");
    }
}
