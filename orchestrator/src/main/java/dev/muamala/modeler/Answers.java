package dev.muamala.modeler;

import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.modeler.Deployer.Deployed;
import dev.muamala.workflow.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The documents of Camunda 7.24's REST API, with the fields that it has. */
final class Answers {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    private Answers() {}

    record Link(String method, String href, String rel) {}

    record Deployment(List<Link> links, String id, String name, String source, String deploymentTime, String tenantId) {
        static Deployment of(Version version, String base) {
            return new Deployment(
                    List.of(new Link("GET", base + path(version.id()), "self")),
                    version.id().toString(),
                    version.note(),
                    null,
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
         * @param all whether to name those too that say nothing new
         */
        static DeploymentWithDefinitions of(
                Map<Deployed, Version> deployed, boolean all, String name, Instant at, String base) {
            Map<String, ProcessDefinition> definitions = new LinkedHashMap<>();
            deployed.forEach((file, version) -> {
                if (all || file.changed()) {
                    definitions.put(file.version().toString(), ProcessDefinition.of(version, file.file()));
                }
            });
            WorkflowVersion first = deployed.keySet().iterator().next().version();
            return new DeploymentWithDefinitions(
                    List.of(new Link("GET", base + path(first), "self")),
                    deployed.keySet().stream()
                            .map(file -> file.version().toString())
                            .collect(Collectors.joining(",")),
                    name,
                    "Camunda Modeler",
                    TIME.format(at),
                    tenant(first),
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
        static ProcessDefinition of(Version version, String file) {
            WorkflowVersion id = version.id();
            return new ProcessDefinition(
                    id.toString(),
                    id.key().replaceFirst("@.*", ""),
                    null,
                    null,
                    version.label().en(),
                    id.version(),
                    file,
                    id.toString(),
                    null,
                    false,
                    tenant(id),
                    Integer.toString(id.version()),
                    null,
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
