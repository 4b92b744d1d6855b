package dev.muamala.status;

import dev.muamala.projection.ProjectionReader;
import dev.muamala.projection.Projections;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StatusSettings.class)
class RequestStatusConfiguration {
    @Bean
    RequestStatusProjection requestStatusProjection() {
        return new RequestStatusProjection();
    }

    @Bean
    ProjectionReader<RequestStatus> requestStatuses(Projections projections, RequestStatusProjection projection) {
        return projections.reader(projection);
    }

    @Bean
    StatusJson statusJson(JsonMapper json) {
        return new StatusJson(json);
    }

    @Bean
    Statuses statuses(
            Projections projections,
            RequestStatusProjection projection,
            ProjectionReader<RequestStatus> reader,
            StatusJson json,
            StatusSettings settings) {
        Statuses statuses = new Statuses(reader, json, settings.memory().toBytes());
        projections.tell(projection, statuses);
        return statuses;
    }

    @Bean
    Waiting waiting(StatusSettings settings) {
        return new Waiting(settings.mostWaiting());
    }

    @Bean
    StatusPolls statusPolls(Statuses statuses, Waiting waiting, StatusSettings settings) {
        return new StatusPolls(statuses, waiting, settings);
    }

    @Bean
    RequestLists requestLists(
            ProjectionReader<RequestStatus> reader,
            Statuses statuses,
            StatusJson json,
            Waiting waiting,
            StatusSettings settings) {
        return new RequestLists(reader, statuses, json, waiting, settings);
    }

    @Bean
    StatusStreams statusStreams(Statuses statuses, StatusJson json, Waiting waiting, StatusSettings settings) {
        return new StatusStreams(statuses, json, waiting, settings);
    }

    /** Behind whatever asks who the caller is, and before all that only other requests need. */
    @Bean
    FilterRegistrationBean<PollFilter> pollFilter(StatusPolls polls) {
        FilterRegistrationBean<PollFilter> filter = new FilterRegistrationBean<>(new PollFilter(polls));
        filter.addUrlPatterns(PollFilter.PREFIX + "*");
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return filter;
    }
}
