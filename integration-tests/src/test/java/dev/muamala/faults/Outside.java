package dev.muamala.faults;

import dev.muamala.definitions.Workflows;
import dev.muamala.events.RequestEvent;
import dev.muamala.projection.Projection;
import dev.muamala.status.RequestStatusProjection;
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
 * @param projections all that the servers keep
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
        List<Projection<RequestEvent, ?>> projections,
        Duration lease,
        Duration askAgain,
        Clock clock) {
    private static final Duration ASK_AGAIN = Duration.ofMinutes(5);

    /** Of servers that keep the projections of this version of the software. */
    public Outside(
            String databaseUrl,
            String mongodbUri,
            Entities entities,
            List<JsonClient> frontDoors,
            Workflows workflows,
            Duration lease,
            Duration askAgain,
            Clock clock) {
        this(
                databaseUrl,
                mongodbUri,
                entities,
                frontDoors,
                workflows,
                List.of(new RequestStatusProjection()),
                lease,
                askAgain,
                clock);
    }

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

    /** The same system, which runs workflows of its own. */
    public Outside running(Workflows itsWorkflows) {
        return new Outside(
                databaseUrl, mongodbUri, entities, frontDoors, itsWorkflows, projections, lease, askAgain, clock);
    }

    public static Outside of(WholeSystem system) {
        return of(system, List.of(new RequestStatusProjection()));
    }

    static Outside of(WholeSystem system, List<Projection<RequestEvent, ?>> projections) {
        return new Outside(
                system.databaseUrl(),
                system.mongodbUri(),
                system.entities(),
                List.of(system.frontDoor()),
                Workflows.builtIn(),
                projections,
                WholeSystem.LEASE,
                ASK_AGAIN,
                system.clock());
    }
}
