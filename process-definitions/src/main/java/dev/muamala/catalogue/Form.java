package dev.muamala.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.i18n.MessageSource;
import com.networknt.schema.i18n.ResourceBundleMessageSource;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import dev.muamala.events.LocalizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a person fills in, described by a JSON Schema 2020-12.
 *
 * <p>Some annotations are ours: {@code x-label} names a field and {@code x-hint} says in plain words what is expected,
 * both as {@code {"ar", "en"}}; {@code "x-personal": true} marks what says something about a person; {@code
 * "x-identifier": true} a text by which something is found, see {@link Identifiers}; {@code "x-attachment": true} the id
 * of a file that was uploaded before.
 */
public final class Form {
    static final String LABEL = "x-label";
    static final String HINT = "x-hint";
    static final String PERSONAL = "x-personal";
    static final String IDENTIFIER = "x-identifier";
    static final String ATTACHMENT = "x-attachment";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final MessageSource MESSAGES =
            new ResourceBundleMessageSource("dev/muamala/catalogue/form-messages", "jsv-messages");
    private static final Locale ARABIC = Locale.forLanguageTag("ar");
    private static final Set<String> DATES = Set.of("date", "time", "date-time");

    /** Whose ready-made message would show a person a regular expression or a piece of schema. */
    private static final Set<String> TECHNICAL = Set.of("pattern", "format", "const", "enum", "not", "anyOf", "oneOf");

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keywords(List.of(
                            new AnnotationKeyword(LABEL),
                            new AnnotationKeyword(HINT),
                            new AnnotationKeyword(PERSONAL),
                            new AnnotationKeyword(IDENTIFIER),
                            new AnnotationKeyword(ATTACHMENT)))
                    .build(),
            registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .pathType(PathType.JSON_POINTER)
                    .build()));

    private final String key;
    private final Schema schema;

    Form(String key, JsonNode schema) {
        this.key = key;
        this.schema = REGISTRY.getSchema(schema);
        this.schema.initializeValidators();
    }

    public String key() {
        return key;
    }

    /** What it asks for, as JSON Schema 2020-12. */
    public JsonNode schema() {
        return schema.getSchemaNode();
    }

    /** The data with dates and identifiers in the digits 0 to 9, whichever digits they were typed in. */
    public Map<String, Object> withLatinDigits(Map<String, Object> data) {
        return new FormFields(
                        schema(),
                        (field, pointer, value) -> isIdentifier(field)
                                        || DATES.contains(field.path("format").asString(""))
                                ? Identifiers.latinDigits(value)
                                : value)
                .visit(data);
    }

    /** What a field refers to. */
    public record Attached(String pointer, String id) {}

    /** The files that the data refers to. */
    public List<Attached> attached(Map<String, Object> data) {
        List<Attached> attached = new ArrayList<>();
        new FormFields(schema(), (field, pointer, value) -> {
                    if (field.path(ATTACHMENT).asBoolean(false)) {
                        attached.add(new Attached(pointer, value));
                    }
                    return value;
                })
                .visit(data);
        return attached;
    }

    /** Where the data says something about a person, as JSON pointers. */
    public List<String> personal(Map<String, Object> data) {
        return FormFields.marked(schema(), PERSONAL, data);
    }

    /** Everything that is wrong with the data, empty when it is good. */
    public List<Violation> violations(Map<String, Object> data) {
        List<Violation> violations = new ArrayList<>();
        new FormFields(schema(), (field, pointer, value) -> {
                    if (isIdentifier(field) && !Identifiers.isPlain(value)) {
                        violations.add(Identifiers.notPlain(pointer));
                    }
                    return value;
                })
                .visit(data);
        return Stream.concat(
                        violations.stream(),
                        schema.validate(JSON.<JsonNode>valueToTree(data)).stream()
                                .map(this::violation))
                .distinct()
                .toList();
    }

    private static boolean isIdentifier(JsonNode field) {
        return field.path(IDENTIFIER).asBoolean(false);
    }

    private Violation violation(Error error) {
        NodePath field = error.getProperty() == null
                ? error.getInstanceLocation()
                : error.getInstanceLocation().append(error.getProperty());
        return new Violation(field.toString(), error.getKeyword(), message(error));
    }

    private LocalizedText message(Error error) {
        JsonNode hint = fieldOf(error).path(HINT);
        if (TECHNICAL.contains(error.getKeyword()) && hint.isObject()) {
            return new LocalizedText(hint.path("ar").asString(), hint.path("en").asString());
        }
        return new LocalizedText(message(error, ARABIC), message(error, Locale.ENGLISH));
    }

    private JsonNode fieldOf(Error error) {
        String keyword = error.getSchemaLocation().getFragment().toString();
        return schema.getSchemaNode().at(keyword.substring(0, keyword.lastIndexOf('/')));
    }

    private static String message(Error error, Locale language) {
        return MESSAGES.getMessage(error.getMessageKey(), language, error.getArguments());
    }
}
