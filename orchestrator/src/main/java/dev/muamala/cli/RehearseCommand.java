package dev.muamala.cli;

import dev.muamala.cli.DesignDesk.Name;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tries a draft on past requests, on the server, and shows what would be otherwise. Ctrl-C calls it off. */
@Command(
        name = "rehearse",
        headerHeading = """
                Examples:
                  muamala rehearse draft.bpmn                     keep it as a draft, try it
                  muamala rehearse trade-licence:2 --since=2026-06-01 --sample=10%%
                  muamala rehearse trade-licence:2 --accept=<name> --reason='As the law has it'

                """,
        description = "Try a draft on past requests; nothing comes of it.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        footer = "Exit codes: 0 no difference, 1 there are some, 2 not rehearsed.")
final class RehearseCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 300;
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Parameters(paramLabel = "<what>", description = "A file, or a version.")
    private String what;

    @Mixin
    private ActorOption actor;

    @Option(names = "--since", paramLabel = "<time>", description = "Requests submitted from then on.")
    private String since;

    @Option(names = "--until", paramLabel = "<time>", description = "Requests submitted before.")
    private String until;

    @Option(names = "--emirate", paramLabel = "<code>", description = "Of one emirate: AE-DU.")
    private String emirate;

    @Option(names = "--sample", paramLabel = "<n>", description = "So many requests, or 5%% of them.")
    private String sample;

    @Option(names = "--key", paramLabel = "<key>", description = "What the file is to be.")
    private String key;

    @Option(names = "--accept", paramLabel = "<name>", description = "This difference is wanted.")
    private List<String> accepted = List.of();

    @Option(names = "--reason", paramLabel = "<text>", description = "Why it is.")
    private String reason;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (accepted.isEmpty() != (reason == null)) {
            throw NotDone.notStarted("--accept and --reason belong together. Nothing was done.");
        }
        DesignDesk desk = new DesignDesk(server.client(actor.name()));
        if (!accepted.isEmpty()) {
            return accept(desk, Name.of(what));
        }
        ObjectNode wish = DesignDesk.body();
        Optional.ofNullable(since).map(Instants::of).ifPresent(time -> wish.put("since", time.toString()));
        Optional.ofNullable(until).map(Instants::of).ifPresent(time -> wish.put("until", time.toString()));
        wish.put("emirate", emirate).put("sample", sample);
        String workflow;
        if (BpmnFile.isNamedBy(what)) {
            BpmnFile file = BpmnFile.read(what, Optional.ofNullable(key));
            workflow = file.key();
            wish.put("bpmn", file.text()).put("note", "to be rehearsed");
        } else {
            Name name = Name.of(what);
            workflow = name.key();
            wish.put("version", name.version());
        }
        return rehearse(desk, "/" + DesignDesk.segment(workflow) + "/rehearsals", wish);
    }

    private int accept(DesignDesk desk, Name name) {
        ObjectNode body = DesignDesk.body().put("reason", reason);
        ArrayNode names = body.putArray("differences");
        accepted.forEach(names::add);
        JsonNode written = desk.told(DesignDesk.path(name) + "/accepted-differences", body);
        JsonNode open = desk.version(name).at("/rehearsal/open");
        if (json) {
            out().println(written.toPrettyString());
        } else {
            out().println(
                            open.isEmpty()
                                    ? "Every difference of the latest rehearsal of " + name + " is accepted."
                                    : "Still to be accepted of the latest rehearsal of " + name + ":");
            open.forEach(difference -> out().println("  " + difference.asString("")));
        }
        return 0;
    }

    private int rehearse(DesignDesk desk, String path, ObjectNode wish) throws InterruptedException {
        JsonNode rehearsal = begun(desk, path, wish);
        String one = path + "/" + rehearsal.path("id").asString("");
        Thread callOff = new Thread(() -> desk.delete(one), "call-off");
        Runtime.getRuntime().addShutdownHook(callOff);
        Progress progress = new Progress();
        while (isUnderWay(rehearsal)) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            rehearsal = desk.get(one);
            progress.show(rehearsal);
        }
        Runtime.getRuntime().removeShutdownHook(callOff);
        progress.end();
        out().println(json ? rehearsal.toPrettyString() : desk.page(one).stripTrailing());
        JsonNode verdicts = rehearsal.at("/report/verdicts");
        boolean same = rehearsal.path("state").asString("").equals("complete")
                && verdicts.path("same").asLong(0)
                        == rehearsal.at("/report/requests").asLong(-1);
        return same ? 0 : 1;
    }

    /** Only a difference is exit code 1, so a draft that cannot be rehearsed is never taken for one. */
    private JsonNode begun(DesignDesk desk, String path, ObjectNode wish) {
        try {
            JsonNode rehearsal = desk.told(path, wish);
            if (!json && wish.has("bpmn")) {
                out().println("The file is kept as the draft "
                        + rehearsal.path("workflow").asString("") + ":"
                        + rehearsal.path("version").asInt(0) + ".");
            }
            return rehearsal;
        } catch (NotDone refused) {
            throw NotDone.notStarted(refused.getMessage());
        }
    }

    private static boolean isUnderWay(JsonNode rehearsal) {
        String state = rehearsal.path("state").asString("");
        return state.equals("queued") || state.equals("running");
    }

    /** One line that changes on a terminal, a line every ten seconds elsewhere. */
    private final class Progress {
        private final boolean terminal = System.console() != null && Ansi.AUTO.enabled();
        private long next = System.nanoTime() + TELL_EVERY_NANOS;

        void show(JsonNode rehearsal) {
            if (!isUnderWay(rehearsal) || !terminal && System.nanoTime() < next) {
                return;
            }
            next = System.nanoTime() + TELL_EVERY_NANOS;
            String line = String.format(
                    Locale.ROOT,
                    "%,d of %,d requests, %,.0f a second%s",
                    rehearsal.path("looked").asLong(0),
                    rehearsal.path("total").asLong(0),
                    rehearsal.path("requestsPerSecond").asDouble(0),
                    rehearsal.path("secondsLeft").isNumber()
                            ? String.format(
                                    Locale.ROOT,
                                    ", %,d s to go",
                                    rehearsal.path("secondsLeft").asLong())
                            : "");
            if (terminal) {
                err().printf("\r%-78s", line);
                err().flush();
            } else {
                err().println(line);
            }
        }

        void end() {
            if (terminal) {
                err().printf("\r%78s\r", "");
                err().flush();
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
