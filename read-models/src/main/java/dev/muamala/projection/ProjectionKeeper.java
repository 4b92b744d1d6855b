package dev.muamala.projection;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import dev.muamala.projection.Alias.Generation;
import dev.muamala.projection.Alias.Retired;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one projection: runs what the alias in the store asks for, and takes the next step of a rebuild when its time
 * has come. Every step is one change of the alias that only one node can make, and what is found after a restart is
 * gone on with, so a rebuild survives the end of the process that began it.
 *
 * <pre>
 *   live 1 ──rebuild──▶ live 1, next 2 ──2 has caught up──▶ live 2, retired 1 ──grace──▶ live 2 (1 dropped)
 * </pre>
 *
 * A fold of a newer version never touches the documents of an older one: they are served as they are while their
 * successors are filled.
 */
final class ProjectionKeeper<E, D> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionKeeper.class);

    private final Projection<E, D> projection;
    private final MongoDatabase database;
    private final EventFeed feed;
    private final ProjectionSettings settings;
    private final Clock clock;
    private final Tokens tokens;
    private final Aliases aliases;

    private final Map<Integer, ProjectionRunner<E, D>> runners = new TreeMap<>();
    private volatile View<E, D> view;
    private volatile boolean storeAway;
    private final AtomicLong absences = new AtomicLong();
    private volatile DocumentListener<E, D> listener;
    private Pace pace;
    private long headBefore = Long.MAX_VALUE;

    /**
     * What readers see of the alias.
     *
     * @param runner null when an older version is live
     * @param next null when no rebuild is under way here
     * @param startHead where the log ended when this process began to read
     */
    record View<E, D>(
            Generation live, ProjectionRunner<E, D> runner, ProjectionRunner<E, D> next, long startHead, Instant at) {}

    ProjectionKeeper(
            Projection<E, D> projection,
            MongoDatabase database,
            EventFeed feed,
            ProjectionSettings settings,
            Clock clock) {
        this.projection = projection;
        this.database = database;
        this.feed = feed;
        this.settings = settings;
        this.clock = clock;
        this.tokens = new Tokens(database);
        this.aliases = new Aliases(database);
    }

    Projection<E, D> projection() {
        return projection;
    }

    /** Before the start. */
    void tell(DocumentListener<E, D> listener) {
        this.listener = listener;
    }

    /** Looks at the alias and does what it asks for. Called again and again; never throws because of the store. */
    synchronized void tend() {
        try {
            long known = absences.get();
            Stored<Alias> alias = currentAlias();
            if (storeAway) {
                LOG.info("The store of projection {} answers again; reading goes on", projection.name());
                stopRunners();
                view = null;
                storeAway = absences.get() != known;
            }
            run(alias.document());
            dropRetired(alias);
            switchOver(alias);
            headBefore = feed.head();
        } catch (MongoException e) {
            if (!storeAway) {
                LOG.warn(
                        "The store of projection {} does not answer; nothing is lost, it is asked again: {}",
                        projection.name(),
                        e.toString());
            }
            storeWentAway();
        }
    }

    /** Does not wait, also while the store is being looked at. */
    void storeWentAway() {
        absences.incrementAndGet();
        storeAway = true;
        tellLoss();
    }

    private void tellLoss() {
        if (listener != null) {
            listener.lost();
        }
    }

    private void tellWritten(ProjectedCollection<D> collection, D document) {
        View<E, D> current = view;
        if (listener != null
                && current != null
                && collection.name().equals(current.live().collectionOf(projection.name()))) {
            listener.written(document);
        }
    }

    /** How often the store went away so far. What was read while this count changed may be of two different stores. */
    long absences() {
        return absences.get();
    }

    /**
     * Begins to fill a new collection beside the live one.
     *
     * @return false when a rebuild is under way already
     */
    synchronized boolean rebuild() {
        Stored<Alias> alias = currentAlias();
        boolean begun = alias.document().rebuild().isEmpty() && beginRebuild(alias);
        if (begun) {
            tend();
        }
        return begun;
    }

    private boolean beginRebuild(Stored<Alias> alias) {
        return aliases.replace(alias, alias.document().rebuilding(projection.version(), clock.instant()));
    }

    private Stored<Alias> currentAlias() {
        Stored<Alias> alias = aliases.find(projection.name()).orElseGet(this::layOut);
        int newest = alias.document().rebuild().orElse(alias.document().live()).version();
        if (newest >= projection.version()) {
            return alias;
        }
        if (beginRebuild(alias)) {
            LOG.info(
                    "Projection {} is of version {} in the store and {} here; rebuilding",
                    projection.name(),
                    newest,
                    projection.version());
        }
        return aliases.find(projection.name()).orElseThrow(this::gone);
    }

    /** The store knows nothing of the projection: it is new, or it was emptied under us. */
    private Stored<Alias> layOut() {
        stopRunners();
        view = null;
        tellLoss();
        tokens.ensureIndex();
        aliases.insert(projection.name(), Alias.first(projection.version()));
        return aliases.find(projection.name()).orElseThrow(this::gone);
    }

    private MongoException gone() {
        return new MongoException("The alias of projection " + projection.name() + " was removed while it was read");
    }

    private void run(Alias alias) {
        Map<Integer, Generation> wanted = new TreeMap<>();
        for (Generation generation : generations(alias)) {
            if (generation.version() == projection.version()) {
                wanted.put(generation.number(), generation);
            }
        }
        for (Iterator<Map.Entry<Integer, ProjectionRunner<E, D>>> running =
                        runners.entrySet().iterator();
                running.hasNext(); ) {
            Map.Entry<Integer, ProjectionRunner<E, D>> runner = running.next();
            if (!wanted.containsKey(runner.getKey())) {
                runner.getValue().stop();
                running.remove();
            }
        }
        wanted.forEach((number, generation) -> {
            if (!runners.containsKey(number)) {
                runners.put(number, started(generation));
            }
        });
        publish(alias);
    }

    private static List<Generation> generations(Alias alias) {
        return alias.rebuild().map(next -> List.of(alias.live(), next)).orElseGet(() -> List.of(alias.live()));
    }

    private ProjectionRunner<E, D> started(Generation generation) {
        ProjectedCollection<D> collection = new ProjectedCollection<>(
                database, generation.collectionOf(projection.name()), projection.documentType());
        ProjectionRunner<E, D> runner = new ProjectionRunner<>(
                projection, collection, feed, tokens, settings, document -> tellWritten(collection, document));
        try {
            runner.start();
            return runner;
        } catch (RuntimeException e) {
            runner.stop();
            throw e;
        }
    }

    private void publish(Alias alias) {
        View<E, D> before = view;
        ProjectionRunner<E, D> next = alias.rebuild()
                .map(generation -> runners.get(generation.number()))
                .orElse(null);
        if (next != null && (before == null || before.next() != next)) {
            pace = new Pace(next.seen());
            headBefore = Long.MAX_VALUE;
        }
        view = new View<>(
                alias.live(),
                runners.get(alias.live().number()),
                next,
                before == null ? feed.head() : before.startHead(),
                clock.instant());
        if (before != null && !before.live().equals(alias.live())) {
            tellLoss();
        }
    }

    /**
     * The new collection becomes live when it has all that the log held at the last look, and no less than the old one:
     * no reader goes back in time.
     */
    private void switchOver(Stored<Alias> alias) {
        View<E, D> current = view;
        if (current.next() == null) {
            return;
        }
        long old = current.runner() == null ? -1 : current.runner().seen();
        long seen = current.next().seen();
        if (seen >= headBefore
                && seen >= old
                && aliases.replace(alias, alias.document().switched(clock.instant()))) {
            LOG.info(
                    "Projection {} was rebuilt; {} is live",
                    projection.name(),
                    current.next().collection().name());
            run(currentAlias().document());
        }
    }

    private void dropRetired(Stored<Alias> alias) {
        for (Retired retired : alias.document().retired()) {
            if (retired.at().plus(settings.grace()).isBefore(clock.instant())) {
                String collection = retired.generation().collectionOf(projection.name());
                new ProjectedCollection<>(database, collection, projection.documentType()).drop();
                tokens.forget(collection);
                aliases.replace(alias, alias.document().without(retired));
                return;
            }
        }
    }

    /**
     * What is live now, as far as this node knows; it follows a switch that another node made within the grace.
     *
     * @throws MongoException when the store does not answer
     */
    View<E, D> view() {
        View<E, D> current = view;
        if (current == null || current.at().plus(settings.grace().dividedBy(2)).isBefore(clock.instant())) {
            tend();
            current = view;
        }
        if (current == null || storeAway) {
            throw new MongoException("The store of projection " + projection.name() + " does not answer");
        }
        return current;
    }

    ProjectedCollection<D> collection() {
        return new ProjectedCollection<>(
                database, view().live().collectionOf(projection.name()), projection.documentType());
    }

    /** Every event up to this index is in the live documents; -1 while those are of an older version. */
    long seen() {
        View<E, D> current = view();
        return current.runner() == null ? -1 : current.runner().seen();
    }

    ProjectionStatus status() {
        long head = feed.head();
        try {
            View<E, D> current = view();
            long position = seen();
            List<FoldFailure> failures = current.runner() == null
                    ? List.of()
                    : List.copyOf(current.runner().failures());
            return new ProjectionStatus(
                    projection.name(),
                    projection.version(),
                    current.live().collectionOf(projection.name()),
                    position,
                    head,
                    Math.max(0, head - position),
                    state(failures, position, current.startHead()),
                    failures,
                    rebuildOf(current, head));
        } catch (MongoException e) {
            return ProjectionStatus.storeAway(projection.name(), projection.version(), head);
        }
    }

    private static ProjectionStatus.State state(List<FoldFailure> failures, long position, long startHead) {
        if (!failures.isEmpty()) {
            return ProjectionStatus.State.STOPPED;
        }
        return position < startHead ? ProjectionStatus.State.CATCHING_UP : ProjectionStatus.State.LIVE;
    }

    private ProjectionStatus.Rebuild rebuildOf(View<E, D> current, long head) {
        ProjectionRunner<E, D> next = current.next();
        Pace measured = pace;
        if (next == null || measured == null) {
            return null;
        }
        long seen = next.seen();
        return new ProjectionStatus.Rebuild(
                next.collection().name(),
                projection.version(),
                seen - feed.tail(),
                head - feed.tail(),
                measured.eventsPerSecond(seen),
                measured.remaining(seen, head),
                List.copyOf(next.failures()));
    }

    synchronized void stop() {
        stopRunners();
    }

    private void stopRunners() {
        runners.values().forEach(ProjectionRunner::stop);
        runners.clear();
    }
}
