package dev.muamala.definitions;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Rule;
import dev.muamala.review.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether every service has a workflow in every emirate where it is offered, and whether that one passes the review. */
public final class ServicesCheck {
    private final Workflows workflows;
    private final Catalogue catalogue;
    private final Instant at;
    private final Set<WorkflowVersion> seen = new LinkedHashSet<>();
    private final List<FileFinding> findings = new ArrayList<>();

    private ServicesCheck(Workflows workflows, Catalogue catalogue, Instant at) {
        this.at = at;
        this.workflows = workflows;
        this.catalogue = catalogue;
    }

    /** Every finding about every workflow that a request could start at this moment, and about those that they call. */
    public static List<FileFinding> findings(Workflows workflows, Catalogue catalogue, Instant at) {
        ServicesCheck check = new ServicesCheck(workflows, catalogue, at);
        catalogue.services().forEach(check::service);
        return check.findings;
    }

    /** Those of them that keep the server from offering the services. */
    public static List<FileFinding> errors(Workflows workflows, Catalogue catalogue, Instant at) {
        return findings(workflows, catalogue, at).stream()
                .filter(found -> found.finding().severity() == Severity.ERROR)
                .toList();
    }

    private void service(Service service) {
        for (Emirate emirate : service.emirates()) {
            Optional<WorkflowVersion> version = workflows.current(service.workflow(), emirate, at);
            version.ifPresent(this::workflow);
            if (version.isEmpty()) {
                findings.add(new FileFinding(
                        "catalogue/services.json",
                        Rule.UNKNOWN_WORKFLOW.at(
                                service.key(),
                                service.label().en(),
                                "There is no workflow \"" + service.workflow() + "\" for " + emirate.code() + ".",
                                "Publish one, or take the emirate out.")));
            }
        }
    }

    private void workflow(WorkflowVersion version) {
        if (!seen.add(version)) {
            return;
        }
        Workflow workflow = workflows.get(version);
        Review.of(workflow.xml(), version, catalogue, workflows)
                .findings()
                .forEach(finding -> findings.add(new FileFinding(WorkflowFolder.fileOf(version), finding)));
        workflow.elements().values().stream()
                .flatMap(element -> element.calledElement().stream())
                .filter(called -> workflows.model(called).isPresent())
                .forEach(this::workflow);
    }
}
