package dev.muamala.eventstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOutageTest {
    private static final int WRITERS = 8;

    @TempDir
    Path folder;

    @Test
    void appends_fail_while_the_database_is_gone_and_go_on_afterwards() throws Exception {
        int port = freePort();
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Set<String> denied = ConcurrentHashMap.newKeySet();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        EmbeddedDatabase first = EmbeddedDatabase.start(folder, port);
        EmbeddedDatabase second = null;
        try (HikariDataSource pool = first.dataSource()) {
            pool.setConnectionTimeout(500);
            TestDatabase.migrate(pool);
            try (EventLog log = new EventLog(pool, new EventJson(), TestDatabase.NO_DUE_WORK, Duration.ofSeconds(60))) {
                List<Future<?>> running = Stream.generate(() -> writers.submit(() -> {
                            while (!stop.get()) {
                                append(log, acknowledged, denied);
                            }
                        }))
                        .limit(WRITERS)
                        .<Future<?>>map(each -> each)
                        .toList();
                await().atMost(20, SECONDS).until(() -> acknowledged.size() > 200);

                first.close();
                assertThatThrownBy(() -> log.appendEvents(History.ofNewRequest().events(0, 1)))
                        .as("told, also while the others wait to hear what became of a broken commit")
                        .isInstanceOf(EventLogUnavailableException.class);
                assertThatThrownBy(log::head).isInstanceOf(EventLogUnavailableException.class);

                second = EmbeddedDatabase.start(folder, port);
                int before = acknowledged.size();
                await().atMost(30, SECONDS).until(() -> acknowledged.size() > before + 200);
                stop.set(true);
                for (Future<?> writer : running) {
                    writer.get(30, SECONDS);
                }

                assertThat(TestDatabase.select(pool, "SELECT event_id FROM event"))
                        .containsExactlyInAnyOrderElementsOf(acknowledged)
                        .doesNotContainAnyElementsOf(denied);
                try (Connection connection = pool.getConnection()) {
                    assertThat(ChainVerifier.verify(connection, events -> {}).flaw())
                            .isEmpty();
                }
            }
        } finally {
            stop.set(true);
            writers.shutdownNow();
            first.close();
            if (second != null) {
                second.close();
            }
        }
    }

    private static void append(EventLog log, Queue<String> acknowledged, Set<String> denied) {
        List<DomainEventMessage<?>> events = History.ofNewRequest().events(0, 2);
        List<String> ids =
                events.stream().<String>map(DomainEventMessage::getIdentifier).toList();
        try {
            log.appendEvents(events);
            acknowledged.addAll(ids);
        } catch (EventLogUnavailableException e) {
            assertThat(e).hasMessageContaining("Nothing was written");
            denied.addAll(ids);
        }
    }

    @Test
    void a_second_start_keeps_the_data_and_commits_are_durable() {
        List<String> ids = new ArrayList<>();
        for (int start = 0; start < 2; start++) {
            try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0);
                    HikariDataSource pool = database.dataSource()) {
                TestDatabase.migrate(pool);
                try (EventLog log = TestDatabase.log(pool)) {
                    assertThat(log.head()).isEqualTo(start);
                    List<DomainEventMessage<?>> events = History.ofNewRequest().events(0, 1);
                    log.appendEvents(events);
                    ids.add(events.get(0).getIdentifier());
                }
                assertThat(TestDatabase.select(pool, "SELECT event_id FROM event ORDER BY global_index"))
                        .isEqualTo(ids);
                assertThat(TestDatabase.select(pool, """
                        SELECT name FROM pg_settings
                        WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'on'
                        """)).hasSize(3);
                assertThat(TestDatabase.select(pool, "SHOW listen_addresses")).containsExactly("127.0.0.1");
            }
        }
    }

    /** A server that dies on the spot and leaves its PostgreSQL behind. */
    static final class KilledServer {
        public static void main(String[] folder) throws SQLException {
            EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(folder[0]), 0);
            try (Connection connection = DriverManager.getConnection(database.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept AS SELECT 1 AS it");
                Runtime.getRuntime().halt(0);
            }
        }
    }

    @Test
    void a_database_that_outlived_its_server_is_taken_over() throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledServer.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(server.waitFor(90, SECONDS)).isTrue();
        long orphan = postmaster();
        assertThat(ProcessHandle.of(orphan)).isPresent();

        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, 0);
                HikariDataSource pool = database.dataSource()) {
            assertThat(postmaster()).isNotEqualTo(orphan);
            assertThat(TestDatabase.select(pool, "SELECT it FROM kept")).containsExactly("1");
        }
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgresql/postmaster.pid"))
                .get(0)
                .strip());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
