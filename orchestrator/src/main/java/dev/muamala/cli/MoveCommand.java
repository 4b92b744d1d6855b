package dev.muamala.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Moves running requests to a version, says which could be, or takes a move back; and waits until it is over. */
@Command(
        name = "move",
        headerHeading = """
                Examples:
                  muamala move trade-licence --to=2 --dry-run
                  muamala move trade-licence --to=2 --reason='Names within 7 days'
                  muamala move trade-licence --undo=<id> --reason='Too early'

                """,
        description = "Move running requests to a version, where their past allows it.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = "Exit codes: 0 all of them, 1 not all, 2 not started (wrong use).")
final class MoveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<key>", description = "The workflow.")
    private String key;

    @Option(names = "--to", paramLabel = "<n>", description = "Which version.")
    private Integer to;

    @Option(names = "--from", paramLabel = "<n>", description = "Only from this version, or trade-licence:1.")
    private String from;

    @Option(names = "--emirate", paramLabel = "<code>", description = "Only requests of this emirate.")
    private String emirate;

    @Option(names = "--dry-run", description = "Change nothing; say which could be moved.")
    private boolean dryRun;

    @Option(names = "--undo", paramLabel = "<id>", description = "Take this move back where nothing happened since.")
    private String undo;

    @Option(names = "--cancel", paramLabel = "<id>", description = "Stop this move.")
    private String cancel;

    @Option(names = "--reason", paramLabel = "<text>", description = "Why; history keeps it.")
    private String reason;

    @Mixin
    private ActorOption actor;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's last answer.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        int asked = (to == null ? 0 : 1) + (undo == null ? 0 : 1) + (cancel == null ? 0 : 1);
        if (asked != 1) {
            throw new ParameterException(spec.commandLine(), "Give one of --to, --undo and --cancel.");
        }
        if (reason == null && !dryRun && cancel == null) {
            throw new ParameterException(spec.commandLine(), "Give a --reason; history keeps it.");
        }
        DesignDesk desk = new DesignDesk(server.client(actor.name()));
        MoveDesk moves = new MoveDesk(desk, key, spec.commandLine().getErr());
        JsonNode batch = moves.untilOver(begun(moves));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(batch.toPrettyString());
        } else {
            moves.lines(batch).forEach(out::println);
        }
        return cancel != null || MoveDesk.isWhole(batch) ? 0 : 1;
    }

    private JsonNode begun(MoveDesk moves) {
        ObjectNode body = DesignDesk.body();
        if (cancel != null) {
            return moves.told("/" + DesignDesk.segment(cancel) + "/cancellation", body);
        }
        body.put("reason", reason);
        if (undo != null) {
            return moves.told("/" + DesignDesk.segment(undo) + "/undo", body);
        }
        return moves.told(
                "", body.put("to", to).put("from", from).put("emirate", emirate).put("dryRun", dryRun));
    }
}
