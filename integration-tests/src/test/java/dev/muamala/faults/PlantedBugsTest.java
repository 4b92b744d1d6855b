package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.status.RequestStatusProjection;
import dev.muamala.whole.WholeSystem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checker is itself tested: it says nothing of a system to which nothing was done, and finds each {@link
 * PlantedBug} by the invariant that is named for it.
 */
class PlantedBugsTest {
    private static final int SUBMISSIONS = 20;

    @TempDir
    private static Path folder;

    private static PostgresProcess postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = new PostgresProcess(folder);
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Test
    void a_system_without_a_bug_keeps_every_promise() throws SQLException {
        assertThat(violations(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_bug_is_caught_by_the_invariant_named_for_it(PlantedBug bug) throws SQLException {
        List<Violation> found = violations(Optional.of(bug));
        Set<Invariant> broken = found.stream().map(Violation::invariant).collect(Collectors.toSet());
        System.out.println(bug + " is found by "
                + found.stream().map(Violation::toString).limit(5).toList());
        assertThat(broken).contains(bug.caughtBy());
    }

    private static List<Violation> violations(Optional<PlantedBug> bug) throws SQLException {
        String database =
                createDatabase(bug.map(PlantedBug::name).orElse("no_bug").toLowerCase());
        Strike strike = new Strike();
        Journal journal = new Journal();
        try (WholeSystem system = new WholeSystem(
                        Map.of("spring.datasource.url", database, "muamala.entities.timeout", "2s"), beans -> {
                            bug.ifPresent(planted -> planted.plant(beans, strike));
                            beans.registerBean(
                                    EventsCounted.class,
                                    () -> bug.map(planted -> planted.counted(strike))
                                            .orElseGet(EventsCounted::new));
                        });
                Load load = new Load(journal, system.entities(), List.of(system.frontDoor()), 1)) {
            execute(database, "CREATE SEQUENCE strikes");
            execute(database, bug.map(PlantedBug::spoil).orElse(""));
            load.start(4);
            await("the load, and the bug")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> journal.submissions().size() >= SUBMISSIONS
                            && (bug.isEmpty() || strike.isDone() || hasStruck(database)));
            boolean sound = bug.isEmpty();
            List<String> waitedFor = load.finish(Duration.ofSeconds(sound ? 300 : 10));
            Outside outside = Outside.of(system, List.of(new RequestStatusProjection(), new EventsCounted()));
            boolean atRest = new Rest(outside).await(Duration.ofSeconds(sound ? 120 : 5));
            if (sound) {
                assertThat(waitedFor).isEmpty();
                assertThat(atRest).isTrue();
                assertThat(journal.surprises()).isEmpty();
            }
            return new Checker(outside, journal).violations();
        }
    }

    private static String createDatabase(String name) throws SQLException {
        execute(postgres.jdbcUrl(), "CREATE DATABASE " + name);
        return postgres.jdbcUrl().replace("/postgres?", "/" + name + "?");
    }

    private static boolean hasStruck(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT is_called FROM strikes")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
