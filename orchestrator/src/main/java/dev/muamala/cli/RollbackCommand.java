package dev.muamala.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes current again what was so before. */
@Command(
        name = "rollback",
        headerHeading = """
                Examples:
                  muamala rollback trade-licence --as=badr --reason='Approvals wait for nobody'
                  muamala rollback trade-licence --to=1 --reason='As it was in spring'
                  muamala rollback trade-licence --move --reason='It cannot go on'

                """,
        description = "Take the current version of a workflow back, at once.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<key>", description = "The workflow.")
    private String key;

    @Option(names = "--reason", paramLabel = "<text>", required = true, description = "Why; history keeps it.")
    private String reason;

    @Option(names = "--to", paramLabel = "<n>", description = "Which version (the one before).")
    private Integer to;

    @Option(names = "--move", description = "Running requests go on by it too (they stay).")
    private boolean move;

    @Mixin
    private ActorOption actor;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's answer.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DesignDesk desk = new DesignDesk(server.client(actor.name()));
        JsonNode current = desk.workflow(key).path("current");
        ObjectNode body = DesignDesk.body().put("reason", reason);
        if (current.isNumber()) {
            body.put("from", current.asInt());
        }
        if (to != null) {
            body.put("to", to);
        }
        body.put("running", move ? "move" : "stay");
        JsonNode written = desk.told("/" + DesignDesk.segment(key) + "/rollback", body);
        PrintWriter out = spec.commandLine().getOut();
        if (!move) {
            out.println(
                    json
                            ? written.toPrettyString()
                            : isCurrent(written) + "; requests that run on "
                                    + (current.isNumber() ? "version " + current.asInt() : "the other")
                                    + " end on it.");
            return 0;
        }
        return moved(new MoveDesk(desk, key, spec.commandLine().getErr()), written, out);
    }

    private int moved(MoveDesk moves, JsonNode written, PrintWriter out) {
        if (!written.path("move").isString()) {
            throw NotDone.failed(isCurrent(written) + " already, and its running requests were left where they are. To"
                    + " move them: muamala move " + key + " --to="
                    + written.path("version").asInt(0) + " --reason=…");
        }
        JsonNode batch = moves.untilOver(moves.begun(written.path("move").asString("")));
        if (json) {
            out.println(((ObjectNode) written).set("batch", batch).toPrettyString());
        } else {
            out.println(isCurrent(written) + ".");
            moves.lines(batch).forEach(out::println);
        }
        return MoveDesk.isWhole(batch) ? 0 : 1;
    }

    private String isCurrent(JsonNode written) {
        return key + ":" + written.path("version").asInt(0) + " is current again";
    }
}
