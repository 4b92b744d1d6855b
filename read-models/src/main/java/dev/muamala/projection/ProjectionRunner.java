package dev.muamala.projection;

import dev.muamala.projection.ProjectedCollection.Change;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one collection of one projection up to date from the log.
 *
 * <p>For each batch: take its documents out of memory or load them in one query, fold, write them in one guarded bulk
 * write, and only then move the token. Where the store holds another document than the one that was folded from, it is
 * loaded and folded again. A batch that is delivered again, wholly or in part, changes nothing. When the store fails, the batch is given
 * up and read again after a pause that grows to a minute. When the fold fails, its segment stands still before the
 * event and {@link #failures} says so; the other segments go on. When the store has lost something meanwhile, the
 * segment's token shows it: nothing is written, and the segment begins again at what the store says.
 */
final class ProjectionRunner<E, D> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionRunner.class);
    private static final long CLAIM_CHECK_MILLIS = 1_000;

    private final Projection<E, D> projection;
    private final ProjectedCollection<D> collection;
    private final Tokens tokens;
    private final ScheduledExecutorService coordinator;
    private final ScheduledExecutorService workers;
    private final PooledStreamingEventProcessor processor;
    private final Map<Integer, FoldFailure> failures = new ConcurrentHashMap<>();
    private final Map<Integer, Map<String, Stored<D>>> recent = new ConcurrentHashMap<>();
    private final Map<Integer, Long> wroteAt = new ConcurrentHashMap<>();
    private final int batchSize;
    private final long pauseNanos;
    private final Consumer<D> written;

    /** @param written is given each document that was written, by the thread that wrote it */
    ProjectionRunner(
            Projection<E, D> projection,
            ProjectedCollection<D> collection,
            EventFeed feed,
            Tokens tokens,
            ProjectionSettings settings,
            Consumer<D> written) {
        this.projection = projection;
        this.collection = collection;
        this.written = written;
        this.tokens = tokens;
        this.batchSize = settings.batchSize();
        this.pauseNanos = settings.pause().toNanos();
        ThreadFactory threads = new AxonThreadFactory("Projection " + collection.name());
        this.coordinator = new PromptScheduler(threads);
        this.workers = new ScheduledThreadPoolExecutor(settings.segments(), threads);
        this.processor = PooledStreamingEventProcessor.builder()
                .name(collection.name())
                .eventHandlerInvoker(new Batches())
                .messageSource(feed.source())
                .tokenStore(tokens.store())
                .transactionManager(NoTransactionManager.instance())
                .initialSegmentCount(settings.segments())
                .initialToken(StreamableMessageSource::createTailToken)
                .batchSize(settings.batchSize())
                .tokenClaimInterval(CLAIM_CHECK_MILLIS)
                .claimExtensionThreshold(CLAIM_CHECK_MILLIS)
                .coordinatorExecutor(coordinator)
                .workerExecutor(workers)
                .build();
    }

    /** @throws RuntimeException when the store cannot be reached; a new runner may be tried later */
    void start() {
        collection.ensureIndexes(projection.indexes());
        processor.start();
    }

    /** Returns when no batch is in work any more. */
    void stop() {
        processor.shutDown();
        coordinator.shutdownNow();
        workers.shutdownNow();
    }

    ProjectedCollection<D> collection() {
        return collection;
    }

    Collection<FoldFailure> failures() {
        return failures.values();
    }

    /** Every event up to this index is in the documents. */
    long seen() {
        Map<Integer, EventTrackerStatus> here = processor.processingStatus();
        if (coversAllKeys(here.values())) {
            return here.values().stream()
                    .mapToLong(ProjectionRunner::position)
                    .min()
                    .orElse(-1);
        }
        Map<Integer, Long> positions = tokens.positions(collection.name());
        here.forEach((segment, status) -> positions.merge(segment, position(status), Math::max));
        return positions.values().stream().mapToLong(Long::longValue).min().orElse(-1);
    }

    /** Every event up to this index that belongs to the document of this key is in it. */
    long seen(String key) {
        for (EventTrackerStatus status : processor.processingStatus().values()) {
            if (status.getSegment().matches(key)) {
                return position(status);
            }
        }
        return seen();
    }

    /** Whether this node writes the document of this key, as far as it knows. */
    boolean writes(String key) {
        return processor.processingStatus().values().stream()
                .anyMatch(status -> status.getSegment().matches(key));
    }

    private static boolean coversAllKeys(Collection<EventTrackerStatus> statuses) {
        double covered = statuses.stream()
                .mapToDouble(status -> 1.0 / (status.getSegment().getMask() + 1))
                .sum();
        return covered == 1.0;
    }

    private static long position(EventTrackerStatus status) {
        return status.getCurrentPosition().orElse(-1);
    }

    private void project(List<? extends EventMessage<?>> batch, Segment segment) {
        Map<String, Stored<D>> memory = recent.computeIfAbsent(segment.getSegmentId(), id -> new Recent<>());
        List<? extends EventMessage<?>> left = batch;
        while (!left.isEmpty()) {
            Map<String, Change<D>> changes = fold(left, segment, memory);
            Set<String> refused = collection.write(changes.values());
            changes.forEach((key, change) -> memory.put(key, change.next()));
            memory.keySet().removeAll(refused);
            changes.forEach((key, change) -> {
                if (!refused.contains(key)) {
                    written.accept(change.next().document());
                }
            });
            left = left.stream()
                    .filter(message -> refused.contains(projection.key(event(message))))
                    .toList();
        }
        failures.remove(segment.getSegmentId());
    }

    /** The documents that the events change. What the store holds already is left out. */
    private Map<String, Change<D>> fold(
            List<? extends EventMessage<?>> batch, Segment segment, Map<String, Stored<D>> memory) {
        Map<String, Stored<D>> stored = stored(batch, memory);
        tokens.requireAsLeft(collection.name(), segment.getSegmentId());
        Map<String, Change<D>> changes = new LinkedHashMap<>();
        for (EventMessage<?> message : batch) {
            E event = event(message);
            Position position = EventFeed.position(message);
            String key = projection.key(event);
            Change<D> change = changes.get(key);
            Stored<D> current = change == null ? stored.get(key) : change.next();
            if (current == null || current.position() < position.index()) {
                D document = evolve(current == null ? null : current.document(), event, position, segment);
                changes.put(key, new Change<>(base(stored.get(key)), new Stored<>(key, position.index(), document)));
            }
        }
        return changes;
    }

    private static long base(Stored<?> stored) {
        return stored == null ? ProjectedCollection.NONE : stored.position();
    }

    /**
     * The documents that the batch begins with: out of memory where this node wrote them last, else out of the store. An
     * event that comes again says that the store may have forgotten, so its document is read anew.
     */
    private Map<String, Stored<D>> stored(List<? extends EventMessage<?>> batch, Map<String, Stored<D>> memory) {
        Map<String, Stored<D>> stored = new HashMap<>();
        Set<String> unknown = new HashSet<>();
        for (EventMessage<?> message : batch) {
            String key = projection.key(event(message));
            if (!stored.containsKey(key) && !unknown.contains(key)) {
                Stored<D> known = memory.get(key);
                if (known != null
                        && known.position() < EventFeed.position(message).index()) {
                    stored.put(key, known);
                } else {
                    unknown.add(key);
                }
            }
        }
        if (!unknown.isEmpty()) {
            stored.putAll(collection.load(unknown));
        }
        return stored;
    }

    /** Documents that were written lately; those of requests that are under way are wanted again soon. */
    private static final class Recent<D> extends LinkedHashMap<String, Stored<D>> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 1_000;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored<D>> eldest) {
            return size() > MOST;
        }
    }

    /**
     * What comes after a quiet time is written at once. When events keep coming, a segment pauses between its writes, so
     * that a document which changes again and again is written once for all that happened meanwhile.
     */
    private void letMoreGather(Segment segment) {
        long now = System.nanoTime();
        Long before = wroteAt.get(segment.getSegmentId());
        long left = before == null ? 0 : before + pauseNanos - now;
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
        wroteAt.put(segment.getSegmentId(), System.nanoTime());
    }

    private D evolve(D current, E event, Position position, Segment segment) {
        try {
            return projection.evolve(current, event, position);
        } catch (RuntimeException e) {
            FoldFailure failure = new FoldFailure(
                    projection.name(),
                    segment.getSegmentId(),
                    position.index(),
                    event.getClass().getSimpleName(),
                    e.toString());
            throw stopBefore(failure, e);
        }
    }

    /** It may be readable later, for example when what it was sealed with is at hand again: it is tried again. */
    private FoldFailedException unreadable(EventMessage<?> message, Segment segment, RuntimeException cause) {
        FoldFailure failure = new FoldFailure(
                projection.name(),
                segment.getSegmentId(),
                EventFeed.position(message).index(),
                message.getIdentifier(),
                cause.toString());
        failures.put(failure.segment(), failure);
        return new FoldFailedException(failure, cause);
    }

    private FoldFailedException stopBefore(FoldFailure failure, RuntimeException cause) {
        FoldFailedException stopped = new FoldFailedException(failure, cause);
        failures.put(failure.segment(), failure);
        LOG.error(stopped.getMessage());
        processor.releaseSegment(failure.segment(), Integer.MAX_VALUE, TimeUnit.SECONDS);
        return stopped;
    }

    private E event(EventMessage<?> message) {
        return projection.eventType().cast(message.getPayload());
    }

    /**
     * Takes a batch as a whole when its last event is handled. The token is stored when the unit of work is committed,
     * which comes after: a batch that was not written is not passed.
     */
    private final class Batches implements EventHandlerInvoker {
        @Override
        public boolean canHandle(EventMessage<?> message, Segment segment) {
            try {
                return canHandleType(message.getPayloadType()) && segment.matches(projection.key(event(message)));
            } catch (RuntimeException e) {
                throw unreadable(message, segment, e);
            }
        }

        @Override
        public boolean canHandleType(Class<?> payloadType) {
            return projection.eventType().isAssignableFrom(payloadType);
        }

        @Override
        public void handle(EventMessage<?> message, Segment segment) {
            BatchingUnitOfWork<?> unitOfWork = (BatchingUnitOfWork<?>) CurrentUnitOfWork.get();
            if (unitOfWork.isLastMessage(message)) {
                List<? extends EventMessage<?>> batch = messages(unitOfWork);
                if (batch.size() < batchSize) {
                    letMoreGather(segment);
                }
                project(batch, segment);
            }
        }

        @SuppressWarnings("unchecked")
        private List<? extends EventMessage<?>> messages(BatchingUnitOfWork<?> unitOfWork) {
            return (List<? extends EventMessage<?>>) unitOfWork.getMessages();
        }
    }
}
