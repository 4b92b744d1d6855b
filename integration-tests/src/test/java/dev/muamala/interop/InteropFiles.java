package dev.muamala.interop;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.RegeneratedExamples;
import dev.muamala.review.Review;
import dev.muamala.templates.ElementTemplates;
import dev.muamala.whole.ChangedLicence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes, into the folder that it is given, every BPMN file as we regenerate it, and the element templates.
 *
 * <pre>./mvnw -Pinterop -pl integration-tests -am -DskipTests verify</pre>
 */
final class InteropFiles {
    private InteropFiles() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path regenerated = Files.createDirectories(folder.resolve("regenerated"));
        Catalogue catalogue = Catalogue.builtIn();
        Workflows workflows = Workflows.builtIn();
        for (WorkflowVersion version : workflows.versions()) {
            write(
                    regenerated,
                    version.key() + "-" + version.version(),
                    workflows.get(version).xml());
        }
        for (Map.Entry<String, byte[]> example : RegeneratedExamples.all().entrySet()) {
            write(regenerated, example.getKey(), example.getValue());
        }
        byte[] changed = ChangedLicence.withNotice().bpmn().getBytes(StandardCharsets.UTF_8);
        write(
                regenerated,
                "changed-licence",
                Review.of(changed, new WorkflowVersion("trade-licence", 2), catalogue, workflows)
                        .xml()
                        .orElseThrow());
        JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValue(
                        folder.resolve("element-templates.json").toFile(), ElementTemplates.of(catalogue, workflows));
    }

    private static void write(Path folder, String name, byte[] bpmn) throws IOException {
        Files.write(folder.resolve(name + ".bpmn"), bpmn);
    }
}
