package dev.muamala.mongodb;

import com.mongodb.ConnectionString;
import de.bwaldvogel.mongo.MongoServer;

/** An in-memory server of MongoDB's protocol on loopback. What it holds is gone when it closes. */
public final class EmbeddedMongo implements AutoCloseable {
    private final MongoServer server = new MongoServer(new KeyedBackend());

    /**
     * @param port 0 for any that is free
     * @throws IllegalStateException when the port cannot be listened on
     */
    public EmbeddedMongo(int port) {
        try {
            server.bind("127.0.0.1", port);
        } catch (Exception e) { // a BindException comes undeclared
            throw new IllegalStateException(
                    "The embedded store of the read models cannot listen on 127.0.0.1:" + port
                            + ". Set muamala.mongodb.port to a free port, or to 0 for any.",
                    e);
        }
    }

    public ConnectionString connectionString() {
        return new ConnectionString(
                "mongodb://127.0.0.1:" + server.getLocalAddress().getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
