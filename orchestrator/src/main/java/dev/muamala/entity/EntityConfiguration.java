package dev.muamala.entity;

import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.eventstore.EventLog;
import dev.muamala.request.GivenUpCalls;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.RequestDueWork;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EntityProperties.class)
class EntityConfiguration {
    /** A thread per call that is under way, virtual where the JVM has good ones; the bulkheads bound how many. */
    @Bean
    Executor entityCalls() {
        if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_FOUR)) {
            SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor("entity-call-");
            virtual.setVirtualThreads(true);
            return virtual;
        }
        return Executors.newCachedThreadPool(new CustomizableThreadFactory("entity-call-"));
    }

    @Bean
    EntityDispatcher entityDispatcher(
            List<CallAdapter<?>> adapters,
            RequestCommands commands,
            DueWork dueWork,
            EntityProperties entities,
            Executor entityCalls,
            Clock clock,
            EventLog log) {
        EntityDispatcher dispatcher =
                new EntityDispatcher(adapters, commands::send, dueWork::postpone, entities, entityCalls, clock);
        log.onAppend(events -> events.forEach(event -> {
            if (event.getPayload() instanceof CallMade call) {
                dispatcher.dispatch(call, 0);
            }
        }));
        return dispatcher;
    }

    /** Calls that nobody made, or that must be asked again. */
    @Bean
    DueWorkLoop callLoop(
            DueWork dueWork,
            EntityDispatcher dispatcher,
            GivenUpCalls givenUp,
            EntityProperties entities,
            Clock clock) {
        return new DueWorkLoop(dueWork, RequestDueWork.CALL, entities.lease(), Duration.ofMillis(500), clock, item -> {
            CallMade call = (CallMade) item.event();
            if (givenUp.contains(call)) {
                dispatcher.takeBack(call, item.attempts());
            } else {
                dispatcher.dispatch(call, item.attempts());
            }
        });
    }
}
