package dev.muamala.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.muamala.webhook.WebhookClient.Answer;
import dev.muamala.webhook.WebhookClient.Answered;
import dev.muamala.webhook.WebhookClient.Silent;
import dev.muamala.webhook.WebhookClient.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves the house, against servers that mean no good. The name server lies as it likes. */
class WebhookClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "receiver.example";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> lookedUp = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private interface Names {
        String[] of(int time);
    }

    private WebhookClient client(Names names) {
        return client(names, DefaultClientTlsStrategy.createDefault());
    }

    /** Of the networks that are not public, 127.0.0.1 alone may be told. */
    private WebhookClient client(Names names, TlsSocketStrategy tls) {
        DnsResolver resolver = new DnsResolver() {
            @Override
            public InetAddress[] resolve(String host) throws UnknownHostException {
                lookedUp.add(host);
                String[] literals = names.of(lookedUp.size());
                InetAddress[] addresses = new InetAddress[literals.length];
                for (int i = 0; i < literals.length; i++) {
                    addresses[i] = InetAddress.getByName(literals[i]);
                }
                return addresses;
            }

            @Override
            public String resolveCanonicalHostname(String host) {
                return host;
            }
        };
        WebhookClient client =
                new WebhookClient(new Reachable(List.of(Network.parse("127.0.0.1/32"))), resolver, tls, TIMEOUT, 8);
        open.add(client);
        return client;
    }

    private int server(String address, HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        return started(server, handler);
    }

    private int started(HttpServer server, HttpHandler handler) {
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", handler);
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static HttpHandler answering(int status, String body, String... headers) {
        return exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                for (int i = 0; i < headers.length; i += 2) {
                    exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
                }
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    private static Answer post(WebhookClient client, String url) {
        return client.post(url, Map.of("webhook-id", "msg_1"), "{}");
    }

    @Test
    void the_connection_goes_to_the_address_that_was_judged_under_the_name_that_was_meant() throws IOException {
        List<String> heard = new ArrayList<>();
        int port = server("127.0.0.1", exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("Host") + " "
                    + exchange.getRequestHeaders().getFirst("webhook-id") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type"));
            answering(204, "").handle(exchange);
        });

        Answer answer = post(client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + port + "/hooks");

        assertThat(answer).isEqualTo(new Answered(204, "", null));
        assertThat(heard).containsExactly(NAME + ":" + port + " msg_1 application/json");
        assertThat(lookedUp).containsExactly(NAME);
    }

    @Test
    void a_name_that_comes_to_stand_for_something_else_reaches_nothing_there() throws IOException {
        AtomicInteger inside = new AtomicInteger();
        int port = server("127.0.0.1", answering(200, "ok", "Connection", "close"));
        HttpServer secret = HttpServer.create(new InetSocketAddress("127.0.0.2", port), 0);
        started(secret, exchange -> {
            inside.incrementAndGet();
            answering(200, "the secret").handle(exchange);
        });
        WebhookClient client = client(time -> new String[] {time == 1 ? "127.0.0.1" : "127.0.0.2"});

        assertThat(post(client, "http://" + NAME + ":" + port + "/")).isEqualTo(new Answered(200, "ok", null));
        assertThat(lookedUp).as("looked up once for the connection").hasSize(1);
        assertThat(post(client, "http://" + NAME + ":" + port + "/")).isInstanceOf(Unreachable.class);
        assertThat(lookedUp).hasSize(2);
        assertThat(inside).hasValue(0);
    }

    @Test
    void a_name_of_which_one_address_is_not_public_is_not_told_by_the_others() throws IOException {
        int port = server("127.0.0.1", answering(200, "ok"));

        for (String other : List.of("10.0.0.1", "169.254.169.254", "127.0.0.2", "::1", "64:ff9b::a00:1")) {
            assertThat(post(client(time -> new String[] {"127.0.0.1", other}), "http://" + NAME + ":" + port + "/"))
                    .as(other)
                    .isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void literals_are_judged_as_names_are() {
        WebhookClient literal = new WebhookClient(
                new Reachable(List.of()),
                org.apache.hc.client5.http.SystemDefaultDnsResolver.INSTANCE,
                DefaultClientTlsStrategy.createDefault(),
                TIMEOUT,
                8);
        open.add(literal);

        for (String host : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0.0.0.0", "127.1")) {
            assertThat(post(literal, "http://" + host + ":9/")).as(host).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws IOException {
        AtomicInteger followed = new AtomicInteger();
        int target = server("127.0.0.1", exchange -> {
            followed.incrementAndGet();
            answering(200, "ok").handle(exchange);
        });
        for (int status : List.of(301, 302, 303, 307, 308)) {
            int port = server("127.0.0.1", answering(status, "", "Location", "http://127.0.0.1:" + target + "/"));

            Answer answer = post(client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + port + "/");

            assertThat(answer).isEqualTo(new Answered(status, "", null));
        }
        assertThat(followed).hasValue(0);
    }

    @Test
    void of_an_endless_answer_the_beginning_is_read() throws IOException {
        int port = server("127.0.0.1", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, 0);
                OutputStream body = exchange.getResponseBody();
                while (true) {
                    body.write("endless ".repeat(1_000).getBytes(StandardCharsets.UTF_8));
                }
            }
        });

        Answer answer = post(client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + port + "/");

        assertThat(answer).isInstanceOfSatisfying(Answered.class, answered -> {
            assertThat(answered.status()).isEqualTo(200);
            assertThat(answered.text()).hasSize(WebhookClient.MOST_READ);
        });
    }

    @Test
    void a_head_without_end_is_given_up() throws Exception {
        ServerSocket talking = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        open.add(talking);
        Thread server = new Thread(() -> {
            try (Socket socket = talking.accept()) {
                socket.getInputStream().read();
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nX-Endless: ".getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write("endless ".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The client hung up.
            }
        });
        server.start();

        Answer answer =
                post(client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + talking.getLocalPort() + "/");

        assertThat(answer).isInstanceOf(Silent.class);
        assertThat(answer.text()).contains("line");
        server.join();
    }

    /** Each byte comes in time, the whole does not. */
    @Test
    void an_answer_that_drips_ends_when_the_time_is_over() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ServerSocket dripping = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        open.add(dripping);
        Thread server = new Thread(() -> {
            try (Socket socket = dripping.accept()) {
                InputStream in = socket.getInputStream();
                in.read();
                OutputStream out = socket.getOutputStream();
                out.write("HTTP/1.1 200 OK\r\nX-Drip: ".getBytes(StandardCharsets.US_ASCII));
                while (!done.await(200, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    out.write('.');
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                // The client hung up.
            }
        });
        server.start();
        try {
            long begin = System.nanoTime();
            Answer answer = post(
                    client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + dripping.getLocalPort() + "/");

            assertThat(answer).isInstanceOf(Silent.class);
            assertThat(answer.text()).contains("no whole answer within");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
        } finally {
            done.countDown();
            server.join();
        }
    }

    @Test
    void who_is_not_there_is_silent() throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = probe.getLocalPort();
        }
        assertThat(post(client(time -> new String[] {"127.0.0.1"}), "http://" + NAME + ":" + free + "/"))
                .isInstanceOf(Silent.class);
        assertThat(post(client(time -> new String[0]), "http://" + NAME + ":" + free + "/"))
                .isInstanceOf(Silent.class);
    }

    @Test
    void the_certificate_must_be_of_the_name_though_the_connection_goes_to_an_address() throws Exception {
        SSLContext certified = certified();
        List<String> names = new ArrayList<>();
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certified));
        int port = started(server, exchange -> {
            var session = (javax.net.ssl.ExtendedSSLSession)
                    ((com.sun.net.httpserver.HttpsExchange) exchange).getSSLSession();
            session.getRequestedServerNames().forEach(name -> names.add(name.toString()));
            answering(200, "ok").handle(exchange);
        });
        Names loopback = time -> new String[] {"127.0.0.1"};

        assertThat(post(
                        client(loopback, new DefaultClientTlsStrategy(certified)),
                        "https://" + NAME + ":" + port + "/"))
                .isEqualTo(new Answered(200, "ok", null));
        assertThat(names).singleElement().asString().contains(NAME);
        assertThat(post(
                        client(loopback, new DefaultClientTlsStrategy(certified)),
                        "https://other.example:" + port + "/"))
                .as("of another name")
                .isInstanceOf(Silent.class);
        assertThat(post(client(loopback), "https://" + NAME + ":" + port + "/"))
                .as("of an authority that nobody knows")
                .isInstanceOf(Silent.class);
    }

    private SSLContext certified() throws Exception {
        Path file = folder.resolve("receiver.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + NAME,
                        "-ext",
                        "san=dns:" + NAME,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "changeit",
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        known.setCertificateEntry("receiver", keys.getCertificate("receiver"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
