package dev.muamala.definitions;

import dev.muamala.catalogue.BuiltInFiles;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Library;
import dev.muamala.review.Review;
import dev.muamala.review.model.ProcessModel;
import java.nio.file.Path;
import java.util.Optional;

/** The published workflows and decisions. */
public interface Workflows extends Library {
    /**
     * Those that come with Muamala.
     *
     * @throws InvalidDefinitionException when one of them has errors
     */
    static Workflows builtIn() {
        return BuiltInFiles.read(Workflows::read);
    }

    /**
     * Reads {@code workflows/<key>/<version>.bpmn} and {@code decisions/<key>.dmn} from the folder.
     *
     * @throws InvalidDefinitionException with every error of every file
     */
    static Workflows read(Path folder) {
        return new WorkflowFolder(folder).read();
    }

    /** The newest version for a request in this emirate: the overlay {@code key@AE-DU} where there is one. */
    Optional<WorkflowVersion> current(String key, Emirate emirate);

    /** @throws IllegalArgumentException when there is no such version; the message names the ones there are */
    Workflow get(WorkflowVersion version);

    @Override
    default Optional<ProcessModel> model(WorkflowVersion version) {
        Workflow workflow;
        try {
            workflow = get(version);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Review.read(workflow.xml(), version).model();
    }

    /** The label of the element that a step key names, looked up through call activities. */
    LocalizedText labelOf(WorkflowVersion version, StepKey step);
}
