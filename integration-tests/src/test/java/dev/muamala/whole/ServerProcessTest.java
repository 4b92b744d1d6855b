package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process that ends in the middle of requests. */
class ServerProcessTest {
    @TempDir
    private Path folder;

    @Test
    void a_server_that_is_killed_goes_on_where_it_was_when_it_is_started_again() {
        try (Entities entities = new Entities(folder.resolve("ledger.jsonl"), Clock.systemUTC());
                ServerProcess server = new ServerProcess(folder.resolve("server"), entities)) {
            server.start();
            Journey issued = server.journey().submitted();
            issued.untilCompleted("issued");
            Journey calling = server.journey()
                    .given("hangs", "{\"operation\": \"mohre.establishment.open\", \"behaviour\": \"hang\"}")
                    .submitted();
            Journey waiting = server.journey().given("later", """
                            {"operation": "approving-authority.activity.approve", "behaviour": "callback",
                             "delay": {"min": 2000, "max": 2000}}
                            """).submitted();
            calling.untilCalled("mohre.establishment.open");
            waiting.untilHeldBy("municipality-dubai", "dubai-civil-defence", "khda");
            waiting.untilSeen("call-accepted");

            server.kill();
            calling.noLonger("hangs");
            server.start();

            issued.untilCompleted("issued");
            waiting.untilCompleted("issued");
            calling.untilCompleted("issued");
            for (Journey journey : List.of(issued, waiting, calling)) {
                assertThat(journey.ledger("*"))
                        .allSatisfy(call ->
                                assertThat(call.path("effects").asInt(0)).isEqualTo(1));
                assertThat(journey.effects(Journey.PAY)).isEqualTo(1);
            }
        }
    }
}
