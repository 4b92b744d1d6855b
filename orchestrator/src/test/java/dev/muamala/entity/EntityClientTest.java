package dev.muamala.entity;

import static dev.muamala.entity.Calls.DEPARTMENT;
import static dev.muamala.entity.Calls.MINISTRY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.payment.PaymentGateway;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.CallOutcome.Accepted;
import dev.muamala.request.CallOutcome.Refused;
import dev.muamala.request.CallOutcome.Replied;
import dev.muamala.request.CallOutcome.Unknown;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EntityClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(400);

    private Calls calls;
    private EntityClient client;

    @BeforeEach
    void start() throws IOException {
        calls = new Calls();
        client = Calls.client(calls.properties(Map.of(), PATIENCE, 1, 8));
    }

    @AfterEach
    void stop() {
        calls.close();
    }

    @Test
    void a_reply_brings_its_result() {
        EntityCalled call = calls.to(DEPARTMENT);

        CallOutcome outcome = client.make(call);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Replied.class, reply -> assertThat(reply.result()).containsKey("reservationNumber"));
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void a_refusal_brings_its_code_and_reason() {
        calls.scenario("{\"refusal\":{\"code\":\"name-taken\",\"reason\":{\"ar\":\"محجوز\",\"en\":\"Taken\"}}}");

        assertThat(client.make(calls.to(DEPARTMENT))).isInstanceOfSatisfying(Refused.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("name-taken");
            assertThat(refusal.reason().ar()).isEqualTo("محجوز");
        });
    }

    @Test
    void an_acceptance_brings_the_reference_of_the_entity() {
        calls.scenario("{\"behaviour\":\"never\"}");

        assertThat(client.make(calls.to(DEPARTMENT)))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.reference()).isNotBlank());
    }

    @Test
    void a_payment_goes_to_the_gateway_with_its_amount() {
        calls.scenario("{\"entity\":\"payment-gateway\",\"behaviour\":\"reply\"}");
        PaymentRequested payment = calls.payment(12_000);

        assertThat(new PaymentGateway(client).make(payment)).isInstanceOf(Replied.class);
        assertThat(calls.sandbox
                        .ledger()
                        .entry(payment.call().value())
                        .orElseThrow()
                        .amount())
                .contains(payment.amount());
    }

    @Test
    void an_error_is_unknown_and_asking_again_has_one_effect() {
        calls.scenario("{\"behaviour\":\"error\",\"times\":1}");
        EntityCalled call = calls.to(DEPARTMENT);

        assertThat(client.make(call)).isEqualTo(new Unknown("HTTP 500 from ded-dubai"));
        assertThat(client.make(call)).isInstanceOf(Replied.class);
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void a_connection_that_breaks_after_the_effect_is_unknown_and_asking_again_brings_its_result() {
        calls.scenario("{\"behaviour\":\"broken\",\"times\":1}");
        EntityCalled call = calls.to(DEPARTMENT);

        assertThat(client.make(call)).isInstanceOf(Unknown.class);
        assertThat(calls.effects(call.call())).isEqualTo(1);
        assertThat(client.make(call)).isInstanceOf(Replied.class);
        assertThat(calls.effects(call.call())).isEqualTo(1);
    }

    @Test
    void silence_is_unknown() {
        calls.scenario("{\"behaviour\":\"hang\"}");

        assertThat(Calls.client(calls.properties(Map.of(), LITTLE_PATIENCE, 1, 8))
                        .make(calls.to(DEPARTMENT)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void nobody_at_the_address_is_unknown() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        EntityClient lost = Calls.client(calls.properties(Map.of("mohre", nobody), PATIENCE, 1, 8));

        assertThat(lost.make(calls.to(MINISTRY))).isInstanceOf(Unknown.class);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @Test
    void an_entity_whose_clock_is_off_is_heard() {
        calls.scenario("{\"clockSkewSeconds\":-86400}");

        assertThat(client.make(calls.to(DEPARTMENT))).isInstanceOf(Replied.class);
    }

    private static final String GOOD = "{\"outcome\":\"replied\",\"result\":{}}";

    private static String signed(EntityId signer, EntityCalled call, String body) {
        return new CallSignature(CallSignature.secretOf(Calls.SECRET, signer), Duration.ofMinutes(5), Clock.systemUTC())
                .sign(call.call().value(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpHandler answering(int status, String signature, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set(CallSignature.HEADER, signature);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** What we make of a ministry that behaves as {@code handler} does. */
    private CallOutcome made(EntityCalled call, HttpHandler handler) throws IOException {
        return made(call, handler, PATIENCE);
    }

    private CallOutcome made(EntityCalled call, HttpHandler handler, Duration patience) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return Calls.client(calls.properties(Map.of("mohre", address), patience, 1, 8))
                    .make(call);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void a_signed_answer_is_believed() throws IOException {
        EntityCalled call = calls.to(MINISTRY);

        assertThat(made(call, answering(200, signed(MINISTRY, call, GOOD), GOOD)))
                .isInstanceOf(Replied.class);
    }

    @Test
    void an_answer_signed_by_another_entity_is_unknown() throws IOException {
        EntityCalled call = calls.to(MINISTRY);

        assertThat(made(call, answering(200, signed(DEPARTMENT, call, GOOD), GOOD)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_signed_for_another_call_is_unknown() throws IOException {
        EntityCalled call = calls.to(MINISTRY);

        assertThat(made(call, answering(200, signed(MINISTRY, calls.to(MINISTRY), GOOD), GOOD)))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_that_was_changed_on_the_way_is_unknown() throws IOException {
        EntityCalled call = calls.to(MINISTRY);

        assertThat(made(call, answering(200, signed(MINISTRY, call, GOOD), GOOD.replace("{}", "{\"a\":1}"))))
                .isInstanceOf(Unknown.class);
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        EntityCalled call = calls.to(MINISTRY);

        CallOutcome outcome = made(call, exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + calls.sandbox.port() + "/mohre");
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });

        assertThat(outcome).isEqualTo(new Unknown("HTTP 307 from mohre"));
    }

    @Test
    void an_answer_that_stops_halfway_is_unknown_when_our_patience_ends() throws IOException {
        CountDownLatch over = new CountDownLatch(1);

        CallOutcome outcome = made(
                calls.to(MINISTRY),
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000);
                    exchange.getResponseBody().write("{\"outcome\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    await(over);
                },
                LITTLE_PATIENCE);
        over.countDown();

        assertThat(outcome).isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_without_end_is_given_up() throws IOException {
        CallOutcome outcome = made(calls.to(MINISTRY), EntityClientTest::flood);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Unknown.class, unknown -> assertThat(unknown.reason()).startsWith("IOException"));
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] part = new byte[64 * 1024];
        try (OutputStream body = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                body.write(part);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
