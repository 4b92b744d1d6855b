package dev.muamala.definitions;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Operation;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Nearest;
import dev.muamala.definitions.Workflow.Element;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether what the workflows of a catalogue's services name is there: operations, forms, decisions, workflows. */
public final class CatalogueCheck {
    private final Workflows workflows;
    private final Catalogue catalogue;
    private final Set<WorkflowVersion> seen = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private CatalogueCheck(Workflows workflows, Catalogue catalogue) {
        this.workflows = workflows;
        this.catalogue = catalogue;
    }

    /** Every finding about every workflow that a request could start today; empty when all is well. */
    public static List<Finding> findings(Workflows workflows, Catalogue catalogue) {
        CatalogueCheck check = new CatalogueCheck(workflows, catalogue);
        catalogue.services().forEach(check::service);
        return check.findings;
    }

    private void service(Service service) {
        for (Emirate emirate : service.emirates()) {
            Optional<WorkflowVersion> version = workflows.current(service.workflow(), emirate);
            version.ifPresent(this::workflow);
            if (version.isEmpty()) {
                findings.add(new Finding(
                        "catalogue/services.json",
                        service.key(),
                        "unknown-workflow",
                        "There is no workflow \"" + service.workflow() + "\" for " + emirate.code()
                                + "; publish one or take the emirate out."));
            }
        }
    }

    private void workflow(WorkflowVersion version) {
        if (seen.add(version)) {
            workflows.get(version).elements().values().forEach(element -> element(version, element));
        }
    }

    private void element(WorkflowVersion version, Element element) {
        switch (element.type()) {
            case "serviceTask" -> topic(version, element);
            case "userTask" -> form(version, element);
            case "businessRuleTask" -> decision(version, element);
            default -> element.calledElement().ifPresent(called -> called(version, element, called));
        }
    }

    private void topic(WorkflowVersion version, Element task) {
        String topic = task.topic().orElse("");
        if (catalogue.operation(topic).isEmpty()) {
            find(
                    version,
                    task,
                    "unknown-topic",
                    "It calls \"" + topic + "\", which is not in the catalogue."
                            + Nearest.to(
                                    topic,
                                    catalogue.operations().stream()
                                            .map(Operation::topic)
                                            .toList()));
        }
    }

    private void form(WorkflowVersion version, Element task) {
        String form = task.form().orElse("");
        if (catalogue.form(form).isEmpty()) {
            find(
                    version,
                    task,
                    "unknown-form",
                    "It shows the form \"" + form + "\", which is not in the catalogue; add forms/" + form
                            + ".schema.json.");
        }
    }

    private void decision(WorkflowVersion version, Element task) {
        String decision = task.decision().orElse("");
        if (workflows.decision(decision).isEmpty()) {
            find(
                    version,
                    task,
                    "unknown-decision",
                    "It asks the decision \"" + decision + "\", which is not there; add " + "decisions/" + decision
                            + ".dmn.");
        }
    }

    private void called(WorkflowVersion version, Element call, WorkflowVersion called) {
        try {
            workflows.get(called);
        } catch (IllegalArgumentException e) {
            find(version, call, "unknown-workflow", e.getMessage());
            return;
        }
        workflow(called);
    }

    private void find(WorkflowVersion version, Element element, String code, String message) {
        findings.add(new Finding(WorkflowReader.fileOf(version), element.id(), code, message));
    }
}
