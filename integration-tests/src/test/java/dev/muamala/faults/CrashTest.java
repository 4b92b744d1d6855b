package dev.muamala.faults;

import dev.muamala.definitions.Workflows;
import dev.muamala.whole.Entities;
import dev.muamala.whole.ServerProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed again and again under load. Each round has a log of its own; after its last kill the server is
 * left alone until it has come to rest, and every {@link Invariant} is decided. {@code -Dkills} says how many kills in
 * all, {@code -Dseed} repeats the choices of a run (but not the machine's own timing).
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
    private static final int KILLS_A_ROUND = 25;
    private static final List<String> EMIRATES = List.of("AE-DU", HastyEmirate.CODE);
    private static final int CITIZENS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> whatever_the_moment_of_the_kill_nothing_is_lost_nothing_is_doubled_and_every_request_goes_on() {
        int rounds = (KILLS + KILLS_A_ROUND - 1) / KILLS_A_ROUND;
        System.out.println(KILLS + " kills, -Dseed=" + SEED);
        return IntStream.rangeClosed(1, rounds).mapToObj(round -> {
            int kills = KILLS / rounds + (round <= KILLS % rounds ? 1 : 0);
            return DynamicTest.dynamicTest("round " + round + ": " + kills + " kills", () -> survive(round, kills));
        });
    }

    private void survive(int round, int kills) {
        Random random = new Random(SEED + round);
        Path place = folder.resolve("round-" + round);
        Path definitions = HastyEmirate.definitions(place.resolve("definitions"));
        Journal journal = new Journal();
        try (Entities entities = new Entities(place.resolve("ledger.jsonl"), Clock.systemUTC());
                ServerProcess server = new ServerProcess(place, entities)
                        .with("MUAMALA_DEFINITIONS", definitions.toString())
                        .startingQuickly(folder.resolve("classes"));
                Load load = new Load(journal, entities, List.of(server.frontDoor()), random.nextLong(), EMIRATES)) {
            server.start();
            if (round == 1) {
                server.stop();
                server.start();
            }
            load.start(CITIZENS);
            for (int kill = 1; kill <= kills; kill++) {
                Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
                moment.await(server, entities, random);
                server.kill();
                System.out.println("Kill " + kill + " of " + kills + ", " + moment + "; " + journal);
                server.launch();
            }
            server.awaitReady();
            List<String> waitedFor = load.finish(PATIENCE);
            Outside outside = Outside.of(server, entities).running(Workflows.read(definitions));
            boolean atRest = new Rest(outside).await(PATIENCE);
            new Checker(outside, journal).requireNothingWrong();
            if (!waitedFor.isEmpty() || !atRest) {
                throw new AssertionError("The system did not come to rest; citizens wait for " + waitedFor);
            }
        }
    }
}
