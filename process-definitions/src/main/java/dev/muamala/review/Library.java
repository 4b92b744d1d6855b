package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel;
import java.util.Optional;

/** What a workflow may refer to beside the catalogue: decisions, and workflows that were published before. */
public interface Library {
    /** A library with nothing in it. */
    Library EMPTY = new Library() {
        @Override
        public Optional<byte[]> decision(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<ProcessModel> model(WorkflowVersion version) {
            return Optional.empty();
        }

        @Override
        public Optional<WorkflowVersion> newest(String key) {
            return Optional.empty();
        }
    };

    /** The DMN 1.3 document that holds this decision, as UTF-8. */
    Optional<byte[]> decision(String key);

    Optional<ProcessModel> model(WorkflowVersion version);

    /** The newest version under exactly this key. */
    Optional<WorkflowVersion> newest(String key);
}
