package dev.muamala.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A database of its own for one test: in an embedded server, or in the MongoDB that {@code MUAMALA_TEST_MONGODB_URI}
 * names. When it is closed it fails the test if a command was sent that is not on the list.
 */
public final class TestStore implements AutoCloseable {
    private static final String URI = System.getenv("MUAMALA_TEST_MONGODB_URI");

    private final LongLivedBackend backend = new LongLivedBackend();
    private final Queue<String> objections = new ConcurrentLinkedQueue<>();
    private final MongoClient client;
    private final MongoDatabase database;
    private MongoServer server;
    private int port;

    public TestStore() {
        MongoClientSettings.Builder settings = isEmbedded() ? embedded() : MongoConfiguration.configured(URI);
        client = MongoClients.create(settings.addCommandListener(listener())
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(300, TimeUnit.MILLISECONDS))
                .build());
        database = client.getDatabase("muamala-test-" + UUID.randomUUID());
    }

    public static boolean isEmbedded() {
        return URI == null || URI.isBlank();
    }

    private MongoClientSettings.Builder embedded() {
        comeBack();
        return MongoConfiguration.embedded(new ConnectionString("mongodb://127.0.0.1:" + port));
    }

    private CommandListener listener() {
        return new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                MongoCommands.objection(event.getCommand()).ifPresent(objections::add);
            }
        };
    }

    public MongoDatabase database() {
        return database;
    }

    /** The server no longer listens and every connection is cut. */
    public void goAway() {
        server.shutdownNow();
    }

    /** The server listens again, on the same port and with the same documents. */
    public void comeBack() {
        server = new MongoServer(backend);
        server.bind("127.0.0.1", port);
        port = server.getLocalAddress().getPort();
    }

    @Override
    public void close() {
        if (isEmbedded()) {
            client.close();
            server.shutdownNow();
        } else {
            database.listCollectionNames()
                    .forEach(name -> database.getCollection(name).drop());
            objections.removeIf(objection -> objection.contains("listCollections"));
            client.close();
        }
        assertThat(objections).as("commands that are not on the list").isEmpty();
    }

    private static final class LongLivedBackend extends KeyedBackend {
        @Override
        public void close() {
            // its documents outlive the server, as a disk's would
        }
    }
}
