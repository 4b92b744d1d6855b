package dev.muamala.status;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * Everybody who is kept waiting on this node, up to a limit, and one timer for all of them. When the server stops they
 * are let go first, so that they ask another node instead of holding up the end of this one.
 */
final class Waiting implements SmartLifecycle {
    private final int most;
    private final Set<Parked> all = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean running;

    Waiting(int most) {
        this.most = most;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "waiting-readers");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Whether one more may wait. */
    boolean hasRoom() {
        return running && all.size() < most;
    }

    void enter(Parked parked) {
        all.add(parked);
        if (!running) {
            parked.letGo();
        }
    }

    void leave(Parked parked) {
        all.remove(parked);
    }

    /** Must be quick. */
    Future<?> in(Duration time, Runnable task) {
        return timer.schedule(task, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        all.forEach(Parked::letGo);
        timer.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
