package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.whole.WholeSystem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The load and the checker on a system to which no harm is done. */
class LoadTest {
    @Test
    void a_system_that_is_left_alone_keeps_every_promise() {
        Journal journal = new Journal();
        try (WholeSystem system = new WholeSystem();
                Load load = new Load(journal, system.entities(), List.of(system.frontDoor()), 1)) {
            load.start(8);
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> journal.submissions().size() >= 60);
            assertThat(load.finish(Duration.ofMinutes(2))).isEmpty();
            Outside outside = Outside.of(system);
            assertThat(new Rest(outside).await(Duration.ofSeconds(30))).isTrue();
            new Checker(outside, journal).requireNothingWrong();
        }
    }
}
