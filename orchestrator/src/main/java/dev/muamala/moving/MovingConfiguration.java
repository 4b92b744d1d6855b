package dev.muamala.moving;

import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.eventstore.EventLog;
import dev.muamala.workflow.LiveWorkflows;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MovingConfiguration {
    private static final Duration LEASE = Duration.ofSeconds(30);

    @Bean
    MoveDueWork moveDueWork() {
        return new MoveDueWork();
    }

    @Bean
    MoveWork moveWork(
            Moves moves,
            EventLog log,
            LiveWorkflows workflows,
            OneRequest oneRequest,
            Clock clock,
            @Value("${muamala.moves.threads:2}") int threads) {
        return new MoveWork(moves, log, workflows, oneRequest, clock, threads);
    }

    @Bean
    DueWorkLoop moveLoop(DueWork dueWork, MoveWork work, Clock clock) {
        return new DueWorkLoop(dueWork, MoveDueWork.KIND, LEASE, Duration.ofMillis(500), clock, work::take);
    }
}
