package dev.muamala.eventstore;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.muamala.events.Data;
import dev.muamala.events.Emirate;
import dev.muamala.events.EventType;
import dev.muamala.events.EventTypes;
import dev.muamala.events.Identifier;
import dev.muamala.events.RequestEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as the log keeps them: a type name that never changes, a revision of the shape, and JSON.
 *
 * <p>Identifiers are plain strings, an emirate its ISO code, an instant ISO-8601. Reading is strict: an unknown or a
 * missing field is an error, never silently dropped or made up, because a replay that reads less than was written
 * would diverge without saying why. Whatever could be written can be read, however long or large.
 */
public final class EventJson {
    /** One event, ready to be stored. */
    public record Encoded(String type, int revision, String json) {}

    private record Shape(String type, int revision) {}

    /** What logs may hold of earlier versions of this program. */
    private static final List<Upcaster> EARLIER = List.of(
            new FilterOfAllApplicants("webhook.registered"), new FilterOfAllApplicants("webhook.filter-changed"));

    private final JsonMapper mapper;
    private final Map<Shape, Upcaster> upcasters = new HashMap<>();
    private final Map<String, ObjectReader> readers = new HashMap<>();
    private final ObjectReader metadataReader;
    private final Optional<PersonalData> personal;

    public EventJson() {
        this(List.of());
    }

    /** Encrypts nothing, and reads nothing that is encrypted. */
    public EventJson(List<Upcaster> upcasters) {
        this(upcasters, mapper -> Optional.empty());
    }

    /** Encrypts what is personal. */
    EventJson(List<Upcaster> upcasters, PersonKeys keys, MarkedFields marked, DataSource log) {
        this(upcasters, mapper -> Optional.of(new PersonalData(keys, marked, mapper, log)));
    }

    /**
     * @param upcasters beside those of this program's own events
     * @throws IllegalArgumentException when two upcasters read the same revision, or an older revision of an event has
     *     none
     */
    private EventJson(List<Upcaster> upcasters, Function<JsonMapper, Optional<PersonalData>> personal) {
        for (Upcaster upcaster :
                Stream.concat(EARLIER.stream(), upcasters.stream()).toList()) {
            if (this.upcasters.put(new Shape(upcaster.type(), upcaster.revision()), upcaster) != null) {
                throw new IllegalArgumentException("Two upcasters read \"" + upcaster.type() + "\" revision "
                        + upcaster.revision() + "; keep one.");
            }
        }
        mapper = strictMapper();
        this.personal = personal.apply(mapper);
        metadataReader = mapper.readerForMapOf(Object.class);
        for (Class<?> event : EventTypes.all()) {
            EventType type = EventTypes.of(event);
            for (int revision = 1; revision < type.revision(); revision++) {
                upcaster(type.value(), revision);
            }
            readers.put(type.value(), mapper.readerFor(event));
        }
    }

    private static JsonMapper strictMapper() {
        StreamReadConstraints whateverWasWritten = StreamReadConstraints.builder()
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(whateverWasWritten)
                        .build())
                .addMixIn(Identifier.class, AsValue.class)
                .addMixIn(Emirate.class, AsCode.class)
                .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** @throws IllegalArgumentException when the object is not an event or cannot be written as JSON */
    public Encoded encode(Object event) {
        EventType type = EventTypes.of(event.getClass());
        try {
            return new Encoded(type.value(), type.revision(), mapper.writeValueAsString(event));
        } catch (JacksonException e) {
            throw unwritable(type, e);
        }
    }

    private static IllegalArgumentException unwritable(EventType type, JacksonException e) {
        return new IllegalArgumentException(
                "\"" + type.value() + "\" cannot be written as JSON: " + e.getOriginalMessage()
                        + ". Nothing was stored.",
                e);
    }

    private static IllegalArgumentException unreadable(String type, int revision, String why, Exception e) {
        return new IllegalArgumentException(
                "A \"" + type + "\" of revision " + revision + " in the log cannot be read: " + why, e);
    }

