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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.conversions.Bson;

/**
 * The documents of one projection in one collection.
 *
 * <p>A document is replaced only while it stands where the writer believes that it stands, so it is always the fold of
 * its events up to its position, whoever writes it, how often, and in which order writers arrive.
 */
final class ProjectedCollection<D> {
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    static final long NONE = -1;

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
     * One document on its way into the store.
     *
     * @param base the position of the document that it was folded from, {@link #NONE} where there was none
     */
    record Change<D>(long base, Stored<D> next) {}

    /**
     * Writes the documents in one go, except where the store holds another document than the one that a change is
     * based on. Where it holds none at all, the change is written: it is a whole document.
     *
     * @return the keys whose change was refused; nothing else was written under them
     */
    Set<String> write(Collection<Change<D>> changes) {
        if (changes.isEmpty()) {
            return Set.of();
        }
        List<Change<D>> ordered = List.copyOf(changes);
        List<ReplaceOneModel<Stored<D>>> replacements = new ArrayList<>(ordered.size());
        for (Change<D> change : ordered) {
            replacements.add(new ReplaceOneModel<>(standsAt(change), change.next(), UPSERT));
        }
        try {
            collection.bulkWrite(replacements, UNORDERED);
            return Set.of();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteConcernError() != null
                    || !e.getWriteErrors().stream().allMatch(ProjectedCollection::isDuplicateKey)) {
                throw e;
            }
            return e.getWriteErrors().stream()
                    .map(error -> ordered.get(error.getIndex()).next().key())
                    .collect(Collectors.toSet());
        }
    }

    /**
     * A replacement that does not find this becomes an insert, and is refused (error 11000) when the key is there after
     * all. Written flat: the embedded server finds a document by its key only when the key is not inside an {@code $and}.
     */
    private Bson standsAt(Change<D> change) {
        return new BsonDocument(Stored.KEY, new BsonString(change.next().key()))
                .append(Stored.POSITION, new BsonInt64(change.base()));
    }

    private static boolean isDuplicateKey(BulkWriteError error) {
        return ErrorCategory.fromErrorCode(error.getCode()) == ErrorCategory.DUPLICATE_KEY;
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
