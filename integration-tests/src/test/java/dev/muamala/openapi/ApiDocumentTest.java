package dev.muamala.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.whole.WholeSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/openapi.json}, which the server hands out, says what the code does; and it breaks no promise unnoticed. */
class ApiDocumentTest {
    private static final Path COMMITTED = Path.of("../docs/openapi.json");
    private static final String REWRITE = "./mvnw -pl integration-tests -am test -Dtest=ApiDocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dopenapi.write=";

    @Test
    void the_committed_document_is_what_the_code_says() throws IOException {
        String written;
        try (WholeSystem system = new WholeSystem(ApiDocument.SETTINGS, none -> {})) {
            written = ApiDocument.text(ApiDocument.of(system));
        }
        String committed = Files.readString(COMMITTED);
        if (written.equals(committed)) {
            return;
        }
        List<String> breaking = BreakingChanges.between(tree(committed), tree(written));
        String wish = System.getProperty("openapi.write", "");
        if (wish.equals("breaking") || wish.equals("additions") && breaking.isEmpty()) {
            Files.writeString(COMMITTED, written);
            return;
        }
        assertThat(breaking)
                .as("what would break those who use the API. Undo it, or, where nobody uses it yet, write it down: "
                        + REWRITE + "breaking")
                .isEmpty();
        assertThat(written)
                .as("docs/openapi.json is not what the code says. Nothing breaks; write it down: " + REWRITE
                        + "additions")
                .isEqualTo(committed);
    }

    private static JsonNode tree(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
