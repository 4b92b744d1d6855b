package dev.muamala.modeler;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.modeler.Answers.ProcessInstance;
import dev.muamala.request.CommandRefused;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.Submissions;
import dev.muamala.request.Submissions.Submission;
import dev.muamala.request.SubmitRequest;
import dev.muamala.workflow.LiveWorkflows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * "Start process instance": somebody's request, submitted as an app would submit it, from the variables {@code
 * applicant}, {@code emirate}, {@code form} and, where several services share the workflow, {@code service}. Only what
 * is published runs, because a run asks entities; a draft is rehearsed.
 */
@Component
class Starter {
    private final Submissions submissions;
    private final RequestCommands commands;
    private final Catalogue catalogue;
    private final LiveWorkflows workflows;
    private final ModelerProperties properties;

    Starter(
            Submissions submissions,
            RequestCommands commands,
            Catalogue catalogue,
            LiveWorkflows workflows,
            ModelerProperties properties) {
        this.submissions = submissions;
        this.commands = commands;
        this.catalogue = catalogue;
        this.workflows = workflows;
        this.properties = properties;
    }

    /** @throws CamundaError when nothing was started */
    ProcessInstance start(String definition, JsonNode body, String base) {
        WorkflowVersion wanted = known(definition);
        if (!properties.start()) {
            throw refused(
                    definition,
                    "a request is somebody's business with real entities, and this server has no sandbox. Submit one"
                            + " where it belongs (POST /api/v1/requests), or set muamala.modeler.start=true.");
        }
        Variables variables = new Variables(definition, body.path("variables"));
        Submission submission = new Submission(
                variables.text("service").orElseGet(() -> service(definition, wanted)),
                variables.text("emirate").orElse(null),
                variables.text("applicant").orElse(null),
                variables.form());
        SubmitRequest command = command(definition, submission);
        if (!command.workflow().equals(wanted)) {
            throw refused(
                    definition,
                    "requests of " + command.emirate().label().en() + " take " + command.workflow()
                            + ". Publish this version first; a draft is rehearsed, it does not run.");
        }
        commands.submit(command);
        return ProcessInstance.of(
                command.request(), wanted, body.path("businessKey").asString(null), base);
    }

    private WorkflowVersion known(String definition) {
        workflows.refresh();
        return workflows.versions().stream()
                .filter(version -> version.toString().equals(definition))
                .findFirst()
                .orElseThrow(() -> CamundaError.engine("Cannot instantiate process definition " + definition
                        + ": no deployed process definition found with id '" + definition
                        + "': processDefinition is null"));
    }

    private String service(String definition, WorkflowVersion version) {
        List<String> services = catalogue.services().stream()
                .filter(service -> service.workflow().equals(version.key().replaceFirst("@.*", "")))
                .map(Service::key)
                .toList();
        if (services.size() != 1) {
            throw refused(
                    definition,
                    services.isEmpty()
                            ? "no service of the catalogue has this workflow. Add one to services.json."
                            : "several services have this workflow: " + services + ". Name one by the variable"
                                    + " \"service\".");
        }
        return services.get(0);
    }

    private SubmitRequest command(String definition, Submission submission) {
        try {
            return submissions.command(UUID.randomUUID().toString(), submission);
        } catch (CommandRefused refusal) {
            throw refused(
                    definition,
                    refusal.explanation().en()
                            + refusal.violations().stream()
                                    .map(violation -> "\n* " + violation.pointer() + ": "
                                            + violation.message().en())
                                    .collect(Collectors.joining())
                            + "\nGive the variables applicant, emirate and form, for example {\"applicant\":"
                            + " {\"value\": \"…\"}, \"emirate\": {\"value\": \"AE-DU\"}, \"form\": {\"type\": \"Json\","
                            + " \"value\": \"{…}\"}}.");
        }
    }

    /** @param given as Camunda writes variables: each an object with {@code value} */
    private record Variables(String definition, JsonNode given) {
        Optional<String> text(String name) {
            JsonNode value = given.path(name).path("value");
            return value.isString() ? Optional.of(value.asString()) : Optional.empty();
        }

        /** As an object, or as its JSON text, which is how Camunda takes the type {@code Json}. */
        Map<String, Object> form() {
            JsonNode value = given.path("form").path("value");
            try {
                JsonNode form = value.isString() ? JsonMapper.shared().readTree(value.asString()) : value;
                return form.isObject()
                        ? JsonMapper.shared().convertValue(form, new TypeReference<Map<String, Object>>() {})
                        : null;
            } catch (JacksonException e) {
                throw refused(definition, "the value of the variable \"form\" is no JSON.");
            }
        }
    }

    private static CamundaError refused(String definition, String why) {
        return CamundaError.of(
                400,
                "InvalidRequestException",
                "Cannot instantiate process definition " + definition + ": " + why + " Nothing was started.");
    }
}
