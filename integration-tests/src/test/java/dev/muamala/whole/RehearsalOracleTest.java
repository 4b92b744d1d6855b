package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.muamala.entity.CallAdapter;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.eventstore.EventLog;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.SubmitRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import tools.jackson.databind.JsonNode;

/**
 * Five thousand requests are lived through on the real write side, with entities that answer in process. What a draft
 * with one changed condition would have done with each of them follows from the answers it got, and from nothing else;
 * a rehearsal must find exactly that.
 */
class RehearsalOracleTest {
    private static final int REQUESTS = 5_000;
    private static final ApplicantId APPLICANT = new ApplicantId("784-oracle");
    private static final LocalizedText LABEL = new LocalizedText("خدمة قياسية", "Canonical service");
    private static final String PATH = "/api/v1/workflows/canonical";
    private static final String DEFINITIONS = "src/test/resources/benchmark";
    private static final String NOT_VALID = "${!identity.valid}";

    private static WholeSystem system;
    private static String bpmn;

    /** What entities say to one request. */
    private record Fate(int number) {
        static Fate of(RequestId request) {
            return new Fate(Integer.parseInt(request.value().substring(0, 6), 16));
        }

        boolean valid() {
            return number % 7 != 0;
        }

        String level() {
            return "SOP" + (1 + number / 7 % 3);
        }

        long fee() {
            return number % 2 == 0 ? 12_000 : 15_000;
        }

        boolean paid() {
            return number / 21 % 20 != 0;
        }

        /** The licence of some is never issued. */
        boolean forgotten() {
            return valid() && paid() && number / 420 % 30 == 0;
        }

        String outcome() {
            return !valid() ? "rejected" : !paid() ? "error:no-money" : forgotten() ? "open" : "issued";
        }
    }

    private static final class Entities implements CallAdapter<CallMade>, Ordered {
        @Override
        public Class<CallMade> calls() {
            return CallMade.class;
        }

