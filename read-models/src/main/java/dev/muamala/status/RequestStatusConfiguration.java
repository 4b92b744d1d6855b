package dev.muamala.status;

import dev.muamala.projection.ProjectionReader;
import dev.muamala.projection.Projections;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestStatusConfiguration {
    @Bean
    RequestStatusProjection requestStatusProjection() {
        return new RequestStatusProjection();
    }

    @Bean
    ProjectionReader<RequestStatus> requestStatuses(Projections projections, RequestStatusProjection projection) {
        return projections.reader(projection);
    }
}
