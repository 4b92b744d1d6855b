package dev.muamala.attachment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AttachmentSettings.class)
class AttachmentConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(AttachmentConfiguration.class);

    /** Nodes that share a log share the folder too, or bring a store that they share. */
    @Bean
    @ConditionalOnMissingBean
    AttachmentStore attachmentStore(
            @Value("${muamala.attachments.folder:${muamala.data:./data}/attachments}") Path folder) throws IOException {
        return new AttachmentFolder(folder);
    }

    @Bean
    Attachments attachments(AttachmentStore store, EventStore log, AttachmentSettings settings, Clock clock) {
        return new Attachments(store, log, settings, clock);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService attachmentSweep(Attachments attachments, AttachmentSettings settings) {
        ScheduledExecutorService sweep = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "attachment-sweep");
            thread.setDaemon(true);
            return thread;
        });
        long pause = settings.sweepEvery().toMillis();
        sweep.scheduleWithFixedDelay(() -> sweep(attachments), pause, pause, TimeUnit.MILLISECONDS);
        return sweep;
    }

    private static void sweep(Attachments attachments) {
        try {
            attachments.sweep();
        } catch (IOException | RuntimeException e) {
            LOG.warn("Attachments that nobody refers to are not swept now: {}", e.toString());
        }
    }
}
