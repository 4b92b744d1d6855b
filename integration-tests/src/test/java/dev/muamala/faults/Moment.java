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
import org.postgresql.PGConnection;

/** When a server is killed, counted from its launch. */
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
            pass(random.nextInt(2_000));
            try (Connection connection = DriverManager.getConnection(server.databaseUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN muamala_event");
                connection.unwrap(PGConnection.class).getNotifications(MOST_MILLIS);
            } catch (SQLException e) {
                throw new IllegalStateException("The database of a server that is ready does not answer", e);
            }
        }
    },
    /** While a call is with an entity. */
    CALLING {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            pass(random.nextInt(2_000));
            int before = entities.calls();
            Awaitility.await().atMost(Duration.ofMillis(MOST_MILLIS)).until(() -> entities.calls() > before);
        }
    },
    ANY {
        @Override
        void await(ServerProcess server, Entities entities, RandomGenerator random) {
            server.awaitReady();
            pass(random.nextInt(4_000));
        }
    };

    private static final int MOST_MILLIS = 10_000;

    /** Returns when it has come. */
    abstract void await(ServerProcess server, Entities entities, RandomGenerator random);

    private static void pass(int millis) {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(millis))
                .atMost(Duration.ofMillis(millis + MOST_MILLIS))
                .until(() -> true);
    }
}
