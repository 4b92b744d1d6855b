package dev.muamala.eventstore;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Many who take from the same at the same time. */
final class Takers {
    private Takers() {}

    /** What all of them got, each until it found nothing so many times running. */
    static Queue<String> take(int takers, int empties, Supplier<List<String>> next) throws Exception {
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        CyclicBarrier start = new CyclicBarrier(takers);
        ExecutorService threads = Executors.newFixedThreadPool(takers);
        List<Future<?>> done = new ArrayList<>();
        for (int taker = 0; taker < takers; taker++) {
            done.add(threads.submit(() -> {
                start.await();
                for (int empty = 0; empty < empties; ) {
                    List<String> some = next.get();
                    taken.addAll(some);
                    empty = some.isEmpty() ? empty + 1 : 0;
                }
                return null;
            }));
        }
        for (Future<?> taker : done) {
            taker.get(60, SECONDS);
        }
        threads.shutdown();
        return taken;
    }
}
