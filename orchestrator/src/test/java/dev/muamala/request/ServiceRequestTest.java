package dev.muamala.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.andNoMore;
import static org.axonframework.test.matchers.Matchers.exactSequenceOf;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.hamcrest.Matchers.startsWith;

import dev.muamala.access.Reach;
import dev.muamala.attachment.TestAttachments;
import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.ApplicantId;
import dev.muamala.events.CallId;
import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.Money;
import dev.muamala.events.MoveId;
import dev.muamala.events.PersonId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.ActionRequested;
import dev.muamala.events.RequestEvent.ActionTaken;
import dev.muamala.events.RequestEvent.ApplicantErased;
import dev.muamala.events.RequestEvent.CallAccepted;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.EntityRefused;
import dev.muamala.events.RequestEvent.EntityReplied;
import dev.muamala.events.RequestEvent.EntityUnresponsive;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.MessageAwaited;
import dev.muamala.events.RequestEvent.MessageReceived;
import dev.muamala.events.RequestEvent.MoveUndone;
import dev.muamala.events.RequestEvent.PaymentDeclined;
import dev.muamala.events.RequestEvent.PaymentReceived;
import dev.muamala.events.RequestEvent.PaymentRequested;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestCompleted;
import dev.muamala.events.RequestEvent.RequestMoved;
import dev.muamala.events.RequestEvent.RequestRated;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.StepCancelled;
import dev.muamala.events.RequestEvent.TimerCancelled;
import dev.muamala.events.RequestEvent.TimerFired;
import dev.muamala.events.RequestEvent.TimerScheduled;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.CallOutcome.Accepted;
import dev.muamala.request.CallOutcome.Refused;
import dev.muamala.request.CallOutcome.Replied;
import dev.muamala.request.CallOutcome.Unknown;
import dev.muamala.workflow.interpreter.Interpreter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/**
 * Each test begins with history, so the workflow is replayed before it goes on. The workflows are those under {@code
 * request/workflows}, the catalogue is the one that comes with Muamala.
 */
class ServiceRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final RequestId ID = RequestId.derive(new ApplicantId("fatima"), "permit");
    private static final EntityId DEPARTMENT = new EntityId("ded-dubai");
    private static final EntityId MINISTRY = new EntityId("mohre");
    private static final StepKey RESERVE = new StepKey("reserveName#1");
    private static final StepKey RESERVE_AGAIN = new StepKey("reserveName#2");
    private static final StepKey LATE = new StepKey("nameLate#1");
    private static final StepKey WITHDRAWAL = new StepKey("withdrawal#1");
    private static final StepKey CONFIRM = new StepKey("confirm#1");
    private static final StepKey PAY = new StepKey("pay#1");
    private static final StepKey OPEN_FILE = new StepKey("openFile#1");
    private static final Map<String, Object> FORM = Map.of("name", "Golden Palm", "feeFils", 12_000);
    private static final Map<String, Object> RESERVED = Map.of("reservationNumber", "TN-1");
    private static final Map<String, Object> CONFIRMED = Map.of("payAgain", true);
    private static final LocalizedText WHY = new LocalizedText("محجوز", "Taken");

    private final Catalogue catalogue = Catalogue.builtIn();
    private final Workflows workflows = workflows();
    private final Interpreter interpreter = new Interpreter(workflows, 10);
    private final AggregateTestFixture<ServiceRequest> fixture = new AggregateTestFixture<>(ServiceRequest.class);

    ServiceRequestTest(@TempDir Path papers) {
        fixture.registerCommandTargetResolver(RequestCommand.target());
        fixture.registerInjectableResource(
                new Continuation(interpreter, workflows, catalogue, fixture.getEventStore()));
        fixture.registerInjectableResource(catalogue);
        fixture.registerInjectableResource(
                TestAttachments.in(papers, fixture.getEventStore(), Clock.fixed(NOW, ZoneOffset.UTC)));
        fixture.registerInjectableResource(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Beside those of the folder: a permit of version 2 has a step more at its end, one of version 3 other times. */
    private static Workflows workflows() {
        try {
            Path folder = Files.createTempDirectory("workflows");
            FileSystemUtils.copyRecursively(
                    Path.of(ServiceRequestTest.class.getResource("/request").toURI()), folder);
            Path permits = folder.resolve("workflows/permit");
            String permit = Files.readString(permits.resolve("1.bpmn"));
            String next = permit.replace(
                            "sourceRef=\"openFile\" targetRef=\"issued\"", "sourceRef=\"openFile\" targetRef=\"hear\"")
                    .replace("<bpmn:endEvent id=\"issued\"", """
                            <bpmn:userTask id="hear" name="Hear" camunda:candidateGroups="applicant" camunda:formKey="payment-retry">
                              <bpmn:extensionElements><camunda:properties><camunda:property name="label.ar" value="سماع" /></camunda:properties></bpmn:extensionElements>
                            </bpmn:userTask>
                            <bpmn:sequenceFlow id="hear_to_issued" sourceRef="hear" targetRef="issued" />
                            <bpmn:endEvent id="issued"\
                            """);
            Files.writeString(permits.resolve("2.bpmn"), next.replace("versionTag=\"1\"", "versionTag=\"2\""));
            Files.writeString(
                    permits.resolve("3.bpmn"),
                    permit.replace("versionTag=\"1\"", "versionTag=\"3\"").replace("P1D", "P2D"));
            return Workflows.read(folder);
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        interpreter.close();
    }

    private static RequestSubmitted submitted(String workflow, Map<String, Object> form) {
        return new RequestSubmitted(
                ID,
                new ApplicantId("fatima"),
                workflow,
                new LocalizedText("تصريح", "Permit"),
                Emirate.DUBAI,
                new WorkflowVersion(workflow, 1),
                form,
                "fingerprint",
                NOW);
    }

    private static SubmitRequest submit(String workflow, Map<String, Object> form) {
        RequestSubmitted event = submitted(workflow, form);
        return new SubmitRequest(
                ID,
                event.applicant(),
                event.service(),
                event.serviceLabel(),
                event.emirate(),
                event.workflow(),
                form,
                event.fingerprint());
    }

    private static List<RequestEvent> history(List<RequestEvent> before, RequestEvent... more) {
        List<RequestEvent> history = new ArrayList<>(before);
        history.addAll(List.of(more));
        return history;
    }

    /** The permit was submitted and waits for its name. */
    private List<RequestEvent> begun() {
        return List.of(
                submitted("permit", FORM),
                new MessageAwaited(ID, WITHDRAWAL, new LocalizedText("السحب", "Withdrawal"), "withdraw", NOW),
                nameTimer(LATE),
                reserveCalled(RESERVE, 1));
    }

    private static TimerScheduled nameTimer(StepKey key) {
        return new TimerScheduled(
                ID, key, new LocalizedText("لا رد خلال يوم", "No answer in a day"), NOW.plus(Duration.ofDays(1)), NOW);
    }

    private EntityCalled reserveCalled(StepKey step, int ordinal) {
        return called(
                step,
                new LocalizedText("حجز الاسم", "Reserve the name"),
                ordinal,
                "economic-department.trade-name.reserve",
                DEPARTMENT,
                Map.of("name", "Golden Palm"),
                Duration.ofDays(1));
    }

    private EntityCalled fileCalled(int ordinal) {
        return called(
                OPEN_FILE,
                new LocalizedText("فتح الملف", "Open the file"),
                ordinal,
                "mohre.establishment.open",
                MINISTRY,
                Map.of(),
                Duration.ofDays(2));
    }

    private EntityCalled called(
            StepKey step,
            LocalizedText label,
            int ordinal,
            String operation,
            EntityId entity,
            Map<String, Object> input,
            Duration within) {
        return new EntityCalled(
                ID,
                step,
                label,
                call(ordinal),
                operation,
                entity,
                catalogue.entity(entity).orElseThrow().label(),
                input,
                NOW.plus(within),
                NOW);
    }

    private static CallId call(int ordinal) {
        return CallId.of(ID, ordinal);
    }

    private static EntityReplied reserved(StepKey step, int call) {
        return new EntityReplied(ID, step, call(call), RESERVED, NOW);
    }

    private static PaymentRequested paymentRequested(int ordinal) {
        return new PaymentRequested(
                ID,
                PAY,
                new LocalizedText("الدفع", "Pay"),
                call(ordinal),
                Money.fils(12_000),
                Map.of("amountFils", 12_000),
                NOW.plus(Duration.ofMinutes(30)),
                NOW);
    }

    private static EntityRefused taken() {
        return new EntityRefused(ID, RESERVE, call(1), "name-taken", WHY, Map.of(), NOW);
    }

    private static ActionRequested confirmationAsked() {
        return new ActionRequested(
                ID, CONFIRM, new LocalizedText("التأكيد", "Confirm"), "applicant", "payment-retry", Map.of(), NOW);
    }

    private List<RequestEvent> refused() {
        return history(begun(), taken(), new TimerCancelled(ID, LATE, NOW), confirmationAsked());
    }

    private List<RequestEvent> waitsForPayment() {
        return history(begun(), reserved(RESERVE, 1), new TimerCancelled(ID, LATE, NOW), paymentRequested(2));
    }

    private List<RequestEvent> withdrawn() {
        return history(
                begun(),
                new MessageReceived(ID, WITHDRAWAL, "withdraw", "fatima", Map.of(), NOW),
                new TimerCancelled(ID, LATE, NOW),
                new StepCancelled(ID, RESERVE, NOW),
                completed("withdrawn", "تم السحب", "Withdrawn"));
    }

    private List<RequestEvent> waitsForFile() {
        return history(
                waitsForPayment(),
                new PaymentReceived(ID, PAY, call(2), "R-1", Map.of("receipt", "R-1"), NOW),
                new StepCancelled(ID, WITHDRAWAL, NOW),
                fileCalled(3));
    }

    private static RequestCompleted completed(String end, String ar, String en) {
        return new RequestCompleted(ID, new StepKey(end + "#1"), end, new LocalizedText(ar, en), NOW);
    }

    private TestExecutor<ServiceRequest> given(List<RequestEvent> history) {
        return fixture.given(history);
    }

    private static RecordReply reply(int call, EntityId party, CallOutcome outcome) {
        return new RecordReply(call(call), party, outcome);
    }

    private static void refused(ResultValidator<ServiceRequest> result, String code) {
        result.expectNoEvents().expectException(CommandRefused.class).expectExceptionMessage(startsWith(code + ": "));
    }

    private static Matcher<List<Message<?>>> payloadsOf(RequestEvent fact, Predicate<RequestEvent> next) {
        return payloadsMatching(exactSequenceOf(
                Matchers.<RequestEvent>matches(fact::equals), Matchers.<RequestEvent>matches(next::test), andNoMore()));
    }

    private static void unchanged(ResultValidator<ServiceRequest> result, List<RequestEvent> history) {
        result.expectNoEvents().expectResultMessagePayload((long) history.size());
    }

    @Test
    void a_request_opens_its_first_steps_in_the_append_of_its_submission() {
        fixture.givenNoPriorActivity()
                .when(submit("permit", FORM))
                .expectEvents(begun().toArray())
                .expectResultMessagePayload(4L);
    }

    @Test
    void a_reply_continues_the_workflow() {
        given(begun())
                .when(reply(1, DEPARTMENT, new Replied(RESERVED)))
                .expectEvents(reserved(RESERVE, 1), new TimerCancelled(ID, LATE, NOW), paymentRequested(2))
                .expectResultMessagePayload(7L);
    }

    @Test
    void a_reply_to_the_last_call_completes_the_request() {
        given(waitsForFile())
                .when(reply(3, MINISTRY, new Replied(Map.of())))
                .expectEvents(
                        new EntityReplied(ID, OPEN_FILE, call(3), Map.of(), NOW),
                        completed("issued", "تم الإصدار", "Issued"));
    }

    @Test
    void a_refusal_takes_the_way_that_the_workflow_has_for_it() {
        given(begun())
                .when(reply(1, DEPARTMENT, new Refused("name-taken", WHY, Map.of())))
                .expectEvents(taken(), new TimerCancelled(ID, LATE, NOW), confirmationAsked());
    }

    @Test
    void a_refusal_that_the_workflow_has_no_way_for_ends_the_request() {
        given(waitsForFile())
                .when(reply(3, MINISTRY, new Refused("closed", WHY, Map.of("until", "2027"))))
                .expectEvents(
                        new EntityRefused(ID, OPEN_FILE, call(3), "closed", WHY, Map.of("until", "2027"), NOW),
                        new RequestCompleted(
                                ID, OPEN_FILE, "error:closed", new LocalizedText("فتح الملف", "Open the file"), NOW));
    }

    @Test
    void a_payment_that_arrived_is_kept_with_its_receipt_and_the_request_goes_on() {
        given(waitsForPayment())
                .when(reply(2, RequestEvent.PAYMENT_GATEWAY, new Replied(Map.of("receipt", "R-1"))))
                .expectEvents(
                        new PaymentReceived(ID, PAY, call(2), "R-1", Map.of("receipt", "R-1"), NOW),
                        new StepCancelled(ID, WITHDRAWAL, NOW),
                        fileCalled(3));
    }

    @Test
    void a_payment_that_was_declined_is_told_as_such_and_leaves_nothing_open() {
        given(waitsForPayment())
                .when(reply(2, RequestEvent.PAYMENT_GATEWAY, new Refused("no-funds", WHY, Map.of())))
                .expectEvents(
                        new PaymentDeclined(ID, PAY, call(2), "no-funds", WHY, Map.of(), NOW),
                        new StepCancelled(ID, WITHDRAWAL, NOW),
                        new RequestCompleted(ID, PAY, "error:no-funds", new LocalizedText("الدفع", "Pay"), NOW));
    }

    @Test
    void a_second_reply_to_a_call_changes_nothing() {
        unchanged(given(waitsForPayment()).when(reply(1, DEPARTMENT, new Replied(RESERVED))), waitsForPayment());
    }

    @Test
    void a_refusal_after_the_reply_changes_nothing() {
        unchanged(
                given(waitsForPayment()).when(reply(1, DEPARTMENT, new Refused("name-taken", WHY, Map.of()))),
                waitsForPayment());
    }

    @ParameterizedTest
    @ValueSource(strings = {".0", ".2", ".-1", ".first", ".01", ".+1"})
    void a_call_that_the_request_did_not_make_is_not_found(String ordinal) {
        refused(
                given(begun()).when(new RecordReply(new CallId(ID + ordinal), DEPARTMENT, new Replied(RESERVED))),
                "call-not-found");
    }

    @Test
    void nobody_answers_for_another() {
        refused(given(begun()).when(reply(1, MINISTRY, new Replied(RESERVED))), "call-not-found");
    }

    @Test
    void nobody_answers_late_for_another() {
        refused(given(withdrawn()).when(reply(1, MINISTRY, new Replied(RESERVED))), "call-not-found");
    }

    @Test
    void an_acceptance_is_recorded() {
        given(begun())
                .when(reply(1, DEPARTMENT, new Accepted("D-77")))
                .expectEvents(new CallAccepted(ID, RESERVE, call(1), "D-77", NOW));
    }

    @Test
    void a_second_acceptance_changes_nothing() {
        List<RequestEvent> history = history(begun(), new CallAccepted(ID, RESERVE, call(1), "D-77", NOW));

        unchanged(given(history).when(reply(1, DEPARTMENT, new Accepted("D-77"))), history);
    }

    @Test
    void silence_is_recorded_and_the_call_stays_open() {
        given(begun())
                .when(reply(1, DEPARTMENT, new Unknown("HTTP 500")))
                .expectEvents(new EntityUnresponsive(ID, RESERVE, call(1), "HTTP 500", NOW));
    }

    @Test
    void further_silence_changes_nothing() {
        List<RequestEvent> history = history(begun(), new EntityUnresponsive(ID, RESERVE, call(1), "HTTP 500", NOW));

        unchanged(given(history).when(reply(1, DEPARTMENT, new Unknown("HTTP 503"))), history);
    }

    @Test
    void a_reply_after_silence_and_acceptance_continues_the_workflow() {
        given(history(
                        begun(),
                        new EntityUnresponsive(ID, RESERVE, call(1), "HTTP 500", NOW),
                        new CallAccepted(ID, RESERVE, call(1), "D-77", NOW)))
                .when(reply(1, DEPARTMENT, new Replied(RESERVED)))
                .expectEvents(reserved(RESERVE, 1), new TimerCancelled(ID, LATE, NOW), paymentRequested(2));
    }

    @Test
    void an_answer_to_a_call_that_was_left_is_kept_and_changes_nothing() {
        given(withdrawn())
                .when(reply(1, DEPARTMENT, new Refused("name-taken", WHY, Map.of("by", "others"))))
                .expectEvents(new LateAnswerRecorded(
                        ID,
                        call(1),
                        Map.of(
                                "outcome",
                                "refused",
                                "code",
                                "name-taken",
                                "reason",
                                Map.of("ar", WHY.ar(), "en", WHY.en()),
                                "details",
                                Map.of("by", "others")),
                        NOW));
    }

    @Test
    void a_second_late_answer_changes_nothing() {
        List<RequestEvent> history = history(
                withdrawn(),
                new LateAnswerRecorded(ID, call(1), Map.of("outcome", "replied", "result", RESERVED), NOW));

        unchanged(given(history).when(reply(1, DEPARTMENT, new Replied(RESERVED))), history);
    }

    @Test
    void a_late_acceptance_is_no_answer() {
        unchanged(given(withdrawn()).when(reply(1, DEPARTMENT, new Accepted("D-77"))), withdrawn());
    }

    @Test
    void an_action_continues_the_workflow_and_the_same_step_opens_under_a_new_key() {
        given(refused())
                .when(new TakeAction(ID, CONFIRM, "fatima", CONFIRMED, Reach.ALL))
                .expectEvents(
                        new ActionTaken(ID, CONFIRM, "fatima", CONFIRMED, NOW),
                        nameTimer(new StepKey("nameLate#2")),
                        reserveCalled(RESERVE_AGAIN, 2));
    }

    @Test
    void an_action_with_bad_data_is_refused_and_says_where_it_is_bad() {
        refused(
                given(refused()).when(new TakeAction(ID, CONFIRM, "fatima", Map.of("payAgain", false), Reach.ALL)),
                "form-invalid");
    }

    @Test
    void the_same_action_again_changes_nothing() {
        List<RequestEvent> history = history(
                refused(),
                new ActionTaken(ID, CONFIRM, "fatima", CONFIRMED, NOW),
                nameTimer(new StepKey("nameLate#2")),
                reserveCalled(RESERVE_AGAIN, 2));

        unchanged(given(history).when(new TakeAction(ID, CONFIRM, "fatima", CONFIRMED, Reach.ALL)), history);
    }

    @Test
    void an_action_that_was_taken_with_other_data_is_not_open() {
        refused(
                given(history(
                                refused(),
                                new ActionTaken(ID, CONFIRM, "fatima", CONFIRMED, NOW),
                                nameTimer(new StepKey("nameLate#2")),
                                reserveCalled(RESERVE_AGAIN, 2)))
                        .when(new TakeAction(ID, CONFIRM, "fatima", Map.of("payAgain", "yes"), Reach.ALL)),
                "action-not-open");
    }

    @Test
    void an_action_that_nobody_asked_for_is_not_open() {
        refused(given(begun()).when(new TakeAction(ID, CONFIRM, "fatima", CONFIRMED, Reach.ALL)), "action-not-open");
    }

    @Test
    void to_somebody_else_the_request_is_not_there() {
        Reach curious = new Reach(false, "curious", "elsewhere");

        refused(given(refused()).when(new TakeAction(ID, CONFIRM, "curious", CONFIRMED, curious)), "request-not-found");
        refused(given(refused()).when(new WithdrawRequest(ID, "curious", Map.of(), curious)), "request-not-found");
        refused(given(withdrawn()).when(new RateRequest(ID, "curious", 1, null, curious)), "request-not-found");
    }

    @Test
    void the_applicant_acts_on_their_own() {
        given(refused())
                .when(new TakeAction(ID, CONFIRM, "applicant", CONFIRMED, new Reach(false, "fatima", null)))
                .expectEvents(
                        new ActionTaken(ID, CONFIRM, "applicant", CONFIRMED, NOW),
                        nameTimer(new StepKey("nameLate#2")),
                        reserveCalled(RESERVE_AGAIN, 2));
    }

    @Test
    void nobody_takes_the_action_of_an_entity() {
        refused(given(begun()).when(new TakeAction(ID, RESERVE, "fatima", RESERVED, Reach.ALL)), "action-not-open");
    }

    @Test
    void a_request_is_withdrawn_where_the_workflow_listens() {
        List<RequestEvent> withdrawn = withdrawn();

        given(begun())
                .when(new WithdrawRequest(ID, "fatima", Map.of(), Reach.ALL))
                .expectEvents(
                        withdrawn.subList(begun().size(), withdrawn.size()).toArray());
    }

    @Test
    void a_second_withdrawal_changes_nothing() {
        unchanged(given(withdrawn()).when(new WithdrawRequest(ID, "fatima", Map.of(), Reach.ALL)), withdrawn());
    }

    @Test
    void a_closed_request_cannot_be_withdrawn() {
        refused(
                given(history(
                                waitsForFile(),
                                new EntityReplied(ID, OPEN_FILE, call(3), Map.of(), NOW),
                                completed("issued", "تم الإصدار", "Issued")))
                        .when(new WithdrawRequest(ID, "fatima", Map.of(), Reach.ALL)),
                "request-closed");
    }

    @Test
    void a_request_cannot_be_withdrawn_where_the_workflow_does_not_listen() {
        refused(
                given(waitsForFile()).when(new WithdrawRequest(ID, "fatima", Map.of(), Reach.ALL)),
                "withdrawal-not-possible");
    }

    private List<RequestEvent> tooLate() {
        return history(
                begun(),
                new TimerFired(ID, LATE, NOW),
                new StepCancelled(ID, WITHDRAWAL, NOW),
                new StepCancelled(ID, RESERVE, NOW),
                fileCalled(2));
    }

    @Test
    void a_timer_that_fires_continues_the_workflow() {
        List<RequestEvent> fired = tooLate();

        given(begun())
                .when(new FireTimer(ID, LATE))
                .expectEvents(fired.subList(begun().size(), fired.size()).toArray());
    }

    @Test
    void a_timer_that_fired_changes_nothing_again() {
        unchanged(given(tooLate()).when(new FireTimer(ID, LATE)), tooLate());
    }

    @Test
    void a_timer_that_was_cancelled_changes_nothing() {
        unchanged(given(waitsForPayment()).when(new FireTimer(ID, LATE)), waitsForPayment());
    }

    private List<RequestEvent> rankingBegun() {
        return List.of(submitted("ranking", Map.of()), ranked(1), fileCalled(2));
    }

    private EntityCalled ranked(int ordinal) {
        return called(
                RESERVE,
                new LocalizedText("حجز الاسم", "Reserve the name"),
                ordinal,
                "economic-department.trade-name.reserve",
                DEPARTMENT,
                Map.of(),
                Duration.ofDays(1));
    }

    @Test
    void a_fact_that_the_workflow_cannot_go_on_from_is_kept_with_the_reason() {
        given(rankingBegun())
                .when(reply(1, DEPARTMENT, new Replied(Map.of("rank", 3))))
                .expectEventsMatching(payloadsOf(
                        new EntityReplied(ID, RESERVE, call(1), Map.of("rank", 3), NOW),
                        event -> event instanceof WorkflowFailed failed
                                && failed.reason().contains("rank")));
    }

    @Test
    void what_comes_after_the_workflow_failed_is_recorded_and_nothing_follows() {
        given(history(
                        rankingBegun(),
                        new EntityReplied(ID, RESERVE, call(1), Map.of("rank", 3), NOW),
                        new WorkflowFailed(ID, "no way out of \"rank\"", NOW)))
                .when(reply(2, MINISTRY, new Replied(Map.of())))
                .expectEvents(new EntityReplied(ID, OPEN_FILE, call(2), Map.of(), NOW));
    }

    @Test
    void a_history_that_the_workflow_does_not_give_stands_still() {
        StepKey unknown = new StepKey("openFile#7");
        EntityCalled other = called(
                unknown,
                new LocalizedText("فتح الملف", "Open the file"),
                1,
                "mohre.establishment.open",
                MINISTRY,
                Map.of(),
                Duration.ofDays(2));

        given(List.of(submitted("permit", FORM), other))
                .when(reply(1, MINISTRY, new Replied(Map.of())))
                .expectEventsMatching(payloadsOf(
                        new EntityReplied(ID, unknown, call(1), Map.of(), NOW),
                        event -> event instanceof ReplayDiverged diverged
                                && diverged.turn() == 0
                                && diverged.expected().contains("openFile#7")
                                && diverged.actual().contains("reserveName#1")));
    }

    @Test
    void a_role_that_nobody_plays_fails_the_workflow_with_its_name() {
        fixture.givenNoPriorActivity()
                .when(submit("approval", Map.of("role", "lighthouse-keeper")))
                .expectEventsMatching(payloadsOf(
                        submitted("approval", Map.of("role", "lighthouse-keeper")),
                        event -> event instanceof WorkflowFailed failed
                                && failed.reason().contains("approve")
                                && failed.reason().contains("lighthouse-keeper")));
    }

    @Test
    void a_fee_that_is_no_positive_amount_fails_the_workflow() {
        Map<String, Object> form = Map.of("name", "Golden Palm", "feeFils", 0);
        List<RequestEvent> begun = history(
                List.of(submitted("permit", form)), begun().subList(1, 4).toArray(new RequestEvent[0]));

        given(begun)
                .when(reply(1, DEPARTMENT, new Replied(RESERVED)))
                .expectEventsMatching(payloadsOf(
                        reserved(RESERVE, 1),
                        event -> event instanceof WorkflowFailed failed
                                && failed.reason().contains("amountFils")));
    }

    @Test
    void a_run_in_memory_and_a_replayed_one_go_on_alike() {
        List<RequestEvent> whole = waitsForFile();

        fixture.givenCommands(
                        submit("permit", FORM),
                        reply(1, DEPARTMENT, new Replied(RESERVED)),
                        reply(2, RequestEvent.PAYMENT_GATEWAY, new Replied(Map.of("receipt", "R-1"))))
                .when(reply(3, MINISTRY, new Replied(Map.of())))
                .expectEvents(
                        new EntityReplied(ID, OPEN_FILE, call(3), Map.of(), NOW),
                        completed("issued", "تم الإصدار", "Issued"));

        assertThat(interpreter.rebuiltRuns()).isZero();
        assertThat(fixture.getEventStore()
                        .readEvents(ID.value())
                        .asStream()
                        .map(m -> (Object) m.getPayload())
                        .limit(whole.size()))
                .containsExactlyElementsOf(whole);
    }

    private static final WorkflowVersion FIRST = new WorkflowVersion("permit", 1);
    private static final WorkflowVersion SECOND = new WorkflowVersion("permit", 2);
    private static final MoveId MOVE = new MoveId("7a0c2f51-5d0e-3b8a-9c1f-2f4e6a8b0c1d");
    private static final MoveId OTHER_MOVE = new MoveId("0b1d3c62-6e1f-4c9b-8d2a-3a5f7b9c1d2e");

    private static MoveRequest move(WorkflowVersion to) {
        return new MoveRequest(ID, FIRST, to, MOVE, "a hearing", "badr");
    }

    private static RequestMoved moved() {
        return new RequestMoved(ID, FIRST, SECOND, MOVE, "a hearing", "badr", NOW);
    }

    private static MoveUndone undone() {
        return new MoveUndone(ID, SECOND, FIRST, MOVE, "badr", NOW);
    }

    @Test
    void a_request_is_moved_where_its_past_would_have_been_the_same() {
        for (List<RequestEvent> history : List.of(begun(), refused(), waitsForPayment(), waitsForFile())) {
            given(history).when(move(SECOND)).expectEvents(moved()).expectResultMessagePayload(history.size() + 1L);
        }
    }

    @Test
    void a_request_that_was_moved_goes_on_by_the_new_version_and_its_open_call_is_answered_once() {
        List<RequestEvent> history = history(waitsForFile(), moved());
        EntityReplied reply = new EntityReplied(ID, OPEN_FILE, call(3), Map.of(), NOW);
        ActionRequested hearing = new ActionRequested(
                ID,
                new StepKey("hear#1"),
                new LocalizedText("سماع", "Hear"),
                "applicant",
                "payment-retry",
                Map.of(),
                NOW);

        given(history).when(reply(3, MINISTRY, new Replied(Map.of()))).expectEvents(reply, hearing);

        List<RequestEvent> answered = history(history, reply, hearing);
        unchanged(given(answered).when(reply(3, MINISTRY, new Replied(Map.of()))), answered);
        given(answered)
                .when(new TakeAction(ID, hearing.step(), "fatima", CONFIRMED, Reach.ALL))
                .expectEvents(
                        new ActionTaken(ID, hearing.step(), "fatima", CONFIRMED, NOW),
                        completed("issued", "تم الإصدار", "Issued"));
    }

    @Test
    void a_timer_that_runs_when_the_request_is_moved_fires_at_its_time() {
        given(history(begun(), moved()))
                .when(new FireTimer(ID, LATE))
                .expectEvents(
                        new TimerFired(ID, LATE, NOW),
                        new StepCancelled(ID, WITHDRAWAL, NOW),
                        new StepCancelled(ID, RESERVE, NOW),
                        fileCalled(2));
    }

    @Test
    void a_request_whose_past_would_have_gone_otherwise_is_not_moved_and_is_told_where() {
        given(begun())
                .when(move(new WorkflowVersion("permit", 3)))
                .expectNoEvents()
                .expectException(CommandRefused.class)
                .expectExceptionMessage("past-diverges: The past of this request would have gone otherwise by permit:3,"
                        + " after its fact 0: recorded was [timer nameLate#1 with another due time], that version gives"
                        + " [timer nameLate#1 with another due time].");
    }

    @Test
    void what_cannot_be_moved_is_refused_with_its_reason() {
        refused(given(withdrawn()).when(move(SECOND)), "request-closed");
        refused(given(history(begun(), new WorkflowFailed(ID, "x", NOW))).when(move(SECOND)), "stands-still");
        refused(given(begun()).when(move(new WorkflowVersion("permit", 9))), "no-such-target");
        refused(given(begun()).when(move(new WorkflowVersion("approval", 1))), "no-such-target");
        refused(given(begun()).when(move(new WorkflowVersion("permit@AE-SH", 1))), "no-such-target");
        refused(
                given(begun()).when(new MoveRequest(ID, SECOND, new WorkflowVersion("permit", 3), MOVE, "x", "badr")),
                "version-changed");
        refused(given(history(begun(), moved(), undone())).when(move(SECOND)), "move-undone");
    }

    @Test
    void a_request_that_is_there_already_is_not_moved_again() {
        List<RequestEvent> history = history(begun(), moved());

        unchanged(given(history).when(move(SECOND)), history);
        unchanged(given(history).when(new MoveRequest(ID, FIRST, SECOND, OTHER_MOVE, "again", "dana")), history);
    }

    @Test
    void a_move_is_undone_while_nothing_has_happened_since() {
        List<RequestEvent> history =
                history(begun(), moved(), new EntityUnresponsive(ID, RESERVE, call(1), "HTTP 500", NOW));

        given(history).when(new UndoMove(ID, MOVE, "badr")).expectEvents(undone());
        given(history(history, undone()))
                .when(reply(1, DEPARTMENT, new Replied(RESERVED)))
                .expectEvents(reserved(RESERVE, 1), new TimerCancelled(ID, LATE, NOW), paymentRequested(2));
    }

    @Test
    void undoing_twice_undoes_once() {
        List<RequestEvent> history = history(begun(), moved(), undone());

        unchanged(given(history).when(new UndoMove(ID, MOVE, "badr")), history);
    }

    @Test
    void a_move_is_not_undone_once_the_request_has_gone_on_or_was_moved_again() {
        refused(
                given(history(waitsForPayment(), moved(), new PaymentReceived(ID, PAY, call(2), "R", Map.of(), NOW)))
                        .when(new UndoMove(ID, MOVE, "badr")),
                "step-taken");
        refused(given(begun()).when(new UndoMove(ID, MOVE, "badr")), "not-moved");
        refused(given(history(begun(), moved())).when(new UndoMove(ID, OTHER_MOVE, "badr")), "not-moved");
    }

    @Test
    void moves_are_undone_in_the_order_in_which_they_came() {
        List<RequestEvent> twice =
                history(begun(), moved(), new RequestMoved(ID, SECOND, FIRST, OTHER_MOVE, "back", "badr", NOW));
        MoveUndone last = new MoveUndone(ID, FIRST, SECOND, OTHER_MOVE, "badr", NOW);

        refused(given(twice).when(new UndoMove(ID, MOVE, "badr")), "not-moved");
        given(twice).when(new UndoMove(ID, OTHER_MOVE, "badr")).expectEvents(last);
        given(history(twice, last)).when(new UndoMove(ID, MOVE, "badr")).expectEvents(undone());
    }

    @Test
    void the_applicant_rates_a_request_that_is_over() {
        given(withdrawn())
                .when(new RateRequest(ID, "fatima", 4, "Quick", Reach.ALL))
                .expectEvents(new RequestRated(ID, "fatima", 4, "Quick", NOW))
                .expectResultMessagePayload((long) withdrawn().size() + 1);
        given(withdrawn())
                .when(new RateRequest(ID, "applicant", 1, null, Reach.ALL))
                .expectEvents(new RequestRated(ID, "applicant", 1, null, NOW));
    }

    @Test
    void nobody_else_rates_nobody_twice_and_nobody_before_the_end() {
        refused(given(withdrawn()).when(new RateRequest(ID, "omar", 4, null, Reach.ALL)), "not-the-applicant");
        refused(given(begun()).when(new RateRequest(ID, "fatima", 4, null, Reach.ALL)), "request-open");
        refused(
                given(history(withdrawn(), new RequestRated(ID, "fatima", 5, null, NOW)))
                        .when(new RateRequest(ID, "fatima", 4, null, Reach.ALL)),
                "already-rated");
    }

    @Test
    void the_applicant_of_a_request_that_is_over_is_erased_once() {
        PersonId person = new PersonId("nobody");
        ApplicantErased erased = new ApplicantErased(ID, person, NOW);
        given(withdrawn()).when(new EraseApplicant(ID, person)).expectEvents(erased);
        given(history(withdrawn(), erased))
                .when(new EraseApplicant(ID, person))
                .expectNoEvents()
                .expectResultMessagePayload((long) withdrawn().size() + 1);
        refused(given(begun()).when(new EraseApplicant(ID, person)), "request-open");
    }

    @Test
    void whose_applicant_is_erased_is_nobodys() {
        ApplicantErased erased = new ApplicantErased(ID, new PersonId("nobody"), NOW);
        Reach hers = new Reach(false, "fatima", null);
        refused(
                given(history(withdrawn(), erased)).when(new RateRequest(ID, "applicant", 4, null, hers)),
                "request-not-found");
        refused(
                given(history(withdrawn(), erased)).when(new RateRequest(ID, "applicant", 4, null, Reach.ALL)),
                "applicant-erased");
    }
}
