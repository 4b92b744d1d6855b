package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.beside;
import static dev.muamala.workflow.interpreter.Bpmn.boundary;
import static dev.muamala.workflow.interpreter.Bpmn.call;
import static dev.muamala.workflow.interpreter.Bpmn.caught;
import static dev.muamala.workflow.interpreter.Bpmn.compensate;
import static dev.muamala.workflow.interpreter.Bpmn.element;
import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.error;
import static dev.muamala.workflow.interpreter.Bpmn.escalation;
import static dev.muamala.workflow.interpreter.Bpmn.eventSub;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.forEach;
import static dev.muamala.workflow.interpreter.Bpmn.forEachUntil;
import static dev.muamala.workflow.interpreter.Bpmn.gateway;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.message;
import static dev.muamala.workflow.interpreter.Bpmn.oneByOne;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.property;
import static dev.muamala.workflow.interpreter.Bpmn.receive;
import static dev.muamala.workflow.interpreter.Bpmn.rule;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static dev.muamala.workflow.interpreter.Bpmn.sub;
import static dev.muamala.workflow.interpreter.Bpmn.terminate;
import static dev.muamala.workflow.interpreter.Bpmn.thrown;
import static dev.muamala.workflow.interpreter.Bpmn.timer;
import static dev.muamala.workflow.interpreter.Bpmn.times;
import static dev.muamala.workflow.interpreter.Bpmn.undo;
import static dev.muamala.workflow.interpreter.Bpmn.undoneBy;
import static dev.muamala.workflow.interpreter.Bpmn.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each element of a workflow does, by the steps it takes. Every request here is also replayed after each input. */
class InterpreterTest {
    private final TestWorkflows workflows = new TestWorkflows();
    private final Interpreter interpreter = new Interpreter(workflows, 100);

    @AfterEach
    void close() {
        interpreter.close();
    }

    private Request request(String... elements) {
        workflows.with("licence", process("licence", elements));
        return new Request(interpreter, "licence");
    }

    private static Step called(String key) {
        return new Step.CallEntity(new StepKey(key), "registry.x.do", Map.of());
    }

    private static Step called(String key, Map<String, Object> input) {
        return new Step.CallEntity(new StepKey(key), "registry.x.do", input);
    }

    private static Step cancelled(String key) {
        return new Step.Cancel(new StepKey(key));
    }

    private static Step timerCancelled(String key) {
        return new Step.CancelTimer(new StepKey(key));
    }

    private static Step scheduled(String key, Instant due) {
        return new Step.ScheduleTimer(new StepKey(key), due);
    }

    private static Step awaited(String key, String message) {
        return new Step.AwaitMessage(new StepKey(key), message);
    }

    private static Step escalated(String key, String code) {
        return new Step.Escalate(new StepKey(key), code);
    }

    private static Step ended(String key, String outcome) {
        return new Step.End(new StepKey(key), outcome);
    }

    private static String task(String id, String... content) {
        return service(id, "registry.x.do", content);
    }

    // tasks and data

    @Test
    void a_service_task_calls_an_entity_with_its_evaluated_inputs() {
        Request request = request(
                start("start"),
                task(
                        "reserve",
                        inputs(
                                input("name", "${form.name}"),
                                input("purpose", "trade"),
                                input("shareholders", "${form.shareholders}"),
                                input(
                                        "contact",
                                        "<camunda:map><camunda:entry key=\"phone\">${form.phone}</camunda:entry></camunda:map>"),
                                input(
                                        "tags",
                                        "<camunda:list><camunda:value>new</camunda:value><camunda:value>${form.name}</camunda:value></camunda:list>"))),
                end("issued"),
                flows("start > reserve > issued"));

        List<Step> steps = request.start(
                Map.of("form", Map.of("name", "Noor", "phone", "050", "shareholders", List.of(Map.of("share", 51)))));

        assertThat(steps)
                .containsExactly(called(
                        "reserve#1",
                        Map.of(
                                "name",
                                "Noor",
                                "purpose",
                                "trade",
                                "shareholders",
                                List.of(Map.of("share", 51)),
                                "contact",
                                Map.of("phone", "050"),
                                "tags",
                                List.of("new", "Noor"))));
        assertThat(request.complete("reserve#1")).containsExactly(ended("issued#1", "issued"));
    }

    @Test
    void the_result_of_a_step_is_one_variable_named_as_the_designer_says() {
        Request request = request(
                start("start"),
                task("reserve", property("resultVariable", "reservation")),
                task("print", inputs(input("number", "${reservation.number}"))),
                end("issued"),
                flows("start > reserve > print > issued"));
        request.start();

        assertThat(request.complete("reserve#1", Map.of("number", 7)))
                .containsExactly(called("print#1", Map.of("number", 7)));
        assertThat(request.state().variables()).isEqualTo(Map.of("reservation", Map.of("number", 7L)));
    }

