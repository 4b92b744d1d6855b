package dev.muamala.cli;

import dev.muamala.cli.DesignDesk.Name;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.diff.WorkflowDiff;
import dev.muamala.review.model.ProcessModel;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** What differs between two workflows, each a file or a version on the server. */
@Command(
        name = "diff",
        headerHeading = """
                Examples:
                  muamala diff old.bpmn new.bpmn                  two files, no server needed
                  muamala diff trade-licence:1 trade-licence:2
                  muamala diff trade-licence:1 draft.bpmn
                  muamala diff draft.bpmn                         against what is current

                """,
        description = "Say what differs: elements, conditions, topics, timers, labels.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 no difference, 1 they differ, 2 one could not be read."})
final class DiffCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "<one>", description = "A file, or a version.")
    private String one;

    @Parameters(index = "1", paramLabel = "<other>", arity = "0..1", description = "A file, or a version.")
    private String other;

    @Option(names = "--key", paramLabel = "<key>", description = "What files are to be (the id of their process).")
    private String key;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the difference as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        WorkflowDiff diff = diff();
        spec.commandLine().getOut().println(json ? JsonMapper.shared().writeValueAsString(diff) : diff.toText());
        return diff.hasChanges() ? 1 : 0;
    }

    /** Only a difference is exit code 1, so what cannot be read is never taken for one. */
    private WorkflowDiff diff() {
        try {
            return other == null
                    ? WorkflowDiff.between(current(), model(one))
                    : WorkflowDiff.between(model(one), model(other));
        } catch (NotDone e) {
            throw NotDone.notStarted(e.getMessage());
        }
    }

    private ProcessModel current() {
        String workflow = BpmnFile.isNamedBy(one)
                ? BpmnFile.read(one, Optional.ofNullable(key)).key()
                : Name.of(one).key();
        int current = desk().workflow(workflow).path("current").asInt(0);
        if (current == 0) {
            throw NotDone.notStarted("No version of " + workflow + " is current; name the other one.");
        }
        return model(workflow + ":" + current);
    }

    private ProcessModel model(String argument) {
        if (BpmnFile.isNamedBy(argument)) {
            BpmnFile file = BpmnFile.read(argument, Optional.ofNullable(key));
            return model(argument, file.bytes(), new WorkflowVersion(file.key(), 1));
        }
        Name name = Name.of(argument);
        return model(argument, desk().bpmn(name), new WorkflowVersion(name.key(), name.version()));
    }

    private static ProcessModel model(String argument, byte[] bpmn, WorkflowVersion version) {
        Reviewed reviewed = Review.read(bpmn, version);
        return reviewed.model()
                .orElseThrow(() -> NotDone.notStarted(argument + " is no workflow that could run here: "
                        + reviewed.findings().get(0) + " See: muamala review"));
    }

    private DesignDesk desk() {
        return new DesignDesk(server.client());
    }
}
