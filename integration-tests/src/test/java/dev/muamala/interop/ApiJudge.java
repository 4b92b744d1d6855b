package dev.muamala.interop;

import dev.muamala.access.Caller;
import dev.muamala.access.Reach;
import dev.muamala.access.Role;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.TestTokens;
import dev.muamala.whole.WholeSystem;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Has schemathesis ask a running server whatever its own document allows, and what it does not, with the token of each
 * role. The profile interop calls it with the folder of schemathesis.toml and of the program's {@code venv}.
 *
 * <pre>./mvnw -Pinterop -pl integration-tests -am -DskipTests verify -Dinterop.seconds=600 -Dinterop.seed=8</pre>
 */
final class ApiJudge {
    private static final String CITIZEN = "784-fuzz-1";
    private static final int LEAST = Integer.getInteger("interop.requests", 20_000);
    private static final int SECONDS = Integer.getInteger("interop.seconds", 60);
    private static final int SEED = Integer.getInteger("interop.seed", 7);

    /** As often as all have their turn, each time by another seed, where the machine is too busy for enough at once. */
    private static final int MOST_ROUNDS = 8;

    /** Two at a time; whoever may take away what the others ask for comes last. */
    private static final List<List<Role>> TURNS = List.of(
            List.of(Role.CITIZEN, Role.ANALYST),
            List.of(Role.OFFICER, Role.ENTITY),
            List.of(Role.OPERATOR, Role.DESIGNER),
            List.of(Role.APPROVER));

    private final Path folder;
    private final String program;
    private final Tally tally = new Tally();

    private ApiJudge(Path folder) {
        this.folder = folder;
        this.program = folder.resolve("venv/bin/st").toString();
    }

    public static void main(String... arguments) throws Exception {
        boolean good = new ApiJudge(Path.of(arguments[0]).toAbsolutePath()).judge();
        System.exit(good || !Boolean.parseBoolean(System.getProperty("interop.gate", "true")) ? 0 : 1);
    }

    /**
     * Counts every answer, also what Tomcat answers by itself, and keeps those that must not be; schemathesis alone sees
     * the status of what is answered later.
     */
    private static final class Tally extends ValveBase {
        private final AtomicLong all = new AtomicLong();
        private final Map<Integer, AtomicLong> byStatus = new ConcurrentSkipListMap<>();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

