package dev.muamala.projection;

import com.mongodb.MongoClientSettings;
import dev.muamala.events.Data;
import java.util.Map;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records to BSON and back. */
final class DocumentCodecs {
    private static final CodecRegistry REGISTRY = CodecRegistries.fromRegistries(
            CodecRegistries.fromCodecs(new DataCodec()), MongoClientSettings.getDefaultCodecRegistry());

    private DocumentCodecs() {}

    static <D> Codec<D> of(Class<D> record) {
        return REGISTRY.get(record);
    }

    /**
     * JSON-like data is stored as its JSON text: its keys are free (they may hold dots, dollars or zeros, which BSON
     * and MongoDB treat specially) and its numbers exact, and nobody queries inside it.
     */
    @SuppressWarnings("rawtypes")
    private static final class DataCodec implements Codec<Map> {
        private static final JsonMapper JSON = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};

        @Override
        public void encode(BsonWriter writer, Map data, EncoderContext context) {
            writer.writeString(JSON.writeValueAsString(data));
        }

        @Override
        public Map decode(BsonReader reader, DecoderContext context) {
            return Data.copyOf(JSON.readValue(reader.readString(), DATA));
        }

        @Override
        public Class<Map> getEncoderClass() {
            return Map.class;
        }
    }
}
