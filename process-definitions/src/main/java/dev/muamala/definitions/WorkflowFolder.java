package dev.muamala.definitions;

import dev.muamala.events.WorkflowVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;

/** Reads published workflows and decisions from a folder; finds every error of every file in one pass. */
final class WorkflowFolder {
    private static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    private static final String FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/";

    private final Path folder;
    private final List<Finding> findings = new ArrayList<>();

    WorkflowFolder(Path folder) {
        this.folder = folder;
    }

    Workflows read() {
        Map<WorkflowVersion, Workflow> workflows = new HashMap<>();
        for (Path directory : list(folder.resolve("workflows"))) {
            String key = directory.getFileName().toString().replace("/", "");
            list(directory).forEach(file -> workflow(key, file, workflows));
        }
        Map<String, byte[]> decisions = new HashMap<>();
        list(folder.resolve("decisions")).forEach(file -> decision(file, decisions));
        if (!findings.isEmpty()) {
            throw new InvalidDefinitionException(findings);
        }
        return new PublishedWorkflows(workflows, decisions);
    }

    private void workflow(String key, Path file, Map<WorkflowVersion, Workflow> workflows) {
        String name = file.getFileName().toString();
        if (!name.matches("[1-9]\\d{0,8}\\.bpmn")) {
            findings.add(new Finding(
                    "workflows/" + key + "/" + name,
                    key,
                    "file-name",
                    "A workflow's file is named by its version, as 1.bpmn; rename or move it."));
            return;
        }
        WorkflowVersion version = new WorkflowVersion(key, Integer.parseInt(name.substring(0, name.length() - 5)));
        try {
            workflows.put(version, WorkflowReader.read(version, bytes(file)));
        } catch (InvalidDefinitionException e) {
            findings.addAll(e.findings());
        }
    }

    private void decision(Path file, Map<String, byte[]> decisions) {
        String name = file.getFileName().toString();
        String place = "decisions/" + name;
        String key = name.replaceFirst("\\.dmn$", "");
        byte[] dmn = bytes(file);
        try {
            XmlElement definitions = XmlElement.parse(dmn);
            if (definitions
                    .children(DMN, "decision")
                    .noneMatch(decision -> key.equals(decision.attributes().get("id")))) {
                findings.add(new Finding(
                        place,
                        key,
                        "decision-id",
                        "No DMN 1.3 decision in the file has the id \"" + key + "\"; rename one or the file."));
            }
            definitions
                    .all()
                    .filter(element -> !element.attribute("expressionLanguage")
                            .orElse(FEEL)
                            .equals(FEEL))
                    .forEach(element -> findings.add(new Finding(
                            place, element.attribute("id").orElse(key), "not-feel", "Write the expression in FEEL.")));
            decisions.put(key, dmn);
        } catch (XMLStreamException e) {
            findings.add(new Finding(place, key, "unreadable", "It cannot be read as DMN: " + e.getMessage()));
        }
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + directory + " cannot be read", e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file + " cannot be read", e);
        }
    }
}
