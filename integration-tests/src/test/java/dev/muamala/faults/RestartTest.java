package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.whole.Entities;
import dev.muamala.whole.Journey;
import dev.muamala.whole.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that have something in their way. */
class RestartTest {
    @TempDir
    private Path folder;

    private Entities entities;
    private ServerProcess server;

    @BeforeEach
    void prepare() {
        entities = new Entities(folder.resolve("ledger.jsonl"), Clock.systemUTC());
        server = new ServerProcess(folder, entities).startingQuickly(folder.resolve("classes"));
    }

    @AfterEach
    void end() {
        server.close();
        entities.close();
    }

    @Test
    void a_first_start_that_is_killed_while_it_makes_the_database_is_followed_by_one_that_succeeds() {
        long seed = System.currentTimeMillis();
        System.out.println("The first starts are killed at random; seed " + seed);
        Random random = new Random(seed);
        for (int kill = 1; kill <= 4; kill++) {
            server.launch();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> server.hasStarted("initdb") || server.hasStarted("postgres"));
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(random.nextInt(1_500)))
                    .until(() -> true);
            server.killWithAllItStarted();
        }

        server.start();

        server.journey().submitted().untilCompleted("issued");
    }

    @Test
    void a_server_that_was_killed_starts_again_while_others_are_connected_to_its_database() throws SQLException {
        server.start();
        Journey journey = server.journey().submitted();
        try (Connection analyst = DriverManager.getConnection(server.databaseUrl())) {
            assertThat(analyst.isValid(1)).isTrue();
            server.kill();

            server.start();

            journey.untilCompleted("issued");
        }
    }
}
