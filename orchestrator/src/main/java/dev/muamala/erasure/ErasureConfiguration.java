package dev.muamala.erasure;

import dev.muamala.attachment.Attachments;
import dev.muamala.events.PersonEvent.ErasureOrdered;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.PersonKeys;
import dev.muamala.eventstore.ReadsSeen;
import dev.muamala.request.RequestCommands;
import dev.muamala.webhook.Webhooks;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ErasureConfiguration {
    @Bean
    ErasureDueWork erasureDueWork() {
        return new ErasureDueWork();
    }

    @Bean
    Erasures.Belongings belongings(Webhooks webhooks, Attachments attachments, ReadsSeen reads) {
        return new Erasures.Belongings(webhooks, attachments, reads);
    }

    @Bean
    Erasures erasures(
            EventLog log, PersonKeys keys, RequestCommands commands, Erasures.Belongings belongings, Clock clock) {
        return new Erasures(log, keys, commands, belongings, clock);
    }

    /** What a node left undone when it died, or what waits for a request. */
    @Bean
    DueWorkLoop erasureLoop(DueWork dueWork, Erasures erasures, Clock clock) {
        return new DueWorkLoop(
                dueWork,
                ErasureDueWork.KIND,
                ErasureDueWork.LEASE,
                Duration.ofSeconds(1),
                clock,
                item -> erasures.carryOut(((ErasureOrdered) item.event()).person()));
    }
}
