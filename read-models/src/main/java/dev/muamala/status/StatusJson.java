package dev.muamala.status;

import dev.muamala.events.LocalizedText;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Documents as the bytes that readers get, with their labels in one or both languages. */
final class StatusJson {
    private final Map<Languages, ObjectWriter> writers = new EnumMap<>(Languages.class);

    /** @param json as the server writes everything else */
    StatusJson(JsonMapper json) {
        JsonMapper mapper = json.rebuild()
                .addModule(new SimpleModule().addSerializer(LocalizedText.class, new InLanguages()))
                .build();
        for (Languages languages : Languages.values()) {
            writers.put(languages, mapper.writer().withAttribute(Languages.class, languages));
        }
    }

    byte[] write(Object document, Languages languages) {
        return writers.get(languages).writeValueAsBytes(document);
    }

    private static final class InLanguages extends ValueSerializer<LocalizedText> {
        @Override
        public void serialize(LocalizedText text, JsonGenerator json, SerializationContext context) {
            Object languages = context.getAttribute(Languages.class);
            json.writeStartObject();
            if (languages != Languages.EN) {
                json.writeStringProperty("ar", text.ar());
            }
            if (languages != Languages.AR) {
                json.writeStringProperty("en", text.en());
            }
            json.writeEndObject();
        }
    }
}
