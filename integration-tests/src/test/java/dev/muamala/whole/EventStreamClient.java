package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.events.RequestId;
import dev.muamala.openapi.Documented;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app that stays connected to one server, and all that it was told. */
public final class EventStreamClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final HttpURLConnection connection;
    private volatile String lastId = "";
    private volatile AssertionError undocumented;

    /** @param id where the stream can be taken up after it */
    public record Change(String id, JsonNode data) {
        public long version() {
            return data.path("version").asLong(0);
        }

        boolean is(RequestId request, String state) {
            return data.path("id").asString("").equals(request.value())
                    && data.path("state").asString("").equals(state);
        }
    }

    public EventStreamClient(int port, String path, String... headers) {
        try {
            connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setRequestProperty(JsonClient.AUTHORIZATION, TestTokens.bearer(TestTokens.staff("tester")));
            for (int i = 0; i < headers.length; i += 2) {
                connection.setRequestProperty(headers[i], headers[i + 1]);
            }
            assertThat(connection.getResponseCode()).as(path).isEqualTo(200);
            assertThat(connection.getContentType()).startsWith("text/event-stream");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
            Thread reader = new Thread(() -> read(lines), "event-stream");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    lastId = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    String data = line.substring("data: ".length());
                    Documented.requireChange(data);
                    changes.add(new Change(lastId, JsonMapper.shared().readTree(data)));
                }
            }
        } catch (IOException e) {
            // the connection has ended
        } catch (AssertionError e) {
            undocumented = e;
        }
    }

    public Queue<Change> changes() {
        if (undocumented != null) {
            throw undocumented;
        }
        return changes;
    }

    /** Where the stream can be taken up, also after a heartbeat. */
    public String lastId() {
        return lastId;
    }

    public Change untilState(RequestId request, String state) {
        return await(state)
                .atMost(PATIENCE)
                .until(
                        () -> changes().stream()
                                .filter(change -> change.is(request, state))
                                .reduce((earlier, later) -> later),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
