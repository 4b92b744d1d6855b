package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import dev.muamala.Muamala;
import dev.muamala.mongodb.MongoCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The real server in this process, with its own PostgreSQL and read models in a temporary folder, and the sandbox
 * entities beside it. The server can be stopped and started on the same data; its clock can be moved forward.
 *
 * <p>{@code MUAMALA_TEST_MONGODB_URI} names a MongoDB to be used instead of the embedded one; the tests then work in a
 * database of their own and drop it at the end.
 */
final class WholeSystem implements AutoCloseable {
    private static final Optional<String> MONGODB =
            Optional.ofNullable(System.getenv("MUAMALA_TEST_MONGODB_URI")).filter(uri -> !uri.isBlank());

    private final MovableClock clock = new MovableClock();
    private final Queue<String> objections = new ConcurrentLinkedQueue<>();
    private final String database = "muamala-test-" + UUID.randomUUID();
    private final int port = freePort();
    private final Path folder;
    private final Entities entities;
    private ConfigurableApplicationContext server;

    WholeSystem() {
        try {
            folder = Files.createTempDirectory("muamala-whole");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        entities = new Entities(folder.resolve("sandbox/ledger.jsonl"), clock);
        start();
    }

    static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server on the data that is there, with the settings of the command {@code start}. */
    void start() {
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
        MONGODB.ifPresent(uri -> settings.put("spring.mongodb.uri", inDatabase(uri)));
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

    private String inDatabase(String uri) {
        return uri.replaceFirst("^(mongodb(?:\\+srv)?://[^/?]+)(?:/[^?]*)?", "$1/" + database);
    }

    void stop() {
        server.close();
    }

    MovableClock clock() {
        return clock;
    }

    Entities entities() {
        return entities;
    }

    JsonClient frontDoor() {
        return new JsonClient(port);
    }

    Journey journey() {
        return new Journey(entities, frontDoor());
    }

    <T> T bean(Class<T> type) {
        return server.getBean(type);
    }

    /** Fails when the server has said something to MongoDB that is not on the list of {@link MongoCommands}. */
    void requireListedCommands() {
        assertThat(objections)
                .as("commands to MongoDB that are not on the list")
                .isEmpty();
    }

    @Override
    public void close() {
        stop();
        entities.close();
        MONGODB.ifPresent(uri -> {
            try (MongoClient client = MongoClients.create(uri)) {
                client.getDatabase(database).drop();
            }
        });
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
