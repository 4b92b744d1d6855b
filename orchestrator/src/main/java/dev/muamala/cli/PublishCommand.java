package dev.muamala.cli;

import dev.muamala.cli.DesignDesk.Name;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes a workflow as far as the person who asks may take it: a designer's file to a draft that waits for approval,
 * another person's consent to publication.
 */
@Command(
        name = "publish",
        headerHeading = """
                Examples:
                  muamala publish draft.bpmn --as=amal --note='Names within 7 days'
                  muamala publish trade-licence:2 --as=badr       approve and publish it
                  muamala publish trade-licence:2 --as=badr --reject='Too short'
                  muamala publish trade-licence:2 --as=badr --from=2027-01-01T00:00:00+04:00

                """,
        description = "Hand in a draft; approve another's and publish it.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class PublishCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<what>", description = "A file, or a version.")
    private String what;

    @Mixin
    private ActorOption actor;

    @Option(names = "--note", paramLabel = "<text>", defaultValue = "", description = "What it is for.")
    private String note;

    @Option(names = "--from", paramLabel = "<time>", description = "From when on requests take it (at once).")
    private String from;

    @Option(names = "--reject", paramLabel = "<reason>", description = "Do not approve it.")
    private String reason;

    @Option(names = "--draft", description = "Keep the file as a draft, and no more.")
    private boolean draftOnly;

    @Option(names = "--key", paramLabel = "<key>", description = "What the file is to be (the id of its process).")
    private String key;

    @Mixin
    private ServerOption server;

    @Option(names = "--json", description = "Print the server's last answer.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<Instant> effectiveFrom = Optional.ofNullable(from).map(Instants::of);
        DesignDesk desk = new DesignDesk(server.client(actor.name()));
        if (!BpmnFile.isNamedBy(what)) {
            Name name = Name.of(what);
            return reason != null ? reject(desk, name) : publish(desk, name, effectiveFrom);
        }
        Name name = draft(desk, BpmnFile.read(what, Optional.ofNullable(key)));
        return draftOnly ? 0 : publish(desk, name, effectiveFrom);
    }

    private Name draft(DesignDesk desk, BpmnFile file) {
        ObjectNode body = DesignDesk.body().put("note", note).put("bpmn", file.text());
        JsonNode written = desk.told("/" + DesignDesk.segment(file.key()) + "/drafts", body);
        Name name = new Name(file.key(), written.path("version").asInt(0));
        say(
                written,
                Findings.lines(written.path("findings")),
                (written.path("changed").asBoolean(false) ? "Kept as " : "That is ") + name + ", "
                        + Findings.counts(written.path("findings")) + ". What it changes: muamala diff " + name);
        return name;
    }

    private int reject(DesignDesk desk, Name name) {
        JsonNode written = desk.told(
                DesignDesk.path(name) + "/rejection", DesignDesk.body().put("reason", reason));
        say(written, List.of(), name + " is rejected; a new draft has to be made.");
        return 0;
    }

    private int publish(DesignDesk desk, Name name, Optional<Instant> effectiveFrom) {
        String state = desk.version(name).path("state").asString("");
        if (state.equals("draft")) {
            desk.told(DesignDesk.path(name) + "/submission", DesignDesk.body().put("note", note));
        } else if (state.equals("submitted")) {
            desk.told(DesignDesk.path(name) + "/approval", DesignDesk.body().put("note", note));
        }
        ObjectNode body = DesignDesk.body().put("note", note);
        effectiveFrom.ifPresent(time -> body.put("effectiveFrom", time.toString()));
        ApiClient.Answer answer = desk.tell(DesignDesk.path(name) + "/publication", body);
        if (answer.json().path("code").asString("").equals("approval-missing")) {
            say(
                    desk.version(name),
                    List.of(),
                    name + " waits for approval by somebody else: muamala publish " + name + " --as=<name>");
            return 0;
        }
        say(
                DesignDesk.good(answer).json(),
                List.of(),
                name + " is published"
                        + effectiveFrom
                                .map(time -> "; new requests take it from " + time)
                                .orElse("; new requests take it")
                        + ", running ones stay on theirs. To take it back: muamala rollback " + name.key()
                        + "; to move running ones: muamala move " + name.key() + " --to=" + name.version()
                        + " --dry-run");
        return 0;
    }

    private void say(JsonNode answer, List<String> lines, String sentence) {
        if (json) {
            out().println(answer.toPrettyString());
        } else {
            lines.forEach(out()::println);
            out().println(sentence);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
