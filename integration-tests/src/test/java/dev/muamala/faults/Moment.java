package dev.muamala.faults;

import dev.muamala.whole.Entities;
import dev.muamala.whole.ServerProcess;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * When a server is killed, counted from its launch. Most moments come after some work rather than after some time, so
 * that a slow machine is not spared.
 */
enum Moment {
    /** Before it is ready: its PostgreSQL recovers, the beans are made. */
    STARTING {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            pass(random.nextInt(6_000));
        }
    },
    /** As soon as it is ready: the read models are filled from the log, and all that was due is taken at once. */
    CATCHING_UP {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            pass(random.nextInt(400));
        }
    },
    /** With a commit: the events are durable and nobody has heard of them. */
    APPENDING {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            work(server, random.nextInt(MOST_EVENTS));
        }
    },
    /** While a call is with an entity. */
    CALLING {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            work(server, random.nextInt(MOST_EVENTS));
            int before = entities.calls();
            try {
                Awaitility.await()
                        .atMost(MOST)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> entities.calls() > before);
            } catch (ConditionTimeoutException nobodyIsCalled) {
                // then it is killed while nothing is left to do
            }
        }
    },
    ANY {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            work(server, random.nextInt(MOST_EVENTS));
            pass(random.nextInt(500));
        }
    };

    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int MOST_EVENTS = 400;

    /** Returns when it has come. */
    abstract void await(ServerProcess server, Entities entities, RandomGenerator random);

    private static void pass(int millis) {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis).plus(MOST))
                .until(() -> true);
    }

    /** Returns with the commit after which the log has so many more events, or when it does not get them. */
    private static void work(ServerProcess server, int events) {
        try (Connection connection = DriverManager.getConnection(server.databaseUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("LISTEN muamala_event");
            PGConnection ears = connection.unwrap(PGConnection.class);
            long enough = Long.MAX_VALUE;
            for (long deadline = System.nanoTime() + MOST.toNanos(); deadline - System.nanoTime() > 0; ) {
                PGNotification[] commits = ears.getNotifications(500);
                for (PGNotification heard : commits == null ? new PGNotification[0] : commits) {
                    long index = Long.parseLong(heard.getParameter().split(" ")[0]);
                    enough = Math.min(enough, index + events);
                    if (index >= enough) {
                        return;
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database of a server that is ready does not answer", e);
        }
    }
}
