package dev.muamala.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;

/**
 * One POST to an address of somebody else. The name is looked up once for a connection, every address that it stands for
 * is judged, and the connection goes to one of those, so that a name cannot stand for something else by then; the
 * certificate is still asked to be of the name. No redirect is followed, nothing of an answer beyond its beginning is
 * read, and the whole ends in time.
 */
class WebhookClient implements AutoCloseable {
    /** How much of an answer is read. */
    static final int MOST_READ = 4_096;

    private static final int MOST_HEADERS = 100;
    private static final int LONGEST_LINE = 8_192;

    private final CloseableHttpClient http;
    private final Duration timeout;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "webhook-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** What came back. */
    sealed interface Answer {
        /** In a few words, for whoever looks at the delivery. */
        String text();
    }

    /** @param text how the body begins @param retryAfter the header; null where there is none */
    record Answered(int status, String text, String retryAfter) implements Answer {
        boolean taken() {
            return status >= 200 && status < 300;
        }
    }

    /** Nobody answered, or not in time. */
    record Silent(String text) implements Answer {}

    /** What the name stands for must not be told anything. */
    record Unreachable(String text) implements Answer {}

    private static final class NotReachableException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotReachableException(String host) {
            super(host + " stands for an address that is not public");
        }
    }

    /**
     * @param names looks a name up
     * @param tls how certificates are judged
     * @param atOnce how many connections there may be, all of them to one host if need be: many webhooks may live there
     */
    WebhookClient(Reachable reachable, DnsResolver names, TlsSocketStrategy tls, Duration timeout, int atOnce) {
        this.timeout = timeout;
        Timeout limit = Timeout.of(timeout);
        http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .setMaxLineLength(LONGEST_LINE)
                                        .build())
                                .build())
                        .setDnsResolver(judged(names, reachable))
                        .setTlsSocketStrategy(tls)
                        .setMaxConnPerRoute(atOnce)
                        .setMaxConnTotal(atOnce)
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(limit).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(limit)
                                .setTimeToLive(Timeout.ofMinutes(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(limit)
                        .setResponseTimeout(limit)
                        .setRedirectsEnabled(false)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setUserAgent("Muamala-Webhooks")
                .build();
    }

    private static DnsResolver judged(DnsResolver names, Reachable reachable) {
        return new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                InetAddress[] addresses = names.resolve(host);
                if (addresses == null || addresses.length == 0) {
                    throw new UnknownHostException(host);
                }
                for (InetAddress address : addresses) {
                    if (!reachable.allows(address)) {
                        throw new NotReachableException(host);
                    }
                }
                return addresses;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
    }

    Answer post(String url, Map<String, String> headers, String body) {
        HttpPost request = new HttpPost(URI.create(url));
        headers.forEach(request::setHeader);
        request.setEntity(
                new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), ContentType.create("application/json")));
        Future<?> deadline = deadlines.schedule(request::cancel, timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return answered(http.executeOpen(RoutingSupport.determineHost(request), request, null), request);
        } catch (NotReachableException e) {
            return new Unreachable(e.getMessage());
        } catch (IOException | HttpException | RuntimeException e) {
            return new Silent(
                    request.isCancelled()
                            ? "no whole answer within " + timeout
                            : e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            deadline.cancel(false);
        }
    }

    /** To close an answer means to read it to its end, so the connection of one that is longer is broken off before. */
    private static Answered answered(ClassicHttpResponse response, HttpPost request) throws IOException {
        try {
            HttpEntity body = response.getEntity();
            byte[] beginning = body == null ? new byte[0] : body.getContent().readNBytes(MOST_READ);
            if (beginning.length == MOST_READ) {
                request.cancel();
            }
            Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            return new Answered(
                    response.getCode(),
                    new String(beginning, StandardCharsets.UTF_8),
                    retryAfter == null ? null : retryAfter.getValue());
        } finally {
            Closer.closeQuietly(response);
        }
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
