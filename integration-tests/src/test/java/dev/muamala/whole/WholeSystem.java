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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private final MovableClock clock = new MovableClock();
    private final Queue<String> objections = new ConcurrentLinkedQueue<>();
    private final ReadModelStore readModels = new ReadModelStore();
    private final int port = freePort();
    private final Path folder;
    private final Entities entities;
    private ConfigurableApplicationContext server;

    public WholeSystem() {
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
        Map<String, Object> settings = new LinkedHashMap<>(Map.of(
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
                "http://127.0.0.1:" + port));
        readModels.uri().ifPresent(uri -> settings.put("spring.mongodb.uri", uri));
        SpringApplication application = new SpringApplication(Muamala.class);
        application.setDefaultProperties(settings);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean("movableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
            beans.registerBean("mongoRules", CommandListener.class, this::mongoRules);
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

    public Entities entities() {
        return entities;
    }

    public JsonClient frontDoor() {
        return new JsonClient(port);
    }

    public String databaseUrl() {
        return bean(EmbeddedDatabase.class).jdbcUrl();
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
