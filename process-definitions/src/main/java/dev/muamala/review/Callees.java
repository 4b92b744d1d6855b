package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.DataFlow.Called;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The workflows that a workflow calls, each looked at once. */
final class Callees {
    private final Catalogue catalogue;
    private final Library library;
    private final Deadline deadline;
    private final Map<WorkflowVersion, Optional<Called>> seen = new HashMap<>();
    private final Set<WorkflowVersion> open = new HashSet<>();

    Callees(Catalogue catalogue, Library library, Deadline deadline) {
        this.catalogue = catalogue;
        this.library = library;
        this.deadline = deadline;
    }

    /** Empty when there is no such workflow, or it is called from within itself. */
    Optional<Called> of(WorkflowVersion version) {
        Optional<Called> known = seen.get(version);
        if (known != null) {
            return known;
        }
        if (!open.add(version)) {
            return Optional.empty();
        }
        Optional<Called> called =
                library.model(version).map(process -> DataFlow.called(process, catalogue, library, this, deadline));
        open.remove(version);
        seen.put(version, called);
        return called;
    }
}
