package dev.muamala.projection;

import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Every projection of this process, from the start of the application to its end. */
public final class Projections implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Projections.class);
    private static final long TEND_MILLIS = 250;
    private static final long LOOK_AGAIN_MILLIS = 5;

    /** They look and answer, they do not wait: a few serve many waiting readers. */
    private static final int WAITING_THREADS = 4;

    private final Map<String, ProjectionKeeper<?, ?>> keepers = new LinkedHashMap<>();
    private final EventFeed feed;
    private final LogFollower follower;
    private volatile ScheduledExecutorService tending;
    private volatile ScheduledExecutorService waiting;

    public Projections(
            List<Projection<?, ?>> projections,
            MongoDatabase database,
            StreamableMessageSource<TrackedEventMessage<?>> source,
            ProjectionSettings settings,
            Clock clock) {
        this.feed = new EventFeed(source);
        this.follower = new LogFollower(feed);
        for (Projection<?, ?> projection : projections) {
            keepers.put(projection.name(), new ProjectionKeeper<>(projection, database, feed, settings, clock));
        }
    }

    @Override
    public void start() {
        tending = new ScheduledThreadPoolExecutor(keepers.size(), new AxonThreadFactory("Projections"));
        waiting = new ScheduledThreadPoolExecutor(WAITING_THREADS, new AxonThreadFactory("Readers"));
        follower.start();
        keepers.values()
                .forEach(keeper ->
                        tending.scheduleWithFixedDelay(() -> tend(keeper), 0, TEND_MILLIS, TimeUnit.MILLISECONDS));
    }

    private static void tend(ProjectionKeeper<?, ?> keeper) {
        try {
            keeper.tend();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Projection {} could not be looked after; it is tried again",
                    keeper.projection().name(),
                    e);
        }
    }

    @Override
    public void stop() {
        follower.stop();
        waiting.shutdown();
        tending.shutdown();
        tending = null;
        keepers.values().forEach(ProjectionKeeper::stop);
    }

    /**
     * What this process knows of the store holds no more. Nothing is read from it until it was looked at again, and then
     * not before the documents have caught up with the log as it is now.
     */
    public void storeWentAway() {
        keepers.values().forEach(ProjectionKeeper::storeWentAway);
    }

    @Override
    public boolean isRunning() {
        return tending != null;
    }

    /** What controllers read this projection's documents through. */
    public <E, D> ProjectionReader<D> reader(Projection<E, D> projection) {
        return new ProjectionReader<>(
                keeper(projection), follower, task -> waiting.schedule(task, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** From the start on, {@code listener} hears of every change of this projection's documents, on every node. */
    public <E, D> void tell(Projection<E, D> projection, DocumentListener<E, D> listener) {
        this.<E, D>keeper(projection).tell(listener);
        follower.tell(projection, listener);
    }

    public <E, D> ProjectionCheck<E, D> check(Projection<E, D> projection) {
        return new ProjectionCheck<>(keeper(projection), feed);
    }

    @SuppressWarnings("unchecked")
    private <E, D> ProjectionKeeper<E, D> keeper(Projection<E, D> projection) {
        return (ProjectionKeeper<E, D>) keepers.get(projection.name());
    }

    public List<ProjectionStatus> status() {
        return keepers.values().stream().map(ProjectionKeeper::status).toList();
    }

    /**
     * Fills a new collection from the log beside the live one, which is read on meanwhile, and switches to it when it
     * has caught up. Returns at once; {@link #status} shows how far it is.
     *
     * @return empty when there is no such projection; false when it is being rebuilt already
     */
    public Optional<Boolean> rebuild(String projection) {
        return Optional.ofNullable(keepers.get(projection)).map(ProjectionKeeper::rebuild);
    }
}
