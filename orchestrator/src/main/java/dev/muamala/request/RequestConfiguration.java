package dev.muamala.request;

import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.eventstore.Forgets;
import dev.muamala.workflow.interpreter.Interpreter;
import java.time.Clock;
import java.time.Duration;
import org.axonframework.common.caching.Cache;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RequestConfiguration {
    private static final Duration TIMER_LEASE = Duration.ofSeconds(30);

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Cache requestCache(@Value("${muamala.requests-in-memory:50000}") long size) {
        return new BoundedCache(size);
    }

    /** Aggregates hold what they heard. */
    @Bean
    Forgets requestsInMemory(Cache requestCache, Interpreter interpreter) {
        return erased -> erased.requests().forEach(request -> {
            requestCache.remove(request.value());
            interpreter.forget(request);
        });
    }

    @Bean
    CommandTargetResolver requestTarget() {
        return RequestCommand.target();
    }

    @Bean
    RequestDueWork requestDueWork(@Value("${muamala.entities.lease:30s}") Duration callLease) {
        return new RequestDueWork(callLease);
    }

    @Bean
    DueWorkLoop timerLoop(DueWork dueWork, RequestCommands commands, Clock clock) {
        return new DueWorkLoop(dueWork, RequestDueWork.TIMER, TIMER_LEASE, Duration.ofMillis(500), clock, item -> {
            TimerScheduled timer = (TimerScheduled) item.event();
            commands.send(new FireTimer(timer.request(), timer.step()));
        });
    }
}
