package dev.muamala.projection;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecRegistries;

/** The collection {@code projections}: one alias each. A change that another node made first is not overwritten. */
final class Aliases {
    private final MongoCollection<Stored<Alias>> collection;

    Aliases(MongoDatabase database) {
        Codec<Stored<Alias>> codec = new StoredCodec<>(DocumentCodecs.of(Alias.class));
        this.collection = database.getCollection("projections")
                .withCodecRegistry(
                        CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(codec), database.getCodecRegistry()))
                .withDocumentClass(codec.getEncoderClass());
    }

    Optional<Stored<Alias>> find(String projection) {
        return Optional.ofNullable(collection.find(eq(Stored.KEY, projection)).first());
    }

    /** False when somebody else was first. */
    boolean insert(String projection, Alias alias) {
        try {
            collection.insertOne(new Stored<>(projection, 0, alias));
            return true;
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return false;
            }
            throw e;
        }
    }

    /** False when the alias is no longer the one that was read. */
    boolean replace(Stored<Alias> read, Alias alias) {
        return collection
                        .replaceOne(
                                and(eq(Stored.KEY, read.key()), eq(Stored.POSITION, read.position())),
                                new Stored<>(read.key(), read.position() + 1, alias))
                        .getMatchedCount()
                == 1;
    }
}
