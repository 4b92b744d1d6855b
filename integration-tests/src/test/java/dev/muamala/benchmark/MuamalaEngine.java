package dev.muamala.benchmark;

import dev.muamala.Muamala;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.entity.CallAdapter;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.projection.Projection;
import dev.muamala.projection.Projections;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.SubmitRequest;
import dev.muamala.whole.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/**
 * The product as its server runs it, projections and embedded read models included, entered where HTTP hands over to
 * the write side. Entities and the payment gateway are a function in this process.
 */
final class MuamalaEngine implements Engine, AutoCloseable {
    static final WorkflowVersion CANONICAL = new WorkflowVersion("canonical", 1);

    static final ApplicantId APPLICANT = new ApplicantId("784-benchmark");
    private static final LocalizedText LABEL = new LocalizedText("خدمة قياسية", "Canonical service");

    private final ConfigurableApplicationContext server;
    private final RequestCommands commands;
    private final ConcurrentMap<RequestId, Runnable> underWay = new ConcurrentHashMap<>();

    /** Every call is answered at once, with the example that the catalogue gives for its operation. */
    MuamalaEngine(String databaseUrl) {
        this(databaseUrl, Setting.DEFINITIONS, MuamalaEngine::example);
    }

    MuamalaEngine(String databaseUrl, Path definitions, BiFunction<CallMade, Catalogue, CallOutcome> entities) {
        SpringApplication application = new SpringApplication(Muamala.class);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.port", "0"),
                Map.entry("muamala.security.demo", "true"),
                Map.entry("muamala.security.demo-key", TestTokens.key().toString()),
                Map.entry("muamala.keys.master", TestTokens.MASTER_KEY),
                Map.entry("muamala.security.limits.subject", "0"),
                Map.entry("muamala.security.limits.address", "0"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.root", "WARN"),
                Map.entry("logging.level.de.bwaldvogel.mongo", "ERROR"),
                Map.entry("logging.level.com.zaxxer.hikari", "ERROR"),
                Map.entry("spring.datasource.url", databaseUrl),
                Map.entry("spring.datasource.hikari.maximum-pool-size", "16"),
                Map.entry("muamala.definitions", definitions.toString()),
                Map.entry("muamala.entities.base-url", "http://127.0.0.1:9"),
                Map.entry("muamala.entities.public-url", "http://127.0.0.1:9"),
                Map.entry("muamala.entities.secret", "benchmark"),
                Map.entry("muamala.entities.concurrency", "1000000")));
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean(
                        "entitiesInProcess",
                        CallAdapter.class,
                        () -> new InProcess(() -> context.getBean(Catalogue.class), entities)));
        server = application.run();
        commands = server.getBean(RequestCommands.class);
        server.getBean(EventLog.class)
                .onAppend(events -> events.forEach(event -> {
                    if (event.getPayload() instanceof RequestCompleted end) {
                        Runnable done = underWay.remove(end.request());
                        if (done != null) {
                            done.run();
                        }
                    }
                }));
    }

    private static CallOutcome example(CallMade call, Catalogue catalogue) {
        return new CallOutcome.Replied(
                catalogue.operation(operation(call)).orElseThrow().example());
    }

    static String operation(CallMade call) {
        return call instanceof EntityCalled entity ? entity.operation() : "payment.collect";
    }

    @Override
    public void submit(String key, Executor clients, Runnable done) {
        underWay.put(request(key), done);
        submit(key, CANONICAL);
    }

    static RequestId request(String key) {
        return RequestId.derive(APPLICANT, key);
    }

    void submit(String key, WorkflowVersion workflow) {
        commands.submit(new SubmitRequest(
                request(key),
                APPLICANT,
                "canonical",
                LABEL,
                Emirate.DUBAI,
                workflow,
                Map.of("name", "Desert Rose", "activity", "trading"),
                key));
    }

    /** Of its front door. */
    int port() {
        return server.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    <T> T bean(Class<T> type) {
        return server.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return server.getBean(name, type);
    }

    /** Until every projection has every event. */
    @Override
    public void settle() {
        Projections projections = bean(Projections.class);
        long head = bean(EventLog.class).head();
        for (Projection<?, ?> projection :
                server.getBeansOfType(Projection.class).values()) {
            projections.reader(projection).seen(head, Duration.ofHours(1)).join();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private static final class InProcess implements CallAdapter<CallMade>, Ordered {
        private final Supplier<Catalogue> catalogue;
        private final BiFunction<CallMade, Catalogue, CallOutcome> entities;

        InProcess(Supplier<Catalogue> catalogue, BiFunction<CallMade, Catalogue, CallOutcome> entities) {
            this.catalogue = catalogue;
            this.entities = entities;
        }

        @Override
        public Class<CallMade> calls() {
            return CallMade.class;
        }

        @Override
        public CallOutcome make(CallMade call) {
            return entities.apply(call, catalogue.get());
        }

        /** Before those that go out by HTTP. */
        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }
}
