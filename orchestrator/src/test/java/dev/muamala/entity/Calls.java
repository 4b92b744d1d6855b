package dev.muamala.entity;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.sandbox.Ledger;
import dev.muamala.sandbox.Sandbox;
import dev.muamala.sandbox.Scenario;
import dev.muamala.sandbox.Scenarios;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls of one request, and the sandbox entities that they are made to. */
final class Calls implements AutoCloseable {
    static final String SECRET = "a master secret for tests";
    static final EntityId DEPARTMENT = new EntityId("ded-dubai");
    static final EntityId MINISTRY = new EntityId("mohre");

    private static final Map<EntityId, String> OPERATIONS =
            Map.of(DEPARTMENT, "economic-department.trade-name.reserve", MINISTRY, "mohre.establishment.open");
    private static final LocalizedText LABEL = new LocalizedText("خطوة", "Step");

    final Sandbox sandbox;
    private final RequestId request = RequestId.derive(new ApplicantId("fatima"), "calls");
    private final AtomicInteger ordinals = new AtomicInteger();

    Calls() throws IOException {
        sandbox = new Sandbox(Catalogue.builtIn(), SECRET, Ledger.inMemory(), new Scenarios(List.of())).start(0);
    }

    void scenario(String json) {
        sandbox.scenarios().add(Scenario.parse(json));
    }

    EntityCalled to(EntityId entity) {
        int ordinal = ordinals.incrementAndGet();
        return new EntityCalled(
                request,
                new StepKey("step#" + ordinal),
                LABEL,
                CallId.of(request, ordinal),
                OPERATIONS.get(entity),
                entity,
                LABEL,
                Map.of("name", "Golden Palm"),
                Instant.now().plus(Duration.ofDays(1)),
                Instant.now());
    }

    PaymentRequested payment(long fils) {
        int ordinal = ordinals.incrementAndGet();
        return new PaymentRequested(
                request,
                new StepKey("pay#" + ordinal),
                LABEL,
                CallId.of(request, ordinal),
                Money.fils(fils),
                Map.of(),
                Instant.now().plus(Duration.ofMinutes(30)),
                Instant.now());
    }

    /** How often the call took effect, by the entity's own account. */
    int effects(CallId call) {
        return sandbox.ledger()
                .entry(call.value())
                .map(entry -> entry.effects())
                .orElse(0);
    }

    int received(CallId call) {
        return sandbox.ledger()
                .entry(call.value())
                .map(entry -> entry.received())
                .orElse(0);
    }

    /** Nobody listens to callbacks here: they go to a port of loopback where nothing answers. */
    EntityProperties properties(Map<String, URI> addresses, Duration timeout, int attempts, int concurrency) {
        return new EntityProperties(
                URI.create("http://127.0.0.1:" + sandbox.port()),
                addresses,
                SECRET,
                URI.create("http://127.0.0.1:1"),
                timeout,
                attempts,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                concurrency);
    }

    static EntityClient client(EntityProperties properties) {
        return new EntityClient(
                properties,
                new Signatures(properties, Clock.systemUTC()),
                new Answers(AnswersTest.JSON),
                AnswersTest.JSON);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
