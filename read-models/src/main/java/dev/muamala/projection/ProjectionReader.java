package dev.muamala.projection;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.conversions.Bson;

/**
 * Reads the documents of one projection, always from the collection that is live. Every method throws
 * {@link com.mongodb.MongoException} when the store does not answer.
 */
public final class ProjectionReader<D> {
    private final ProjectionKeeper<?, D> keeper;
    private final LogFollower follower;
    private final Consumer<Runnable> later;

    ProjectionReader(ProjectionKeeper<?, D> keeper, LogFollower follower, Consumer<Runnable> later) {
        this.keeper = keeper;
        this.follower = follower;
        this.later = later;
    }

    /**
     * Whether the documents have once caught up with the log as it was when this process started. Before, a document
     * that is not found may only not be there yet.
     */
    public boolean complete() {
        return keeper.seen() >= keeper.view().startHead();
    }

    public Optional<D> find(String key) {
        return ofOneStore(() ->
                Optional.ofNullable(collection().load(List.of(key)).get(key)).map(Stored::document));
    }

    /** The documents of these keys, in one query; keys without a document are left out. */
    public List<D> findAll(Collection<String> keys) {
        return ofOneStore(() ->
                collection().load(keys).values().stream().map(Stored::document).toList());
    }

    /** Every event up to this index is in the documents. May ask the store, where nodes share the writing. */
    public long seen() {
        return keeper.seen();
    }

    /** Whether this node writes the document of this key, as far as it knows; it then tells the listener. */
    public boolean writes(String key) {
        var runner = keeper.view().runner();
        return runner != null && runner.writes(key);
    }

    /** All events up to this index have been told to the {@link DocumentListener} of this projection. */
    public long followed() {
        return follower.position();
    }

    /** The index of the newest event; {@link Long#MAX_VALUE} while the log cannot be asked. Asks it. */
    public long head() {
        return follower.head();
    }

    /** Whether the listener has been told all that the log held a moment ago. */
    public boolean follows() {
        return follower.isCurrent();
    }

    /** A reading that waited while the store was away may be of one that came back with less than readers have seen. */
    private <T> T ofOneStore(Supplier<T> reading) {
        long absences = keeper.absences();
        T read = reading.get();
        if (keeper.absences() != absences) {
            throw new MongoException("The store went away while it was read");
        }
        return read;
    }

    /**
     * The newest documents first, by a whole number that every document has and no two share.
     *
     * @param view a record with some of the fields of the document
     * @param equal the values that fields must have
     * @param order the field with the number
     * @param before only documents with a smaller one
     */
    public <V> List<V> newest(Class<V> view, Map<String, ?> equal, String order, long before, int limit) {
        List<Bson> filters = new ArrayList<>();
        equal.forEach((field, value) -> filters.add(eq(path(field), value)));
        filters.add(lt(path(order), before));
        return ofOneStore(() -> {
            List<V> found = new ArrayList<>(limit);
            collection()
                    .find(and(filters), view)
                    .sort(descending(path(order)))
                    .limit(limit)
                    .forEach(stored -> found.add(stored.document()));
            return found;
        });
    }

    /** True as soon as the document of this key has every event up to {@code position}; false when time runs out. */
    public CompletableFuture<Boolean> seen(String key, long position, Duration patience) {
        return within(patience, () -> {
            var runner = keeper.view().runner();
            return runner != null && runner.seen(key) >= position;
        });
    }

    /** True as soon as all documents have every event up to {@code position}; false when time runs out. */
    public CompletableFuture<Boolean> seen(long position, Duration patience) {
        return within(patience, () -> keeper.seen() >= position);
    }

    private CompletableFuture<Boolean> within(Duration patience, BooleanSupplier seen) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        look(seen, System.nanoTime() + patience.toNanos(), answer);
        return answer;
    }

    private void look(BooleanSupplier seen, long deadline, CompletableFuture<Boolean> answer) {
        try {
            if (seen.getAsBoolean()) {
                answer.complete(true);
            } else if (System.nanoTime() - deadline >= 0) {
                answer.complete(false);
            } else {
                later.accept(() -> look(seen, deadline, answer));
            }
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private ProjectedCollection<D> collection() {
        return keeper.collection();
    }

    private static String path(String field) {
        return Stored.DOCUMENT + "." + field;
    }
}
