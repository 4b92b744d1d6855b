package dev.muamala.projection;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Runs the coordinator of Axon's pooled processor. That waits a fixed 100 ms whenever a segment's queue of 1,024 events
 * is full, which caps a replay at about 10,000 events/s; here it looks again after a few milliseconds. Its other delays
 * are kept.
 */
final class PromptScheduler extends ScheduledThreadPoolExecutor {
    private static final long QUEUE_FULL_MILLIS = 100;
    private static final long LOOK_AGAIN_MILLIS = 2;

    PromptScheduler(ThreadFactory threads) {
        super(1, threads);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return unit.toMillis(delay) == QUEUE_FULL_MILLIS
                ? super.schedule(task, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                : super.schedule(task, delay, unit);
    }
}
