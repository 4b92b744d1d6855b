package dev.muamala.faults;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * A server of MongoDB's protocol with its documents in one file, for {@link MongoProcess}. It keeps what MongoDB
 * promises to those who write with majority concern: what was acknowledged is on disk, whole commands at a time, when
 * the process is killed.
 */
final class DocumentServer {
    private DocumentServer() {}

    /** @param arguments the file, which need not exist, and the port */
    public static void main(String... arguments) {
        MVStore file = new MVStore.Builder()
                .fileName(arguments[0])
                .autoCommitDisabled()
                .open();
        MongoServer server = new MongoServer(new Backend(file));
        server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    }

    private static final class Backend extends H2Backend {
        private static final Set<String> READS = Set.of("find", "getMore", "killCursors", "endSessions");

        Backend(MVStore file) {
            super(file);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new Database(name, getMvStore(), getCursorRegistry());
        }

        /** One command at a time, so that none is half done when another one's commit writes the file. */
        @Override
        public synchronized Document handleMessage(MongoMessage message) {
            String command = message.getDocument().keySet().iterator().next();
            if (command.equals("hello")) {
                return hello(message);
            }
            Document answer = super.handleMessage(message);
            if (!READS.contains(command)) {
                commit();
            }
            return answer;
        }

        /** Asked by clients that want the stable API; the original only knows its older name. */
        private Document hello(MongoMessage message) {
            return handleCommand(message.getChannel(), "admin", "isMaster", message.getDocument())
                    .append("isWritablePrimary", true);
        }
    }

    private static final class Database extends H2Database {
        Database(String name, MVStore file, CursorRegistry cursors) {
            super(name, file, cursors);
        }

        @Override
        protected Index<Object> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            return new KeyIndex(super.openOrCreateUniqueIndex(collection, index, keys, sparse), sparse);
        }
    }

    /**
     * Also serves a query that asks for more than the key, as the store inside the server does; the original reads the
     * whole collection then.
     */
    private static final class KeyIndex extends Index<Object> {
        private final Index<Object> original;

        KeyIndex(Index<Object> original, boolean sparse) {
            super(original.getName(), original.getKeys(), sparse);
            this.original = original;
        }

        @Override
        public boolean canHandle(Document query) {
            return original.canHandle(onlyKeys(query));
        }

        @Override
        public Iterable<Object> getPositions(Document query) {
            return original.getPositions(onlyKeys(query));
        }

        private Document onlyKeys(Document query) {
            Document own = new Document();
            keys().stream().filter(query::containsKey).forEach(key -> own.put(key, query.get(key)));
            return own;
        }

        @Override
        public Object getPosition(Document document) {
            return original.getPosition(document);
        }

        @Override
        public void checkAdd(Document document, MongoCollection<Object> collection) {
            original.checkAdd(document, collection);
        }

        @Override
        public void add(Document document, Object position, MongoCollection<Object> collection) {
            original.add(document, position, collection);
        }

        @Override
        public Object remove(Document document) {
            return original.remove(document);
        }

        @Override
        public long getCount() {
            return original.getCount();
        }

        @Override
        public long getDataSize() {
            return original.getDataSize();
        }

        @Override
        public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
            original.checkUpdate(before, after, collection);
        }

        @Override
        public void updateInPlace(
                Document before, Document after, Object position, MongoCollection<Object> collection) {
            original.updateInPlace(before, after, position, collection);
        }

        @Override
        public boolean isUnique() {
            return true;
        }

        @Override
        public void drop() {
            original.drop();
        }
    }
}
