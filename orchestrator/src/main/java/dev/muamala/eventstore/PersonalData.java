package dev.muamala.eventstore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muamala.events.AboutPerson;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Erased;
import dev.muamala.events.EventTypes;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.PersonId;
import dev.muamala.events.Personal;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is personal, between an event and its row.
 *
 * <p>In the row every {@link Personal} value is null, and what stood there follows encrypted, together for each person:
 * {@code "personal":[{"of":"…","fields":["/applicant","/form/contact/email"],"text":"…"}]}, where the text is AES-256-GCM
 * over the values in the order of their fields, and what it belongs to is the event and those fields. The hash chain is
 * over that. Whoever asks the log sees values; when the key was destroyed they see {@link Erased} ones. A key that is
 * missing although nobody ordered it destroyed is an error: nothing is taken for erased by mistake.
 */
final class PersonalData {
    /** Its name in the row, and what comes before the first person. */
    private static final String NAME = "personal";

    private static final String BEGINNING = "\"" + NAME + "\":[{\"of\":\"";
    private static final String OF = "of";
    private static final String FIELDS = "fields";
    private static final String TEXT = "text";
    private static final String NOTHING = "\"" + TEXT + "\":\"\"";
    private static final int IN_MEMORY = 100_000;

    /** What Axon notes beside every event: which message it came of. Says nothing about anybody. */
    private static final Set<String> OF_MESSAGES = Set.of("traceId", "correlationId");

    /** The stream of what happens to the person themselves. */
    static String stream(PersonId person) {
        return "person:" + person;
    }

    private final PersonKeys keys;
    private final MarkedFields marked;
    private final JsonMapper mapper;
    private final Database log;
    private final Map<Class<?>, List<Mark>> marks = new HashMap<>();
    private final Cache<String, PersonId> persons =
            Caffeine.newBuilder().maximumSize(IN_MEMORY).build();

    /** Their keys never come back. */
    private final Cache<PersonId, Boolean> erased =
            Caffeine.newBuilder().maximumSize(IN_MEMORY).build();

    /** Where something personal stands. @param whole whether all of it is */
    private record Mark(JsonPointer place, Class<?> type, boolean whole) {
        /** What is read there when it is gone. */
        Object erased(PersonId person) {
            if (type == ApplicantId.class) {
                return Erased.applicant(person).value();
            }
            if (type == LocalizedText.class) {
                return Erased.WORDS;
            }
            return type == Map.class ? Erased.DATA : Erased.TEXT;
        }
    }

    /** A row as far as it may hold something personal. */
    record Where(String stream, String event) {}

    PersonalData(PersonKeys keys, MarkedFields marked, JsonMapper mapper, DataSource log) {
        this.keys = keys;
        this.marked = marked;
        this.mapper = mapper;
        this.log = new Database(log, "The database does not answer. Nothing was read; try again.");
        for (Class<?> event : EventTypes.all()) {
            List<Mark> found = new ArrayList<>();
            collect(event, JsonPointer.empty(), found);
            marks.put(event, List.copyOf(found));
        }
    }

