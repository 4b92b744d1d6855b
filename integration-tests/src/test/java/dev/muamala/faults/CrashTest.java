package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.definitions.Workflows;
import dev.muamala.whole.Entities;
import dev.muamala.whole.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed again and again under load. Each round has a log of its own; after its last kill the server is
 * left alone until it has come to rest, and every {@link Invariant} is decided. In every second round the store of the
 * read models is a process of its own and outlives the server, in the others it dies with it. {@code -Dkills} says how
 * many kills in all, {@code -Dseed} repeats the choices of a run (but not the machine's own timing).
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("kills", 20);
    private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
    private static final int MOST_KILLS_A_ROUND = 20;
    private static final List<String> EMIRATES = List.of("AE-DU", HastyEmirate.CODE);
    private static final int CITIZENS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> whatever_the_moment_of_the_kill_nothing_is_lost_nothing_is_doubled_and_every_request_goes_on() {
        int rounds = Math.max(2, (KILLS + MOST_KILLS_A_ROUND - 1) / MOST_KILLS_A_ROUND);
        System.out.println(KILLS + " kills, -Dseed=" + SEED);
        return IntStream.rangeClosed(1, rounds).mapToObj(round -> {
            int kills = KILLS / rounds + (round <= KILLS % rounds ? 1 : 0);
            return DynamicTest.dynamicTest("round " + round + ": " + kills + " kills", () -> begin(round, kills));
        });
    }

    private void begin(int round, int kills) {
        Path place = folder.resolve("round-" + round);
        Random random = new Random(SEED + round);
        try (Entities entities = new Entities(place.resolve("ledger.jsonl"), Clock.systemUTC())) {
            if (round % 2 == 1) {
                survive(kills, random, place, entities, new ServerProcess(place, entities));
            } else {
                try (MongoProcess mongo = new MongoProcess(place.resolve("mongo"))) {
                    survive(kills, random, place, entities, new ServerProcess(place, entities, null, mongo.uri()));
                }
            }
        }
    }

    private void survive(int kills, Random random, Path place, Entities entities, ServerProcess process) {
        Path definitions = HastyEmirate.definitions(place.resolve("definitions"));
        Path classes = folder.resolve("classes");
        Journal journal = new Journal();
        try (ServerProcess server = process.with("MUAMALA_DEFINITIONS", definitions.toString())
                        .startingQuickly(classes);
                Load load = new Load(journal, entities, List.of(server.frontDoor()), random.nextLong(), EMIRATES)) {
            server.start();
            if (!Files.exists(classes)) {
                server.stop();
                server.start();
            }
            load.start(CITIZENS);
            int number = 0;
            for (Moment moment : moments(kills, random)) {
                moment.await(server, entities, random);
                server.kill();
                System.out.println("Kill " + ++number + " of " + kills + ", " + moment + "; " + journal);
                server.launch();
            }
            server.awaitReady();
            List<String> waitedFor = load.finish(PATIENCE);
            Outside outside = Outside.of(server, entities).running(Workflows.read(definitions));
            boolean atRest = new Rest(outside).await(PATIENCE);
            new Checker(outside, journal).requireNothingWrong();
            assertThat(waitedFor).as("what citizens still wait for").isEmpty();
            assertThat(atRest).as("the system came to rest").isTrue();
        }
    }

    /** Each as often as the others, in any order. */
    private static List<Moment> moments(int count, Random random) {
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            moments.add(Moment.values()[i % Moment.values().length]);
        }
        Collections.shuffle(moments, random);
        return moments;
    }
}