    @Test
    void a_user_task_asks_a_person_and_keeps_the_answer_under_its_own_name() {
        Request request = request(
                start("start"),
                user("correct", "applicant", "corrected-documents", inputs(input("missing", "${missing}"))),
                end("done"),
                flows("start > correct > done"));

        assertThat(request.start(Map.of("missing", "lease")))
                .containsExactly(new Step.AskPerson(
                        new StepKey("correct#1"), "applicant", "corrected-documents", Map.of("missing", "lease")));
        assertThat(request.complete("correct#1", Map.of("lease", "L-1"))).containsExactly(ended("done#1", "done"));
    }

    @Test
    void a_receive_task_awaits_its_message() {
        Request request =
                request(start("start"), receive("paid", "payment"), end("done"), flows("start > paid > done"));

        assertThat(request.start()).containsExactly(awaited("paid#1", "payment"));
        assertThat(request.complete("paid#1")).containsExactly(ended("done#1", "done"));
    }

    @Test
    void the_outcome_is_the_one_that_the_end_event_names() {
        Request request = request(
                start("start"), task("ask"), end("end", property("outcome", "issued")), flows("start > ask > end"));
        request.start();

        assertThat(request.complete("ask#1")).containsExactly(ended("end#1", "issued"));
    }

    @Test
    void a_request_can_end_without_an_end_event() {
        Request request = request(
                start("start"), task("ask"), task("each", forEach("entities", "entity")), flows("start > ask > each"));
        request.start(Map.of("entities", List.of("a", "b")));
        request.complete("ask#1");
        request.complete("each[1]#1");

        assertThat(request.complete("each[0]#1")).containsExactly(ended("each#1", "each"));
        Request nothing = new Request(interpreter, "licence");
        nothing.start(Map.of("entities", List.of()));
        assertThat(nothing.complete("ask#1")).containsExactly(ended("each#1", "each"));
    }

    @Test
    void a_step_that_is_done_again_has_the_next_occurrence() {
        Request request = request(
                start("start"),
                task("check"),
                gateway("exclusive", "good", "check"),
                end("done"),
                flows("start > check > good > check", "good > done : ${check.good}"));
        request.start();

        assertThat(request.complete("check#1", Map.of("good", false))).containsExactly(called("check#2"));
        assertThat(request.complete("check#2", Map.of("good", true))).containsExactly(ended("done#1", "done"));
    }

    // gateways

    @Test
    void an_exclusive_gateway_takes_the_first_open_way_or_the_default() {
        String[] elements = {
            start("start"),
            gateway("exclusive", "size", "small"),
            task("small"),
            task("large"),
            end("end"),
            flows("start > size > small > end", "size > large : ${staff > 100}", "large > end")
        };

        assertThat(request(elements).start(Map.of("staff", 500))).containsExactly(called("large#1"));
        assertThat(new Request(interpreter, "licence").start(Map.of("staff", 5)))
                .containsExactly(called("small#1"));
    }

    @Test
    void an_inclusive_gateway_opens_every_way_that_is_open_and_joins_them() {
        Request request = request(
                start("start"),
                gateway("inclusive", "which", "none"),
                task("food"),
                task("health"),
                task("none"),
                gateway("inclusive", "join"),
                end("end"),
                flows(
                        "start > which",
                        "which > food : ${food}",
                        "which > health : ${health}",
                        "which > none",
                        "food > join",
                        "health > join",
                        "none > join > end"));

        assertThat(request.start(Map.of("food", true, "health", true)))
                .containsExactly(called("food#1"), called("health#1"));
        assertThat(request.complete("health#1")).isEmpty();
        assertThat(request.complete("food#1")).containsExactly(ended("end#1", "end"));
    }

    @Test
    void parallel_branches_are_open_together_and_wait_for_each_other() {
        Request request = request(
                start("start"),
                gateway("parallel", "fork"),
                task("first"),
                task("second"),
                gateway("parallel", "join"),
                task("last"),
                end("end"),
                flows("start > fork > first > join > last > end", "fork > second > join"));

        assertThat(request.start()).containsExactly(called("first#1"), called("second#1"));
        assertThat(request.complete("second#1")).isEmpty();
        assertThat(request.complete("first#1")).containsExactly(called("last#1"));
    }

    @Test
    void the_first_event_after_an_event_based_gateway_gives_up_the_others() {
        Request request = request(
                start("start"),
                gateway("eventBased", "wait"),
                caught("paid", message("payment")),
                caught("late", timer("P5D")),
                end("issued"),
                end("expired"),
                flows("start > wait > paid > issued", "wait > late > expired"));

        assertThat(request.start())
                .containsExactlyInAnyOrder(
                        awaited("paid#1", "payment"), scheduled("late#1", Request.MORNING.plus(Duration.ofDays(5))));
        assertThat(request.complete("paid#1")).containsExactly(timerCancelled("late#1"), ended("issued#1", "issued"));
    }

    // timers

    @Test
    void an_intermediate_timer_waits_for_its_time() {
        Request request =
                request(start("start"), caught("pause", timer("PT1H")), end("end"), flows("start > pause > end"));

        assertThat(request.start()).containsExactly(scheduled("pause#1", Request.MORNING.plus(Duration.ofHours(1))));
        assertThat(request.fire("pause#1")).containsExactly(ended("end#1", "end"));
    }

