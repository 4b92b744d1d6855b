package dev.muamala.modeler;

import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.modeler.Deployer.Deployed;
import dev.muamala.review.RegeneratedBpmn;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.workflow.Version;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The documents of Camunda 7.24's REST API, with the fields that it has. */
final class Answers {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    private Answers() {}

    record Link(String method, String href, String rel) {}

    record Deployment(List<Link> links, String id, String name, String source, String deploymentTime, String tenantId) {
        static Deployment of(Version version) {
            return new Deployment(
                    List.of(),
                    version.id().toString(),
                    version.note(),
                    version.shipped() ? "release" : "designer",
                    TIME.format(version.at()),
                    tenant(version.id()));
        }
    }

    record DeploymentWithDefinitions(
            List<Link> links,
            String id,
            String name,
            String source,
            String deploymentTime,
            String tenantId,
            Map<String, ProcessDefinition> deployedProcessDefinitions,
            Object deployedCaseDefinitions,
            Object deployedDecisionDefinitions,
            Object deployedDecisionRequirementsDefinitions) {
        /**
         * @param deployed the version that each file became
         * @param models what is drawn in a version
         * @param all whether to name those too that say nothing new
         */
        static DeploymentWithDefinitions of(
                Map<Deployed, Version> deployed,
                Function<WorkflowVersion, ProcessModel> models,
                boolean all,
                String base) {
            Map<String, ProcessDefinition> definitions = new LinkedHashMap<>();
            deployed.forEach((file, version) -> {
                if (all || file.changed()) {
                    definitions.put(
                            file.version().toString(),
                            ProcessDefinition.of(version, models.apply(version.id()), file.file()));
                }
            });
            Version first = deployed.values().iterator().next();
            return new DeploymentWithDefinitions(
                    List.of(new Link("GET", base + path(first.id()), "self")),
                    deployed.keySet().stream()
                            .map(file -> file.version().toString())
                            .collect(Collectors.joining(",")),
                    first.note(),
                    "Camunda Modeler",
                    TIME.format(first.at()),
                    tenant(first.id()),
                    definitions.isEmpty() ? null : definitions,
                    null,
                    null,
                    null);
        }
    }

    /** @param id the version's name; a start refers to it */
    record ProcessDefinition(
            String id,
            String key,
            String category,
            String description,
            String name,
            int version,
            String resource,
            String deploymentId,
            String diagram,
            boolean suspended,
            String tenantId,
            String versionTag,
            Integer historyTimeToLive,
            boolean startableInTasklist) {
        static ProcessDefinition of(Version version, ProcessModel model, String file) {
            WorkflowVersion id = version.id();
            return new ProcessDefinition(
                    id.toString(),
                    id.key().replaceFirst("@.*", ""),
                    RegeneratedBpmn.NAMESPACE,
                    model.head().documentation().isEmpty() ? null : model.head().documentation(),
                    version.label().en(),
                    id.version(),
                    file,
                    id.toString(),
                    null,
                    false,
                    tenant(id),
                    Integer.toString(id.version()),
                    days(model.timeToLive()),
                    true);
        }
    }

    record ProcessInstance(
            List<Link> links,
            String id,
            String definitionId,
            String definitionKey,
            String businessKey,
            String caseInstanceId,
            boolean ended,
            boolean suspended,
            String tenantId) {
        static ProcessInstance of(RequestId request, WorkflowVersion version, String businessKey, String base) {
            return new ProcessInstance(
                    List.of(new Link("GET", base + "/api/v1/requests/" + request, "self")),
                    request.value(),
                    version.toString(),
                    version.key().replaceFirst("@.*", ""),
                    businessKey,
                    null,
                    false,
                    false,
                    tenant(version));
        }
    }

    /** Of {@code P180D}; Camunda's field knows days only. */
    private static Integer days(String timeToLive) {
        return timeToLive.matches("P\\d{1,6}D")
                ? Integer.valueOf(timeToLive.substring(1, timeToLive.length() - 1))
                : null;
    }

    private static String path(WorkflowVersion version) {
        return "/api/v1/workflows/" + version.key() + "/versions/" + version.version();
    }

    /** The emirate whose own workflow it is. */
    private static String tenant(WorkflowVersion version) {
        return Optional.of(version.key())
                .filter(key -> key.contains("@"))
                .map(key -> key.replaceFirst(".*@", ""))
                .orElse(null);
    }
}
