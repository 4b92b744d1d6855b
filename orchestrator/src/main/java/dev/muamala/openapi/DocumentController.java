package dev.muamala.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import org.webjars.WebJarVersionLocator;

/**
 * The OpenAPI document, and Swagger UI to read it and try it. The document is {@code docs/openapi.json} as it was built
 * in; a test holds it against what the controllers say. Everything comes from here, so a browser may be told to load
 * nothing from elsewhere.
 */
@RestController
class DocumentController {
    private static final String DOCS = "/api/v1/docs";

    /** Swagger UI draws its arrows from {@code data:} images; nothing else is asked for beyond what stands here. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final WebJarVersionLocator webjars = new WebJarVersionLocator();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();

    private record Content(byte[] bytes, String tag) {}

    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> document(WebRequest conditions) {
        return answer("openapi/openapi.json", MediaType.APPLICATION_JSON, conditions);
    }

    @GetMapping(path = DOCS, produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page(WebRequest conditions) {
        return answer("openapi/docs.html", new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8), conditions);
    }

    @GetMapping(path = DOCS + "/docs.js", produces = "text/javascript")
    ResponseEntity<byte[]> start(WebRequest conditions) {
        return answer("openapi/docs.js", new MediaType("text", "javascript"), conditions);
    }

    @GetMapping(path = DOCS + "/swagger-ui-bundle.js", produces = "text/javascript")
    ResponseEntity<byte[]> script(WebRequest conditions) {
        return answer(swaggerUi("swagger-ui-bundle.js"), new MediaType("text", "javascript"), conditions);
    }

    @GetMapping(path = DOCS + "/swagger-ui.css", produces = "text/css")
    ResponseEntity<byte[]> style(WebRequest conditions) {
        return answer(swaggerUi("swagger-ui.css"), new MediaType("text", "css"), conditions);
    }

    private String swaggerUi(String file) {
        return webjars.fullPath("swagger-ui", file);
    }

    private ResponseEntity<byte[]> answer(String file, MediaType type, WebRequest conditions) {
        Content content = contents.computeIfAbsent(file, DocumentController::read);
        if (conditions.checkNotModified(content.tag())) {
            return null;
        }
        return ResponseEntity.ok()
                .eTag(content.tag())
                .cacheControl(CacheControl.maxAge(Duration.ZERO).mustRevalidate())
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(type)
                .body(content.bytes());
    }

    private static Content read(String file) {
        try {
            byte[] bytes = new ClassPathResource(file).getContentAsByteArray();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Content(bytes, '"' + HexFormat.of().formatHex(digest, 0, 12) + '"');
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException("This build lacks " + file, e);
        }
    }
}
