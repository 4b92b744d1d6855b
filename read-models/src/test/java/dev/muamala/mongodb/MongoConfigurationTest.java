package dev.muamala.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerApiVersion;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class MongoConfigurationTest {
    private static final String URI = "mongodb://db-1.test,db-2.test/national?replicaSet=rs&w=1";

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(MongoConfiguration.class);

    @Test
    void without_a_uri_the_embedded_store_answers_on_loopback() {
        application.run(context -> {
            MongoDatabase database = context.getBean(MongoDatabase.class);
            database.getCollection("things").insertOne(new Document("_id", 1));

            assertThat(database.getCollection("things").find().first()).containsEntry("_id", 1);
            assertThat(context.getBean(EmbeddedMongo.class).connectionString().getHosts())
                    .singleElement()
                    .asString()
                    .startsWith("127.0.0.1:");
            assertThat(context.getBean(MongoClientSettings.class).getServerApi())
                    .isNull();
        });
    }

    @Test
    void against_a_configured_uri_the_stable_api_is_strict_and_writes_reach_the_majority() {
        for (String property : List.of("spring.mongodb.uri", "spring.data.mongodb.uri")) {
            application.withPropertyValues(property + "=" + URI).run(context -> {
                MongoClientSettings settings = context.getBean(MongoClientSettings.class);

                assertThat(context).doesNotHaveBean(EmbeddedMongo.class).hasSingleBean(MongoClient.class);
                assertThat(settings.getServerApi().getVersion()).isEqualTo(ServerApiVersion.V1);
                assertThat(settings.getServerApi().getStrict()).contains(true);
                assertThat(settings.getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
                assertThat(settings.getRetryWrites()).isTrue();
                assertThat(context.getBean(MongoDatabase.class).getName()).isEqualTo("national");
            });
        }
    }

    @Test
    void every_command_listener_bean_hears_what_is_sent() {
        application.withUserConfiguration(Listening.class).run(context -> {
            context.getBean(MongoDatabase.class).getCollection("things").insertOne(new Document());

            assertThat(context.getBean(Recorder.class).names).contains("insert");
        });
    }

    @Test
    void a_busy_port_is_named_with_what_to_do() {
        try (EmbeddedMongo first = new EmbeddedMongo(0)) {
            int port =
                    Integer.parseInt(first.connectionString().getHosts().get(0).split(":")[1]);

            assertThatThrownBy(() -> new EmbeddedMongo(port))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("muamala.mongodb.port");
        }
    }

    static final class Recorder implements CommandListener {
        final List<String> names = new CopyOnWriteArrayList<>();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            names.add(event.getCommandName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Recorder recorder() {
            return new Recorder();
        }
    }
}
