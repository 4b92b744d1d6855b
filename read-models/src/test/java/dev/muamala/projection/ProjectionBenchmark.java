package dev.muamala.projection;

import dev.muamala.events.Emirate;
import dev.muamala.events.RequestEvent;
import dev.muamala.mongodb.TestStore;
import dev.muamala.status.Journey;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast the read side is on this machine: the bare fold, a replay into the store, and the lag from an append to its
 * document. Run its main method with the test class path; the arguments are requests and batch size.
 */
final class ProjectionBenchmark {
    private static final int OPEN_AT_ONCE = 256;

    private final RequestStatusProjection requests = new RequestStatusProjection();

    private ProjectionBenchmark() {}

    public static void main(String[] arguments) {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int batchSize = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        ProjectionBenchmark benchmark = new ProjectionBenchmark();
        List<RequestEvent> events = benchmark.events(count);
        benchmark.fold(events);
        benchmark.fold(events);
        benchmark.replay(events, batchSize);
        benchmark.replay(events, batchSize);
        benchmark.lag(batchSize);
    }

    private List<RequestEvent> events(int count) {
        Random random = new Random(1);
        List<Deque<RequestEvent>> open = new ArrayList<>();
        List<RequestEvent> events = new ArrayList<>();
        int begun = 0;
        while (begun < count || !open.isEmpty()) {
            while (begun < count && open.size() < OPEN_AT_ONCE) {
                Journey journey = new Journey("request-" + begun++);
                open.add(new ArrayDeque<>(journey.whole(random, "applicant", Emirate.DUBAI)));
            }
            int which = random.nextInt(open.size());
            events.add(open.get(which).removeFirst());
            if (open.get(which).isEmpty()) {
                open.remove(which);
            }
        }
        return events;
    }

    private void fold(List<RequestEvent> events) {
        Map<String, RequestStatus> documents = new HashMap<>();
        long begun = System.nanoTime();
        long index = 0;
        for (RequestEvent event : events) {
            RequestStatus current = documents.get(requests.key(event));
            Position position = new Position(++index, current == null ? 0 : current.version());
            documents.put(requests.key(event), requests.evolve(current, event, position));
        }
        print("fold", events.size(), begun);
    }

    private void replay(List<RequestEvent> events, int batchSize) {
        MemoryLog log = new MemoryLog();
        log.append(events.toArray(RequestEvent[]::new));
        try (TestStore store = new TestStore()) {
            Projections projections = projections(log, store, batchSize);
            long begun = System.nanoTime();
            projections.start();
            projections
                    .reader(requests)
                    .seen(log.head(), Duration.ofMinutes(10))
                    .join();
            print("replay, batch " + batchSize, events.size(), begun);
            projections.stop();
        }
    }

    private void lag(int batchSize) {
        MemoryLog log = new MemoryLog();
        try (TestStore store = new TestStore()) {
            Projections projections = projections(log, store, batchSize);
            projections.start();
            ProjectedCollection<RequestStatus> documents =
                    new ProjectedCollection<>(store.database(), "requests@1", RequestStatus.class);
            for (int round = 0; round < 2; round++) {
                long[] micros = new long[1_000];
                for (int number = 0; number < micros.length; number++) {
                    String id = "request-" + round + "-" + number;
                    long begun = System.nanoTime();
                    log.append(new Journey(id).submitted());
                    while (documents.load(List.of(id)).isEmpty()) {
                        LockSupport.parkNanos(200_000);
                    }
                    micros[number] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
                }
                Arrays.sort(micros);
                System.out.printf(
                        "lag: p50 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                        micros[500] / 1e3, micros[990] / 1e3, micros[999] / 1e3);
            }
            projections.stop();
        }
    }

    private Projections projections(MemoryLog log, TestStore store, int batchSize) {
        ProjectionSettings settings =
                new ProjectionSettings(4, batchSize, Duration.ofMillis(50), Duration.ofSeconds(10));
        return new Projections(List.of(requests), store.database(), log, settings, Clock.systemUTC());
    }

    private static void print(String what, int events, long begun) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s: %,d events in %.2f s, %,.0f events/s%n", what, events, seconds, events / seconds);
    }
}
