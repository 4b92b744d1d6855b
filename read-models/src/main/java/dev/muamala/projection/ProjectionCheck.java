package dev.muamala.projection;

import static com.mongodb.client.model.Filters.empty;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The promise that every projection makes: a stored document is the fold of its events. The check reads the log from
 * its beginning, folds, and compares; it changes nothing and may run beside the live reading.
 */
public final class ProjectionCheck<E, D> {
    private static final int AT_ONCE = 500;

    private final ProjectionKeeper<E, D> keeper;
    private final EventFeed feed;

    /**
     * @param agreeing how many documents equal their fold
     * @param moving how many could not be compared, because the projection had not yet read all their events or had
     *     read newer ones; check again for them
     * @param findings what does not agree
     */
    public record Report(int agreeing, int moving, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }
    }

    /** One document that is not the fold of its events. {@code stored} or {@code folded} is null where there is none. */
    public record Finding(String key, Object stored, Object folded) {}

    ProjectionCheck(ProjectionKeeper<E, D> keeper, EventFeed feed) {
        this.keeper = keeper;
        this.feed = feed;
    }

    /**
     * Checks the documents whose key is wanted. Their folds are held in memory, so a very large store is checked in
     * parts.
     *
     * @throws InterruptedException when interrupted while it waits for the log
     */
    public Report run(Predicate<String> wanted) throws InterruptedException {
        long head = feed.head();
        Map<String, Stored<D>> folded = foldUpTo(head, wanted);
        List<String> keys = new ArrayList<>(folded.keySet());
        List<Finding> findings = new ArrayList<>();
        int moving = 0;
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<String> part = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
            long seen = keeper.seen();
            Map<String, Stored<D>> stored = keeper.collection().load(part);
            for (String key : part) {
                Stored<D> expected = folded.get(key);
                Stored<D> found = stored.get(key);
                long position = found == null ? -1 : found.position();
                boolean ahead = position > head;
                boolean behind = position < expected.position() && seen < expected.position();
                if (ahead || behind) {
                    moving++;
                } else if (!expected.equals(found)) {
                    findings.add(new Finding(key, found == null ? null : found.document(), expected.document()));
                }
            }
        }
        int agreeing = keys.size() - moving - findings.size();
        keeper.collection().forEachPosition(empty(), stored -> {
            if (wanted.test(stored.key()) && stored.position() <= head && !folded.containsKey(stored.key())) {
                findings.add(new Finding(stored.key(), "a document at position " + stored.position(), null));
            }
        });
        return new Report(agreeing, moving, findings);
    }

    private Map<String, Stored<D>> foldUpTo(long head, Predicate<String> wanted) throws InterruptedException {
        Projection<E, D> projection = keeper.projection();
        Map<String, Stored<D>> folded = new LinkedHashMap<>();
        long index = feed.tail();
        try (BlockingStream<TrackedEventMessage<?>> events =
                feed.source().openStream(feed.source().createTailToken())) {
            while (index < head) {
                TrackedEventMessage<?> message = events.nextAvailable();
                Position position = EventFeed.position(message);
                index = position.index();
                if (index <= head && projection.eventType().isAssignableFrom(message.getPayloadType())) {
                    E event = projection.eventType().cast(message.getPayload());
                    String key = projection.key(event);
                    if (wanted.test(key)) {
                        Stored<D> current = folded.get(key);
                        D document = projection.evolve(current == null ? null : current.document(), event, position);
                        folded.put(key, new Stored<>(key, position.index(), document));
                    }
                }
            }
        }
        return folded;
    }
}
