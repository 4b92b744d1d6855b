package dev.muamala.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds every answer that a test gets against the document that the server hands out: its status must stand there, and
 * its headers, its type and each field of its body be as they stand there. Where nothing is, the answer is a problem.
 */
public final class Documented {
    private static final String API = "/api/v1/";
    private static final String LOCATION = "https://muamala.dev/openapi.json";
    private static final String TEXT = read();
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(TEXT);
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Map.of(LOCATION, TEXT)));
    private static final List<PathPattern> PATHS = DOCUMENT.path("paths").propertyNames().stream()
            .map(PathPatternParser.defaultInstance::parse)
            .sorted(Comparator.naturalOrder())
            .toList();

    private Documented() {}

    private static String read() {
        try (InputStream document = Documented.class.getResourceAsStream("/openapi/openapi.json")) {
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param path with its query
     * @throws AssertionError when the document does not say so
     */
    public static void require(String method, String path, int status, HttpHeaders headers, String body) {
        if (!path.startsWith(API)) {
            return;
        }
        List<String> faults = faults(method, path.replaceFirst("\\?.*", ""), status, headers, body);
        if (!faults.isEmpty()) {
            throw new AssertionError(method + " " + path + " was answered " + status
                    + ", and docs/openapi.json does not" + " say so:\n  " + String.join("\n  ", faults) + "\n" + body);
        }
    }

    /** Of what an event stream tells. */
    public static void requireChange(String data) {
        List<String> faults = faults("#/components/schemas/StatusChange", data);
        if (!faults.isEmpty()) {
            throw new AssertionError("An event is no StatusChange:\n  " + String.join("\n  ", faults) + "\n" + data);
        }
    }

    private static List<String> faults(String method, String path, int status, HttpHeaders headers, String body) {
        Optional<String> pointer = operation(method, path);
        if (pointer.isEmpty()) {
            return status >= 400 ? faults("#/components/schemas/Problem", body) : List.of("it is no endpoint");
        }
        String at = pointer.get() + "/responses/" + status;
        JsonNode answer = DOCUMENT.at(at);
        if (answer.has("$ref")) {
            at = answer.path("$ref").asString().substring(1);
            answer = DOCUMENT.at(at);
        }
        if (answer.isMissingNode()) {
            return List.of("the status is not in it");
        }
        List<String> faults = new ArrayList<>();
        answer.path("headers").properties().forEach(header -> {
            JsonNode said =
                    DOCUMENT.at(header.getValue().path("$ref").asString().substring(1));
            if (said.path("required").asBoolean(false)
                    && headers.firstValue(header.getKey()).isEmpty()) {
                faults.add("the header " + header.getKey() + " is missing");
            }
        });
        Set<String> types = Set.copyOf(answer.path("content").propertyNames());
        String type = headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (types.isEmpty()) {
            if (!body.isEmpty()) {
                faults.add("there is no body in it");
            }
        } else if (!types.contains(type)) {
            faults.add("the type is " + type + ", in it " + types);
        } else if (type.endsWith("json")) {
            faults.addAll(faults("#" + at + "/content/" + type.replace("/", "~1") + "/schema", body));
        }
        return faults;
    }

    private static Optional<String> operation(String method, String path) {
        PathContainer asked = PathContainer.parsePath(path);
        String name = method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT);
        return PATHS.stream()
                .filter(pattern -> pattern.matches(asked))
                .map(PathPattern::getPatternString)
                .map(pattern -> "/paths/" + pattern.replace("/", "~1") + "/" + name)
                .filter(pointer -> !DOCUMENT.at(pointer).isMissingNode())
                .findFirst();
    }

    private static List<String> faults(String pointer, String body) {
        SchemaLocation location = SchemaLocation.of(LOCATION + "#");
        for (String step : pointer.substring(2).split("/")) {
            location = location.append(step.replace("~1", "/"));
        }
        return SCHEMAS.getSchema(location).validate(body, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }
}
