package dev.muamala.projection;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.conversions.Bson;

/**
 * The documents of one projection in one collection.
 *
 * <p>A stored document never goes back: it is replaced only by one that has seen more of the log. Since a document at a
 * position is always the fold of its events up to there, it does not matter who writes it, how often, or in which
 * order writers arrive.
 */
final class ProjectedCollection<D> {
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final MongoDatabase database;
    private final String name;
    private final MongoCollection<Stored<D>> collection;

    ProjectedCollection(MongoDatabase database, String name, Class<D> documentType) {
        this.database = database;
        this.name = name;
        this.collection = typed(documentType);
    }

    String name() {
        return name;
    }

    void ensureIndexes(List<List<String>> indexes) {
        indexes.forEach(fields -> collection.createIndex(Indexes.ascending(
                fields.stream().map(field -> Stored.DOCUMENT + "." + field).toList())));
    }

    /** The documents of these keys, in one query; keys without a document are left out. */
    Map<String, Stored<D>> load(Collection<String> keys) {
        Map<String, Stored<D>> found = new HashMap<>(keys.size() * 2);
        collection
                .find(in(Stored.KEY, keys))
                .batchSize(keys.size() + 1)
                .forEach(stored -> found.put(stored.key(), stored));
        return found;
    }

    /**
     * Writes the documents in one go, except where the store holds one that has seen as much or more.
     *
     * <p>A replacement that finds no older document is an insert. When it was refused because a document is there after
     * all (error 11000), that is either a newer one, and ours is not needed, or an older one that another writer
     * inserted in the same moment, and ours is written again.
     */
    void write(Collection<Stored<D>> documents) {
        List<Stored<D>> pending = List.copyOf(documents);
        while (!pending.isEmpty()) {
            pending = stillNewer(refused(pending));
        }
    }

    private List<Stored<D>> refused(List<Stored<D>> documents) {
        List<ReplaceOneModel<Stored<D>>> replacements = new ArrayList<>(documents.size());
        for (Stored<D> stored : documents) {
            replacements.add(new ReplaceOneModel<>(olderThan(stored), stored, UPSERT));
        }
        try {
            collection.bulkWrite(replacements, UNORDERED);
            return List.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || !e.getWriteErrors().stream().allMatch(ProjectedCollection::isDuplicateKey)) {
                throw e;
            }
            return e.getWriteErrors().stream()
                    .map(error -> documents.get(error.getIndex()))
                    .toList();
        }
    }

    /** Written flat: the embedded server finds a document by its key only when the key is not inside an {@code $and}. */
    private Bson olderThan(Stored<D> stored) {
        return new BsonDocument(Stored.KEY, new BsonString(stored.key()))
                .append(Stored.POSITION, new BsonDocument("$lt", new BsonInt64(stored.position())));
    }

    private static boolean isDuplicateKey(BulkWriteError error) {
        return ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }

    private List<Stored<D>> stillNewer(List<Stored<D>> refused) {
        if (refused.isEmpty()) {
            return refused;
        }
        Map<String, Long> positions = new HashMap<>();
        forEachPosition(
                in(Stored.KEY, refused.stream().map(Stored::key).toList()),
                stored -> positions.put(stored.key(), stored.position()));
        return refused.stream()
                .filter(stored -> positions.getOrDefault(stored.key(), -1L) < stored.position())
                .toList();
    }

    /** Key and position of every stored document; the documents themselves stay where they are. */
    void forEachPosition(Bson filter, Consumer<Stored<D>> consumer) {
        collection.find(filter).projection(Projections.include(Stored.POSITION)).forEach(consumer);
    }

    /** Documents as {@code view}, a record with some of the fields of {@code D}. */
    <V> FindIterable<Stored<V>> find(Bson filter, Class<V> view) {
        List<String> fields = new ArrayList<>(List.of(Stored.POSITION));
        for (var component : view.getRecordComponents()) {
            fields.add(Stored.DOCUMENT + "." + component.getName());
        }
        return this.<V>typed(view).find(filter).projection(Projections.include(fields));
    }

    void drop() {
        collection.drop();
    }

    private <V> MongoCollection<Stored<V>> typed(Class<V> type) {
        Codec<Stored<V>> codec = new StoredCodec<>(DocumentCodecs.of(type));
        return database.getCollection(name)
                .withCodecRegistry(
                        CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(codec), database.getCodecRegistry()))
                .withDocumentClass(codec.getEncoderClass());
    }
}
