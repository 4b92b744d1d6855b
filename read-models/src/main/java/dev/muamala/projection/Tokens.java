package dev.muamala.projection;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * How far each segment of each runner has read. The tokens live beside the documents, so that a store which lost one
 * has lost the other too and both are made again from the log.
 */
final class Tokens {
    private static final String COLLECTION = "projectionTokens";
    private static final String PROCESSOR = "processorName";
    private static final String SEGMENT = "segment";

    private final Serializer serializer =
            Jackson3Serializer.builder().lenientDeserialization().build();
    private final MongoCollection<Document> collection;
    private final TokenStore store;

    Tokens(MongoDatabase database) {
        this.collection = database.getCollection(COLLECTION);
        this.store = MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .trackingTokensCollectionName(COLLECTION)
                        .build())
                .serializer(serializer)
                .ensureIndexes(false)
                .build();
    }

    TokenStore store() {
        return store;
    }

    /** Two nodes that start at once must not both lay out the segments. */
    void ensureIndex() {
        collection.createIndex(Indexes.ascending(PROCESSOR, SEGMENT), new IndexOptions().unique(true));
    }

    /** The stored position of every segment of the processor, -1 where it has not begun. Takes no claim. */
    Map<Integer, Long> positions(String processor) {
        Map<Integer, Long> positions = new HashMap<>();
        for (Document row : collection.find(eq(PROCESSOR, processor))) {
            positions.put(row.getInteger(SEGMENT), position(row));
        }
        return positions;
    }

    private long position(Document row) {
        Binary token = row.get("token", Binary.class);
        if (token == null) {
            return -1;
        }
        TrackingToken read = serializer.deserialize(
                new SimpleSerializedObject<>(token.getData(), byte[].class, row.getString("tokenType"), null));
        return read == null ? -1 : read.position().orElse(-1);
    }

    void forget(String processor) {
        collection.deleteMany(eq(PROCESSOR, processor));
    }
}
