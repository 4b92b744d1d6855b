package dev.muamala.projection;

import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/** {@code {_id, position, document}}, written and read without a tree between. */
final class StoredCodec<D> implements Codec<Stored<D>> {
    private final Codec<D> documents;

    StoredCodec(Codec<D> documents) {
        this.documents = documents;
    }

    @Override
    public void encode(BsonWriter writer, Stored<D> stored, EncoderContext context) {
        writer.writeStartDocument();
        writer.writeString(Stored.KEY, stored.key());
        writer.writeInt64(Stored.POSITION, stored.position());
        writer.writeName(Stored.DOCUMENT);
        documents.encode(writer, stored.document(), context);
        writer.writeEndDocument();
    }

    @Override
    public Stored<D> decode(BsonReader reader, DecoderContext context) {
        String key = null;
        long position = -1;
        D document = null;
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            switch (reader.readName()) {
                case Stored.KEY -> key = reader.readString();
                case Stored.POSITION -> position = reader.readInt64();
                case Stored.DOCUMENT -> document = documents.decode(reader, context);
                default -> reader.skipValue();
            }
        }
        reader.readEndDocument();
        return new Stored<>(key, position, document);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Class<Stored<D>> getEncoderClass() {
        return (Class<Stored<D>>) (Class<?>) Stored.class;
    }
}