        Tally() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (request.isAsync()) {
                all.incrementAndGet();
                return;
            }
            int status = response.getStatus();
            all.incrementAndGet();
            byStatus.computeIfAbsent(status, none -> new AtomicLong()).incrementAndGet();
            String type = String.valueOf(response.getContentType());
            if (status >= 500 || status >= 400 && !type.startsWith("application/problem+json")) {
                wrong.add(request.getMethod() + " " + request.getRequestURI() + " " + status + " " + type);
            }
        }
    }

    private boolean judge() throws Exception {
        try (WholeSystem system = new WholeSystem(
                Map.of(
                        "muamala.status.heartbeat", "200ms",
                        "muamala.status.longest-wait", "1s"),
                beans -> {
                    beans.registerBean("tally", WebServerFactoryCustomizer.class, () -> counted());
                    beans.registerBean("shortStreams", FilterRegistrationBean.class, ApiJudge::shortStreams);
                })) {
            String entity = whatThereIs(system);
            List<String> failed = new ArrayList<>();
            for (int round = 0; round == 0 || tally.all.get() < LEAST && round < MOST_ROUNDS; round++) {
                for (List<Role> turn : TURNS) {
                    failed.addAll(take(turn, round, entity, system.frontDoor().port()));
                }
            }
            return verdict(failed);
        }
    }

    /** @return the reports of those with whose tokens something was found */
    private List<String> take(List<Role> turn, int round, String entity, int port)
            throws IOException, InterruptedException {
        Map<String, Process> asking = new LinkedHashMap<>();
        for (Role role : turn) {
            String report = role.code() + "-" + (SEED + round);
            asking.put(report, asks(token(role, entity), port, SEED + round, report));
        }
        List<String> failed = new ArrayList<>();
        for (Map.Entry<String, Process> one : asking.entrySet()) {
            if (!one.getValue().waitFor(10L * SECONDS, TimeUnit.SECONDS)) {
                one.getValue().destroyForcibly();
            }
            if (one.getValue().waitFor() != 0) {
                failed.add(one.getKey());
            }
        }
        System.out.println(asking.keySet() + ": " + (failed.isEmpty() ? "nothing" : "something") + " found; "
                + tally.all + " requests so far, " + tally.byStatus);
        return failed;
    }

    private boolean verdict(List<String> failed) throws IOException {
        for (String report : failed) {
            System.out.println("\n=== " + report + "\n" + Files.readString(report(report)));
        }
        List<String> wrong = tally.wrong.stream().distinct().toList();
        wrong.stream().limit(50).forEach(line -> System.out.println("Not as it must be: " + line));
        System.out.println(tally.all + " requests, " + tally.byStatus + ", " + wrong.size()
                + " that must not be; found with" + " the tokens of " + failed);
        if (tally.all.get() < LEAST) {
            System.out.println(
                    "Fewer than " + LEAST + " requests: give it more time, -Dinterop.seconds=" + 2 * SECONDS);
        }
        return failed.isEmpty() && wrong.isEmpty() && tally.all.get() >= LEAST;
    }

    private WebServerFactoryCustomizer<TomcatServletWebServerFactory> counted() {
        return server -> server.addEngineValves(tally);
    }

    /** A stream ends when what its reader was granted ends: here at the first heartbeat, so that its reader goes on. */
    private static FilterRegistrationBean<Filter> shortStreams() {
        FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
            request.setAttribute(Reach.UNTIL, Instant.now());
            chain.doFilter(request, response);
        });
        filter.addUrlPatterns("/api/v1/*");
        filter.setAsyncSupported(true);
        return filter;
    }

    private static String token(Role role, String entity) {
        return TestTokens.of(
                switch (role) {
                    case CITIZEN -> Caller.of(CITIZEN, Set.of(role), null);
                    case OFFICER, ENTITY -> Caller.of(role.code(), Set.of(role), entity);
                    default -> Caller.of(role.code(), Set.of(role), null);
                });
    }

    private Process asks(String token, int port, int seed, String report) throws IOException {
        ProcessBuilder asks = new ProcessBuilder(
                program,
                "--config-file",
                folder.resolve("schemathesis.toml").toString(),
                "run",
                "http://127.0.0.1:" + port + "/api/v1/openapi.json",
                "--header",
                JsonClient.AUTHORIZATION + ": " + TestTokens.bearer(token),
                "--checks",
                "all",
                "--seed",
                Integer.toString(seed),
                "--max-time",
                Integer.toString(SECONDS));
        asks.directory(folder.toFile());
        asks.environment().put("PYTHONUTF8", "1");
        asks.environment().put("SCHEMATHESIS_HOOKS", "files");
        asks.environment().put("PYTHONPATH", folder.toString());
        return asks.redirectErrorStream(true)
                .redirectOutput(report(report).toFile())
                .start();
    }

    private Path report(String name) {
        return folder.resolve(name + ".txt");
    }

    /** Requests that wait, go on and are over, a file and a webhook: written down for schemathesis. Returns who holds one. */
    private String whatThereIs(WholeSystem system) throws Exception {
        List<Journey> waiting = new ArrayList<>();
        List<Journey> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Journey journey = system.journey();
            if (i % 2 == 0) {
                journey.given("silent", "{\"behaviour\": \"never\"}");
                waiting.add(journey);
            }
            all.add(journey.submitted());
        }
        String entity = Journey.holders(waiting.get(0)
                        .until("held", status -> !Journey.holders(status).isEmpty()))
                .get(0);
        List<String> own = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            HttpAnswer answer = system.frontDoor()
                    .post(
                            "/api/v1/requests",
                            system.journey().submission().put("applicant", CITIZEN),
                            JsonClient.AUTHORIZATION,
                            TestTokens.bearer(token(Role.CITIZEN, null)),
                            "Idempotency-Key",
                            "own-" + i);
            own.add(answer.text("/id"));
        }
        all.forEach(journey -> own.add(journey.request.value()));
        write("requests.txt", own);
        write(
                "webhooks.txt",
                List.of(
                        webhook(system, Role.CITIZEN, entity),
                        webhook(system, Role.OPERATOR, entity),
                        webhook(system, Role.ENTITY, entity)));
        write("attachments.txt", List.of(attachment(system)));
        return entity;
    }

    private static String webhook(WholeSystem system, Role role, String entity) {
        return system.frontDoor()
                .post(
                        "/api/v1/webhooks",
                        Map.of("url", "https://hooks.example.ae/" + role.code()),
                        JsonClient.AUTHORIZATION,
                        TestTokens.bearer(token(role, entity)))
                .text("/id");
    }

    private static String attachment(WholeSystem system) throws IOException, InterruptedException {
        HttpRequest upload = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + system.frontDoor().port() + "/api/v1/attachments"))
                .header(JsonClient.AUTHORIZATION, TestTokens.bearer(token(Role.CITIZEN, null)))
                .header("Content-Type", "application/pdf")
                .POST(HttpRequest.BodyPublishers.ofString("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"))
                .build();
        String body = HttpClient.newHttpClient()
                .send(upload, HttpResponse.BodyHandlers.ofString())
                .body();
        return body.replaceFirst("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    }

    private void write(String file, List<String> values) throws IOException {
        Files.writeString(
                folder.resolve(file),
                values.stream().map(value -> '"' + value + '"').collect(Collectors.joining("\n", "", "\n")),
                StandardCharsets.UTF_8);
    }
}
