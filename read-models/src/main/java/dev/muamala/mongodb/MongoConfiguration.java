package dev.muamala.mongodb;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerApi;
import com.mongodb.ServerApiVersion;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** One client for the process. Every {@link CommandListener} bean hears the commands that it sends. */
@Configuration(proxyBeanMethods = false)
class MongoConfiguration {
    private static final String DEFAULT_DATABASE = "muamala";

    /** So that a reader is told soon that the store is away, instead of after the driver's half minute. */
    private static final int SECONDS_TO_FIND_A_SERVER = 3;

    @Bean
    @Conditional(NoUriConfigured.class)
    EmbeddedMongo embeddedMongo(@Value("${muamala.mongodb.port:0}") int port) {
        return new EmbeddedMongo(port);
    }

    @Bean
    StoreWatch storeWatch() {
        return new StoreWatch();
    }

    @Bean
    MongoClientSettings mongoClientSettings(
            Environment environment,
            ObjectProvider<EmbeddedMongo> embedded,
            StoreWatch watch,
            ObjectProvider<CommandListener> commandListeners) {
        MongoClientSettings.Builder settings = configuredUri(environment)
                .map(MongoConfiguration::configured)
                .orElseGet(() -> embedded(embedded.getObject().connectionString()));
        commandListeners.orderedStream().forEach(settings::addCommandListener);
        settings.applyToServerSettings(server -> server.addServerListener(watch));
        return settings.build();
    }

    @Bean(destroyMethod = "close")
    MongoClient mongoClient(MongoClientSettings settings) {
        return MongoClients.create(settings);
    }

    @Bean
    MongoDatabase mongoDatabase(MongoClient client, Environment environment) {
        String database = configuredUri(environment)
                .map(uri -> new ConnectionString(uri).getDatabase())
                .orElse(DEFAULT_DATABASE);
        return client.getDatabase(database);
    }

    static MongoClientSettings.Builder configured(String uri) {
        return common(new ConnectionString(uri))
                .serverApi(ServerApi.builder()
                        .version(ServerApiVersion.V1)
                        .strict(true)
                        .build())
                .writeConcern(WriteConcern.MAJORITY);
    }

    /** Asks for no stable API: the embedded server does not know the {@code hello} that comes with it. */
    static MongoClientSettings.Builder embedded(ConnectionString address) {
        return common(address);
    }

    private static MongoClientSettings.Builder common(ConnectionString address) {
        return MongoClientSettings.builder()
                .applicationName("muamala")
                .applyToClusterSettings(
                        cluster -> cluster.serverSelectionTimeout(SECONDS_TO_FIND_A_SERVER, TimeUnit.SECONDS))
                .applyConnectionString(address);
    }

    private static Optional<String> configuredUri(Environment environment) {
        return Stream.of("spring.mongodb.uri", "spring.data.mongodb.uri")
                .map(environment::getProperty)
                .filter(uri -> uri != null && !uri.isBlank())
                .findFirst();
    }

    static final class NoUriConfigured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return configuredUri(context.getEnvironment()).isEmpty();
        }
    }
}
