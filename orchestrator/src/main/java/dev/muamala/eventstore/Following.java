package dev.muamala.eventstore;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps what this node has in memory true to what other nodes decide: woken by the feed, it looks at most a few times a
 * second whether an event was about it, however many requests there are.
 */
public final class Following implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final long PAUSE_MILLIS = 100;

    private final String what;
    private final Runnable look;
    private final Semaphore advanced = new Semaphore(1);
    private volatile Thread thread;

    /**
     * @param what in plain words
     * @param look reads on in the log; what it throws is logged, and it is tried again
     */
    public Following(String what, EventFeed feed, Runnable look) {
        this.what = what;
        this.look = look;
        feed.onAdvance(index -> {
            if (advanced.availablePermits() == 0) {
                advanced.release();
            }
        });
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "following-" + what.replace(' ', '-'));
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
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            while (thread == Thread.currentThread()) {
                advanced.acquire();
                advanced.drainPermits();
                refresh();
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.warn("What became of {} cannot be read now; it will be tried again: {}", what, e.toString());
            advanced.release();
        }
    }
}