    @Test
    void an_interrupting_timer_gives_up_the_step_it_guards() {
        Request request = request(
                start("start"),
                task("ask"),
                boundary("late", "ask", timer("P1M")),
                end("answered"),
                end("lapsed"),
                flows("start > ask > answered", "late > lapsed"));

        assertThat(request.start())
                .containsExactly(scheduled("late#1", Instant.parse("2026-12-24T05:00:00Z")), called("ask#1"));
        assertThat(request.fire("late#1")).containsExactly(cancelled("ask#1"), ended("lapsed#1", "lapsed"));
    }

    @Test
    void a_step_that_ends_takes_its_timer_with_it() {
        Request request = request(
                start("start"),
                task("ask"),
                boundary("late", "ask", timer("2026-12-02T00:00:00")),
                end("answered"),
                end("lapsed"),
                flows("start > ask > answered", "late > lapsed"));

        assertThat(request.start()).contains(scheduled("late#1", Instant.parse("2026-12-01T20:00:00Z")));
        assertThat(request.complete("ask#1"))
                .containsExactly(timerCancelled("late#1"), ended("answered#1", "answered"));
    }

    @Test
    void a_reminder_comes_as_often_as_it_says_and_interrupts_nothing() {
        Request request = request(
                start("start"),
                task("ask"),
                beside("remind", "ask", timer("R2/PT10M")),
                task("write"),
                end("reminded"),
                end("answered"),
                flows("start > ask > answered", "remind > write > reminded"));
        request.start();

        assertThat(request.at(Request.MORNING.plus(Duration.ofMinutes(10))).fire("remind#1"))
                .containsExactly(
                        scheduled("remind#2", Request.MORNING.plus(Duration.ofMinutes(20))), called("write#1"));
        assertThat(request.fire("remind#2")).containsExactly(called("write#2"));
        assertThat(request.complete("ask#1")).isEmpty();
        assertThat(request.complete("write#2")).isEmpty();
        assertThat(request.complete("write#1")).containsExactly(ended("reminded#2", "reminded"));
    }

    // messages

    @Test
    void a_message_that_does_not_interrupt_can_come_again() {
        Request request = request(
                start("start"),
                task("ask"),
                beside("note", "ask", message("note")),
                task("file", inputs(input("text", "${note.text}"))),
                end("filed"),
                end("answered"),
                flows("start > ask > answered", "note > file > filed"));
        request.start();

        assertThat(request.complete("note#1", Map.of("text", "one")))
                .containsExactly(awaited("note#2", "note"), called("file#1", Map.of("text", "one")));
        assertThat(request.complete("note#2", Map.of("text", "two")))
                .containsExactly(awaited("note#3", "note"), called("file#2", Map.of("text", "two")));
    }

    @Test
    void a_withdrawal_during_parallel_approvals_gives_up_all_that_is_open() {
        Request request = request(
                start("start"),
                sub(
                        "approvals",
                        start("begin"),
                        gateway("parallel", "fork"),
                        task("municipality"),
                        task("health"),
                        gateway("parallel", "join"),
                        end("approved"),
                        flows("begin > fork > municipality > join > approved", "fork > health > join")),
                boundary("withdraw", "approvals", message("withdrawal")),
                end("withdrawn"),
                end("issued"),
                flows("start > approvals > issued", "withdraw > withdrawn"));

        assertThat(request.start())
                .containsExactly(awaited("withdraw#1", "withdrawal"), called("municipality#1"), called("health#1"));
        assertThat(request.complete("withdraw#1"))
                .containsExactly(cancelled("municipality#1"), cancelled("health#1"), ended("withdrawn#1", "withdrawn"));
    }

    // errors and escalations

    @Test
    void a_refusal_takes_the_way_that_catches_its_code() {
        Request request = request(
                start("start"),
                task("reserve"),
                boundary("taken", "reserve", error("name-taken")),
                boundary("other", "reserve", "<bpmn:errorEventDefinition/>"),
                task("choose"),
                end("refused"),
                end("issued"),
                flows("start > reserve > issued", "taken > choose > reserve", "other > refused"));
        request.start();

        assertThat(request.fail("reserve#1", "name-taken")).containsExactly(called("choose#1"));
        assertThat(request.state().variables()).isEqualTo(Map.of("reserve", Map.of("error", "name-taken")));
        assertThat(request.complete("choose#1")).containsExactly(called("reserve#2"));
        assertThat(request.fail("reserve#2", "forbidden")).containsExactly(ended("refused#1", "refused"));
    }

    @Test
    void a_refusal_that_nothing_catches_ends_the_request() {
        Request request = request(
                start("start"),
                gateway("parallel", "fork"),
                task("reserve"),
                task("inspect"),
                boundary("late", "inspect", timer("P1D")),
                end("one"),
                end("two"),
                end("three"),
                flows("start > fork > reserve > one", "fork > inspect > two", "late > three"));
        request.start();

        assertThat(request.fail("reserve#1", "name-taken"))
                .containsExactly(
                        timerCancelled("late#1"), cancelled("inspect#1"), ended("reserve#1", "error:name-taken"));
    }