    /** As {@link #encode(Object)}, with what is personal encrypted where there are keys. */
    Encoded encode(Object event, PersonalData.Where where) {
        if (personal.isEmpty() || !personal.get().isIn(event)) {
            return encode(event);
        }
        EventType type = EventTypes.of(event.getClass());
        try {
            ObjectNode tree = mapper.valueToTree(event);
            personal.get().conceal(tree, event, where);
            return new Encoded(type.value(), type.revision(), mapper.writeValueAsString(tree));
        } catch (JacksonException e) {
            throw unwritable(type, e);
        }
    }

    /** Has at hand what these need to be read, after one question for all of them. */
    void prepare(List<String> stored) {
        personal.ifPresent(data -> data.prefetch(stored));
    }

    /** As {@link #decode(String, int, String)}, with what is personal decrypted, or erased where its key was destroyed. */
    Object decode(String type, int revision, String json, PersonalData.Where where) {
        boolean encrypted = personal.isPresent() && PersonalData.isIn(json);
        return decode(type, revision, json, encrypted ? Optional.of(where) : Optional.empty());
    }

    /**
     * The event as this version of the software knows it, lifted from older revisions where needed.
     *
     * @throws IllegalArgumentException when this version does not know the type or the revision, or the JSON does not
     *     have the shape of that revision
     */
    public Object decode(String type, int revision, String json) {
        return decode(type, revision, json, Optional.empty());
    }

    private Object decode(String type, int revision, String json, Optional<PersonalData.Where> encrypted) {
        int current = EventTypes.of(EventTypes.named(type)).revision();
        if (revision > current) {
            throw new IllegalArgumentException("The log holds \"" + type + "\" in revision " + revision
                    + "; this version reads up to " + current + ". Run the version that wrote it, or a newer one.");
        }
        if (!json.startsWith("{")) {
            throw unreadable(type, revision, "it is no JSON object", null);
        }
        try {
            if (revision == current && encrypted.isEmpty()) {
                return readers.get(type).readValue(json);
            }
            ObjectNode event = (ObjectNode) mapper.readTree(json);
            if (encrypted.isPresent()) {
                personal.orElseThrow().reveal(event, EventTypes.named(type), encrypted.get());
            }
            for (int from = revision; from < current; from++) {
                event = upcaster(type, from).upcast(event);
            }
            return readers.get(type).readValue(event);
        } catch (JacksonException e) {
            throw unreadable(type, revision, e.getOriginalMessage(), e);
        }
    }

    /**
     * After {@link #encode(Object, PersonalData.Where)} of the event.
     *
     * @throws IllegalArgumentException when a value is of no JSON type
     */
    String encodeMetadata(Map<String, ?> metadata, Object event, PersonalData.Where where) {
        if (metadata.isEmpty()) {
            return "{}";
        }
        if (personal.isEmpty() || !(event instanceof RequestEvent)) {
            return mapper.writeValueAsString(Data.copyOf(metadata));
        }
        ObjectNode tree = mapper.valueToTree(Data.copyOf(metadata));
        personal.get().concealMetadata(tree, where);
        return mapper.writeValueAsString(tree);
    }

    Map<String, Object> decodeMetadata(String json, PersonalData.Where where) {
        if (json.equals("{}")) {
            return Map.of();
        }
        if (personal.isPresent() && PersonalData.isIn(json)) {
            ObjectNode tree = (ObjectNode) mapper.readTree(json);
            personal.get().revealMetadata(tree, where);
            return Data.copyOf(metadataReader.readValue(mapper.writeValueAsString(tree)));
        }
        return Data.copyOf(metadataReader.readValue(json));
    }

    private Upcaster upcaster(String type, int revision) {
        Upcaster upcaster = upcasters.get(new Shape(type, revision));
        if (upcaster == null) {
            throw new IllegalArgumentException("No upcaster reads \"" + type + "\" revision " + revision
                    + "; write one, since the log may hold such events.");
        }
        return upcaster;
    }

    private interface AsValue {
        @JsonValue
        String value();
    }

    private interface AsCode {
        @JsonValue
        String code();
    }
}
