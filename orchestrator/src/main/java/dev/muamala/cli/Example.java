package dev.muamala.cli;

import dev.muamala.events.ApplicantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A file of examples that comes with the command: a request to submit, or what a citizen hands in later. */
record Example(ObjectNode json) {
    static Example tradeLicence() {
        return new Example((ObjectNode) read("/demo/trade-licence.json"));
    }

    /** @throws IllegalStateException when there is no such resource */
    static JsonNode read(String resource) {
        try (InputStream json = Example.class.getResourceAsStream(resource)) {
            if (json == null) {
                throw new IllegalStateException("The resource " + resource + " is missing from this build.");
            }
            return JsonMapper.shared().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ApplicantId applicant() {
        return new ApplicantId(json.get("applicant").asString());
    }

    void writeTo(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
