package dev.muamala.eventstore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes work of one kind when it is due, whichever node it came from, and hands it to {@code handler} on this loop's
 * own thread. What the handler does not finish comes back when the lease ends.
 */
public final class DueWorkLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DueWorkLoop.class);
    private static final int BATCH = 100;

    private final DueWork dueWork;
    private final String kind;
    private final Duration lease;
    private final Duration interval;
    private final Clock clock;
    private final Consumer<DueWork.Item> handler;
    private volatile Thread thread;

    /** @param interval the longest that the loop looks away */
    public DueWorkLoop(
            DueWork dueWork,
            String kind,
            Duration lease,
            Duration interval,
            Clock clock,
            Consumer<DueWork.Item> handler) {
        this.dueWork = dueWork;
        this.kind = kind;
        this.lease = lease;
        this.interval = interval;
        this.clock = clock;
        this.handler = handler;
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "due-" + kind);
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public synchronized void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        while (thread == Thread.currentThread()) {
            try {
                List<DueWork.Item> items = dueWork.take(kind, clock.instant(), lease, BATCH);
                items.forEach(this::handle);
                if (items.size() < BATCH) {
                    Thread.sleep(pause().toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("Due work of kind {} cannot be taken now: {}", kind, e.toString());
                sleepAfterFailure();
            }
        }
    }

    private void handle(DueWork.Item item) {
        try {
            handler.accept(item);
        } catch (RuntimeException e) {
            LOG.warn("{} {} is not done; it comes back when its lease ends", kind, item.id(), e);
        }
    }

    private Duration pause() {
        Instant now = clock.instant();
        return dueWork.nextDue(kind)
                .map(next -> Duration.between(now, next))
                .filter(untilNext -> untilNext.compareTo(interval) < 0)
                .map(untilNext -> untilNext.compareTo(Duration.ofMillis(10)) > 0 ? untilNext : Duration.ofMillis(10))
                .orElse(interval);
    }

    private void sleepAfterFailure() {
        try {
            Thread.sleep(interval.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
