package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.muamala.Muamala;
import dev.muamala.eventstore.EmbeddedDatabase;
import dev.muamala.mongodb.EmbeddedMongo;
import dev.muamala.mongodb.MongoCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The real server in this process, with its own PostgreSQL and read models in a temporary folder, and the sandbox
 * entities beside it. The server can be stopped and started on the same data; its clock can be moved forward.
 */
public final class WholeSystem implements AutoCloseable {
    /** For how long a call belongs to the server that took it. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    /** The demo's access, with {@link TestTokens}; tests ask as often as they like. */
    private static final Map<String, Object> ACCESS = Map.of(
            "muamala.security.demo",
            true,
            "muamala.security.demo-key",
            TestTokens.key().toString(),
            "muamala.keys.master",
            TestTokens.MASTER_KEY,
            "muamala.security.limits.subject",
            0,
            "muamala.security.limits.address",
            0);

    private final MovableClock clock = new MovableClock();
    private final Queue<String> objections = new ConcurrentLinkedQueue<>();
    private final ReadModelStore readModels = new ReadModelStore();
    private final int port = freePort();
    private final Path folder;
    private final Entities entities;
    private final Map<String, Object> settings;
    private final Consumer<GenericApplicationContext> beans;
    private ConfigurableApplicationContext server;

    public WholeSystem() {
        this(Map.of(), none -> {});
    }

    /**
     * @param settings beside those of the command {@code start}
     * @param beans registers more beans, before the server's own
     */
    public WholeSystem(Map<String, Object> settings, Consumer<GenericApplicationContext> beans) {
        this.settings = settings;
        this.beans = beans;
        try {
            folder = Files.createTempDirectory("muamala-whole");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entities = new Entities(folder.resolve("sandbox/ledger.jsonl"), clock);
        start();
    }

    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server on the data that is there, with the settings of the command {@code start}. */
    public void start() {
        Map<String, Object> all = new LinkedHashMap<>(Map.of(
                "server.address",
                "127.0.0.1",
                "server.port",
                port,
                "server.shutdown",
                "graceful",
                "spring.lifecycle.timeout-per-shutdown-phase",
                "5s",
                "spring.main.banner-mode",
                "off",
                "muamala.data",
                folder.toString(),
                "muamala.entities.secret",
                Entities.SECRET,
                "muamala.entities.base-url",
                "http://127.0.0.1:" + entities.port(),
                "muamala.entities.public-url",
                "http://127.0.0.1:" + port,
                // Of these tests, and of no server's endpoints.
                "springdoc.api-docs.enabled",
                false));
        all.putAll(ACCESS);
        readModels.uri().ifPresent(uri -> all.put("spring.mongodb.uri", uri));
        all.putAll(settings);
        SpringApplication application = new SpringApplication(Muamala.class);
        application.setDefaultProperties(all);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            GenericApplicationContext registry = (GenericApplicationContext) context;
            registry.registerBean("movableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
            registry.registerBean("mongoRules", CommandListener.class, this::mongoRules);
            beans.accept(registry);
        });
        server = application.run();
    }

    private CommandListener mongoRules() {
        return new CommandListener() {
            @Override
            public void commandStarted(CommandStartedEvent event) {
                MongoCommands.objection(event.getCommand()).ifPresent(objections::add);
            }
        };
    }

    public void stop() {
        server.close();
    }

    /** Starts again with nothing in the read models. */
    public void startWithoutReadModels() {
        readModels.drop();
        start();
    }

    public MovableClock clock() {
        return clock;
    }

    /** Where the server keeps what is not in its stores, and the embedded ones keep theirs. */
    public Path folder() {
        return folder;
    }

    public Entities entities() {
        return entities;
    }

    public JsonClient frontDoor() {
        return new JsonClient(port);
    }

    public String databaseUrl() {
        String configured = server.getEnvironment().getProperty("spring.datasource.url");
        return configured != null ? configured : bean(EmbeddedDatabase.class).jdbcUrl();
    }

    /** With the name of the database. */
    public String mongodbUri() {
        return readModels.uri().orElseGet(() -> bean(EmbeddedMongo.class).connectionString() + "/muamala");
    }

    public Journey journey() {
        return new Journey(entities, frontDoor());
    }

    public <T> T bean(Class<T> type) {
        return server.getBean(type);
    }

    public <T> Collection<T> beans(Class<T> type) {
        return server.getBeansOfType(type).values();
    }

    /** Fails when the server has said something to MongoDB that is not on the list of {@link MongoCommands}. */
    public void requireListedCommands() {
        assertThat(objections)
                .as("commands to MongoDB that are not on the list")
                .isEmpty();
    }

    @Override
    public void close() {
        stop();
        entities.close();
        readModels.drop();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
