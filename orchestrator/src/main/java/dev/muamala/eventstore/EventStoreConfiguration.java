package dev.muamala.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class EventStoreConfiguration {
    private static final Duration RESOLVE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_AFTER = Duration.ofSeconds(1);

    /** Without {@code spring.datasource.url} the server brings its own PostgreSQL. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "embedded")
    static class Embedded {
        @Bean
        EmbeddedDatabase embeddedDatabase(
                @Value("${muamala.data:./data}") Path data, @Value("${muamala.database.port:0}") int port) {
            return EmbeddedDatabase.start(data, port);
        }

        @Bean
        HikariDataSource dataSource(EmbeddedDatabase database) {
            return database.dataSource();
        }
    }

    /** Beside the log where the keys have no database of their own. */
    @Bean
    PersonKeys personKeys(
            DataSource log,
            FlywayMigrationInitializer migrated,
            KeySettings settings,
            @Value("${muamala.security.demo:false}") boolean demo,
            @Value("${muamala.data:./data}") Path data) {
        MasterKeys masters = settings.masters(demo, data);
        PersonKeys keys =
                settings.url() == null ? PersonKeys.beside(log, masters) : PersonKeys.in(settings.database(), masters);
        if (!settings.earlier().isEmpty()) {
            keys.startRewrapping();
        }
        return keys;
    }

    @Bean
    EventJson eventJson(List<Upcaster> upcasters, PersonKeys keys, MarkedFields marked, DataSource log) {
        return new EventJson(upcasters, keys, marked, log);
    }

    /**
     * Asks for {@link FlywayMigrationInitializer} so that the tables are there first. Events are dated by the same clock that decides them.
     */
    @Bean
    EventLog eventLog(
            DataSource dataSource,
            FlywayMigrationInitializer migrated,
            EventJson json,
            List<DueWorkRule> rules,
            Clock clock) {
        GenericEventMessage.clock = clock;
        return new EventLog(dataSource, json, DueWorkRule.all(rules), RESOLVE_WITHIN);
    }

    @Bean
    DueWork dueWork(DataSource dataSource, EventJson json, List<DueWorkRule> rules, EventLog log) {
        return new DueWork(dataSource, json, DueWorkRule.all(rules), log);
    }

    @Bean
    Deliveries deliveries(DataSource dataSource, FlywayMigrationInitializer migrated) {
        return new Deliveries(dataSource);
    }

    @Bean
    ReadsSeen readsSeen(DataSource dataSource, FlywayMigrationInitializer migrated, Clock clock) {
        return new ReadsSeen(dataSource, clock);
    }

    /** What this node has in memory of somebody who was erased, by this node or another, goes. */
    @Bean
    Following forgetting(EventLog log, EventFeed feed, PersonKeys keys, List<Forgets> memories) {
        return new Following("persons who are erased", feed, new Forgetting(log, keys, memories)::readOn);
    }

    /** What projections read; it wakes them, where the event store would have them poll. */
    @Bean
    @Primary
    EventFeed eventFeed(EventLog log, DataSource dataSource) {
        return new EventFeed(log, dataSource, LOOK_AFTER);
    }

    @Bean
    EventStore eventStore(EventLog log) {
        return EmbeddedEventStore.builder().storageEngine(log).build();
    }
}
