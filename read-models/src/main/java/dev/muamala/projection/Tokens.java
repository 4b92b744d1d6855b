package dev.muamala.projection;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
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
 *
 * <p>A store may lose what it had under a server that goes on: it is emptied, or put back to where it was yesterday.
 * Then the token is no longer where this node left it, and nothing may be built on what this node remembers.
 */
final class Tokens {
    private static final String COLLECTION = "projectionTokens";
    private static final String PROCESSOR = "processorName";
    private static final String SEGMENT = "segment";

    private final Serializer serializer =
            Jackson3Serializer.builder().lenientDeserialization().build();
    private final MongoCollection<Document> collection;
    private final Map<String, Long> left = new ConcurrentHashMap<>();
    private final TokenStore store;

    Tokens(MongoDatabase database) {
        this.collection = database.getCollection(COLLECTION);
        // Axon's own name for a node, the process id and the host, is the same in containers that share a host's name.
        this.store = new Attentive(MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .trackingTokensCollectionName(COLLECTION)
                        .build())
                .nodeId(ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID())
                .serializer(serializer)
                .ensureIndexes(false));
    }

    /** Moves a token only from where this node left it. */
    private final class Attentive extends MongoTokenStore {
        Attentive(Builder builder) {
            super(builder);
        }

        @Override
        public void storeToken(TrackingToken token, String processor, int segment) {
            requireAsLeft(processor, segment);
            super.storeToken(token, processor, segment);
            left.put(key(processor, segment), position(token));
        }

        @Override
        public TrackingToken fetchToken(String processor, int segment) {
            TrackingToken token = super.fetchToken(processor, segment);
            left.put(key(processor, segment), position(token));
            return token;
        }
    }

    private static String key(String processor, int segment) {
        return processor + "/" + segment;
    }

    /**
     * The store still knows how far this node has read the segment.
     *
     * @throws UnableToClaimTokenException when it does not; the segment must be read again from where the store says
     */
    void requireAsLeft(String processor, int segment) {
        Document row = collection
                .find(and(eq(PROCESSOR, processor), eq(SEGMENT, segment)))
                .first();
        Long before = left.get(key(processor, segment));
        if (row == null || before == null || position(row) != before) {
            throw new UnableToClaimTokenException("The store has segment " + segment + " of " + processor + " at "
                    + (row == null ? "no position" : position(row)) + ", and this node left it at " + before
                    + ". It is read again from where the store says.");
        }
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
        return position(serializer.<byte[], TrackingToken>deserialize(
                new SimpleSerializedObject<>(token.getData(), byte[].class, row.getString("tokenType"), null)));
    }

    private static long position(TrackingToken token) {
        return token == null ? -1 : token.position().orElse(-1);
    }

    void forget(String processor) {
        collection.deleteMany(eq(PROCESSOR, processor));
    }
}
