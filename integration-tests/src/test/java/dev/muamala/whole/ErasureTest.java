package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.muamala.access.Role;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.PersonEvent.ErasureOrdered;
import dev.muamala.events.PersonId;
import dev.muamala.eventstore.ChainVerifier;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.PersonKeys;
import dev.muamala.projection.StoredProjection;
import dev.muamala.status.RequestStatus;
import dev.muamala.status.RequestStatusProjection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Somebody is erased: of them nothing is found anywhere, of everybody else everything is as it was. */
class ErasureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Queue<String> LOGGED = new ConcurrentLinkedQueue<>();

    private static WholeSystem system;
    private static Level before;

    /** Everything that is logged, and more of our own than a server logs. */
    private static final AppenderBase<ILoggingEvent> APPENDER = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            IThrowableProxy thrown = event.getThrowableProxy();
            LOGGED.add(
                    event.getFormattedMessage() + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown)));
        }
    };

    @BeforeAll
    static void start() {
        system = new WholeSystem(
                Map.of(
                        "muamala.webhooks.allow-http", true,
                        "muamala.webhooks.ports", "",
                        "muamala.webhooks.allowed-networks", "127.0.0.0/8"),
                none -> {});
        before = logger("dev.muamala").getLevel();
        logger("dev.muamala").setLevel(Level.DEBUG);
        APPENDER.setContext(logger(Logger.ROOT_LOGGER_NAME).getLoggerContext());
        APPENDER.start();
        logger(Logger.ROOT_LOGGER_NAME).addAppender(APPENDER);
    }

    @AfterAll
    static void stop() {
        logger(Logger.ROOT_LOGGER_NAME).detachAppender(APPENDER);
        logger("dev.muamala").setLevel(before);
        system.close();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /** Somebody of whom every word that can be told from others is known. */
    private static final class Person {
        final Journey journey = system.journey();
        final String mark = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        final String name = "سلوى الكتبي " + mark;
        final String emiratesId = "784-1991-" + digits(7) + "-3";
        final String mobile = "+9715" + digits(8);
        final String email = "salwa." + mark + "@example.ae";
        final String address = "Villa " + mark + ", Al Wasl, Dubai";
        final String lease = "LEASE-" + mark;
        final String remark = "Call my brother Salem-" + mark;
        final String comment = "أشكر الموظف خالد " + mark;
        final String paper = "%PDF-1.7 lease of Salwa " + mark + "\n%%EOF";

        private static String digits(int count) {
            return String.format(
                    "%0" + count + "d", Math.floorMod(UUID.randomUUID().hashCode(), (int) Math.pow(10, count)));
        }

        List<String> values() {
            return List.of(
                    journey.applicant, name, emiratesId, mobile, email, address, lease, remark, comment, paper, mark);
        }

        String token() {
            return TestTokens.bearer(TestTokens.of(journey.applicant, Role.CITIZEN));
        }

        Person submits() {
            String id = uploads();
            journey.changed(submission -> {
                        ObjectNode form = (ObjectNode) submission.path("form");
                        ((ObjectNode) form.at("/partners/0")).put("name", name).put("emiratesId", emiratesId);
                        ((ObjectNode) form.path("contact"))
                                .put("mobile", mobile)
                                .put("email", email);
                        ((ObjectNode) form.path("premises"))
                                .put("address", address)
                                .put("leaseNumber", lease)
                                .put("leaseCopy", id);
                    })
                    .given("returned", """
                            {"entity": "dubai-civil-defence", "firstCalls": 1, "behaviour": "callback",
                             "refusal": {"code": "returned",
                                         "reason": {"ar": "%s لم توقّع", "en": "%s has not signed"}}}
                            """.formatted(name, name))
                    .submitted();
            return this;
        }

        private String uploads() {
            byte[] bytes = paper.getBytes(StandardCharsets.UTF_8);
            try {
                HttpRequest upload = HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + system.frontDoor().port() + "/api/v1/attachments"))
                        .header("Authorization", token())
                        .header("Content-Type", "application/pdf")
                        .POST(BodyPublishers.ofByteArray(bytes))
                        .build();
                assertThat(HTTP.send(upload, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(201);
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** Does all that a citizen can do, until the licence is there. */
        Person isServed() {
            journey.act(journey.untilAsked(), """
                    {"documents": [{"title": "Plan of %s", "reference": "PLAN-%s"}], "remark": "%s"}
                    """.formatted(name, mark, remark));
            journey.untilCompleted("issued");
            HttpAnswer rated = system.frontDoor()
                    .post(
                            journey.path + "/rating",
                            Map.of("rating", 5, "comment", comment),
                            "Idempotency-Key",
                            "rating-" + mark,
                            "Authorization",
                            token());
            assertThat(rated.status()).as(rated.toString()).isEqualTo(200);
            HttpAnswer webhook = system.frontDoor()
                    .post(
                            "/api/v1/webhooks",
                            Map.of("url", "http://127.0.0.1:9/" + mark, "types", List.of("request.completed")),
                            "Idempotency-Key",
                            "hook-" + mark,
                            "Authorization",
                            token());
            assertThat(webhook.status()).as(webhook.toString()).isEqualTo(201);
            system.frontDoor().get("/api/v1/requests", "Authorization", token());
            return this;
        }

        JsonNode status() {
            return journey.until("rated", status -> status.path("rating").isObject());
        }
    }

    private static HttpAnswer erase(String person) {
        return system.frontDoor().post("/api/v1/erasures", Map.of("person", person));
    }

    private static String logged() {
        return String.join("\n", LOGGED);
    }

    private static Traces traces() {
        return Traces.of(system, Map.of("what was logged", logged()));
    }

    private static List<String> rows(Journey journey) {
        try (Connection connection = DriverManager.getConnection(system.databaseUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT e::text FROM event AS e WHERE aggregate_id = '" + journey.request + "' ORDER BY 1")) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RequestStatus document(Journey journey) {
        ConnectionString mongodb = new ConnectionString(system.mongodbUri());
        try (MongoClient client = MongoClients.create(mongodb)) {
            return new StoredProjection<>(client.getDatabase(mongodb.getDatabase()), new RequestStatusProjection())
                    .documents()
                    .get(journey.request.value())
                    .content();
        }
    }

    private static void awaitReadsWritten(Person person) {
        await().atMost(PATIENCE)
                .until(() -> system.frontDoor()
                        .get("/api/v1/audit/reads?subject=" + person.journey.applicant)
                        .body()
                        .path("items")
                        .valueStream()
                        .anyMatch(read -> read.path("reader").asString("").equals(person.journey.applicant)));
    }

    @Test
    void of_who_is_erased_nothing_is_found_and_of_others_everything_is_as_it_was() throws Exception {
        Person salwa = new Person().submits();
        HttpAnswer open = erase(salwa.journey.applicant);
        assertThat(open.status()).isEqualTo(409);
        assertThat(open.text("/code")).isEqualTo("requests-open");
        assertThat(open.text("/detail")).contains("open: 1").doesNotContain(salwa.journey.applicant);
        salwa.isServed();
        Person other = new Person().submits().isServed();
        JsonNode her = salwa.status();
        JsonNode his = other.status();
        awaitReadsWritten(salwa);
        awaitReadsWritten(other);
        List<String> hisRows = rows(other.journey);
        List<String> herRows = rows(salwa.journey);
        RequestStatus hisDocument = document(other.journey);

        Traces earlier = traces();
        assertThat(earlier.of(salwa.values()))
                .as("the scan finds what is there")
                .anyMatch(place -> place.startsWith("collection ") && place.contains("requests"))
                .anyMatch(place -> place.startsWith("file attachments"))
                .contains("table public.read_seen", "events in memory")
                .as("what is stored for ever is encrypted from the beginning")
                .doesNotContain("table public.event", "table muamala_keys.person_key", "what was logged");

        HttpAnswer erased = erase(salwa.journey.applicant);

        assertThat(erased.status()).as(erased.toString()).isEqualTo(200);
        assertThat(erased.number("/requests")).isEqualTo(1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(traces().of(salwa.values()))
                        .as("places where something of the person still is")
                        .isEmpty());

        HttpAnswer status = system.frontDoor().get(salwa.journey.path + "?after=" + erased.number("/position"));
        assertThat(status.text("/applicant")).startsWith("erased:");
        assertThat(status.text("/rating/comment")).isEqualTo("مُحي / erased");
        assertThat(status.number("/rating/rating")).isEqualTo(5);
        assertThat(status.body().path("outcome")).isEqualTo(her.path("outcome"));
        assertThat(status.text("/state")).isEqualTo("completed");
        List<String> kinds = new ArrayList<>(Journey.kinds(her));
        kinds.add("applicant-erased");
        assertThat(Journey.kinds(status.body())).isEqualTo(kinds);
        assertThat(system.frontDoor()
                        .get(salwa.journey.path, "Authorization", salwa.token())
                        .status())
                .as("nobody's request is hers")
                .isEqualTo(404);

        assertThat(rows(other.journey)).isEqualTo(hisRows);
        assertThat(document(other.journey)).isEqualTo(hisDocument);
        assertThat(other.status()).isEqualTo(his);
        assertThat(traces().of(other.values())).contains("events in memory");
        assertThat(rows(salwa.journey)).as("the log is added to").containsAll(herRows);
        try (Connection connection = DriverManager.getConnection(system.databaseUrl())) {
            assertThat(ChainVerifier.verify(connection, events -> {}).flaw()).isEmpty();
        }

        assertThat(erase(salwa.journey.applicant).number("/requests"))
                .as("again")
                .isZero();
        RequestStatus kept = document(salwa.journey);
        system.stop();
        system.startWithoutReadModels();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(document(salwa.journey))
                        .as("folded anew, from what can be read now")
                        .isEqualTo(kept));
        assertThat(traces().of(salwa.values())).isEmpty();
    }

    @Test
    void an_erasure_that_a_node_left_undone_is_finished() {
        Person salwa = new Person().submits().isServed();
        ApplicantId who = new ApplicantId(salwa.journey.applicant);
        PersonKeys keys = system.bean(PersonKeys.class);
        PersonId person = keys.find(who).orElseThrow();
        Instant now = system.clock().instant();
        EventLog log = system.bean(EventLog.class);
        log.appendEvents(List.of(new GenericDomainEventMessage<>(
                EventLog.PERSON, "person:" + person, 0, new ErasureOrdered(person, "amal", now))));

        system.clock().forward(Duration.ofMinutes(1));

        await().atMost(PATIENCE).until(() -> log.positionOf("person:" + person, 1) > 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(traces().of(salwa.values())).isEmpty());
        assertThat(keys.find(who)).isEmpty();
    }

    @Test
    void only_an_operator_erases_and_only_somebody() {
        HttpAnswer citizen = system.frontDoor()
                .post(
                        "/api/v1/erasures",
                        Map.of("person", "784-test-somebody"),
                        "Authorization",
                        TestTokens.bearer(TestTokens.of("784-test-somebody", Role.CITIZEN)));
        assertThat(citizen.status()).isEqualTo(403);
        HttpAnswer nobody = system.frontDoor().post("/api/v1/erasures", Map.of("person", " "));
        assertThat(nobody.status()).isEqualTo(422);
        assertThat(nobody.text("/errors/0/pointer")).isEqualTo("/person");
        HttpAnswer unknown = erase("784-test-nobody-" + UUID.randomUUID());
        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.body().path("done").asBoolean(false)).isTrue();
    }
}
