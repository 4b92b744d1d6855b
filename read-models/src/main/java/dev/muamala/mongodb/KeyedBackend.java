package dev.muamala.mongodb;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * The in-memory backend, with an index on a key that also serves a query which asks for more than the key. The
 * original reads the whole collection for {@code {_id: …, position: {$lt: …}}}, so that a guarded write took longer
 * with every document that was there.
 */
class KeyedBackend extends MemoryBackend {
    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
        return new KeyedDatabase(name, getCursorRegistry());
    }

    private static final class KeyedDatabase extends MemoryDatabase {
        KeyedDatabase(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected Index<Integer> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            return new KeyIndex(index, keys, sparse);
        }
    }

    /** Finds candidates by its own keys; the collection then tests the whole query on each. */
    private static final class KeyIndex extends MemoryUniqueIndex {
        KeyIndex(String name, List<IndexKey> keys, boolean sparse) {
            super(name, keys, sparse);
        }

        @Override
        public synchronized boolean canHandle(Document query) {
            return super.canHandle(onlyKeys(query));
        }

        @Override
        public synchronized Iterable<Integer> getPositions(Document query) {
            return super.getPositions(onlyKeys(query));
        }

        private Document onlyKeys(Document query) {
            Document own = new Document();
            keys().stream().filter(query::containsKey).forEach(key -> own.put(key, query.get(key)));
            return own;
        }
    }
}