    @Test
    void an_error_end_event_leaves_its_sub_process() {
        Request request = request(
                start("start"),
                sub(
                        "approval",
                        start("begin"),
                        gateway("parallel", "fork"),
                        task("decide"),
                        task("other"),
                        end("no", error("declined")),
                        end("yes"),
                        flows("begin > fork > decide > no", "fork > other > yes")),
                boundary("declined", "approval", error("declined")),
                end("refused"),
                end("issued"),
                flows("start > approval > issued", "declined > refused"));
        request.start();

        assertThat(request.complete("decide#1")).containsExactly(cancelled("other#1"), ended("refused#1", "refused"));
    }

    @Test
    void an_error_end_event_that_nothing_catches_ends_the_request() {
        Request request = request(start("start"), task("ask"), end("no", error("declined")), flows("start > ask > no"));
        request.start();

        assertThat(request.complete("ask#1")).containsExactly(ended("no#1", "error:declined"));
    }

    @Test
    void an_escalation_is_told_and_interrupts_only_if_its_catcher_does() {
        Request request = request(
                start("start"),
                sub(
                        "desk",
                        start("begin"),
                        task("read"),
                        thrown("unsure", escalation("second-look")),
                        task("decide"),
                        end("stuck", escalation("stuck")),
                        flows("begin > read > unsure > decide > stuck")),
                beside("look", "desk", escalation("second-look")),
                boundary("giveUp", "desk", escalation("stuck")),
                task("lookAgain"),
                end("looked"),
                end("unused"),
                end("givenUp"),
                flows("start > desk > unused", "look > lookAgain > looked", "giveUp > givenUp"));
        request.start();

        assertThat(request.complete("read#1"))
                .containsExactlyInAnyOrder(
                        escalated("unsure#1", "second-look"), called("lookAgain#1"), called("decide#1"));
        assertThat(request.complete("decide#1")).containsExactly(escalated("stuck#1", "stuck"));
        assertThat(request.complete("lookAgain#1")).containsExactly(ended("looked#1", "looked"));
    }

    @Test
    void an_escalation_that_nothing_catches_is_told_and_the_request_goes_on() {
        Request request = request(
                start("start"),
                task("ask"),
                thrown("slow", escalation("slow")),
                task("go"),
                end("end"),
                flows("start > ask > slow > go > end"));
        request.start();

        assertThat(request.complete("ask#1")).containsExactly(escalated("slow#1", "slow"), called("go#1"));
    }

    // compensation

    @Test
    void compensation_undoes_what_was_done_latest_first_and_nothing_else() {
        Request request = request(
                start("start"),
                task("reserve"),
                task("book"),
                task("pay"),
                undo("free", "registry.x.do", inputs(input("name", "${reserve.name}"))),
                undo("unbook", "registry.x.do"),
                undo("refund", "registry.x.do"),
                undoneBy("reserve", "free"),
                undoneBy("book", "unbook"),
                undoneBy("pay", "refund"),
                boundary("refused", "pay", error("no-money")),
                thrown("undoAll", compensate()),
                end("undone"),
                end("issued"),
                flows("start > reserve > book > pay > issued", "refused > undoAll > undone"));
        request.start();
        request.complete("reserve#1", Map.of("name", "Noor"));
        request.complete("book#1");

        assertThat(request.fail("pay#1", "no-money"))
                .containsExactly(called("unbook#1"), called("free#1", Map.of("name", "Noor")));
        assertThat(request.complete("free#1")).isEmpty();
        assertThat(request.complete("unbook#1")).containsExactly(ended("undone#1", "undone"));
    }

    @Test
    void a_sub_process_can_undo_and_handle_its_own_refusals() {
        Request request = request(
                start("start"),
                sub("naming", start("begin"), task("reserve"), end("named"), flows("begin > reserve > named")),
                element(
                        "subProcess",
                        "release",
                        "isForCompensation=\"true\"",
                        start("releasing"),
                        task("free", inputs(input("name", "${reserve.name}"))),
                        boundary("tooLate", "free", error("used")),
                        task("write"),
                        end("freed"),
                        flows("releasing > free > freed", "tooLate > write > freed")),
                undoneBy("naming", "release"),
                task("pay"),
                boundary("refused", "pay", error("no-money")),
                thrown("undoAll", compensate()),
                end("undone"),
                end("issued"),
                flows("start > naming > pay > issued", "refused > undoAll > undone"));
        request.start();
        request.complete("reserve#1", Map.of("name", "Noor"));

        assertThat(request.fail("pay#1", "no-money")).containsExactly(called("free#1", Map.of("name", "Noor")));
        assertThat(request.fail("free#1", "used")).containsExactly(called("write#1"));
        assertThat(request.complete("write#1")).containsExactly(ended("undone#1", "undone"));
    }

