package dev.muamala.cli;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reviews files as the server would, without one. */
@Command(
        name = "review",
        headerHeading = """
                Examples:
                  muamala review draft.bpmn
                  muamala review draft.bpmn --key=trade-licence@AE-DU     an emirate's own
                  muamala review --definitions=my-folder my-folder/workflows/*/*.bpmn --json

                """,
        description = "Say everything that keeps a workflow from being published.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = {"", "Exit codes: 0 it may be published, 1 it has errors, 2 it could not be read."})
final class ReviewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<file>", arity = "1..*", description = "BPMN files.")
    private List<String> files;

    @Option(names = "--key", paramLabel = "<key>", description = "What it is to be (the id of its process).")
    private String key;

    @Mixin
    private DefinitionsOption definitions;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Catalogue catalogue = definitions.catalogue();
        Workflows workflows = definitions.workflows();
        List<BpmnFile> drafts = files.stream()
                .map(file -> BpmnFile.read(file, Optional.ofNullable(key)))
                .toList();
        ArrayNode results = JsonMapper.shared().createArrayNode();
        boolean accepted = true;
        for (BpmnFile draft : drafts) {
            WorkflowVersion version = new WorkflowVersion(
                    draft.key(),
                    workflows.newest(draft.key()).map(WorkflowVersion::version).orElse(0) + 1);
            Reviewed reviewed = Review.of(draft.bytes(), version, catalogue, workflows);
            accepted &= reviewed.accepted();
            results.add(result(draft, reviewed));
        }
        if (json) {
            out().println(results.toPrettyString());
        } else {
            results.forEach(result -> print((ObjectNode) result));
        }
        return accepted ? 0 : 1;
    }

    private static ObjectNode result(BpmnFile draft, Reviewed reviewed) {
        ObjectNode result = JsonMapper.shared().createObjectNode();
        result.put("file", draft.path().toString());
        result.put("key", draft.key());
        result.put("accepted", reviewed.accepted());
        result.set("findings", JsonMapper.shared().valueToTree(reviewed.findings()));
        return result;
    }

    private void print(ObjectNode result) {
        Findings.lines(result.get("findings")).forEach(out()::println);
        out().println(result.get("file").asString() + " as " + result.get("key").asString() + ": "
                + Findings.counts(result.get("findings")) + "; it "
                + (result.get("accepted").asBoolean() ? "may" : "cannot") + " be published.");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
