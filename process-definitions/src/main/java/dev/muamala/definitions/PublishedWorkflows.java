package dev.muamala.definitions;

import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Workflows that were read once. Of each the newest version is current at any time. Immutable. */
final class PublishedWorkflows implements Workflows {
    private final Map<WorkflowVersion, Workflow> workflows;
    private final Map<WorkflowVersion, ProcessModel> models;
    private final Map<String, byte[]> decisions;

    PublishedWorkflows(
            Map<WorkflowVersion, Workflow> workflows,
            Map<WorkflowVersion, ProcessModel> models,
            Map<String, byte[]> decisions) {
        this.workflows = Map.copyOf(workflows);
        this.models = Map.copyOf(models);
        this.decisions = Map.copyOf(decisions);
    }

    @Override
    public Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at) {
        return newest(key + "@" + emirate.code()).or(() -> newest(key));
    }

    @Override
    public Set<WorkflowVersion> versions() {
        return workflows.keySet();
    }

    @Override
    public Optional<ProcessModel> model(WorkflowVersion version) {
        return Optional.ofNullable(models.get(version));
    }

    @Override
    public Optional<WorkflowVersion> newest(String key) {
        return workflows.keySet().stream()
                .filter(version -> version.key().equals(key))
                .max(Comparator.comparingInt(WorkflowVersion::version));
    }

    @Override
    public Workflow get(WorkflowVersion version) {
        Workflow workflow = workflows.get(version);
        if (workflow == null) {
            throw new IllegalArgumentException("There is no workflow " + version + "; published are "
                    + workflows.keySet().stream()
                            .map(WorkflowVersion::toString)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return workflow;
    }

    @Override
    public Set<String> decisions() {
        return decisions.keySet();
    }

    @Override
    public Optional<byte[]> decision(String key) {
        return Optional.ofNullable(decisions.get(key)).map(byte[]::clone);
    }
}