    @Test
    void a_refusal_to_undo_is_caught_around_the_event_that_asked_for_it() {
        Request request = request(
                start("start"),
                sub(
                        "all",
                        start("begin"),
                        sub(
                                "naming",
                                start("naming-begin"),
                                task("reserve"),
                                undo("free", "registry.x.do"),
                                undoneBy("reserve", "free"),
                                end("named"),
                                flows("naming-begin > reserve > named")),
                        boundary("overByThen", "naming", error("used")),
                        task("pay"),
                        thrown("undoAll", compensate()),
                        task("never"),
                        end("undone"),
                        flows("begin > naming > pay > undoAll > undone", "overByThen > never > undone")),
                boundary("stuck", "all", error("used")),
                task("repair"),
                end("repaired"),
                end("end"),
                flows("start > all > end", "stuck > repair > repaired"));
        request.start();
        request.complete("reserve#1");

        assertThat(request.complete("pay#1")).containsExactly(called("free#1"));
        assertThat(request.fail("free#1", "used")).containsExactly(called("repair#1"));
        assertThat(request.complete("repair#1")).containsExactly(ended("repaired#1", "repaired"));
    }

    @Test
    void an_end_event_can_compensate_one_activity() {
        Request request = request(
                start("start"),
                task("reserve"),
                task("book"),
                undo("free", "registry.x.do"),
                undo("unbook", "registry.x.do"),
                undoneBy("reserve", "free"),
                undoneBy("book", "unbook"),
                end("undone", compensate("reserve")),
                flows("start > reserve > book > undone"));
        request.start();
        request.complete("reserve#1");

        assertThat(request.complete("book#1")).containsExactly(called("free#1"));
        assertThat(request.complete("free#1")).containsExactly(ended("undone#1", "undone"));
    }

