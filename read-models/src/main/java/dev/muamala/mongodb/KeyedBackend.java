package dev.muamala.mongodb;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.List;

/**
 * The in-memory backend, made for the guarded replacements of projections.
 *
 * <ul>
 *   <li>An index on a key also serves a query which asks for more than the key. The original reads the whole collection
 *       for {@code {_id: …, position: {$lt: …}}}, so that a write took longer with every document that was there.
 *   <li>A replacement takes the place of the old document, where the original copies the old one twice and changes it
 *       under the eyes of whoever is just being answered with it.
 * </ul>
 */
class KeyedBackend extends MemoryBackend {
    private static final String ID = "_id";

    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
        return new KeyedDatabase(name, getCursorRegistry());
    }

    private static final class KeyedDatabase extends MemoryDatabase {
        KeyedDatabase(String name, CursorRegistry cursors) {
            super(name, cursors);
        }

        @Override
        protected MemoryCollection openOrCreateCollection(String collection, CollectionOptions options) {
            return new ReplacingCollection(this, collection, options, cursorRegistry);
        }

        @Override
        protected Index<Integer> openOrCreateUniqueIndex(
                String collection, String index, List<IndexKey> keys, boolean sparse) {
            return new KeyIndex(index, keys, sparse);
        }
    }

    private static final class ReplacingCollection extends MemoryCollection {
        ReplacingCollection(MongoDatabase database, String name, CollectionOptions options, CursorRegistry cursors) {
            super(database, name, options, cursors);
        }

        @Override
        public synchronized Document updateDocuments(
                Document selector,
                Document update,
                ArrayFilters arrayFilters,
                boolean isMulti,
                boolean isUpsert,
                Oplog oplog) {
            if (isMulti || !replaces(selector, update) || deleteDocuments(selector, 1, oplog) == 0) {
                return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
            }
            addDocument(update);
            return new Document("n", 1).append("nModified", 1);
        }

        private static boolean replaces(Document selector, Document update) {
            Object key = update.get(ID);
            return key != null && key.equals(selector.get(ID));
        }

        /** Nobody asks how large the collection is, and each answer would need every document encoded once more. */
        @Override
        protected boolean tracksDataSize() {
            return false;
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
