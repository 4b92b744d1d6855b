package dev.muamala.benchmark;

import com.zaxxer.hikari.HikariDataSource;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestId;
import dev.muamala.eventstore.EventJson;
import dev.muamala.eventstore.EventLog;
import dev.muamala.whole.TestTokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.axonframework.eventhandling.EventMessage;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One of those that answer polls, in a JVM of its own. It says on which port, then does what it is told line by line,
 * and ends with its parent.
 */
final class PollingServer implements AutoCloseable {
    static final String MUAMALA = "muamala";
    static final String BARE = "bare";
    static final String CAMUNDA = "camunda";

    /** How many events a request has that waits for its first answer. */
    static final int WAITING = 2;

    /** As much as the product's server takes. */
    private static final int KEPT_ALIVE = 10_000;

    private static final String ANSWER = "ANSWER ";
    private static final String PATH = "/api/v1/requests/";

    private final Process process;
    private final BufferedReader answers;
    private final int port;

    private PollingServer(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.port = Integer.parseInt(answer());
    }

    static PollingServer start(String kind, String... arguments) {
        try {
            String[] all = new String[arguments.length + 1];
            all[0] = kind;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            String options = Jvm.OPTIONS + " -Ddefinitions=" + Setting.DEFINITIONS + " -Dmuamala.security.demo-key="
                    + TestTokens.key();
            return new PollingServer(new ProcessBuilder(Jvm.command(options, PollingServer.class, all))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    double cpuSeconds() {
        return new ProcessTree(process.pid()).cpuSeconds();
    }

    /** Megabytes of memory that the operating system has given it; NaN where it cannot be known. */
    double residentMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D+", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    String tell(String order) {
        try {
            process.outputWriter().write(order + "\n");
            process.outputWriter().flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(ANSWER)) {
                return line.substring(ANSWER.length());
            }
            System.err.println(line);
        }
        throw new IllegalStateException("A server ended before its time; see its messages above");
    }

    @Override
    public void close() {
        try {
            process.outputWriter().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    public static void main(String... arguments) throws Exception {
        EngineProcess.quiet();
        try {
            switch (arguments[0]) {
                case MUAMALA -> {
                    MuamalaEngine server = new MuamalaEngine(arguments[1]);
                    server.settle();
                    obey(server.port(), server.bean(EventLog.class));
                }
                case BARE -> obey(tomcat(new FromMemory(Path.of(arguments[1]))), null);
                case CAMUNDA -> obey(tomcat(new FromHistory(arguments[1], Integer.parseInt(arguments[2]))), null);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        } catch (RuntimeException e) {
            EngineProcess.fail(e);
        }
        Runtime.getRuntime().halt(0);
    }

    /** A log with requests that wait for their first answer, the first of them finished. Nothing is due. */
    static void fill(String databaseUrl, int finished, int open) {
        try (HikariDataSource pool = Postgres.pool(databaseUrl, 4);
                EventLog log = new EventLog(pool, new EventJson(), event -> List.of(), Duration.ofSeconds(30))) {
            CanonicalHistory.fill(log, finished + open, WAITING);
            for (int i = 0; i < finished; i++) {
                List<RequestEvent> history = CanonicalHistory.of(request(i));
                List<EventMessage<?>> rest = new ArrayList<>();
                for (int event = WAITING; event < history.size(); event++) {
                    rest.add(CanonicalHistory.message(history.get(event), event));
                }
                log.appendEvents(rest);
            }
        }
    }

    static RequestId request(int number) {
        return MuamalaEngine.request("filled-" + number);
    }

    /** Until the parent closes the line or is gone. */
    private static void obey(int port, EventLog log) throws IOException {
        System.out.println(ANSWER + port);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ");
            System.out.println(ANSWER
                    + (words[0].equals("heap")
                            ? MemoryBenchmark.heapInUse()
                            : goOn(log, request(Integer.parseInt(words[1])))));
        }
    }

    /** The answer that an open request waits for. Returns when the log had it, by the clock that all processes share. */
    private static long goOn(EventLog log, RequestId request) {
        RequestEvent answered = CanonicalHistory.of(request).get(WAITING);
        log.appendEvents(List.of(CanonicalHistory.message(answered, WAITING)));
        return System.nanoTime();
    }

    private static int tomcat(HttpServlet servlet) {
        try {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory(Setting.RESULTS.toAbsolutePath(), "tomcat")
                    .toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("address", "127.0.0.1");
            tomcat.getConnector().setProperty("maxKeepAliveRequests", Integer.toString(KEPT_ALIVE));
            Context context = tomcat.addContext("", null);
            Tomcat.addServlet(context, "polled", servlet).addMapping(PATH + "*");
            tomcat.start();
            return tomcat.getConnector().getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(HttpServletRequest request) {
        return request.getRequestURI().substring(PATH.length());
    }

    /** As little as a servlet can do. */
    private static final class FromMemory extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private record Kept(Map<String, String> headers, byte[] bytes) {}

        private final transient Map<String, Kept> all = new HashMap<>();

        FromMemory(Path file) throws IOException {
            JsonMapper.shared()
                    .readTree(Files.readString(file))
                    .properties()
                    .forEach(one -> all.put(one.getKey(), kept(one.getValue())));
        }

        private static Kept kept(JsonNode answer) {
            Map<String, String> headers = new LinkedHashMap<>();
            answer.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asString()));
            return new Kept(headers, answer.path("body").asString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Kept kept = all.get(id(request));
            kept.headers().forEach(response::setHeader);
            if (kept.headers().get("ETag").equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            } else {
                response.setContentType("application/json");
                response.setContentLength(kept.bytes().length);
                response.getOutputStream().write(kept.bytes());
            }
        }
    }

    /** What Camunda's history says of a business key: the instance, and what happened in it. */
    private static final class FromHistory extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient HistoryService history;

        FromHistory(String databaseUrl, int requests) {
            CamundaMessages engine = new CamundaMessages(databaseUrl);
            for (int i = 0; i < requests; i++) {
                engine.submit(request(i).value(), Runnable::run, () -> {});
            }
            history = engine.history();
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HistoricProcessInstance instance = history.createHistoricProcessInstanceQuery()
                    .processInstanceBusinessKey(id(request))
                    .singleResult();
            List<Map<String, Object>> timeline = history
                    .createHistoricActivityInstanceQuery()
                    .processInstanceId(instance.getId())
                    .orderByHistoricActivityInstanceStartTime()
                    .asc()
                    .list()
                    .stream()
                    .map(FromHistory::entry)
                    .toList();
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("id", instance.getBusinessKey());
            status.put("service", instance.getProcessDefinitionKey());
            status.put("state", instance.getState());
            status.put("submittedAt", instance.getStartTime());
            status.put("endedAt", instance.getEndTime());
            status.put("timeline", timeline);
            byte[] bytes = JsonMapper.shared().writeValueAsBytes(status);
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }

        private static Map<String, Object> entry(HistoricActivityInstance activity) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("activity", activity.getActivityId());
            entry.put("label", activity.getActivityName());
            entry.put("from", activity.getStartTime());
            entry.put("to", activity.getEndTime());
            return entry;
        }
    }
}
