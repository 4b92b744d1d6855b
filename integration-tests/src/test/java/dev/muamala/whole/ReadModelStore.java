package dev.muamala.whole;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a server under test keeps its read models: in its own embedded store, or in a database of their own in the
 * MongoDB that {@code MUAMALA_TEST_MONGODB_URI} names.
 */
final class ReadModelStore {
    private static final Optional<String> MONGODB =
            Optional.ofNullable(System.getenv("MUAMALA_TEST_MONGODB_URI")).filter(uri -> !uri.isBlank());

    private final String database = "muamala-test-" + UUID.randomUUID();

    /** Empty where the server brings its own. */
    Optional<String> uri() {
        return MONGODB.map(uri -> uri.replaceFirst("^(mongodb(?:\\+srv)?://[^/?]+)(?:/[^?]*)?", "$1/" + database));
    }

    /** Forgets every document, as the embedded store does by itself when its server stops. */
    void drop() {
        MONGODB.ifPresent(uri -> {
            try (MongoClient client = MongoClients.create(uri)) {
                client.getDatabase(database).drop();
            }
        });
    }
}
