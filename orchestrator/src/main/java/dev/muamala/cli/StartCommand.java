package dev.muamala.cli;

import dev.muamala.Muamala;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.eventstore.EmbeddedDatabase;
import dev.muamala.sandbox.Ledger;
import dev.muamala.sandbox.Sandbox;
import dev.muamala.sandbox.Scenarios;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it is stopped; a second start on the same data goes on where the first one ended. */
@Command(
        name = "start",
        headerHeading = """
                Examples:
                  muamala start                  all in one process, data in ./data
                  muamala start --reset          the same, from an empty data folder
                  muamala start --port=9090 --sandbox-port=9091 --data=/tmp/muamala
                  muamala start --no-sandbox --database-url=jdbc:postgresql://db/muamala \\
                      --mongodb-uri='mongodb://mongo/muamala?replicaSet=rs0'

                """,
        description = "Run the server until Ctrl-C; the next start goes on from there.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8090", description = "Of the API (8090).")
    private int port;

    @Option(
            names = "--sandbox-port",
            paramLabel = "<port>",
            defaultValue = "8091",
            description = "Of the sandbox entities (8091).")
    private int sandboxPort;

    @Option(names = "--no-sandbox", description = "Start no entities; call those at --sandbox-port.")
    private boolean noSandbox;

    @Option(names = "--database-url", paramLabel = "<url>", description = "A PostgreSQL of your own (JDBC URL).")
    private String databaseUrl;

    @Option(names = "--mongodb-uri", paramLabel = "<uri>", description = "A MongoDB of your own.")
    private String mongodbUri;

    @Option(
            names = "--database-port",
            paramLabel = "<port>",
            defaultValue = "0",
            description = "Of the embedded PostgreSQL (any).")
    private int databasePort;

    @Mixin
    private DataOption data;

    @Option(names = "--reset", description = "Empty the data folder first; asks on a terminal.")
    private boolean reset;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        Instant begin = Instant.now();
        DataFolder folder = data.folder();
        if (reset) {
            resetAfterConsent(folder);
        }
        try (folder) {
            folder.claim();
            return run(folder, begin);
        }
    }

    private int run(DataFolder folder, Instant begin) throws InterruptedException {
        Port api = new Port(port, "the API", "--port");
        Port entities = new Port(sandboxPort, "the sandbox entities", "--sandbox-port");
        if (databaseUrl == null) {
            EmbeddedDatabase.stopLeftOver(folder.path());
        }
        requireFree(api, entities);
        out().println("Starting Muamala; data in " + folder.path());

        Optional<Sandbox> sandbox = noSandbox ? Optional.empty() : Optional.of(startSandbox(folder, entities));
        RunningServer server = startServer(folder, api, sandbox);
        SpringApplication.getShutdownHandlers().add(() -> {
            folder.server().delete();
            sandbox.ifPresent(Sandbox::close);
        });
        folder.server().write(server);
        new ReadyBlock(server, folder, Duration.between(begin, Instant.now())).print(out());
        stopped.await();
        return 0;
    }

    private void resetAfterConsent(DataFolder folder) {
        if (databaseUrl != null || mongodbUri != null) {
            throw NotDone.notStarted("--reset empties the embedded stores only, and here "
                    + (databaseUrl != null ? "--database-url" : "--mongodb-uri")
                    + " names one of your own. Nothing was deleted. Leave one of the two options out.");
        }
        Console console = System.console();
        if (folder.exists() && !yes && console != null && Ansi.AUTO.enabled()) {
            String answer = console.readLine("Delete everything in %s? [y/N] ", folder.path());
            if (answer == null || !answer.strip().equalsIgnoreCase("y")) {
                throw NotDone.notStarted("Nothing was deleted, nothing was started.");
            }
        }
        folder.reset();
    }

    private void requireFree(Port api, Port entities) {
        if (port == sandboxPort && port != 0 && !noSandbox) {
            throw NotDone.notStarted("--port and --sandbox-port are both " + port + ". Choose two.");
        }
        api.requireFree();
        if (!noSandbox) {
            entities.requireFree();
        }
        new Port(databasePort, "the embedded PostgreSQL", "--database-port").requireFree();
    }

    private static Sandbox startSandbox(DataFolder folder, Port entities) {
        Sandbox sandbox =
                new Sandbox(Catalogue.builtIn(), folder.secret(), Ledger.at(folder.ledger()), Scenarios.demo());
        try {
            return sandbox.start(entities.number());
        } catch (IOException e) {
            throw entities.busy();
        }
    }

    private RunningServer startServer(DataFolder folder, Port api, Optional<Sandbox> sandbox) {
        int entitiesPort = sandbox.map(Sandbox::port).orElse(sandboxPort);
        SpringApplication application = new SpringApplication(Muamala.class);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("server.shutdown", "graceful"),
                Map.entry("muamala.entities.secret", folder.secret()),
                Map.entry("muamala.entities.base-url", "http://127.0.0.1:" + entitiesPort),
                Map.entry("muamala.entities.public-url", "http://127.0.0.1:" + port),
                Map.entry("muamala.modeler.start", sandbox.isPresent()),
                Map.entry("muamala.webhooks.allow-http", sandbox.isPresent()),
                Map.entry("muamala.webhooks.ports", sandbox.isPresent() ? "" : "443,8443"),
                Map.entry("muamala.webhooks.allowed-networks", sandbox.isPresent() ? "127.0.0.0/8,::1/128" : ""),
                Map.entry("muamala.security.demo", sandbox.isPresent() && !hasIssuer()),
                Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.file.name", folder.log().toString()),
                Map.entry("logging.logback.rollingpolicy.max-file-size", "10MB"),
                Map.entry("logging.logback.rollingpolicy.max-history", "10"),
                Map.entry("logging.threshold.console", "WARN"),
                Map.entry("logging.charset.console", "UTF-8"),
                Map.entry("logging.pattern.console", "%d{HH:mm:ss} %-5level %msg%n%nopex"),
                Map.entry("logging.level.de.bwaldvogel.mongo", "ERROR"),
                Map.entry("logging.level.org.springframework.boot.diagnostics", "OFF")));
        application.addListeners((ApplicationListener<ContextClosedEvent>) closed -> stopped.countDown());
        try {
            ConfigurableApplicationContext context = application.run(options(folder));
            return new RunningServer(
                    ProcessHandle.current().pid(),
                    context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                    sandbox.map(Sandbox::port).orElse(0),
                    database(context.getBean(DataSource.class)),
                    Instant.now());
        } catch (RuntimeException e) {
            throw explained(e, folder, api);
        }
    }

    /** Without one of its own, a server with a sandbox is a demo and has a development issuer. */
    private static boolean hasIssuer() {
        return System.getenv("MUAMALA_SECURITY_ISSUER") != null
                || System.getProperty("muamala.security.issuer") != null;
    }

    private String[] options(DataFolder folder) {
        List<String> options = new ArrayList<>(List.of(
                "--server.port=" + port, "--muamala.data=" + folder.path(), "--muamala.database.port=" + databasePort));
        if (databaseUrl != null) {
            options.add("--spring.datasource.url=" + databaseUrl);
        }
        if (mongodbUri != null) {
            options.add("--spring.mongodb.uri=" + mongodbUri);
        }
        return options.toArray(String[]::new);
    }

    private static RunningServer.Database database(DataSource source) {
        try (Connection connection = source.getConnection()) {
            String url = connection.getMetaData().getURL();
            return new RunningServer.Database(
                    url.replaceFirst("\\?.*", ""), connection.getMetaData().getUserName());
        } catch (SQLException e) {
            throw new IllegalStateException("The database stopped while the server started: " + e.getMessage(), e);
        }
    }

    private static NotDone explained(RuntimeException failure, DataFolder folder, Port api) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof PortInUseException)) {
            cause = cause.getCause();
        }
        if (cause instanceof PortInUseException) {
            return api.busy();
        }
        LoggerFactory.getLogger(StartCommand.class).debug("The server did not start", failure);
        return NotDone.failed("Muamala could not start: " + cause.getMessage() + System.lineSeparator()
                + "Data already stored is as it was. Details: " + folder.log());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