    @Test
    void compensation_of_a_loop_sees_each_instance_as_it_was() {
        Request request = request(
                start("start"),
                sub(
                        "approvals",
                        forEach("entities", "entity"),
                        start("begin"),
                        task("ask"),
                        undo(
                                "withdraw",
                                "registry.x.do",
                                inputs(input("entity", "${entity}"), input("number", "${ask.number}"))),
                        undoneBy("ask", "withdraw"),
                        end("approved"),
                        flows("begin > ask > approved")),
                end("undone", compensate()),
                flows("start > approvals > undone"));
        request.start(Map.of("entities", List.of("food", "health")));
        request.complete("ask[1]#1", Map.of("number", 11));

        assertThat(request.complete("ask[0]#1", Map.of("number", 10)))
                .containsExactly(
                        called("withdraw[0]#1", Map.of("entity", "food", "number", 10)),
                        called("withdraw[1]#1", Map.of("entity", "health", "number", 11)));
        request.complete("withdraw[0]#1");
        assertThat(request.complete("withdraw[1]#1")).containsExactly(ended("undone#1", "undone"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_task_in_a_loop_is_undone_once_for_each_time_it_was_done(boolean sequential) {
        Request request = request(
                start("start"),
                task("ask", sequential ? oneByOne("entities", "entity") : forEach("entities", "entity")),
                undo("withdraw", "registry.x.do", inputs(input("entity", "${entity}"))),
                undoneBy("ask", "withdraw"),
                end("undone", compensate()),
                flows("start > ask > undone"));
        request.start(Map.of("entities", List.of("food", "health")));
        request.complete("ask[0]#1");

        assertThat(request.complete("ask[1]#1"))
                .containsExactly(
                        called("withdraw[1]#1", Map.of("entity", "health")),
                        called("withdraw[0]#1", Map.of("entity", "food")));
        assertThat(request.complete("withdraw[1]#1")).isEmpty();
        assertThat(request.complete("withdraw[0]#1")).containsExactly(ended("undone#1", "undone"));
    }

    @Test
    void a_sub_process_that_can_be_undone_takes_its_timer_with_it() {
        Request request = request(
                start("start"),
                sub(
                        "approval",
                        start("begin"),
                        task("ask"),
                        undo("withdraw", "registry.x.do"),
                        undoneBy("ask", "withdraw"),
                        end("approved"),
                        flows("begin > ask > approved")),
                boundary("late", "approval", timer("P1D")),
                task("print"),
                end("end"),
                end("lapsed"),
                flows("start > approval > print > end", "late > lapsed"));
        request.start();

        assertThat(request.complete("ask#1")).containsExactly(timerCancelled("late#1"), called("print#1"));
    }

    // sub-processes, loops, calls

    @Test
    void a_terminate_end_gives_up_everything_in_its_scope() {
        Request request = request(
                start("start"),
                gateway("parallel", "fork"),
                task("one"),
                task("two"),
                end("stop", terminate(), property("outcome", "stopped")),
                end("rest"),
                flows("start > fork > one > stop", "fork > two > rest"));
        request.start();

        assertThat(request.complete("one#1")).containsExactly(cancelled("two#1"), ended("stop#1", "stopped"));
    }

    @Test
    void what_is_opened_and_given_up_at_once_was_never_there() {
        Request request = request(
                start("start"),
                gateway("parallel", "fork"),
                task("one"),
                end("stop", terminate()),
                end("rest"),
                flows("start > fork > one > rest", "fork > stop"));

        assertThat(request.start()).containsExactly(ended("stop#1", "stop"));
    }

    @Test
    void a_parallel_loop_opens_one_step_for_each_element_and_keeps_their_results_apart() {
        Request request = request(
                start("start"),
                sub(
                        "approvals",
                        forEach("${form.entities}", "entity"),
                        start("begin"),
                        task("ask", inputs(input("entity", "${entity.name}"), input("place", "${loopCounter}"))),
                        task("sign", inputs(input("number", "${ask.number}"))),
                        end("approved"),
                        flows("begin > ask > sign > approved")),
                end("end"),
                flows("start > approvals > end"));

        assertThat(request.start(Map.of(
                        "form", Map.of("entities", List.of(Map.of("name", "food"), Map.of("name", "health"))))))
                .containsExactly(
                        called("ask[0]#1", Map.of("entity", "food", "place", 0)),
                        called("ask[1]#1", Map.of("entity", "health", "place", 1)));
        assertThat(request.complete("ask[1]#1", Map.of("number", 11)))
                .containsExactly(called("sign[1]#1", Map.of("number", 11)));
        assertThat(request.complete("ask[0]#1", Map.of("number", 10)))
                .containsExactly(called("sign[0]#1", Map.of("number", 10)));
        request.complete("sign[0]#1");
        assertThat(request.complete("sign[1]#1")).containsExactly(ended("end#1", "end"));
    }

    @Test
    void a_sequential_loop_opens_one_step_after_the_other() {
        Request request = request(
                start("start"),
                task("ask", oneByOne("entities", "entity"), inputs(input("entity", "${entity}"))),
                end("end"),
                flows("start > ask > end"));

        assertThat(request.start(Map.of("entities", List.of("food", "health"))))
                .containsExactly(called("ask[0]#1", Map.of("entity", "food")));
        assertThat(request.complete("ask[0]#1")).containsExactly(called("ask[1]#1", Map.of("entity", "health")));
        assertThat(request.complete("ask[1]#1")).containsExactly(ended("end#1", "end"));
    }

    @Test
    void loops_in_loops_count_from_the_outermost() {
        Request request = request(
                start("start"),
                sub(
                        "floors",
                        times("2", false),
                        start("begin"),
                        task("inspect", times("${2}", true)),
                        end("inspected"),
                        flows("begin > inspect > inspected")),
                end("end"),
                flows("start > floors > end"));

        assertThat(request.start()).containsExactly(called("inspect[0.0]#1"), called("inspect[1.0]#1"));
        assertThat(request.complete("inspect[1.0]#1")).containsExactly(called("inspect[1.1]#1"));
    }

    @Test
    void a_loop_ends_early_when_its_condition_holds() {
        Request request = request(
                start("start"),
                task("ask", forEachUntil("entities", "entity", "${nrOfCompletedInstances >= 2}")),
                end("end"),
                flows("start > ask > end"));
        request.start(Map.of("entities", List.of("a", "b", "c")));

        assertThat(request.complete("ask[2]#1")).isEmpty();
        assertThat(request.complete("ask[0]#1")).containsExactly(cancelled("ask[1]#1"), ended("end#1", "end"));
    }

    @Test
    void a_loop_over_nothing_is_passed_at_once() {
        Request request = request(
                start("start"), task("ask", forEach("entities", "entity")), end("end"), flows("start > ask > end"));

        assertThat(request.start(Map.of("entities", List.of()))).containsExactly(ended("end#1", "end"));
    }

    @Test
    void a_timer_on_a_loop_belongs_to_the_whole_loop() {
        Request request = request(
                start("start"),
                task("ask", forEach("entities", "entity")),
                boundary("late", "ask", timer("P1D")),
                end("end"),
                end("lapsed"),
                flows("start > ask > end", "late > lapsed"));
        request.start(Map.of("entities", List.of("a", "b")));

        assertThat(request.fire("late#1"))
                .containsExactly(cancelled("ask[0]#1"), cancelled("ask[1]#1"), ended("lapsed#1", "lapsed"));
    }

    @Test
    void a_called_workflow_reads_only_what_it_is_given_and_gives_back_only_what_is_mapped() {
        workflows.with(
                new WorkflowVersion("payment", 3),
                process(
                        "payment",
                        start("begin"),
                        task("pay", inputs(input("amount", "${amount}"))),
                        end("paid"),
                        flows("begin > pay > paid")));
        Request request = request(
                start("start"),
                call(
                        "fee",
                        "payment",
                        3,
                        "<camunda:in source=\"price\" target=\"amount\"/>",
                        "<camunda:in businessKey=\"#{price}\"/>",
                        "<camunda:out source=\"pay\" target=\"receipt\"/>"),
                task("issue", inputs(input("receipt", "${receipt.number}"))),
                end("end"),
                flows("start > fee > issue > end"));

        assertThat(request.start(Map.of("price", 120, "secret", "x")))
                .containsExactly(called("fee#1/pay#1", Map.of("amount", 120)));
        assertThat(request.state().variables())
                .isEqualTo(Map.of("price", 120L, "secret", "x", "fee#1/", Map.of("amount", 120L)));
        assertThat(request.complete("fee#1/pay#1", Map.of("number", 9)))
                .containsExactly(called("issue#1", Map.of("receipt", 9)));
    }

    @Test
    void a_refusal_inside_a_called_workflow_reaches_its_caller() {
        workflows.with(
                "payment", process("payment", start("begin"), task("pay"), end("paid"), flows("begin > pay > paid")));
        Request request = request(
                start("start"),
                call("fee", "payment", 1, forEach("fees", "fee"), "<camunda:in variables=\"all\"/>"),
                boundary("refused", "fee", error("no-money")),
                end("end"),
                end("unpaid"),
                flows("start > fee > end", "refused > unpaid"));

        assertThat(request.start(Map.of("fees", List.of(1, 2))))
                .containsExactly(called("fee[0]#1/pay#1"), called("fee[1]#1/pay#1"));
        assertThat(request.fail("fee[1]#1/pay#1", "no-money"))
                .containsExactly(cancelled("fee[0]#1/pay#1"), ended("unpaid#1", "unpaid"));
    }

    @Test
    void an_event_sub_process_answers_a_message_beside_the_main_flow() {
        Request request = request(
                start("start"),
                task("ask"),
                end("end"),
                flows("start > ask > end"),
                eventSub(
                        "questions",
                        element("startEvent", "asked", "isInterrupting=\"false\"", message("question")),
                        task("answer"),
                        end("answered"),
                        flows("asked > answer > answered")),
                eventSub(
                        "withdrawal",
                        element("startEvent", "withdraw", "", message("withdrawal")),
                        end("withdrawn"),
                        flows("withdraw > withdrawn")));

        assertThat(request.start())
                .containsExactlyInAnyOrder(
                        awaited("asked#1", "question"), awaited("withdraw#1", "withdrawal"), called("ask#1"));
        assertThat(request.complete("asked#1")).containsExactly(awaited("asked#2", "question"), called("answer#1"));
        assertThat(request.complete("withdraw#1"))
                .containsExactly(
                        cancelled("ask#1"),
                        cancelled("asked#2"),
                        cancelled("answer#1"),
                        ended("withdrawn#1", "withdrawn"));
    }

    // decisions

    private static final String FEE = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">
              <decision id="fee" name="fee"><decisionTable id="t" hitPolicy="%s">
                <input id="i"><inputExpression id="ie" typeRef="number"><text>rent</text></inputExpression></input>
                <output id="o1" name="amount" typeRef="number"/><output id="o2" name="reason" typeRef="string"/>
                <rule id="r1"><inputEntry id="a1"><text>&lt; 20000</text></inputEntry>
                  <outputEntry id="b1"><text>500</text></outputEntry><outputEntry id="c1"><text>"minimum"</text></outputEntry></rule>
                <rule id="r2"><inputEntry id="a2"><text>&gt; 0</text></inputEntry>
                  <outputEntry id="b2"><text>rent * 0.04</text></outputEntry><outputEntry id="c2"><text>"share"</text></outputEntry></rule>
              </decisionTable></decision>
            </definitions>
            """;

    @Test
    void a_business_rule_task_is_decided_on_the_spot_and_told() {
        workflows.withDecision("fee", FEE.formatted("FIRST"));
        Request request = request(
                start("start"),
                rule("price", "fee", inputs(input("rent", "${form.rent}"))),
                task("pay", inputs(input("amount", "${price.amount}"))),
                end("end"),
                flows("start > price > pay > end"));

        assertThat(request.start(Map.of("form", Map.of("rent", 100_000))))
                .containsExactly(
                        new Step.Decide(
                                new StepKey("price#1"),
                                "fee",
                                Map.of("rent", 100_000),
                                Map.of("amount", 4000, "reason", "share")),
                        called("pay#1", Map.of("amount", 4000)));
    }

    @Test
    void a_decision_that_collects_gives_the_list_of_its_rules() {
        workflows.withDecision("fee", FEE.formatted("RULE ORDER"));
        Request request = request(
                start("start"), rule("price", "fee"), task("pay"), end("end"), flows("start > price > pay > end"));

        request.start(Map.of("rent", 10_000));

        assertThat(request.state().variables().get("price"))
                .isEqualTo(Map.of(
                        "rules",
                        List.of(
                                Map.of("amount", 500L, "reason", "minimum"),
                                Map.of("amount", 400L, "reason", "share"))));
    }

    @Test
    void replay_keeps_the_decision_that_was_made_when_the_table_has_changed() {
        workflows.withDecision("fee", FEE.formatted("FIRST"));
        Request request = request(
                start("start"),
                rule("price", "fee"),
                task("pay", inputs(input("amount", "${price.amount}"))),
                end("end"),
                flows("start > price > pay > end"));
        request.start(Map.of("rent", 100_000));

        workflows.withDecision("fee", FEE.formatted("FIRST").replace("0.04", "0.05"));
        interpreter.forget(request.id());

        assertThat(request.complete("pay#1")).containsExactly(ended("end#1", "end"));
        assertThat(new Request(interpreter, "licence").start(Map.of("rent", 100_000)))
                .contains(called("pay#1", Map.of("amount", 5000)));
    }

    // memory, failure, divergence

    @Test
    void a_run_that_was_dropped_for_want_of_room_is_rebuilt_when_it_is_touched() {
        workflows.with(
                "licence",
                process("licence", start("start"), task("a"), task("b"), end("end"), flows("start > a > b > end")));
        try (Interpreter small = new Interpreter(workflows, 2)) {
            List<Request> requests = List.of(
                    new Request(small, "licence"), new Request(small, "licence"), new Request(small, "licence"));
            requests.forEach(Request::start);

            assertThat(small.openRuns()).isEqualTo(2);
            assertThat(small.state(requests.get(0).id())).isEmpty();
            assertThat(requests.get(0).complete("a#1")).containsExactly(called("b#1"));
            assertThat(small.state(requests.get(1).id())).isEmpty();
            assertThat(small.rebuiltRuns()).isEqualTo(1);
        }
    }

    @Test
    void a_request_that_ended_is_not_kept() {
        Request request = request(start("start"), task("a"), end("end"), flows("start > a > end"));
        request.start();
        assertThat(interpreter.openRuns()).isEqualTo(1);

        request.complete("a#1");

        assertThat(interpreter.openRuns()).isZero();
    }

    @Test
    void an_input_for_a_step_that_is_not_open_changes_nothing() {
        Request request = request(start("start"), task("a"), end("end"), flows("start > a > end"));
        request.start();

        assertThatThrownBy(() -> request.complete("b#1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not wait for \"b#1\"")
                .hasMessageContaining("a#1");
        assertThatThrownBy(() -> request.fire("a#1")).isInstanceOf(IllegalArgumentException.class);
        assertThat(request.complete("a#1")).containsExactly(ended("end#1", "end"));
        assertThat(interpreter.rebuiltRuns()).isZero();
    }

    @Test
    void a_workflow_that_cannot_go_on_says_where_and_the_run_stays_as_it_was() {
        Request request = request(
                start("start"),
                task("a"),
                gateway("exclusive", "which"),
                end("one"),
                end("two"),
                flows("start > a > which", "which > one : ${a.way == 'one'}", "which > two : ${colour == 'red'}"));
        request.start();

        assertThatThrownBy(() -> request.complete("a#1", Map.of("way", "three")))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("At \"which\"")
                .hasMessageContaining("there is no variable \"colour\" yet");
        assertThat(interpreter.openRuns()).isZero();
        assertThat(request.state().openSteps()).containsExactly(new StepKey("a#1"));
        assertThat(request.complete("a#1", Map.of("way", "one"))).containsExactly(ended("one#1", "one"));
    }

    @Test
    void a_workflow_that_never_waits_is_stopped() {
        Request request = request(
                start("start"),
                element("task", "round", ""),
                gateway("exclusive", "again", "round"),
                end("end"),
                flows("start > round > again > round", "again > end : ${n > 1}"));

        assertThatThrownBy(() -> request.start(Map.of("n", 1)))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("licence:1 goes round and round");
    }

    @Test
    void a_loop_without_a_list_is_named() {
        Request request = request(
                start("start"), task("ask", forEach("entities", "entity")), end("end"), flows("start > ask > end"));

        assertThatThrownBy(request::start)
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("At \"ask\"")
                .hasMessageContaining("\"entities\"");
    }

    @Test
    void a_gateway_with_no_open_way_is_named() {
        Request request = request(
                start("start"),
                gateway("exclusive", "which"),
                end("one"),
                end("two"),
                flows("start > which", "which > one : ${n == 1}", "which > two : ${n == 2}"));

        assertThatThrownBy(() -> request.start(Map.of("n", 3)))
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("'which'")
                .hasMessageContaining("No outgoing sequence flow");
    }

    @Test
    void a_replay_that_takes_other_steps_than_recorded_says_which() {
        Request request = request(start("start"), task("a"), task("b"), end("end"), flows("start > a > b > end"));
        request.start();
        request.complete("a#1");
        workflows.with(
                new WorkflowVersion("licence", 2),
                process("licence", start("start"), task("a"), task("c"), end("end"), flows("start > a > c > end")));

        assertThatThrownBy(() -> interpreter.replay(new WorkflowVersion("licence", 2), request.history()))
                .isInstanceOfSatisfying(ReplayDivergedException.class, diverged -> {
                    assertThat(diverged.turn()).isEqualTo(1);
                    assertThat(diverged.expected()).containsExactly(called("b#1"));
                    assertThat(diverged.actual()).containsExactly(called("c#1"));
                });
    }

    @Test
    void a_workflow_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> new Request(interpreter, "nowhere").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere:1");
    }
}
