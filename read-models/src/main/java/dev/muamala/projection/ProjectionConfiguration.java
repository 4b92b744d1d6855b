package dev.muamala.projection;

import com.mongodb.client.MongoDatabase;
import dev.muamala.mongodb.StoreWatch;
import java.time.Clock;
import java.util.List;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.StreamableMessageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Every {@link Projection} bean is kept up to date from the one event feed of the application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProjectionSettings.class)
class ProjectionConfiguration {
    @Bean
    Projections projections(
            List<Projection<?, ?>> projections,
            MongoDatabase database,
            StreamableMessageSource<TrackedEventMessage<?>> source,
            ProjectionSettings settings,
            StoreWatch watch,
            ObjectProvider<Clock> clock) {
        Projections all =
                new Projections(projections, database, source, settings, clock.getIfAvailable(Clock::systemUTC));
        watch.onLoss(all::storeWentAway);
        return all;
    }
}
