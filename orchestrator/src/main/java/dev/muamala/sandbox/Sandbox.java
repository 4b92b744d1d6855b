package dev.muamala.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.EntityId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * All entities of the catalogue and the payment gateway behind one loopback port. An entity's base address is
 * {@code http://127.0.0.1:<port>/<entity id>}, the gateway's {@code …/payment-gateway}; {@link AdminDesk} says what
 * else there is.
 */
public final class Sandbox implements AutoCloseable {
    public static final EntityId GATEWAY = new EntityId("payment-gateway");

    static {
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final Catalogue catalogue;
    private final ExecutorService executor = threads();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, Sandbox::daemon);
    private final Ledger ledger;
    private final Scenarios scenarios;
    private final CallbackClient callbacks;
    private final EntityDesk entityDesk;
    private final AdminDesk adminDesk;
    private HttpServer server;

    /** @param masterSecret from which the secret of each entity is derived, as the orchestrator does */
    public Sandbox(Catalogue catalogue, String masterSecret, Ledger ledger, Scenarios scenarios) {
        this(catalogue, masterSecret, ledger, scenarios, Clock.systemUTC());
    }

    /** @param clock by which entities date and judge signatures; where the caller's is moved, theirs must be */
    public Sandbox(Catalogue catalogue, String masterSecret, Ledger ledger, Scenarios scenarios, Clock clock) {
        this.catalogue = catalogue;
        this.ledger = ledger;
        this.scenarios = scenarios;
        Signatures signatures = new Signatures(masterSecret, clock);
        this.callbacks = new CallbackClient(ledger, signatures, timer, executor);
        this.entityDesk = new EntityDesk(signatures, scenarios, new Results(catalogue), ledger, callbacks);
        this.adminDesk = new AdminDesk(scenarios, ledger);
    }

    /**
     * Listens on loopback and takes up the callbacks that a former process still owed.
     *
     * @param port 0 for any free one, see {@link #port}
     * @throws java.net.BindException when the port is taken
     */
    public Sandbox start(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
        callbacks.resume();
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public Scenarios scenarios() {
        return scenarios;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Stops as a crash would: calls that wait get no answer, what is owed stays in the ledger. */
    @Override
    public void close() {
        timer.shutdownNow();
        if (server != null) {
            server.stop(0);
        }
        executor.shutdownNow();
        ledger.close();
    }

    private void handle(HttpExchange exchange) {
        Conversation conversation = new Conversation(exchange, timer);
        try {
            route(
                    conversation,
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException e) {
            conversation.problem(400, "malformed", e.getMessage());
        } catch (IOException | RuntimeException e) {
            System.getLogger(Sandbox.class.getName()).log(Level.ERROR, "The sandbox failed on a call", e);
            conversation.problem(500, "sandbox-failed", e.toString());
        }
    }

    private void route(Conversation conversation, String path, String query) throws IOException {
        String[] parts = path.substring(1).split("/");
        if (path.equals("/scenarios")) {
            adminDesk.scenarios(conversation);
        } else if (path.equals("/ledger")) {
            adminDesk.ledger(conversation, query);
        } else if (parts.length == 2 && parts[0].equals("scenarios")) {
            adminDesk.scenario(conversation, parts[1]);
        } else if (!conversation.method().equals("POST")) {
            conversation.problem(404, "not-found", "Nothing can be read here. " + places());
        } else if (path.equals("/" + GATEWAY + "/payments")) {
            entityDesk.receive(conversation, GATEWAY.value(), Optional.empty());
        } else if (path.equals("/" + GATEWAY + "/payments/withdrawal")) {
            entityDesk.takeBack(conversation, GATEWAY.value(), Optional.empty());
        } else if (parts.length == 4
                && parts[1].equals("operations")
                && offers(parts[0], parts[2])
                && parts[3].equals("withdrawal")) {
            entityDesk.takeBack(conversation, parts[0], Optional.of(parts[2]));
        } else if (parts.length == 3 && parts[1].equals("operations") && offers(parts[0], parts[2])) {
            entityDesk.receive(conversation, parts[0], Optional.of(parts[2]));
        } else {
            conversation.problem(404, "not-found", "Nobody can be called here. " + places());
        }
    }

    private boolean offers(String entity, String topic) {
        return catalogue.entity(new EntityId(entity)).isPresent()
                && catalogue.operation(topic).isPresent();
    }

    private String places() {
        List<String> entities = new ArrayList<>();
        catalogue.entities().forEach(entity -> entities.add(entity.id().value()));
        return "Calls go to POST /{entity}/operations/{topic} and POST /" + GATEWAY
                + "/payments, and are taken back at …/withdrawal; rules and records are at /scenarios and /ledger. Entities: "
                + entities + ".";
    }

    /** Virtual threads where this Java has them (21 and later), so that a thousand slow calls cost nothing. */
    private static ExecutorService threads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newCachedThreadPool(Sandbox::daemon);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "sandbox");
        thread.setDaemon(true);
        return thread;
    }
}
