package dev.muamala.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.muamala.events.LocalizedText;
import dev.muamala.frontdoor.Problems;
import dev.muamala.request.CommandRefused;
import dev.muamala.security.DocumentedAccess;
import dev.muamala.whole.WholeSystem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document, from the code: endpoints, parameters and shapes as springdoc finds them in the controllers, access
 * and its problems from the table of access, and words, examples and each endpoint's own problems from {@code
 * additions.yaml}.
 *
 * <p>Of a record every field is there, and none is null but what is {@link Nullable}; such a field may be left out of what
 * is sent. No object has fields beyond its own.
 */
final class ApiDocument {
    /** What the running server must be told, so that its controllers can be asked. */
    static final Map<String, Object> SETTINGS = Map.of(
            "springdoc.api-docs.enabled", true,
            "springdoc.use-fqn", true,
            "springdoc.paths-to-match", "/api/v1/**",
            "springdoc.override-with-generic-response", false);

    private static final String SCHEMAS = "#/components/schemas/";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Shown by what writes its answer itself. */
    private static final List<String> SHOWN = List.of(
            "dev.muamala.status.RequestStatus",
            "dev.muamala.status.RequestPage",
            "dev.muamala.status.StatusChange",
            "dev.muamala.security.ReadsController$Page",
            "dev.muamala.frontdoor.Problems$FieldError");

    /** Answers that are no JSON. */
    private static final Map<String, List<String>> TYPES = Map.of(
            "stream", List.of("text/event-stream"),
            "xml", List.of("application/xml"),
            "html", List.of("text/html"),
            "script", List.of("text/javascript"),
            "style", List.of("text/css"),
            "file", List.of("application/pdf", "image/png", "image/jpeg"));

    /** What some of the problems say, by code. */
    private static final Map<String, LocalizedText> WORDS = knownWords();

    /** Nested, but known by a name of their own. */
    private static final Set<String> ALONE = Set.of(
            "Erased",
            "Submission",
            "Accepted",
            "Uploaded",
            "Document",
            "Draft",
            "Written",
            "RolledBack",
            "Opinion",
            "FieldError");

    private final ObjectNode found;
    private final JsonNode additions;
    private final ObjectNode schemas = JSON.createObjectNode();
    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode problems = JSON.createObjectNode();
    private final ObjectNode headers = JSON.createObjectNode();
    private final ObjectNode parameters = JSON.createObjectNode();

    private ApiDocument(ObjectNode found, JsonNode additions) {
        this.found = found;
        this.additions = additions;
    }

    /** @param system that runs with {@link #SETTINGS} */
    static ObjectNode of(WholeSystem system) {
        try (InputStream additions = ApiDocument.class.getResourceAsStream("/openapi/additions.yaml")) {
            byte[] found = system.bean(OpenApiWebMvcResource.class)
                    .openapiJson(new MockHttpServletRequest(), "", Locale.ENGLISH);
            return new ApiDocument((ObjectNode) JSON.readTree(found), JSON.valueToTree(new Yaml().load(additions)))
                    .written();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(JsonNode document) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return JSON.writer()
                        .with(new DefaultPrettyPrinter()
                                .withObjectIndenter(indenter)
                                .withArrayIndenter(indenter))
                        .writeValueAsString(document)
                + "\n";
    }

    private ObjectNode written() {
        collectSchemas();
        document.put("openapi", "3.1.0");
        document.set("info", additions.path("info"));
        document.putArray("servers").addObject().put("url", "/");
        document.set("tags", additions.path("tags"));
        writePaths(document.putObject("paths"));
        ObjectNode components = document.putObject("components");
        components.set("parameters", sorted(parameters));
        components.set("headers", sorted(headers));
        components.set("responses", sorted(problems));
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT")
                .put("description", "Of the identity provider; in the demo `./muamala token <role>` prints one.");
        schemes.putObject("signature")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "Muamala-Signature")
                .put("description", "Of the entity, over what it answers.");
        finishSchemas(components.putObject("schemas"));
        components.set("examples", examples());
        return document;
    }

    private static ObjectNode sorted(ObjectNode node) {
        ObjectNode sorted = JSON.createObjectNode();
        new TreeSet<>(node.propertyNames()).forEach(name -> sorted.set(name, node.path(name)));
        return sorted;
    }

