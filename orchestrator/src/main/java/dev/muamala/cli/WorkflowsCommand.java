package dev.muamala.cli;

import dev.muamala.cli.DesignDesk.Name;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows the workflows of a server, one of them, its history, or a document. */
@Command(
        name = "workflows",
        headerHeading = """
                Examples:
                  muamala workflows                               all, and what is current
                  muamala workflows trade-licence                 its versions
                  muamala workflows trade-licence --history       who did what, and why
                  muamala workflows trade-licence:1 > draft.bpmn  a document, for Camunda Modeler

                """,
        description = "Show workflows, their versions, history and documents.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class WorkflowsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<key>", arity = "0..1", description = "A workflow, or a version of one.")
    private String name;

    @Option(names = "--history", description = "What happened to it.")
    private boolean history;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's answer.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DesignDesk desk = new DesignDesk(server.client());
        if (name != null && name.contains(":") && !json) {
            out().print(new String(desk.bpmn(Name.of(name)), StandardCharsets.UTF_8));
            out().flush();
            return 0;
        }
        JsonNode answer = answer(desk);
        if (json) {
            out().println(answer.toPrettyString());
        } else if (name == null) {
            answer.forEach(this::printSummary);
        } else if (history) {
            answer.forEach(this::printEntry);
        } else {
            answer.path("versions").forEach(version -> printVersion(version, answer.path("scheduled")));
        }
        return 0;
    }

    private JsonNode answer(DesignDesk desk) {
        if (name == null) {
            return desk.get("");
        }
        if (name.contains(":")) {
            return desk.version(Name.of(name));
        }
        return history ? desk.get("/" + DesignDesk.segment(name) + "/history") : desk.workflow(name);
    }

    private void printSummary(JsonNode workflow) {
        JsonNode current = workflow.path("current");
        out().printf(
                        "%-28s %-14s %s%n",
                        workflow.path("key").asString(""),
                        current.isNumber() ? "version " + current.asInt() : "not current",
                        workflow.at("/label/en").asString("")
                                + (workflow.path("newest").asInt(0) == current.asInt(0)
                                        ? ""
                                        : "; version " + workflow.path("newest").asInt(0) + " is "
                                                + workflow.path("newestState").asString("")));
    }

    private void printVersion(JsonNode version, JsonNode scheduled) {
        int number = version.path("version").asInt(0);
        StringBuilder line = new StringBuilder()
                .append(version.path("current").asBoolean(false) ? "* " : "  ")
                .append(number)
                .append("  ")
                .append(version.path("state").asString(""));
        for (JsonNode reign : scheduled) {
            if (reign.path("version").asInt(0) == number) {
                line.append(" from ").append(reign.path("effectiveFrom").asString(""));
            }
        }
        line.append(", by ")
                .append(version.path("by").asString(""))
                .append(" at ")
                .append(version.path("at").asString(""));
        String note = version.path("note").asString("");
        out().println(note.isEmpty() ? line : line.append(": ").append(note));
    }

    private void printEntry(JsonNode entry) {
        String why = entry.path("reason").asString(entry.path("note").asString(""));
        out().println(entry.path("at").asString("") + "  "
                + entry.path("type").asString("").replaceFirst("^workflow\\.", "") + " version "
                + entry.at("/workflow/version").asInt(0) + ", by "
                + entry.path("by").asString("")
                + (why.isEmpty() ? "" : ": " + why));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