        @Override
        public CallOutcome make(CallMade call) {
            Fate fate = Fate.of(call.request());
            if (call instanceof PaymentRequested) {
                return fate.paid()
                        ? new CallOutcome.Replied(Map.of("receipt", "R-1"))
                        : new CallOutcome.Refused("no-money", LABEL, Map.of());
            }
            return switch (((EntityCalled) call).operation()) {
                case "icp.identity.check" ->
                    new CallOutcome.Replied(Map.of("valid", fate.valid(), "level", fate.level()));
                case "economic-department.file.open" ->
                    new CallOutcome.Replied(Map.of("file", "F-1", "feeFils", fate.fee()));
                default ->
                    fate.forgotten() ? new CallOutcome.Accepted("") : new CallOutcome.Replied(Map.of("number", "L-1"));
            };
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    private static List<RequestId> requests() {
        return IntStream.range(0, REQUESTS)
                .mapToObj(number -> RequestId.derive(APPLICANT, "oracle-" + number))
                .toList();
    }

    private static Set<String> those(Predicate<Fate> fate) {
        return requests().stream()
                .filter(request -> fate.test(Fate.of(request)))
                .map(RequestId::value)
                .collect(Collectors.toSet());
    }

    @BeforeAll
    static void live() throws InterruptedException {
        system = new WholeSystem(
                Map.of(
                        "muamala.definitions",
                        DEFINITIONS,
                        "muamala.entities.concurrency",
                        "1000000",
                        "muamala.workflows.approval-required",
                        "false",
                        "muamala.workflows.rehearsal-required",
                        "true"),
                context -> context.registerBean("instantEntities", CallAdapter.class, Entities::new));
        bpmn = system.frontDoor().text(PATH + "/versions/1/bpmn");
        AtomicInteger over = new AtomicInteger();
        system.bean(EventLog.class)
                .onAppend(events -> events.forEach(event -> {
                    String type = event.getPayloadType().getSimpleName();
                    if (type.equals("RequestCompleted") || type.equals("CallAccepted")) {
                        over.incrementAndGet();
                    }
                }));
        RequestCommands commands = system.bean(RequestCommands.class);
        ExecutorService citizens = Executors.newFixedThreadPool(32);
        for (RequestId request : requests()) {
            citizens.execute(() -> commands.submit(new SubmitRequest(
                    request,
                    APPLICANT,
                    "canonical",
                    LABEL,
                    Emirate.DUBAI,
                    new WorkflowVersion("canonical", 1),
                    Map.of("name", "Desert Rose", "activity", "trading"),
                    request.value())));
        }
        citizens.shutdown();
        assertThat(citizens.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        await().atMost(Duration.ofMinutes(5)).until(() -> over.get() == REQUESTS);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static JsonNode rehearsed(Map<String, Object> wish) {
        HttpAnswer begun = system.frontDoor().post(PATH + "/rehearsals", wish);
        assertThat(begun.status()).as(begun.toString()).isEqualTo(202);
        return await().atMost(Duration.ofMinutes(3))
                .until(
                        () -> system.frontDoor()
                                .get(begun.headers().firstValue("Location").orElseThrow())
                                .body(),
                        rehearsal -> !Set.of("queued", "running")
                                .contains(rehearsal.path("state").asString()));
    }

    private static JsonNode rehearsed(String draft) {
        return rehearsed(Map.of("by", "amal", "bpmn", draft));
    }

    private static Set<String> otherwise(JsonNode rehearsal) {
        return system.frontDoor()
                .get(PATH + "/rehearsals/" + rehearsal.path("id").asString() + "/requests")
                .body()
                .valueStream()
                .map(request -> request.path("request").asString())
                .collect(Collectors.toSet());
    }

    private static String replaced(String before, String after) {
        return replaced(bpmn, before, after);
    }

    private static String replaced(String text, String before, String after) {
        assertThat(text).contains(before);
        return text.replace(before, after);
    }

    /** Who passes, and who does not, by one rule. */
    private static String onlyThose(String level) {
        return replaced(
                replaced("${identity.valid}", "${identity.valid and identity.level " + level + "}"),
                NOT_VALID,
                "${not (identity.valid and identity.level " + level + ")}");
    }

    private static long verdict(JsonNode rehearsal, String verdict) {
        return rehearsal.at("/report/verdicts/" + verdict).asLong(-1);
    }

    @Test
    void the_published_version_and_a_draft_that_is_equal_to_it_are_the_same_for_all() {
        JsonNode published = rehearsed(Map.of("by", "amal", "version", 1));
        JsonNode equal = rehearsed(replaced("name=\"Check identity\"", "name=\"Check the identity\""));

        for (JsonNode rehearsal : List.of(published, equal)) {
            assertThat(rehearsal.path("state").asString())
                    .as(rehearsal.toString())
                    .isEqualTo("complete");
            assertThat(rehearsal.at("/report/requests").asLong()).isEqualTo(REQUESTS);
            assertThat(verdict(rehearsal, "same")).isEqualTo(REQUESTS);
            assertThat(rehearsal.at("/report/differences")).isEmpty();
            assertThat(rehearsal.at("/report/after")).isEqualTo(rehearsal.at("/report/before"));
            assertThat(rehearsal.at("/report/running/couldMove").asLong())
                    .isEqualTo(rehearsal.at("/report/running/requests").asLong())
                    .isEqualTo(those(Fate::forgotten).size());
        }
        assertThat(equal.path("version").asInt()).isGreaterThan(1);
        for (String outcome : List.of("rejected", "error:no-money", "open", "issued")) {
            assertThat(equal.at("/report/before/outcomes").path(outcome).asLong())
                    .as(outcome)
                    .isPositive()
                    .isEqualTo(those(fate -> fate.outcome().equals(outcome)).size());
        }
    }

    @Test
    void a_wider_condition_concerns_exactly_those_who_pass_now() {
        JsonNode rehearsal = rehearsed(replaced("${identity.valid}", "${identity.valid or identity.level == 'SOP3'}"));

        Set<String> affected = those(fate -> !fate.valid() && fate.level().equals("SOP3"));
        assertThat(affected).hasSizeBetween(100, 1_000);
        assertThat(otherwise(rehearsal)).isEqualTo(affected);
        assertThat(verdict(rehearsal, "would-wait")).isEqualTo(affected.size());
        assertThat(verdict(rehearsal, "same")).isEqualTo(REQUESTS - affected.size());
        assertThat(rehearsal.at("/report/differences")).hasSize(1);
        assertThat(rehearsal.at("/report/differences/0/name").asString())
                .isEqualTo("would-wait/identity/rejected-to-file/for-file");
    }

    @Test
    void a_condition_that_leaves_no_way_out_concerns_exactly_those_who_are_stuck() {
        JsonNode rehearsal = rehearsed(replaced("${identity.valid}", "${identity.valid and identity.level != 'SOP1'}"));

        Set<String> affected = those(fate -> fate.valid() && fate.level().equals("SOP1"));
        assertThat(otherwise(rehearsal)).isEqualTo(affected);
        assertThat(verdict(rehearsal, "stuck")).isEqualTo(affected.size());
        assertThat(rehearsal.at("/report/differences/0/name").asString())
                .isEqualTo("stuck/identity/file-to-standstill");
    }

    @Test
    void a_narrower_way_gives_a_different_result_to_exactly_those_who_no_longer_pass() {
        JsonNode rehearsal = rehearsed(onlyThose("!= 'SOP1'"));

        Set<String> affected = those(fate -> fate.valid() && fate.level().equals("SOP1"));
        assertThat(otherwise(rehearsal)).isEqualTo(affected);
        assertThat(verdict(rehearsal, "different-result")).isEqualTo(affected.size());
        assertThat(rehearsal.at("/report/differences")).hasSize(3);
        assertThat(rehearsal.at("/report/after/outcomes/rejected").asLong())
                .isEqualTo(those(fate -> !fate.valid()).size() + affected.size());
        assertThat(rehearsal.at("/report/after/feesFils").asLong())
                .isEqualTo(requests().stream()
                        .map(Fate::of)
                        .filter(fate ->
                                fate.valid() && fate.paid() && !fate.level().equals("SOP1"))
                        .mapToLong(Fate::fee)
                        .sum());
        assertThat(rehearsal.at("/report/running/couldMove").asLong())
                .isEqualTo(those(fate -> fate.forgotten() && !fate.level().equals("SOP1"))
                        .size());
    }

    /** From the first step on nothing is recorded any more, and all the rest has to come out as it did. */
    @Test
    void a_first_call_with_other_input_leads_all_to_the_same_result_with_the_same_sums() {
        JsonNode rehearsal = rehearsed(replaced(
                "<camunda:inputParameter name=\"applicant\">${applicant}</camunda:inputParameter>",
                "<camunda:inputParameter name=\"applicant\">${applicant}</camunda:inputParameter>"
                        + "<camunda:inputParameter name=\"name\">${form.name}</camunda:inputParameter>"));

        assertThat(verdict(rehearsal, "same-result")).as(rehearsal.toString()).isEqualTo(REQUESTS);
        assertThat(rehearsal.at("/report/after")).isEqualTo(rehearsal.at("/report/before"));
        assertThat(rehearsal.at("/report/assumedAnswers/icp.identity.check").asLong())
                .isEqualTo(REQUESTS);
        assertThat(rehearsal.at("/report/running/couldMove").asLong()).isZero();
    }

    @Test
    void a_sample_is_of_its_size_and_the_same_every_time() {
        Map<String, Object> wish = Map.of("by", "amal", "version", 1, "sample", "300");

        assertThat(rehearsed(wish).at("/report/requests").asLong()).isEqualTo(300);
        assertThat(rehearsed(Map.of("by", "amal", "version", 1, "sample", "10%"))
                        .at("/report/requests")
                        .asLong())
                .isBetween(400L, 600L);
        assertThat(rehearsed(Map.of("by", "amal", "version", 1, "until", "2020-01-01T00:00:00Z"))
                        .at("/report/requests")
                        .asLong())
                .isZero();
    }

    @Test
    void one_that_is_called_off_stops_and_is_not_recorded() {
        HttpAnswer begun = system.frontDoor().post(PATH + "/rehearsals", Map.of("by", "amal", "version", 1));
        String one = begun.headers().firstValue("Location").orElseThrow();
        assertThat(begun.text("/state")).isIn("queued", "running");

        assertThat(system.frontDoor().post(one + "/cancellation").status()).isEqualTo(200);

        HttpAnswer over = await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> system.frontDoor().get(one),
                        answer -> answer.text("/state").equals("cancelled"));
        assertThat(over.number("/looked")).isLessThan(REQUESTS);
        assertThat(over.body().path("recorded").asBoolean(true)).isFalse();
        assertThat(system.frontDoor().get(PATH + "/versions/1").text("/rehearsal/report"))
                .isNotEqualTo(begun.text("/id"));
        assertThat(system.frontDoor().post(one + "/cancellation").text("/state"))
                .isEqualTo("cancelled");
    }

    @Test
    void a_draft_is_published_when_each_of_its_differences_is_accepted_by_name() {
        HttpAnswer drafted =
                system.frontDoor().post(PATH + "/drafts", Map.of("by", "amal", "bpmn", onlyThose("== 'SOP3'")));
        String version = PATH + "/versions/" + drafted.number("/version");
        Map<String, Object> me = Map.of("by", "amal");
        assertThat(system.frontDoor().post(version + "/publication", me).text("/code"))
                .isEqualTo("rehearsal-missing");

        JsonNode rehearsal = rehearsed(Map.of("by", "amal", "version", drafted.number("/version")));

        List<String> names = rehearsal
                .at("/report/differences")
                .valueStream()
                .map(difference -> difference.path("name").asString())
                .toList();
        assertThat(names)
                .containsExactlyInAnyOrder(
                        "different-result/identity/file-to-rejected/issued-to-rejected",
                        "different-result/identity/file-to-rejected/error-no-money-to-rejected",
                        "different-result/identity/file-to-rejected/open-to-rejected");
        accept(version, names.subList(0, 2));
        assertThat(system.frontDoor().post(version + "/publication", me).text("/code"))
                .isEqualTo("differences-not-accepted");
        assertThat(system.frontDoor()
                        .post(
                                version + "/accepted-differences",
                                Map.of("by", "amal", "reason", "x", "differences", List.of("all")))
                        .text("/code"))
                .isEqualTo("unknown-difference");
        accept(version, names.subList(2, 3));
        assertThat(system.frontDoor().post(version + "/publication", me).text("/state"))
                .isEqualTo("published");
    }

    private static void accept(String version, List<String> names) {
        assertThat(system.frontDoor()
                        .post(
                                version + "/accepted-differences",
                                Map.of("by", "amal", "reason", "the law", "differences", names))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_report_outlives_the_server_that_made_it() {
        JsonNode before = rehearsed(Map.of("by", "amal", "version", 1, "sample", "100"));
        String one = PATH + "/rehearsals/" + before.path("id").asString();

        system.stop();
        system.start();

        assertThat(system.frontDoor().get(one).body()).isEqualTo(before);
        assertThat(system.frontDoor().text(one, "Accept", "text/markdown"))
                .contains("# Rehearsal of canonical:1", "a sample of 100", "| same ");
        assertThat(system.frontDoor()
                        .get(PATH + "/rehearsals")
                        .body()
                        .valueStream()
                        .map(rehearsal -> rehearsal.path("id").asString()))
                .contains(before.path("id").asString());
        assertThat(system.frontDoor().get(one + "/requests").text("/code")).isEqualTo("rehearsal-not-found");
    }
}
