package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Service;
import dev.muamala.catalogue.Form;
import dev.muamala.events.Emirate;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a workflow makes sense beside the catalogue and the workflows that are published. */
final class MeaningCheck {
    /** Extension property of a process that others call: the variables that a caller gives, with commas between. */
    static final String INPUTS = "inputs";

    private MeaningCheck() {}

    /** What can be said of a workflow that is put together rightly. */
    static void paths(
            ProcessModel process,
            WorkflowVersion version,
            Catalogue catalogue,
            Library library,
            Findings findings,
            Deadline deadline) {
        Callees callees = new Callees(catalogue, library, deadline);
        DataFlow.check(process, start(process, version, catalogue), catalogue, library, callees, findings, deadline);
        WaitCheck.check(process, library, findings);
        OverlayCheck.check(process, version, library, findings);
    }

    /** What is known when a request begins, or when a caller calls. */
    private static Known start(ProcessModel process, WorkflowVersion version, Catalogue catalogue) {
        String key = version.key().replaceFirst("@.*", "");
        List<Service> services = catalogue.services().stream()
                .filter(service -> service.workflow().equals(key))
                .toList();
        Optional<String> inputs = process.head().property(INPUTS);
        if (services.isEmpty() && inputs.isPresent()) {
            Known given = Known.NOTHING;
            for (String name : inputs.get().split(",")) {
                given = given.with(name.strip(), Type.UNKNOWN);
            }
            return given;
        }
        Type form = services.stream()
                .flatMap(service -> catalogue.form(service.form()).stream())
                .map(Form::schema)
                .map(Type::ofSchema)
                .reduce(Type::or)
                .orElse(Type.UNKNOWN);
        return Known.NOTHING
                .with("form", form)
                .with("applicant", Type.TEXT)
                .with("emirate", new Type.Text(emirates(version, services)))
                .with("request", Type.TEXT);
    }

    private static Set<String> emirates(WorkflowVersion version, List<Service> services) {
        int emirate = version.key().indexOf('@');
        if (emirate >= 0) {
            return Set.of(version.key().substring(emirate + 1));
        }
        Set<String> offered = services.stream()
                .flatMap(service -> service.emirates().stream())
                .map(Emirate::code)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return offered.isEmpty()
                ? Arrays.stream(Emirate.values()).map(Emirate::code).collect(Collectors.toSet())
                : offered;
    }
}
