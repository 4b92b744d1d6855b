package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.Erased;
import dev.muamala.events.EventType;
import dev.muamala.events.EventTypes;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.PersonEvent.ErasureOrdered;
import dev.muamala.events.PersonEvent.PersonErased;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WebhookEvent.Filter;
import dev.muamala.events.WebhookEvent.WebhookRegistered;
import dev.muamala.events.WebhookId;
import dev.muamala.events.WorkflowVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is personal on its way into the log and out of it, with the keys where they are. */
class PersonalDataTest {
    private static final String MASTER = key(1);
    private static final MarkedFields NAMES_OF_PARTNERS = event -> List.of("/form/partners/0/name");

    private final DataSource database = TestDatabase.empty();
    private final ApplicantId fatima = new ApplicantId("784-1990-" + UUID.randomUUID());
    private final ApplicantId omar = new ApplicantId("784-1985-" + UUID.randomUUID());
    private final PersonKeys keys = PersonKeys.beside(database, MasterKeys.of(MASTER, List.of()));
    private final EventJson json = new EventJson(List.of(), keys, NAMES_OF_PARTNERS, database);
    private final EventLog log = log(json);
    private final History hers = History.ofNewRequest();
    private final History his = History.ofNewRequest();

    @AfterEach
    void close() {
        log.close();
    }

