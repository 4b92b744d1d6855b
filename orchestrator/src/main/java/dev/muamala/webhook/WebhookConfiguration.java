package dev.muamala.webhook;

import dev.muamala.eventstore.Deliveries;
import dev.muamala.eventstore.DueWork;
import dev.muamala.eventstore.DueWorkLoop;
import dev.muamala.eventstore.EventLog;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** Longer than a piece of reading takes. */
    private static final Duration FAN_OUT_LEASE = Duration.ofSeconds(30);

    @Bean
    WebhookDueWork webhookDueWork() {
        return new WebhookDueWork();
    }

    @Bean
    Secrets webhookSecrets(WebhookProperties settings) {
        return new Secrets(settings.secret());
    }

    @Bean
    Reachable reachable(WebhookProperties settings) {
        return new Reachable(
                settings.allowedNetworks().stream().map(Network::parse).toList());
    }

    @Bean
    Address webhookAddress(WebhookProperties settings, Reachable reachable) {
        return new Address(settings.allowHttp(), settings.ports(), reachable);
    }

    @Bean
    @ConditionalOnMissingBean
    DnsResolver webhookNames() {
        return SystemDefaultDnsResolver.INSTANCE;
    }

    @Bean
    @ConditionalOnMissingBean
    TlsSocketStrategy webhookTls() {
        return DefaultClientTlsStrategy.createDefault();
    }

    @Bean
    WebhookClient webhookClient(
            Reachable reachable, DnsResolver names, TlsSocketStrategy tls, WebhookProperties settings) {
        return new WebhookClient(reachable, names, tls, settings.timeout(), settings.atOnce() * 2);
    }

    @Bean
    Sender webhookSender(WebhookClient client, Secrets secrets) {
        return new Sender(client, secrets);
    }

    @Bean
    Patience webhookPatience(WebhookProperties settings) {
        return new Patience(settings.firstPause(), settings.longestPause(), RandomGenerator.getDefault());
    }

    /** A thread per attempt that is under way; how many there may be is bounded before they come here. */
    @Bean
    ExecutorService webhookAttempts(WebhookProperties settings) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory("webhook-");
        threads.setDaemon(true);
        return new ThreadPoolExecutor(
                0, settings.atOnce() * 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads);
    }

    @Bean
    Courier courier(
            Webhooks webhooks,
            Deliveries deliveries,
            Sender sender,
            WebhookProperties settings,
            Patience patience,
            ExecutorService webhookAttempts,
            Clock clock) {
        return new Courier(webhooks, deliveries, sender, settings, patience, webhookAttempts, clock);
    }

    @Bean
    DueWorkLoop webhookCourierLoop(Courier courier, Clock clock) {
        DueWorkLoop loop = new DueWorkLoop("webhook-delivery", courier, INTERVAL, clock);
        courier.whenFree(loop::wake);
        return loop;
    }

    @Bean
    DueWorkLoop webhookCheckLoop(
            DueWork dueWork,
            Webhooks webhooks,
            Sender sender,
            WebhookProperties settings,
            Patience patience,
            ExecutorService webhookAttempts,
            Clock clock) {
        OwnershipCheck check = new OwnershipCheck(
                webhooks, sender, patience, settings.verifyWithin(), dueWork::postpone, webhookAttempts, clock);
        return new DueWorkLoop(dueWork, WebhookDueWork.CHECK, settings.lease(), INTERVAL, clock, check::take);
    }

    @Bean
    FanOut webhookFanOut(
            DueWork dueWork,
            EventLog log,
            Webhooks webhooks,
            Deliveries deliveries,
            WebhookProperties settings,
            Clock clock) {
        return new FanOut(log, webhooks, deliveries, dueWork, settings, clock);
    }

    @Bean
    DueWorkLoop webhookFanOutLoop(DueWork dueWork, FanOut fanOut, Clock clock) {
        return new DueWorkLoop(dueWork, WebhookDueWork.FAN_OUT, FAN_OUT_LEASE, INTERVAL, clock, fanOut::take);
    }
}
