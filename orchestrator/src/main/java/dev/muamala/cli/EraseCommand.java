package dev.muamala.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Destroys the key under which everything personal of somebody is kept. */
@Command(
        name = "erase",
        headerHeading = """
                Examples:
                  muamala erase 784-demo-1 --for-ever
                  muamala erase - --for-ever < person     the name is not in the shell's history

                """,
        description = "Erase a person: what is personal of them can be read no more.",
        footer = "Refused while a request of theirs is open.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "<person>", description = "The applicant, as their token names them; - to read it.")
    private String person;

    @Option(names = "--for-ever", required = true, description = "That it cannot be taken back is understood.")
    private boolean forEver;

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
        ApiClient.Answer answer = server.client(actor.name())
                .tell("/api/v1/erasures", DesignDesk.body().put("person", person.equals("-") ? read() : person));
        if (!answer.good()) {
            throw Refusal.of(answer);
        }
        spec.commandLine().getOut().println(json ? answer.json().toPrettyString() : words(answer.json()));
        return 0;
    }

    private static String read() {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = in.readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String words(JsonNode erased) {
        if (!erased.path("done").asBoolean(false)) {
            return "It is recorded, and goes on by itself when the requests that began meanwhile are over.";
        }
        int requests = erased.path("requests").asInt(0);
        return requests == 0 && erased.path("position").asLong(0) == 0
                ? "Nothing is known of this person, or not any more."
                : "Erased. Requests that know the person no more: " + requests + ".";
    }
}