    private static void collect(Class<?> type, JsonPointer place, List<Mark> found) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonPointer here = place.appendProperty(component.getName());
            Personal personal = component.getAnnotation(Personal.class);
            if (personal != null) {
                found.add(new Mark(here, component.getType(), !personal.asMarked()));
            } else if (component.getType().isRecord() && component.getType().getRecordComponents().length > 1) {
                collect(component.getType(), here, found);
            }
        }
    }

    boolean isIn(Object event) {
        return !marks.get(event.getClass()).isEmpty();
    }

    static boolean isIn(String json) {
        return json.contains(BEGINNING);
    }

    /** Whether something of it was not kept, because it came after the person was erased. */
    static boolean isOfErased(String json) {
        return json.contains(NOTHING) && isIn(json);
    }

    /** Whose the data of the stream is; the event that says so begins it. */
    private PersonId personOf(Object event, String stream) {
        if (event instanceof AboutPerson first) {
            PersonId person = keys.of(first.person());
            persons.put(stream, person);
            return person;
        }
        return personOf(stream);
    }

    private PersonId personOf(String stream) {
        return persons.get(stream, this::personIn);
    }

    /** As the first event of the stream has it; one that was written before there were keys says who it is. */
    private PersonId personIn(String stream) {
        JsonNode first = log.query(
                        "SELECT payload FROM event WHERE aggregate_id = ? AND sequence = 0",
                        statement -> statement.setString(1, stream),
                        rows -> rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty())
                .map(mapper::readTree)
                .orElseThrow(() -> new IllegalStateException(stream + " does not begin with whose it is"));
        String person = first.path(NAME).path(0).path(OF).asString("");
        return person.isEmpty()
                ? keys.of(new ApplicantId(
                        first.path("applicant").asString(first.path("owner").asString(""))))
                : new PersonId(person);
    }

    /** Changes the event to how it is stored. */
    void conceal(ObjectNode tree, Object event, Where where) {
        PersonId person = personOf(event, where.stream());
        Map<PersonId, Map<String, JsonNode>> values = new LinkedHashMap<>();
        for (Mark mark : marks.get(event.getClass())) {
            List<String> places = mark.whole() ? List.of(mark.place().toString()) : marked.of(event);
            for (String place : places) {
                JsonNode value = tree.at(place);
                if (isSaid(value)) {
                    values.computeIfAbsent(whose(value, mark, event, person), none -> new LinkedHashMap<>())
                            .put(place, value);
                }
            }
        }
        values.forEach((of, fields) -> add(tree, of, fields, about(where, fields.keySet())));
    }

    /** A name is that of whom it names. */
    private PersonId whose(JsonNode value, Mark mark, Object event, PersonId owner) {
        boolean another = mark.type() == ApplicantId.class
                && !(event instanceof AboutPerson first
                        && first.person().value().equals(value.asString()));
        return another ? keys.of(new ApplicantId(value.asString())) : owner;
    }

    private static boolean isSaid(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isContainer() && value.isEmpty());
    }

    /**
     * Metadata says under which key somebody did something, and has a fingerprint of what they said. After the event,
     * which may have said whose it is.
     */
    void concealMetadata(ObjectNode metadata, Where where) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        metadata.properties().stream()
                .filter(field -> !OF_MESSAGES.contains(field.getKey()))
                .forEach(field -> fields.put(
                        JsonPointer.empty().appendProperty(field.getKey()).toString(), field.getValue()));
        if (!fields.isEmpty()) {
            add(metadata, personOf(where.stream()), fields, aboutMetadata(where, fields.keySet()));
        }
    }

    private static String about(Where where, Iterable<String> fields) {
        return where.event() + "\n" + String.join("\n", fields);
    }

    private static String aboutMetadata(Where where, Iterable<String> fields) {
        return "metadata of " + about(where, fields);
    }

    private void add(ObjectNode tree, PersonId person, Map<String, JsonNode> fields, String about) {
        ArrayNode said = mapper.createArrayNode();
        fields.forEach((place, value) -> {
            said.add(value);
            put(tree, JsonPointer.compile(place), mapper.nullNode());
        });
        ArrayNode parts = tree.get(NAME) instanceof ArrayNode some ? some : tree.putArray(NAME);
        ObjectNode part = parts.addObject().put(OF, person.value());
        fields.keySet().forEach(part.withArray(FIELDS)::add);
        part.put(
                TEXT,
                keys.key(person)
                        .map(key -> Base64.getEncoder()
                                .encodeToString(Aes.encrypt(key, mapper.writeValueAsBytes(said), about)))
                        .orElseGet(() -> nothingOf(person)));
    }

    /** What becomes known of somebody after they were erased is not kept. */
    private String nothingOf(PersonId person) {
        requireErased(person);
        return "";
    }

    private static void put(ObjectNode tree, JsonPointer place, JsonNode value) {
        JsonNode parent = tree.at(place.head());
        if (parent instanceof ArrayNode items) {
            items.set(place.last().getMatchingIndex(), value);
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), value);
        }
    }

    /** The keys of all that these hold are at hand then. */
    void prefetch(List<String> rows) {
        Set<PersonId> needed = new HashSet<>();
        for (String json : rows) {
            int at = json.indexOf(BEGINNING);
            if (at >= 0) {
                int from = at + BEGINNING.length();
                needed.add(new PersonId(json.substring(from, json.indexOf('"', from))));
            }
        }
        keys.prefetch(needed);
    }

    /** Changes what is stored back to the event. */
    void reveal(ObjectNode tree, Class<?> event, Where where) {
        for (JsonNode part : taken(tree)) {
            PersonId person = new PersonId(part.path(OF).asString());
            List<String> fields = fields(part);
            Optional<ArrayNode> said = said(person, part, about(where, fields));
            for (int i = 0; i < fields.size(); i++) {
                JsonPointer place = JsonPointer.compile(fields.get(i));
                put(
                        tree,
                        place,
                        said.isPresent() ? said.get().get(i) : mapper.valueToTree(erased(event, place, person)));
            }
        }
    }

    /** What was said under which key is nobody's any more when the person was erased. */
    void revealMetadata(ObjectNode metadata, Where where) {
        for (JsonNode part : taken(metadata)) {
            List<String> fields = fields(part);
            Optional<ArrayNode> said = said(new PersonId(part.path(OF).asString()), part, aboutMetadata(where, fields));
            for (int i = 0; i < fields.size(); i++) {
                String name = JsonPointer.compile(fields.get(i)).getMatchingProperty();
                if (said.isPresent()) {
                    metadata.set(name, said.get().get(i));
                } else {
                    metadata.remove(name);
                }
            }
        }
    }

    /** What has that name elsewhere is part of what somebody said. */
    private ArrayNode taken(ObjectNode tree) {
        return tree.remove(NAME) instanceof ArrayNode parts ? parts : mapper.createArrayNode();
    }

    private static List<String> fields(JsonNode part) {
        return part.path(FIELDS).values().stream().map(JsonNode::asString).toList();
    }

    /** Empty when it was erased. */
    private Optional<ArrayNode> said(PersonId person, JsonNode part, String about) {
        String text = part.path(TEXT).asString("");
        boolean gone = text.isEmpty() || erased.getIfPresent(person) != null;
        Optional<SecretKey> key = gone ? Optional.empty() : keys.key(person);
        if (key.isEmpty()) {
            requireErased(person);
            return Optional.empty();
        }
        try {
            return Optional.of((ArrayNode)
                    mapper.readTree(Aes.decrypt(key.get(), Base64.getDecoder().decode(text), about)));
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException(
                    "What is personal in event " + about.lines().findFirst().orElse("") + " was not encrypted for it",
                    e);
        }
    }

    private Object erased(Class<?> event, JsonPointer place, PersonId person) {
        return marks.get(event).stream()
                .filter(mark -> mark.place().equals(place))
                .findFirst()
                .map(mark -> mark.erased(person))
                .orElse(Erased.TEXT);
    }

    private void requireErased(PersonId person) {
        erased.get(person, unknown -> {
            boolean ordered = log.query(
                    "SELECT 1 FROM event WHERE aggregate_id = ? LIMIT 1",
                    statement -> statement.setString(1, stream(person)),
                    rows -> rows.next());
            if (!ordered) {
                throw new IllegalStateException("The key of person " + person + " is missing, and nobody ordered it"
                        + " destroyed. Bring back the table " + PersonKeys.SCHEMA
                        + ".person_key that belongs to this log.");
            }
            return true;
        });
    }
}
