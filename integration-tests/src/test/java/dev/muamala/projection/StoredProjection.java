package dev.muamala.projection;

import static com.mongodb.client.model.Filters.empty;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a projection has left in the store, read without the server that wrote it. It stands here for the codecs. */
public final class StoredProjection<D> {
    private static final int AT_ONCE = 500;

    private final MongoDatabase database;
    private final Projection<?, D> projection;

    /** @param position the log index of the last event that the document has seen */
    public record Document<D>(long position, D content) {}

    public StoredProjection(MongoDatabase database, Projection<?, D> projection) {
        this.database = database;
        this.projection = projection;
    }

    /** The documents that readers get, by their keys. */
    public Map<String, Document<D>> documents() {
        ProjectedCollection<D> live = new ProjectedCollection<>(database, collection(), projection.documentType());
        List<String> keys = new ArrayList<>();
        live.forEachPosition(empty(), stored -> keys.add(stored.key()));
        Map<String, Document<D>> documents = new HashMap<>();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            live.load(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)))
                    .forEach((key, stored) -> documents.put(key, new Document<>(stored.position(), stored.document())));
        }
        return documents;
    }

    /** How far each segment of the keys has been read, by the token that a restart would go on from. */
    public Map<Integer, Long> tokens() {
        return new Tokens(database).positions(collection());
    }

    /** @throws IllegalStateException when the store knows nothing of the projection */
    private String collection() {
        return new Aliases(database)
                .find(projection.name())
                .orElseThrow(() -> new IllegalStateException(
                        "The store of the read models does not know the projection " + projection.name() + "."))
                .document()
                .live()
                .collectionOf(projection.name());
    }
}
