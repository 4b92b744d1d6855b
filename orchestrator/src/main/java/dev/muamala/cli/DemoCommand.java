package dev.muamala.cli;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.events.Emirate;
import dev.muamala.events.RequestId;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Submits a trade licence to a running server, plays the citizen, and shows the timeline as it grows. */
@Command(
        name = "demo",
        headerHeading = """
                Examples:
                  muamala demo                            all goes well
                  muamala demo --scenario=refuse-name     the citizen must propose other names
                  muamala demo --scenario=withdraw --emirate=AE-SH --lang=ar

                """,
        description = "Submit a trade licence and watch it, live.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 150;

    @Option(
            names = "--scenario",
            paramLabel = "<name>",
            defaultValue = "usual",
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Story story;

    @Option(names = "--emirate", paramLabel = "<code>", defaultValue = "AE-DU", description = "ISO 3166-2 (AE-DU).")
    private String emirate;

    @Option(names = "--lang", paramLabel = "<lang>", defaultValue = "both", description = "en, ar or both (both).")
    private Timeline.Language language;

    @Option(
            names = "--server",
            paramLabel = "<url>",
            description = "The API (that of the data folder, else port 8090).")
    private String server;

    @Option(names = "--sandbox", paramLabel = "<url>", description = "The entities (as the API, else port 8091).")
    private String sandbox;

    @Option(names = "--timeout", paramLabel = "<s>", defaultValue = "120", description = "Give up after (120 s).")
    private int timeoutSeconds;

    @Mixin
    private TokenOption token;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    private final Set<String> actionsTaken = new HashSet<>();

    @Override
    public Integer call() throws InterruptedException {
        if (Emirate.ofCode(emirate).isEmpty()) {
            throw NotDone.notStarted(
                    "\"" + emirate + "\" is no emirate; the codes are AE-AZ, AE-AJ, AE-DU, AE-FU, AE-RK,"
                            + " AE-SH and AE-UQ. Nothing was submitted.");
        }
        Optional<RunningServer> running = data.folder().server().read();
        ApiClient api = ApiClient.at(
                server != null ? server : running.map(RunningServer::url).orElse("http://127.0.0.1:8090"),
                "Start the server in another terminal first: ./muamala start",
                token.or(
                        data.folder(),
                        Caller.of(Example.tradeLicence().applicant().value(), Set.of(Role.CITIZEN), null)));
        ApiClient entities = ApiClient.at(
                sandbox != null
                        ? sandbox
                        : running.map(RunningServer::sandboxUrl).orElse("http://127.0.0.1:8091"),
                "This scenario needs the sandbox entities: start the server without --no-sandbox.");

        ObjectNode body = Example.tradeLicence().json().put("emirate", emirate);
        String key = "demo-" + UUID.randomUUID();
        RequestId request = RequestId.derive(Example.tradeLicence().applicant(), key);
        Thread cleanUp = new Thread(() -> takeBack(entities, request), "demo-clean-up");
        Runtime.getRuntime().addShutdownHook(cleanUp);
        story.ruleFor(request).ifPresent(rule -> entities.post("/scenarios", rule, key));
        int exitCode = follow(api, api.post("/api/v1/requests", body, key));
        Runtime.getRuntime().removeShutdownHook(cleanUp);
        cleanUp.run();
        return exitCode;
    }

    private void takeBack(ApiClient entities, RequestId request) {
        if (story != Story.USUAL) {
            try {
                entities.delete("/scenarios/" + story.ruleOf(request));
            } catch (NotDone e) {
                // the sandbox is gone, and its rules with it
            }
        }
    }

    private int follow(ApiClient api, JsonNode receipt) throws InterruptedException {
        Instant begin = Instant.now();
        String path = "/api/v1/requests/" + receipt.get("id").asString();
        out().println("Request " + receipt.get("id").asString());
        out().println("  " + api.url() + path);
        Timeline timeline = new Timeline(language, Ansi.AUTO.enabled(), begin);
        int shown = 0;
        while (Instant.now().isBefore(begin.plusSeconds(timeoutSeconds))) {
            Optional<JsonNode> status = api.get(path);
            if (status.isPresent()) {
                shown = show(timeline, status.get(), shown);
                if (status.get().path("state").asString("").equals("completed")) {
                    return 0;
                }
                if (status.get().path("standstill").isObject()) {
                    throw NotDone.failed(
                            "The request stands still: " + status.get().get("standstill"));
                }
                playTheCitizen(api, path, status.get());
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        throw NotDone.failed("The request is not completed after " + timeoutSeconds + " s; it goes on by itself. See "
                + api.url() + path);
    }

    private int show(Timeline timeline, JsonNode status, int shown) {
        int earlier = status.path("earlierEntries").asInt(0);
        JsonNode entries = status.get("timeline");
        for (int i = Math.max(0, shown - earlier); i < entries.size(); i++) {
            timeline.lines(entries.get(i)).forEach(out()::println);
        }
        out().flush();
        return earlier + entries.size();
    }

    private void playTheCitizen(ApiClient api, String path, JsonNode status) {
        boolean severalAtWork = status.path("holders").size() > 1;
        if (story == Story.WITHDRAW
                && severalAtWork
                && status.path("mayWithdraw").asBoolean(false)
                && actionsTaken.add("withdrawal")) {
            api.post(
                    path + "/withdrawal",
                    JsonMapper.shared().createObjectNode(),
                    UUID.randomUUID().toString());
        }
        for (JsonNode action : status.path("actions")) {
            String step = action.get("step").asString();
            JsonNode answer =
                    Example.read("/demo/citizen.json").path(action.get("form").asString());
            if (answer.isObject() && actionsTaken.add(step)) {
                ObjectNode body = JsonMapper.shared().createObjectNode();
                body.set("data", answer);
                body.put("step", step);
                api.post(path + "/actions", body, UUID.randomUUID().toString());
            }
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
