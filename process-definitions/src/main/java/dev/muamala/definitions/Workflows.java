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
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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

    /**
     * What a request takes that is submitted in this emirate at this moment: the current version of the overlay {@code
     * key@AE-DU} where there is one, of the national workflow otherwise.
     */
    Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at);

    /** Every version that there is. */
    Set<WorkflowVersion> versions();

    /** The keys of every decision that there is. */
    Set<String> decisions();

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

    /**
     * The label of the element that a step key names, looked up through call activities.
     *
     * @throws IllegalArgumentException when there is no such element
     */
    default LocalizedText labelOf(WorkflowVersion version, StepKey step) {
        WorkflowVersion scope = version;
        String[] path = step.value().split("/");
        for (int i = 0; i < path.length - 1; i++) {
            WorkflowVersion caller = scope;
            String call = new StepKey(path[i]).activityId();
            scope = element(caller, call)
                    .calledElement()
                    .orElseThrow(() -> new IllegalArgumentException("\"" + call + "\" in workflow " + caller
                            + " is no call activity; step " + step + " is not there"));
        }
        return element(scope, step.activityId()).label();
    }

    private Workflow.Element element(WorkflowVersion version, String id) {
        return Optional.ofNullable(get(version).elements().get(id))
                .orElseThrow(
                        () -> new IllegalArgumentException("Workflow " + version + " has no element \"" + id + "\""));
    }
}
