package dev.muamala.definitions;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.DecisionReview;
import dev.muamala.review.Finding;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Rule;
import dev.muamala.review.Severity;
import dev.muamala.review.model.ProcessModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads published workflows and decisions from a folder; finds every error of every file in one pass. */
final class WorkflowFolder {
    private final Path folder;
    private final Map<WorkflowVersion, Workflow> workflows = new HashMap<>();
    private final Map<WorkflowVersion, ProcessModel> models = new HashMap<>();
    private final List<FileFinding> findings = new ArrayList<>();

    WorkflowFolder(Path folder) {
        this.folder = folder;
    }

    Workflows read() {
        for (Path directory : list(folder.resolve("workflows"))) {
            String key = directory.getFileName().toString().replace("/", "");
            list(directory).forEach(file -> workflow(key, file));
        }
        Map<String, byte[]> decisions = new HashMap<>();
        list(folder.resolve("decisions")).forEach(file -> decision(file, decisions));
        if (!findings.isEmpty()) {
            throw new InvalidDefinitionException(findings);
        }
        return new PublishedWorkflows(workflows, models, decisions);
    }

    private void workflow(String key, Path file) {
        String name = file.getFileName().toString();
        if (!name.matches("[1-9]\\d{0,8}\\.bpmn")) {
            findings.add(new FileFinding(
                    "workflows/" + key + "/" + name,
                    Rule.FILE_NAME.at(
                            key,
                            "",
                            "A workflow's file is named by its version, as 1.bpmn.",
                            "Rename it, or move it away.")));
            return;
        }
        WorkflowVersion version = new WorkflowVersion(key, Integer.parseInt(name.substring(0, name.length() - 5)));
        Reviewed reviewed = Review.read(bytes(file), version);
        errors(fileOf(version), reviewed.findings());
        reviewed.xml().ifPresent(xml -> {
            ProcessModel model = reviewed.model().orElseThrow();
            models.put(version, model);
            workflows.put(version, Workflow.of(version, model, xml));
        });
    }

    static String fileOf(WorkflowVersion version) {
        return "workflows/" + version.key() + "/" + version.version() + ".bpmn";
    }

    private void decision(Path file, Map<String, byte[]> decisions) {
        String name = file.getFileName().toString();
        String key = name.replaceFirst("\\.dmn$", "");
        byte[] dmn = bytes(file);
        errors("decisions/" + name, DecisionReview.findings(dmn, key));
        decisions.put(key, dmn);
    }

    private void errors(String file, List<Finding> found) {
        found.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .forEach(finding -> findings.add(new FileFinding(file, finding)));
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