    private static String key(int filler) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) filler);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private EventLog log(EventJson format) {
        return new EventLog(database, format, TestDatabase.NO_DUE_WORK, java.time.Duration.ofSeconds(20));
    }

    private RequestSubmitted submitted(History history, ApplicantId who) {
        return new RequestSubmitted(
                history.request(),
                who,
                "trade-licence",
                new LocalizedText("رخصة تجارية", "Trade licence"),
                Emirate.DUBAI,
                new WorkflowVersion("trade-licence", 1),
                Map.of("activity", "cafe", "partners", List.of(Map.of("name", "Salem Saif", "share", 60L))),
                "0123abcd",
                History.NOON);
    }

    private EntityRefused refused(History history) {
        return new EntityRefused(
                history.request(),
                new StepKey("approve#1"),
                CallId.of(history.request(), 1),
                "not-permitted",
                new LocalizedText("سالم سيف ممنوع", "Salem Saif is barred"),
                Map.of("seenBy", "Salem Saif"),
                History.NOON);
    }

    private void append(History history, RequestEvent... events) {
        for (RequestEvent event : events) {
            long next = log.lastSequenceNumberFor(history.id())
                    .map(last -> last + 1)
                    .orElse(0L);
            log.appendEvents(List.of(history.event(next, event)));
        }
    }

    private List<Object> read(EventLog from, History history) {
        return from.readEvents(history.id())
                .asStream()
                .<Object>map(DomainEventMessage::getPayload)
                .toList();
    }

    private String stored() {
        return String.join("\n", TestDatabase.select(database, "SELECT payload, metadata FROM event"));
    }

    /** As an erasure does it. */
    private PersonId erase(ApplicantId who) {
        PersonId person = keys.find(who).orElseThrow();
        log.appendEvents(List.of(new GenericDomainEventMessage<>(
                EventLog.PERSON, PersonalData.stream(person), 0, new ErasureOrdered(person, "amal", History.NOON))));
        keys.destroy(person);
        log.appendEvents(List.of(new GenericDomainEventMessage<>(
                EventLog.PERSON,
                PersonalData.stream(person),
                1,
                new PersonErased(person, List.of(hers.request()), History.NOON))));
        log.forgetRecent();
        return person;
    }

    @Test
    void what_is_personal_is_read_as_it_was_written_and_stands_in_no_row() {
        append(hers, submitted(hers, fatima), refused(hers), hers.called("reserve#1"));

        assertThat(stored())
                .doesNotContain(fatima.value(), "Salem", "سالم", "0123abcd", "مقهى الواحة")
                .contains("\"code\":\"not-permitted\"", "\"activity\":\"cafe\"", "\"share\":60", "dubai-economy");
        assertThat(read(log, hers))
                .isEqualTo(List.of(submitted(hers, fatima), refused(hers), hers.called("reserve#1")));
        assertThat(read(log(json), hers))
                .as("without what is in memory")
                .hasSize(3)
                .first()
                .isEqualTo(submitted(hers, fatima));
    }

    @Test
    void the_keys_name_nobody() {
        append(hers, submitted(hers, fatima));

        String table =
                String.join("\n", TestDatabase.select(database, "SELECT k::text FROM muamala_keys.person_key k"));

        assertThat(table)
                .contains(keys.find(fatima).orElseThrow().value())
                .doesNotContain(fatima.value(), hex(fatima.value()));
        assertThat(keys.identity(keys.find(fatima).orElseThrow())).contains(fatima);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void one_person_has_one_key_whatever_they_ask_for() {
        append(hers, submitted(hers, fatima));
        append(his, submitted(his, fatima));

        assertThat(log.requestsOf(keys.find(fatima).orElseThrow()))
                .extracting(EventLog.Held::request)
                .containsExactly(hers.request(), his.request());
    }

    @Test
    void metadata_is_encrypted_too() {
        log.appendEvents(List.of(hers.event(0, submitted(hers, fatima))
                .andMetaData(
                        Map.of("idempotencyKey", "key-of-fatima", "fingerprint", "feed5eed", "traceId", "4bf92f35"))));

        assertThat(stored()).doesNotContain("key-of-fatima", "feed5eed").contains("4bf92f35");
        assertThat(log(json).readEvents(hers.id()).next().getMetaData())
                .containsEntry("idempotencyKey", "key-of-fatima")
                .containsEntry("fingerprint", "feed5eed")
                .containsEntry("traceId", "4bf92f35");
    }

    @Test
    void what_was_encrypted_for_one_event_is_not_taken_for_another() {
        append(hers, submitted(hers, fatima), refused(hers), refused(hers));
        TestDatabase.execute(
                database,
                "UPDATE event SET payload = (SELECT payload FROM event WHERE sequence = 1) WHERE sequence = 2");

        assertThatThrownBy(() -> read(log, hers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not encrypted for it");
    }

    @Test
    void what_was_written_before_there_were_keys_is_read_and_what_follows_is_encrypted() {
        try (EventLog before = log(new EventJson())) {
            before.appendEvents(List.of(hers.event(0, submitted(hers, fatima))));
        }
        append(hers, refused(hers));

        assertThat(read(log, hers)).isEqualTo(List.of(submitted(hers, fatima), refused(hers)));
        assertThat(stored()).contains(fatima.value()).doesNotContain("barred");
        assertThat(log.requestsInTheClear(fatima))
                .extracting(EventLog.Held::request)
                .containsExactly(hers.request());
        assertThat(log.requestsInTheClear(omar)).isEmpty();
    }

    @Test
    void after_the_key_is_gone_what_was_personal_reads_as_erased_and_all_else_as_before() throws Exception {
        append(hers, submitted(hers, fatima), refused(hers));
        append(his, submitted(his, omar), refused(his));
        List<Object> hisBefore = read(log, his);
        List<String> rows = TestDatabase.select(database, "SELECT payload, hash FROM event");

        PersonId person = erase(fatima);

        RequestSubmitted submission = (RequestSubmitted) read(log, hers).get(0);
        assertThat(submission.applicant()).isEqualTo(Erased.applicant(person));
        assertThat(submission.form())
                .containsEntry("activity", "cafe")
                .containsEntry("partners", List.of(Map.of("name", Erased.TEXT, "share", 60L)));
        EntityRefused refusal = (EntityRefused) read(log, hers).get(1);
        assertThat(refusal.code()).isEqualTo("not-permitted");
        assertThat(refusal.reason()).isEqualTo(Erased.WORDS);
        assertThat(refusal.details()).isEqualTo(Erased.DATA);
        assertThat(read(log, his)).isEqualTo(hisBefore);
        assertThat(TestDatabase.select(database, "SELECT payload, hash FROM event"))
                .as("the log is never edited")
                .startsWith(rows.toArray(String[]::new));
        try (Connection connection = database.getConnection()) {
            assertThat(ChainVerifier.verify(connection, events -> {}).flaw()).isEmpty();
        }
        assertThat(keys.find(fatima)).isEmpty();
    }

    @Test
    void what_comes_after_the_key_is_gone_is_not_kept() {
        append(hers, submitted(hers, fatima), hers.called("reserve#1"));
        erase(fatima);

        append(hers, refused(hers));

        assertThat(stored()).doesNotContain("barred");
        assertThat(((EntityRefused) read(log, hers).get(2)).reason()).isEqualTo(Erased.WORDS);
        assertThat(log.readAfter(log.head() - 1, 1))
                .as("nor in memory")
                .extracting(message -> ((EntityRefused) message.getPayload()).reason())
                .containsExactly(Erased.WORDS);
    }

    @Test
    void another_node_empties_its_memory_when_it_hears_of_it() {
        append(hers, submitted(hers, fatima));
        PersonKeys elsewhere = PersonKeys.beside(database, MasterKeys.of(MASTER, List.of()));
        List<PersonErased> heard = new ArrayList<>();
        try (EventLog other = log(new EventJson(List.of(), elsewhere, NAMES_OF_PARTNERS, database))) {
            Forgetting forgetting = new Forgetting(other, elsewhere, List.of(heard::add));
            assertThat(applicant(other)).isEqualTo(fatima);
            PersonId person = erase(fatima);
            assertThat(applicant(other)).as("out of its memory").isEqualTo(fatima);

            forgetting.readOn();

            assertThat(applicant(other)).isEqualTo(Erased.applicant(person));
            assertThat(read(other, hers)).first().isEqualTo(read(log, hers).get(0));
            assertThat(heard).extracting(PersonErased::person).containsExactly(person);
        }
    }

    private static ApplicantId applicant(EventLog node) {
        return ((RequestSubmitted) node.readAfter(0, 1).get(0).getPayload()).applicant();
    }

    @Test
    void whoever_comes_back_after_they_were_erased_is_somebody_new() {
        append(hers, submitted(hers, fatima));
        PersonId before = erase(fatima);

        append(his, submitted(his, fatima));

        assertThat(keys.find(fatima)).isPresent().isNotEqualTo(before);
        assertThat(((RequestSubmitted) read(log, his).get(0)).applicant()).isEqualTo(fatima);
    }

    @Test
    void a_key_that_is_lost_is_not_taken_for_one_that_was_destroyed() {
        append(hers, submitted(hers, fatima));
        TestDatabase.execute(database, "DELETE FROM muamala_keys.person_key");
        PersonKeys others = PersonKeys.beside(database, MasterKeys.of(MASTER, List.of()));

        assertThatThrownBy(() -> read(log(new EventJson(List.of(), others, NAMES_OF_PARTNERS, database)), hers))
                .hasMessageContaining("nobody ordered it destroyed")
                .hasMessageContaining("person_key");
    }

    @Test
    void a_webhook_of_one_person_about_another_is_encrypted_for_each() {
        WebhookRegistered registered = new WebhookRegistered(
                new WebhookId(UUID.randomUUID().toString()),
                omar.value(),
                "https://omar.example/hook",
                new Filter(List.of("request.completed"), null, new EntityId("mohre"), fatima),
                History.NOON);
        String stream = "webhook:" + registered.webhook();
        log.appendEvents(List.of(new GenericDomainEventMessage<>("Webhook", stream, 0, registered)));

        assertThat(stored()).doesNotContain(omar.value(), fatima.value(), "omar.example");
        PersonId person = erase(fatima);

        WebhookRegistered read =
                (WebhookRegistered) log.readEvents(stream).next().getPayload();
        assertThat(read.owner()).isEqualTo(omar.value());
        assertThat(read.filter().applicant()).isEqualTo(Erased.applicant(person));
    }

    @Test
    void another_master_key_takes_over_everything() {
        append(hers, submitted(hers, fatima));
        PersonId person = keys.find(fatima).orElseThrow();

        PersonKeys rotated = PersonKeys.beside(database, MasterKeys.of(key(2), List.of(MASTER)));
        assertThat(rotated.find(fatima)).contains(person);
        assertThat(rotated.rewrap()).isPositive();

        PersonKeys after = PersonKeys.beside(database, MasterKeys.of(key(2), List.of()));
        assertThat(after.find(fatima)).contains(person);
        assertThat(read(log(new EventJson(List.of(), after, NAMES_OF_PARTNERS, database)), hers))
                .containsExactly(submitted(hers, fatima));
        PersonKeys before = PersonKeys.beside(database, MasterKeys.of(MASTER, List.of()));
        assertThatThrownBy(() -> read(log(new EventJson(List.of(), before, NAMES_OF_PARTNERS, database)), hers))
                .hasMessageContaining("muamala.keys.earlier");
        TestDatabase.execute(database, "TRUNCATE muamala_keys.person_key");
    }

    static Stream<EventType> types() {
        return EventTypes.all().stream().map(EventTypes::of);
    }

    @ParameterizedTest
    @MethodSource("types")
    void each_event_comes_back_as_it_was(EventType type) throws IOException {
        Path golden = Path.of("src/test/resources/events", type.value() + ".r" + type.revision() + ".json");
        Object event = json.decode(type.value(), type.revision(), Files.readString(golden));
        PersonalData.Where where = new PersonalData.Where(stream(event), "event-1");
        json.encode(submitted(hers, fatima), new PersonalData.Where(stream(event), "event-0"));

        EventJson.Encoded stored = json.encode(event, where);

        assertThat(json.decode(type.value(), type.revision(), stored.json(), where))
                .isEqualTo(event);
        assertThat(stored.json()).doesNotContain("784-", "سالم");
    }

    private static String stream(Object event) {
        return event instanceof RequestEvent request ? request.request().value() : new RequestId("some").value();
    }
}
