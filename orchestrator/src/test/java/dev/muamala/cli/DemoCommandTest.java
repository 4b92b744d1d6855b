package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo against a server that asks once for another name and completes the request when it has one. */
class DemoCommandTest {
    private static final String SUBMITTED = """
            {"at": "2026-11-24T08:00:00Z", "kind": "submitted", "label": {"ar": "قُدّم", "en": "Submitted"}}""";
    private static final String ACTION_NEEDED = """
            {"at": "2026-11-24T08:00:01Z", "kind": "action-requested", "label": {"ar": "مطلوب", "en": "Needed"}}""";
    private static final String COMPLETED = """
            {"at": "2026-11-24T08:00:02Z", "kind": "completed", "label": {"ar": "اكتمل", "en": "Completed"}}""";

    @TempDir
    private Path folder;

    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_citizen_hands_in_what_is_asked_for_and_the_timeline_is_shown_once() {
        int exitCode = demo("--scenario=refuse-name", "--lang=both");

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .containsOnlyOnce("Submitted")
                .containsOnlyOnce("Needed")
                .containsOnlyOnce("اكتمل");
        assertThat(writes)
                .filteredOn(write -> write.contains("/actions "))
                .singleElement()
                .asString()
                .startsWith("POST /api/v1/requests/r-1/actions {\"data\":{\"tradeNames\":");
    }

    @Test
    void its_rule_is_set_before_the_request_is_submitted_and_taken_back_after_it() {
        demo("--scenario=refuse-name");

        assertThat(writes.get(0)).startsWith("POST /scenarios").contains("\"id\":\"demo-");
        assertThat(writes.get(1)).startsWith("POST /api/v1/requests ").contains("\"emirate\":\"AE-DU\"");
        assertThat(writes.get(writes.size() - 1)).startsWith("DELETE /scenarios/demo-");
    }

    @Test
    void the_emirate_that_was_asked_for_is_submitted() {
        demo("--emirate=AE-SH");

        assertThat(writes.get(0)).startsWith("POST /api/v1/requests ").contains("\"emirate\":\"AE-SH\"");
    }

    @Test
    void without_a_server_it_says_how_to_start_one() throws IOException {
        int free;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = port.getLocalPort();
        }

        int exitCode = MuamalaCommand.commandLine()
                .setErr(new PrintWriter(err))
                .execute("demo", "--data=" + folder, "--server=http://127.0.0.1:" + free);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).contains("Nobody answers", "./muamala start").doesNotContain("\tat ");
    }

    private int demo(String... options) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        String[] arguments = new String[options.length + 4];
        arguments[0] = "demo";
        arguments[1] = "--data=" + folder;
        arguments[2] = "--server=" + url;
        arguments[3] = "--sandbox=" + url;
        System.arraycopy(options, 0, arguments, 4, options.length);
        return MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!exchange.getRequestMethod().equals("GET")) {
            writes.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath() + " " + body);
        }
        byte[] answer = (exchange.getRequestMethod().equals("GET") ? status() : "{\"id\": \"r-1\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private String status() {
        if (writes.stream().anyMatch(write -> write.contains("/actions "))) {
            return """
                    {"state": "completed", "earlierEntries": 1, "timeline": [%s, %s], "actions": []}""".formatted(ACTION_NEEDED, COMPLETED);
        }
        return """
                {"state": "waiting-for-applicant", "earlierEntries": 0, "timeline": [%s, %s],
                 "actions": [{"step": "proposeName[0]#1", "form": "trade-name-proposal"}]}""".formatted(SUBMITTED, ACTION_NEEDED);
    }
}
