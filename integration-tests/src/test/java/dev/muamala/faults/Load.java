package dev.muamala.faults;

import static org.awaitility.Awaitility.await;

import dev.muamala.whole.Entities;
import dev.muamala.whole.JsonClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Citizens who submit trade licences, correct them, withdraw them and look after them, whether or not a server is
 * there. What they are told is in the {@link Journal}.
 *
 * <pre>{@code
 *   Journal journal = new Journal();
 *   try (Load load = new Load(journal, entities, List.of(server.frontDoor()), seed)) {
 *       load.start(12);
 *       // do harm
 *       load.finish(Duration.ofMinutes(2));
 *   }
 *   new Checker(Outside.of(server, entities), journal).requireNothingWrong();
 * }</pre>
 */
public final class Load implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long BETWEEN_TURNS_MILLIS = 40;

    private final Journal journal;
    private final Entities entities;
    private final List<JsonClient> frontDoors;
    private final String name;
    private final List<String> emirates;
    private final Random random;
    private final List<Citizen> citizens = new ArrayList<>();
    private final ScheduledExecutorService turns = Executors.newScheduledThreadPool(THREADS);
    private volatile boolean submitting = true;

    /**
     * In Dubai, where timers are of days.
     *
     * @param seed of another number than other loads on the same system, since it is part of the citizens' names
     */
    public Load(Journal journal, Entities entities, List<JsonClient> frontDoors, long seed) {
        this(journal, entities, frontDoors, seed, List.of("AE-DU"));
    }

    /**
     * @param frontDoors of which each turn takes any one
     * @param emirates of which each request is submitted in any one; ISO 3166-2
     */
    public Load(Journal journal, Entities entities, List<JsonClient> frontDoors, long seed, List<String> emirates) {
        this.journal = journal;
        this.entities = entities;
        this.frontDoors = List.copyOf(frontDoors);
        this.name = "784-load-" + seed + "-";
        this.emirates = List.copyOf(emirates);
        this.random = new Random(seed);
    }

    /** More citizens come. Returns at once. */
    public void start(int howMany) {
        Story.tellEntities(entities::given);
        for (int i = 0; i < howMany; i++) {
            Citizen citizen =
                    new Citizen(name + citizens.size(), new Random(random.nextLong()), journal, frontDoors, emirates);
            citizens.add(citizen);
            turns.scheduleWithFixedDelay(
                    () -> turn(citizen), random.nextInt(100), BETWEEN_TURNS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void turn(Citizen citizen) {
        try {
            citizen.turn(submitting);
        } catch (RuntimeException e) {
            journal.failed(e);
        }
    }

    /**
     * No new requests from here on. Waits until every citizen has seen the end of all that they wait for, or for so
     * long; either way the citizens stay and go on looking.
     *
     * @return the requests that are still waited for
     */
    public List<String> finish(Duration patience) {
        submitting = false;
        try {
            await().atMost(patience).pollInterval(Duration.ofMillis(100)).until(this::waitedFor, List::isEmpty);
        } catch (ConditionTimeoutException e) {
            System.out.println("Still waited for: " + waitedFor());
        }
        return waitedFor();
    }

    private List<String> waitedFor() {
        return citizens.stream().flatMap(citizen -> citizen.waitsFor().stream()).toList();
    }

    /** The citizens go home. */
    @Override
    public void close() {
        turns.shutdownNow();
        try {
            if (!turns.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("a citizen does not come back from a turn");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
