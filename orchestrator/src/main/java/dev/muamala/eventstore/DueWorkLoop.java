package dev.muamala.eventstore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes work of one kind when it is due, whichever node it came from, and hands it to a handler on this loop's own
 * thread. What the handler does not finish comes back when the lease ends.
 */
public final class DueWorkLoop implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DueWorkLoop.class);
    private static final int BATCH = 100;

    private final String kind;
    private final Source source;
    private final Duration interval;
    private final Clock clock;
    private final Semaphore bell = new Semaphore(0);
    private volatile Thread thread;

    /** Where work comes from. */
    public interface Source {
        /**
         * Takes work that is due and hands it over.
         *
         * @return whether more may be due already
         */
        boolean work(Instant now);

        /** When the next piece may be taken; empty when there is none. */
        Optional<Instant> nextDue();
    }

    /** @param interval the longest that the loop looks away */
    public DueWorkLoop(
            DueWork dueWork,
            String kind,
            Duration lease,
            Duration interval,
            Clock clock,
            Consumer<DueWork.Item> handler) {
        this(kind, new Listed(dueWork, kind, lease, handler), interval, clock);
    }

    /** @param interval the longest that the loop looks away */
    public DueWorkLoop(String kind, Source source, Duration interval, Clock clock) {
        this.kind = kind;
        this.source = source;
        this.interval = interval;
        this.clock = clock;
    }

    /** There may be work before the loop would have looked. */
    public void wake() {
        bell.release();
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
                if (!source.work(clock.instant()) && bell.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS)) {
                    bell.drainPermits();
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

    private Duration pause() {
        Instant now = clock.instant();
        return source.nextDue()
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

    /** The list of due work, of which the log keeps one for all kinds. */
    private record Listed(DueWork dueWork, String kind, Duration lease, Consumer<DueWork.Item> handler)
            implements Source {
        @Override
        public boolean work(Instant now) {
            List<DueWork.Item> items = dueWork.take(kind, now, lease, BATCH);
            items.forEach(this::handle);
            return items.size() == BATCH;
        }

        @Override
        public Optional<Instant> nextDue() {
            return dueWork.nextDue(kind);
        }

        private void handle(DueWork.Item item) {
            try {
                handler.accept(item);
            } catch (RuntimeException e) {
                LOG.warn("{} {} is not done; it comes back when its lease ends", kind, item.id(), e);
            }
        }
    }
}
