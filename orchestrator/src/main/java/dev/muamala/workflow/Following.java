package dev.muamala.workflow;

import dev.muamala.eventstore.EventFeed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps this node's {@link LiveWorkflows} true to what other nodes decide: woken by the feed, it looks at most a few
 * times a second whether an event was about a workflow, however many requests there are.
 */
final class Following implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final long PAUSE_MILLIS = 100;

    private final LiveWorkflows workflows;
    private final Semaphore advanced = new Semaphore(1);
    private volatile Thread thread;

    Following(LiveWorkflows workflows, EventFeed feed) {
        this.workflows = workflows;
        feed.onAdvance(index -> {
            if (advanced.availablePermits() == 0) {
                advanced.release();
            }
        });
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "workflows");
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
            workflows.refresh();
        } catch (RuntimeException e) {
            LOG.warn("What became of the workflows cannot be read now; it will be tried again: {}", e.toString());
            advanced.release();
        }
    }
}
