package dev.muamala.status;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.mongodb.MongoException;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.problem.ProblemException;
import dev.muamala.projection.DocumentListener;
import dev.muamala.projection.ProjectionReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of where requests stand: the statuses that were asked for lately, and who waits for news.
 *
 * <p>A status is kept only while it has every event of its request that this node has heard of. The log is followed to
 * its end, and an event that a kept status does not have throws the status out before the node counts the event as
 * heard. Whether a status may be kept is decided under the same lock of its key, so one that was read from the store
 * before the event and arrives after it is not kept. Nothing expires. While it is not certain that the log is being
 * followed, for example because PostgreSQL does not answer or the process was frozen, nothing kept is shown.
 *
 * <p>What is kept was in the store before, so no node shows from memory what another would not find in the store. When
 * the store goes away, or other documents become live, all is forgotten, and what was being read at that moment is not
 * kept.
 *
 * <p>News comes from the documents that this node writes, at once, and for requests that somebody waits for also from
 * the store, where another node may have written them: from the moment of their event it is looked at every few
 * milliseconds until they are there.
 */
final class Statuses implements DocumentListener<RequestEvent, RequestStatus>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);
    private static final int LOOKED_UP_AT_ONCE = 500;
    private static final int MOST_OF_ONE = 10_000;
    private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long WHEN_AWAY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    /** What this node writes itself is told without looking; it may be taken from this node before it is written. */
    private static final long OWN_WRITE = TimeUnit.MILLISECONDS.toNanos(250);

    private final ProjectionReader<RequestStatus> reader;
    private final StatusJson json;
    private final Cache<String, ShownStatus> kept;
    private final LastEvents last = new LastEvents();
    private final AtomicLong losses = new AtomicLong();
    private final ConcurrentMap<String, Set<StatusWatcher>> watchers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Set<Watch>> applicants = new ConcurrentHashMap<>();
    private final Positions positions = new Positions();
    private final ConcurrentMap<String, Missing> missing = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor looks;

    /** An event that a document does not have yet, and when to look for it. */
    private record Missing(long index, long lookAt, long pause) {}

    /**
     * What can be said of a request.
     *
     * @param shown null when there is no such document
     * @param upTo it has every event of the request up to this index, if only because there are none
     */
    record Sight(ShownStatus shown, long upTo) {}

    /** @param memory the most that is kept, in bytes */
    Statuses(ProjectionReader<RequestStatus> reader, StatusJson json, long memory) {
        this.reader = reader;
        this.json = json;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(memory)
                .<String, ShownStatus>weigher((id, status) -> status.weight())
                .build();
        this.looks = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "statuses");
            thread.setDaemon(true);
            return thread;
        });
        looks.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** From memory; null when it must be read. Never waits. */
    Sight known(String id) {
        if (!reader.follows()) {
            return null;
        }
        long followed = reader.followed();
        ShownStatus status = kept.getIfPresent(id);
        return status == null || status == ShownStatus.CHANGED
                ? null
                : new Sight(status, Math.max(followed, status.position()));
    }

    /**
     * From the store, as every node finds it there.
     *
     * @throws ProblemException while documents have not yet caught up with the log since the start, or since the store
     *     was away: less would be shown than before
     * @throws MongoException when the store does not answer
     */
    Sight read(String id) {
        if (!reader.complete()) {
            throw StatusProblems.behind();
        }
        long loss = losses.get();
        long followed = reader.followed();
        long seen = last.of(id).isPresent() ? -1 : seenTo(last.floor());
        return reader.find(id)
                .map(status -> keep(status, loss, seen))
                .orElseGet(() -> new Sight(null, last.allow(id, -1, seen) ? followed : -1));
    }

    /** What is written elsewhere is asked of the store only where it matters. */
    private long seenTo(long floor) {
        return Math.max(floor == Long.MAX_VALUE ? -1 : reader.seen(), -1);
    }

    private Sight keep(RequestStatus status, long loss, long seen) {
        ShownStatus read = new ShownStatus(status, json);
        long followed = reader.followed();
        ShownStatus now = kept.asMap().compute(read.id(), (id, before) -> {
            if (before != null && before != ShownStatus.CHANGED && before.position() >= read.position()) {
                return before;
            }
            return losses.get() == loss && last.allow(id, read.position(), seen) ? read : null;
        });
        return now == null ? new Sight(read, read.position()) : new Sight(now, Math.max(followed, now.position()));
    }

    /** The newest requests of an applicant, with their positions. */
    List<Touched> ofApplicant(String applicant) {
        return reader.newest(
                Touched.class, Map.of("applicant", applicant), "submittedPosition", Long.MAX_VALUE, MOST_OF_ONE);
    }

    /**
     * @param id of a request
     * @param submittedPosition what these are ordered by
     * @param position of its newest event
     */
    public record Touched(String id, long submittedPosition, long position) {}

    /** The newest of these that can be read; none that is not there. */
    List<ShownStatus> readAll(Collection<String> ids) {
        long loss = losses.get();
        return reader.findAll(ids).stream()
                .map(status -> keep(status, loss, -1).shown())
                .toList();
    }

    /** Whether every event that this node has heard of by now can be read; false when the time runs out before. */
    CompletableFuture<Boolean> caughtUp(Duration patience) {
        return reader.seen(reader.followed(), patience);
    }

    @Override
    public void follows(long head) {
        last.follows(head);
    }

    @Override
    public void happened(String request, long index, RequestEvent event) {
        last.happened(request, index);
        kept.asMap()
                .computeIfPresent(
                        request,
                        (id, status) -> status == ShownStatus.CHANGED || status.position() < index
                                ? ShownStatus.CHANGED
                                : status);
        if (event instanceof RequestSubmitted submitted) {
            applicants.getOrDefault(submitted.applicant().value(), Set.of()).forEach(watch -> watch.request(request));
        }
        Set<StatusWatcher> waiting = watchers.get(request);
        if (waiting != null) {
            waiting.forEach(watcher -> watcher.happened(request, index));
            lookFor(request, index);
        }
    }

    @Override
    public void passed(long index) {
        positions.passed(index);
    }

    @Override
    public void written(RequestStatus status) {
        if (watchers.containsKey(status.id()) || kept.asMap().containsKey(status.id())) {
            tell(keep(status, losses.get(), -1).shown());
        }
    }

    @Override
    public void lost() {
        losses.incrementAndGet();
        kept.invalidateAll();
    }

    private void tell(ShownStatus status) {
        missing.computeIfPresent(status.id(), (id, wanted) -> wanted.index() <= status.position() ? null : wanted);
        watchers.getOrDefault(status.id(), Set.of()).forEach(watcher -> watcher.changed(status));
    }

    private void lookFor(String request, long index) {
        missing.merge(
                request,
                new Missing(index, System.nanoTime() + FIRST_LOOK, FIRST_LOOK),
                (before, now) -> before.index() >= index ? before : now);
        lookIn(FIRST_LOOK);
    }

    private void lookIn(long nanos) {
        if (!missing.isEmpty() && looking.compareAndSet(false, true)) {
            looks.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        long pause = FIRST_LOOK;
        try {
            long now = System.nanoTime();
            List<String> due = new ArrayList<>();
            Map<String, Missing> looked = new HashMap<>();
            missing.forEach((id, wanted) -> {
                if (due.size() < LOOKED_UP_AT_ONCE && wanted.lookAt() - now <= 0) {
                    boolean own = wanted.pause() == FIRST_LOOK && reader.writes(id);
                    looked.put(id, wanted);
                    missing.replace(
                            id, wanted, own ? later(wanted, now, OWN_WRITE) : later(wanted, now, wanted.pause()));
                    if (!own) {
                        due.add(id);
                    }
                }
            });
            missing.keySet().removeIf(id -> !watchers.containsKey(id));
            if (!due.isEmpty()) {
                readAll(due).forEach(this::tell);
            }
        } catch (MongoException e) {
            LOG.debug("The store is looked at again: {}", e.toString());
            pause = WHEN_AWAY;
        } finally {
            looking.set(false);
            lookIn(pause);
        }
    }

    private static Missing later(Missing wanted, long now, long pause) {
        return new Missing(wanted.index(), now + pause, Math.min(LONGEST_PAUSE, pause * 3 / 2 + 1));
    }

    /** All events up to this index have been told to those who watch. */
    long followed() {
        return reader.followed();
    }

    /** The newest event that anybody can have been told of by now; {@link Long#MAX_VALUE} when that is not known. */
    long head() {
        return reader.head();
    }

    /** @throws ProblemException when nobody can have been told of this position yet */
    void requireTold(long position) {
        if (position > followed() && position > head()) {
            throw StatusProblems.positionUnknown(position);
        }
    }

    Watch watch(StatusWatcher watcher) {
        return new Watch(watcher);
    }

    /** What one watcher watches. */
    final class Watch implements AutoCloseable {
        private final StatusWatcher watcher;
        private final Set<String> requests = ConcurrentHashMap.newKeySet();
        private String applicant;
        private Long position;
        private volatile boolean closed;

        private Watch(StatusWatcher watcher) {
            this.watcher = watcher;
        }

        /** From here on every event of the request is told, and each of those before that is not readable yet. */
        Watch request(String id) {
            if (requests.add(id)) {
                add(watchers, id, watcher);
                last.of(id).ifPresent(index -> lookFor(id, index));
                if (closed) {
                    remove(watchers, id, watcher);
                }
            }
            return this;
        }

        /** From here on every request that the applicant submits is watched. */
        Watch newRequestsOf(String id) {
            applicant = id;
            add(applicants, id, this);
            if (closed) {
                remove(applicants, id, this);
            }
            return this;
        }

        Watch position(long index) {
            position = index;
            positions.add(index, watcher);
            if (reader.followed() >= index) {
                watcher.passed();
            }
            if (closed) {
                positions.remove(index, watcher);
            }
            return this;
        }

        @Override
        public void close() {
            closed = true;
            requests.forEach(id -> remove(watchers, id, watcher));
            if (applicant != null) {
                remove(applicants, applicant, this);
            }
            if (position != null) {
                positions.remove(position, watcher);
            }
        }

        private static <K, W> void add(ConcurrentMap<K, Set<W>> all, K key, W one) {
            all.compute(key, (same, set) -> {
                Set<W> those = set == null ? ConcurrentHashMap.newKeySet() : set;
                those.add(one);
                return those;
            });
        }

        private static <K, W> void remove(ConcurrentMap<K, Set<W>> all, K key, W one) {
            all.computeIfPresent(key, (same, set) -> {
                set.remove(one);
                return set.isEmpty() ? null : set;
            });
        }
    }

    /** Who waits until this node has followed the log to a position. */
    private static final class Positions {
        private final TreeMap<Long, Set<StatusWatcher>> watchers = new TreeMap<>();
        private volatile long first = Long.MAX_VALUE;

        synchronized void add(long index, StatusWatcher watcher) {
            watchers.computeIfAbsent(index, none -> new HashSet<>()).add(watcher);
            first = watchers.firstKey();
        }

        synchronized void remove(long index, StatusWatcher watcher) {
            Set<StatusWatcher> those = watchers.get(index);
            if (those != null && those.remove(watcher) && those.isEmpty()) {
                watchers.remove(index);
                first = watchers.isEmpty() ? Long.MAX_VALUE : watchers.firstKey();
            }
        }

        void passed(long index) {
            if (index >= first) {
                reached(index).forEach(StatusWatcher::passed);
            }
        }

        private synchronized List<StatusWatcher> reached(long index) {
            Map<Long, Set<StatusWatcher>> reached = watchers.headMap(index, true);
            List<StatusWatcher> those =
                    reached.values().stream().flatMap(Set::stream).toList();
            reached.clear();
            first = watchers.isEmpty() ? Long.MAX_VALUE : watchers.firstKey();
            return those;
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
