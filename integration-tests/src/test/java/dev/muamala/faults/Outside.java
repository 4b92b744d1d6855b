package dev.muamala.faults;

import dev.muamala.definitions.Workflows;
import dev.muamala.whole.Entities;
import dev.muamala.whole.JsonClient;
import dev.muamala.whole.ServerProcess;
import dev.muamala.whole.WholeSystem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Where a system can be looked at without its help, and what it was configured with.
 *
 * @param databaseUrl JDBC, with the user
 * @param mongodbUri with the name of the database
 * @param frontDoors of every server that runs
 * @param lease for how long a call belongs to the node that took it
 * @param askAgain the longest that a call which is not accepted may be put off
 * @param clock of the servers
 */
public record Outside(
        String databaseUrl,
        String mongodbUri,
        Entities entities,
        List<JsonClient> frontDoors,
        Workflows workflows,
        Duration lease,
        Duration askAgain,
        Clock clock) {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

    public static Outside of(ServerProcess server, Entities entities) {
        return new Outside(
                server.databaseUrl(),
                server.mongodbUri(),
                entities,
                List.of(server.frontDoor()),
                Workflows.builtIn(),
                ServerProcess.LEASE,
                ASK_AGAIN,
                Clock.systemUTC());
    }

    public static Outside of(WholeSystem system) {
        return new Outside(
                system.databaseUrl(),
                system.mongodbUri(),
                system.entities(),
                List.of(system.frontDoor()),
                Workflows.builtIn(),
                WholeSystem.LEASE,
                ASK_AGAIN,
                system.clock());
    }
}
