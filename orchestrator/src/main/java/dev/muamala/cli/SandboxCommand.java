package dev.muamala.cli;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.sandbox.Ledger;
import dev.muamala.sandbox.Sandbox;
import dev.muamala.sandbox.Scenario;
import dev.muamala.sandbox.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the sandbox entities as a process of their own, for a server that was started with {@code --no-sandbox}. */
@Command(
        name = "sandbox",
        headerHeading = """
                Examples:
                  muamala sandbox                                with the secret of ./data
                  muamala sandbox --scenarios=bad-day.json --ledger=/tmp/ledger.jsonl
                  curl http://127.0.0.1:8091/scenarios           rules, to be changed over HTTP
                  curl 'http://127.0.0.1:8091/ledger?entity=mohre'

                """,
        description = "Run the sandbox entities as a process of their own.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class SandboxCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8091", description = "Where to listen (8091).")
    private int port;

    @Option(
            names = "--scenarios",
            paramLabel = "<file>",
            description = "Rules to begin with, a JSON array (a pleasant mix).")
    private Path scenarios;

    @Option(names = "--ledger", paramLabel = "<file>", description = "Where the ledger is kept (in the data folder).")
    private Path ledger;

    @Option(
            names = "--secret",
            paramLabel = "<secret>",
            defaultValue = "${env:MUAMALA_ENTITIES_SECRET}",
            description = "The server's master secret (that of the data folder); better: MUAMALA_ENTITIES_SECRET.")
    private String secret;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        DataFolder folder = data.folder();
        Port listening = new Port(port, "the sandbox entities", "--port");
        listening.requireFree();
        if (secret == null || ledger == null) {
            folder.mark();
        }
        Scenarios rules = scenarios == null ? Scenarios.demo() : new Scenarios(Scenario.parseAll(read(scenarios)));
        Sandbox sandbox = new Sandbox(
                Catalogue.builtIn(),
                secret == null ? folder.secret() : secret,
                Ledger.at(Optional.ofNullable(ledger).orElse(folder.ledger())),
                rules);
        try {
            sandbox.start(port);
        } catch (IOException e) {
            throw listening.busy();
        }
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::close, "sandbox-close"));
        spec.commandLine()
                .getOut()
                .println("Sandbox entities are ready at http://127.0.0.1:" + sandbox.port() + ". Stop with Ctrl-C.");
        new CountDownLatch(1).await();
        return 0;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw NotDone.notStarted("The scenarios " + file + " cannot be read: " + e + ". Nothing was started.");
        }
    }
}