    private ObjectNode examples() {
        ObjectNode examples = JSON.createObjectNode();
        additions
                .path("examples")
                .properties()
                .forEach(example -> examples.putObject(example.getKey()).set("value", example.getValue()));
        return examples;
    }

    private void writePaths(ObjectNode paths) {
        Set<String> told = new TreeSet<>(additions.propertyNames());
        told.removeIf(name -> !name.contains(" "));
        Map<String, Map<String, JsonNode>> sorted = new TreeMap<>();
        found.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> sorted.computeIfAbsent(path.getKey(), none -> new TreeMap<>())
                                .put(operation.getKey(), operation.getValue())));
        sorted.forEach((path, operations) -> {
            ObjectNode item = paths.putObject(path);
            operations.forEach((method, operation) -> {
                String name = method.toUpperCase(Locale.ROOT) + " " + path;
                if (!told.remove(name)) {
                    throw new IllegalStateException(name + " does not stand in additions.yaml");
                }
                item.set(method, operation(name, path, operation, additions.path(name)));
            });
        });
        if (!told.isEmpty()) {
            throw new IllegalStateException("additions.yaml tells of what is no endpoint: " + told);
        }
    }

    private ObjectNode operation(String name, String path, JsonNode code, JsonNode told) {
        DocumentedAccess access = DocumentedAccess.of(name.substring(0, name.indexOf(' ')), path);
        ObjectNode operation = JSON.createObjectNode();
        operation.putArray("tags").add(told.path("tag").asString());
        operation.set("operationId", told.path("id"));
        operation.set("summary", told.path("summary"));
        if (told.has("text")) {
            operation.set("description", told.path("text"));
        }
        operation.set("parameters", parameters(code, told));
        ObjectNode body = body(code, told);
        if (!body.isEmpty()) {
            operation.set("requestBody", body);
        }
        ObjectNode responses = operation.putObject("responses");
        answers(code, told).forEach(responses::set);
        problems(access, code, body, path, told)
                .forEach((status, codes) -> responses.set(Integer.toString(status), shared(status, codes)));
        security(operation.putArray("security"), access);
        operation.set("x-access", JSON.valueToTree(access.grants()));
        return operation;
    }

    private static void security(ArrayNode security, DocumentedAccess access) {
        switch (access.proof()) {
            case "token" -> security.addObject().putArray("token");
            case "signed" -> security.addObject().putArray("signature");
            default -> {}
        }
    }

    private ArrayNode parameters(JsonNode code, JsonNode told) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        code.path("parameters")
                .forEach(parameter -> all.put(
                        parameter.path("name").asString(),
                        parameter.path("in").asString().equals("header")
                                        || additions
                                                .path("parameters")
                                                .has(parameter.path("name").asString())
                                ? known(parameter)
                                : renamed(parameter)));
        Stream.concat(told.path("parameters").valueStream(), Stream.of(JSON.valueToTree("Accept-Language")))
                .map(parameter ->
                        parameter.isString() ? additions.path("parameters").required(parameter.asString()) : parameter)
                .forEach(parameter -> all.put(parameter.path("name").asString(), parameter));
        ArrayNode of = JSON.createArrayNode();
        all.values().forEach(parameter -> of.add(shared(parameter)));
        return of;
    }

    /** What stands in additions.yaml is written once; what a method requires, or has by itself, where it is. */
    private JsonNode shared(JsonNode parameter) {
        String name = parameter.path("name").asString();
        if (!parameter.equals(additions.path("parameters").path(name))) {
            return parameter;
        }
        parameters.set(name, parameter);
        return JSON.createObjectNode().put("$ref", "#/components/parameters/" + name);
    }

    /** What is said of it everywhere, and required where the method requires it. */
    private JsonNode known(JsonNode parameter) {
        ObjectNode known = (ObjectNode) additions
                .path("parameters")
                .required(parameter.path("name").asString())
                .deepCopy();
        if (parameter.path("required").asBoolean(false)) {
            known.put("required", true);
        }
        return known.path("in").equals(parameter.path("in")) ? known : renamed(parameter);
    }

    private ObjectNode body(JsonNode code, JsonNode told) {
        ObjectNode body = JSON.createObjectNode();
        JsonNode known = renamed(code.path("requestBody"));
        if (known.isMissingNode() && !told.has("body")) {
            return body;
        }
        ObjectNode content = body.putObject("content");
        if (told.has("body")) {
            told.path("body")
                    .properties()
                    .forEach(type -> content.putObject(type.getKey())
                            .set("schema", bodySchema(type.getValue().asString())));
        } else {
            content.setAll((ObjectNode) known.path("content"));
        }
        if (told.has("example") && content.has("application/json")) {
            ((ObjectNode) content.path("application/json"))
                    .putObject("examples")
                    .set(told.path("example").asString(), example(told.path("example")));
        }
        body.put("required", known.isMissingNode() || known.path("required").asBoolean(false));
        return body;
    }

    private static JsonNode bodySchema(String name) {
        return switch (name) {
            case "file" -> JSON.createObjectNode().put("type", "string").put("format", "binary");
            case "text" -> JSON.createObjectNode().put("type", "string");
            default -> ref(name);
        };
    }

    private static ObjectNode example(JsonNode name) {
        return JSON.createObjectNode().put("$ref", "#/components/examples/" + name.asString());
    }

    private Map<String, ObjectNode> answers(JsonNode code, JsonNode told) {
        Map<String, ObjectNode> answers = new TreeMap<>();
        if (told.has("answers")) {
            told.path("answers").properties().forEach(answer -> answers.put(answer.getKey(), answer(answer)));
        } else {
            code.path("responses").properties().forEach(answer -> {
                ObjectNode written = JSON.createObjectNode().put("description", words(answer.getKey()));
                content(renamed(answer.getValue().path("content")))
                        .ifPresent(content -> written.set("content", content));
                answers.put(answer.getKey(), written);
            });
        }
        return answers;
    }

    private ObjectNode answer(Map.Entry<String, JsonNode> told) {
        JsonNode answer = told.getValue();
        ObjectNode written = JSON.createObjectNode().put("description", words(told.getKey()));
        if (answer.has("headers")) {
            headers(written, answer.path("headers").valueStream().map(JsonNode::asString));
        }
        if (answer.has("type")) {
            ObjectNode content = written.putObject("content");
            TYPES.get(answer.path("type").asString())
                    .forEach(type -> content.putObject(type)
                            .set(
                                    "schema",
                                    answer.has("schema")
                                            ? schema(answer.path("schema").asString())
                                            : bodySchema("text")));
        } else if (answer.has("schema")) {
            ObjectNode json = written.putObject("content").putObject("application/json");
            json.set("schema", schema(answer.path("schema").asString()));
            ObjectNode examples = JSON.createObjectNode();
            if (answer.has("example")) {
                examples.set(answer.path("example").asString(), example(answer.path("example")));
            }
            answer.path("examples").properties().forEach(one -> examples.set(one.getKey(), example(one.getValue())));
            if (!examples.isEmpty()) {
                json.set("examples", examples);
            }
        }
        return written;
    }

    private void headers(ObjectNode response, Stream<String> names) {
        ObjectNode own = response.putObject("headers");
        names.forEach(name -> {
            headers.set(name, additions.path("headers").required(name));
            own.putObject(name).put("$ref", "#/components/headers/" + name);
        });
    }

    private static JsonNode schema(String name) {
        if (name.equals("object")) {
            return JSON.createObjectNode().put("type", "object");
        }
        if (name.endsWith("[]")) {
            ObjectNode array = JSON.createObjectNode().put("type", "array");
            array.set("items", ref(name.substring(0, name.length() - 2)));
            return array;
        }
        return ref(name);
    }

    private static ObjectNode ref(String name) {
        return JSON.createObjectNode().put("$ref", SCHEMAS + name);
    }

    private static String words(String status) {
        return HttpStatus.valueOf(Integer.parseInt(status)).getReasonPhrase();
    }

    /** As the server writes it: JSON where nothing else is said, and no parameters of media types. */
    private static Optional<ObjectNode> content(JsonNode code) {
        ObjectNode content = JSON.createObjectNode();
        Map<String, JsonNode> sorted = new TreeMap<>();
        code.properties().forEach(type -> sorted.put(type.getKey(), type.getValue()));
        sorted.forEach((type, schema) ->
                content.set(type.equals("*/*") ? "application/json" : type.replaceFirst(";.*", ""), schema));
        return content.isEmpty() ? Optional.empty() : Optional.of(content);
    }

    private static Map<Integer, Set<String>> problems(
            DocumentedAccess access, JsonNode code, ObjectNode body, String path, JsonNode told) {
        Map<Integer, Set<String>> problems = new TreeMap<>();
        told.path("problems")
                .properties()
                .forEach(own -> add(
                        problems,
                        Integer.parseInt(own.getKey()),
                        own.getValue().asString().split(" ")));
        add(problems, 400, "bad-request", "path-refused");
        add(problems, 406, Problems.code(406));
        add(problems, 429, "too-many-requests");
        add(problems, 500, "internal-error", Problems.code(500));
        add(problems, 503, "log-unavailable", "request-busy");
        if (access.proof().equals("token")) {
            add(problems, 401, "token-missing", "token-invalid");
            add(problems, 403, "access-denied");
            add(problems, 503, "issuer-unavailable");
        } else if (access.proof().equals("signed")) {
            add(problems, 401, "signature-invalid");
        }
        if (path.contains("{")) {
            add(problems, 404, Problems.code(404));
            add(problems, 405, Problems.code(405));
        }
        if (!body.isEmpty()) {
            add(problems, 413, Problems.code(413));
            add(problems, 415, Problems.code(415));
        }
        if (body.path("content").has("application/json")) {
            add(problems, 400, "malformed-body");
            add(problems, 422, "request-invalid");
        }
        code.path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("name").asString().equals("Idempotency-Key"))
                .forEach(key -> add(problems, 400, "idempotency-key-missing", "idempotency-key-invalid"));
        return problems;
    }

    private static void add(Map<Integer, Set<String>> problems, int status, String... codes) {
        problems.computeIfAbsent(status, none -> new LinkedHashSet<>()).addAll(Arrays.asList(codes));
    }

    /** The same is written once, under a name that says which it is. */
    private ObjectNode shared(int status, Set<String> codes) {
        String name = status + "." + String.join(".", codes);
        if (!problems.has(name)) {
            problems.set(name, problem(status, codes));
        }
        return JSON.createObjectNode().put("$ref", "#/components/responses/" + name);
    }

    private ObjectNode problem(int status, Set<String> codes) {
        ObjectNode problem = JSON.createObjectNode().put("description", words(Integer.toString(status)));
        if (codes.contains("token-missing")) {
            headers(problem, Stream.of("WWW-Authenticate"));
        } else if (status == 429 || status == 503) {
            headers(problem, Stream.of("Retry-After"));
        }
        ObjectNode content = problem.putObject("content").putObject(PROBLEM_JSON);
        ArrayNode both = content.putObject("schema").putArray("allOf");
        both.add(ref("Problem"));
        ArrayNode known =
                both.addObject().putObject("properties").putObject("code").putArray("enum");
        codes.forEach(known::add);
        ObjectNode examples = JSON.createObjectNode();
        codes.stream().filter(WORDS::containsKey).findFirst().ifPresent(code -> {
            examples.putObject("english")
                    .set("value", example(status, code, WORDS.get(code).en()));
            examples.putObject("arabic")
                    .set("value", example(status, code, WORDS.get(code).ar()));
        });
        if (!examples.isEmpty()) {
            content.set("examples", examples);
        }
        return problem;
    }

    private static ObjectNode example(int status, String code, String detail) {
        return JSON.createObjectNode()
                .put("type", "urn:muamala:problem:" + code)
                .put("title", words(Integer.toString(status)))
                .put("status", status)
                .put("detail", detail)
                .put("code", code);
    }

    private static Map<String, LocalizedText> knownWords() {
        Map<String, LocalizedText> words = new LinkedHashMap<>(DocumentedAccess.WORDS);
        for (int status : new int[] {400, 404, 405, 406, 413, 415}) {
            words.put(Problems.code(status), Problems.detail(status));
        }
        words.put("internal-error", Problems.detail(500));
        words.put("request-invalid", CommandRefused.invalid(List.of()).explanation());
        words.put("not-you", CommandRefused.notYou("applicant").explanation());
        return words;
    }

    private void collectSchemas() {
        Map<String, Object> shown = new TreeMap<>();
        SHOWN.forEach(name -> shown.putAll(ModelConverters.getInstance(true).readAll(type(name))));
        ObjectNode all = (ObjectNode) found.path("components").path("schemas");
        all.setAll((ObjectNode) JSON.readTree(Json31.pretty(shown)));
        Map<String, String> names = new TreeMap<>();
        all.properties().forEach(schema -> {
            String other = names.put(name(schema.getKey()), schema.getKey());
            if (other != null) {
                throw new IllegalStateException(schema.getKey() + " and " + other + " have the same name");
            }
            schemas.set(name(schema.getKey()), refined(type(schema.getKey()), (ObjectNode) renamed(schema.getValue())));
        });
        additions.path("schemas").properties().forEach(more -> {
            if (schemas.has(more.getKey())) {
                merge((ObjectNode) schemas.path(more.getKey()), more.getValue());
            } else {
                schemas.set(more.getKey(), more.getValue());
            }
        });
    }

    private static void merge(ObjectNode into, JsonNode more) {
        more.properties().forEach(field -> {
            if (into.path(field.getKey()).isObject() && field.getValue().isObject()) {
                merge((ObjectNode) into.path(field.getKey()), field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    /** By the name that springdoc gives it, which does not tell what is nested. */
    private static Class<?> type(String name) {
        for (String attempt = name; ; attempt = attempt.replaceFirst("\\.([^.]*)$", "\\$$1")) {
            try {
                return Class.forName(attempt);
            } catch (ClassNotFoundException e) {
                if (!attempt.contains(".")) {
                    throw new IllegalStateException("There is no class " + name, e);
                }
            }
        }
    }

    /** What is nested is named after what it is in; how the code is divided is not told. */
    private static String name(String type) {
        String[] parts = type(type).getName().replaceFirst(".*\\.", "").split("\\$");
        String last = parts[parts.length - 1];
        if (type.endsWith("events.WorkflowVersion")) {
            return "VersionName";
        }
        if (parts.length == 1 || ALONE.contains(last)) {
            return last.replaceFirst("View$", "");
        }
        return parts[parts.length - 2].replaceFirst("(Controller|View|Job)$", "") + last.replaceFirst("View$", "");
    }

    private ObjectNode refined(Class<?> type, ObjectNode schema) {
        if (!type.isRecord()) {
            return schema;
        }
        JsonInclude include = type.getAnnotation(JsonInclude.class);
        ArrayNode required = JSON.createArrayNode();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            if (include == null && !isNullable(type, name)) {
                required.add(name);
            } else if (include == null) {
                property.setValue(orNull(property.getValue()));
            }
        });
        if (include == null) {
            schema.set("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private static boolean isNullable(Class<?> record, String property) {
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getName().equals(property)) {
                return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            }
        }
        for (Method method : record.getDeclaredMethods()) {
            if (method.getName().equals(property) && method.isAnnotationPresent(JsonProperty.class)) {
                return method.getAnnotatedReturnType().isAnnotationPresent(Nullable.class);
            }
        }
        return false;
    }

    private static JsonNode orNull(JsonNode schema) {
        if (schema.path("type").isString() && !schema.has("enum")) {
            ObjectNode either = (ObjectNode) schema.deepCopy();
            either.putArray("type").add(schema.path("type").asString()).add("null");
            return either;
        }
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /** Those that are spoken of, by name. What is sent needs what must not be null; what is answered has every field. */
    private void finishSchemas(ObjectNode into) {
        Set<String> sent = new TreeSet<>();
        document.path("paths").forEach(item -> item.forEach(operation -> reach(operation.path("requestBody"), sent)));
        Set<String> all = new TreeSet<>();
        reach(document.path("paths"), all);
        reach(problems, all);
        all.forEach(name -> {
            ObjectNode schema = (ObjectNode) schemas.required(name);
            if (!sent.contains(name)
                    && schema.has("required")
                    && schema.path("additionalProperties").isBoolean()
                    && !additions.path("schemas").has(name)) {
                ArrayNode required = schema.putArray("required");
                schema.path("properties").propertyNames().forEach(required::add);
            }
            into.set(name, schema);
        });
    }

    private void reach(JsonNode node, Set<String> names) {
        if (node.path("$ref").isString() && node.path("$ref").asString().startsWith(SCHEMAS)) {
            String name = node.path("$ref").asString().substring(SCHEMAS.length());
            if (names.add(name)) {
                reach(schemas.required(name), names);
            }
        }
        node.forEach(child -> reach(child, names));
    }

    private static JsonNode renamed(JsonNode node) {
        JsonNode copy = node.deepCopy();
        rename(copy);
        return copy;
    }

    private static void rename(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("$ref").isString()
                && object.path("$ref").asString().startsWith(SCHEMAS)) {
            object.put("$ref", SCHEMAS + name(object.path("$ref").asString().substring(SCHEMAS.length())));
        }
        node.forEach(ApiDocument::rename);
    }
}
