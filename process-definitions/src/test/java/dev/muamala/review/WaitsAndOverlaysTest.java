package dev.muamala.review;

import static dev.muamala.review.Draft.anyError;
import static dev.muamala.review.Draft.boundary;
import static dev.muamala.review.Draft.call;
import static dev.muamala.review.Draft.calls;
import static dev.muamala.review.Draft.codes;
import static dev.muamala.review.Draft.document;
import static dev.muamala.review.Draft.end;
import static dev.muamala.review.Draft.error;
import static dev.muamala.review.Draft.flows;
import static dev.muamala.review.Draft.inputs;
import static dev.muamala.review.Draft.loop;
import static dev.muamala.review.Draft.message;
import static dev.muamala.review.Draft.node;
import static dev.muamala.review.Draft.process;
import static dev.muamala.review.Draft.property;
import static dev.muamala.review.Draft.review;
import static dev.muamala.review.Draft.service;
import static dev.muamala.review.Draft.start;
import static dev.muamala.review.Draft.timer;
import static dev.muamala.review.Draft.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitsAndOverlaysTest {
    private static final WorkflowVersion CALLED = new WorkflowVersion("called", 1);
    private static final WorkflowVersion DUBAI = new WorkflowVersion("trade-licence@AE-DU", 1);

    /** A way back through this step, with a choice behind it. */
    private static List<String> circle(String step, String... more) {
        List<String> elements = new ArrayList<>(List.of(more));
        elements.addAll(List.of(
                start(),
                node("exclusiveGateway id='again'"),
                step,
                node("exclusiveGateway id='gate' default='gate_end'"),
                end("end"),
                flows("start > again > step > gate > end", "gate > again : ${form.legalForm == 'llc'}")));
        return elements;
    }

    private static List<String> found(List<String> elements) {
        return codes(elements.toArray(String[]::new));
    }

    private static String sub(String... content) {
        return node("subProcess id='step'", content);
    }

    @Test
    void a_circle_waits_for_a_task_a_message_or_a_timer() {
        assertThat(found(circle(service("step")))).isEmpty();
        assertThat(found(circle(node("intermediateCatchEvent id='step'", timer("PT1H")))))
                .isEmpty();
        assertThat(found(circle(sub(start("b"), service("in"), node("endEvent id='e'"), flows("b > in > e")))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"task", "manualTask", "exclusiveGateway", "intermediateThrowEvent"})
    void a_circle_through_nothing_that_waits_would_never_end(String type) {
        assertThat(found(circle(node(type + " id='step'")))).containsExactly("again: loop-without-wait");
    }

    @Test
    void a_decision_answers_at_once() {
        assertThat(found(circle(node(
                        "businessRuleTask id='step' c:decisionRef='trade-licence-fee'",
                        inputs("legalForm", "${form.legalForm}", "emirate", "${emirate}")))))
                .containsExactly("again: loop-without-wait");
    }

    @Test
    void a_loop_over_an_empty_list_waits_for_nothing() {
        assertThat(found(circle(service("step", loop("c:collection='${form.partners}' c:elementVariable='p'")))))
                .containsExactly("again: loop-without-wait");
    }

    @Test
    void a_sub_process_with_a_way_past_its_task_waits_for_nothing() {
        assertThat(found(circle(sub(
                        start("b"),
                        node("exclusiveGateway id='or' default='or_in'"),
                        service("in"),
                        node("endEvent id='e'"),
                        node("endEvent id='f'"),
                        flows("b > or > in > e", "or > f : ${form.legalForm == 'llc'}")))))
                .containsExactly("again: loop-without-wait");
    }

    @Test
    void an_error_thrown_at_once_leads_back_at_once() {
        assertThat(found(circle(
                        sub(
                                start("b"),
                                node("exclusiveGateway id='or' default='or_in'"),
                                service("in"),
                                node("endEvent id='done'"),
                                node("endEvent id='e'", error("no")),
                                flows("b > or > in > done", "or > e : ${form.legalForm == 'llc'}")),
                        boundary("caught", "step", error("no")),
                        flows("caught > again"))))
                .containsExactly("caught: loop-without-wait");
        assertThat(found(circle(
                        sub(start("b"), service("in"), node("endEvent id='e'"), flows("b > in > e")),
                        boundary("caught", "step", anyError()),
                        flows("caught > again"))))
                .as("an entity's refusal was waited for")
                .isEmpty();
    }

    @Test
    void a_called_workflow_waits_or_does_not() {
        String extensions = "<c:properties>" + property("label.ar", "نص") + "</c:properties>";
        String waits = document("called", extensions, start(), service("x"), end("e"), flows("start > x > e"));
        String runsThrough = document("called", extensions, start(), end("e"), flows("start > e"));
        String[] calling = circle(call("step", "called", 1)).toArray(String[]::new);

        assertThat(codes(review(process(calling), Draft.VERSION, Map.of(CALLED, waits))))
                .isEmpty();
        assertThat(codes(review(process(calling), Draft.VERSION, Map.of(CALLED, runsThrough))))
                .containsExactly("again: loop-without-wait");
    }

    @Test
    void a_wait_has_a_limit_on_it_or_around_it() {
        assertThat(codes(
                        start(),
                        user("bare"),
                        user("promised", property("sla", "P3D")),
                        user("timed"),
                        boundary("late", "timed", timer("P1D")),
                        node(
                                "subProcess id='sub'",
                                start("b"),
                                user("inner"),
                                node("endEvent id='e'"),
                                flows("b > inner > e")),
                        boundary("subLate", "sub", timer("P1D")),
                        node("receiveTask id='letter' messageRef='M_letter'"),
                        node("intermediateCatchEvent id='call'", message("call")),
                        node("eventBasedGateway id='race'"),
                        node("intermediateCatchEvent id='reply'", message("reply")),
                        node("intermediateCatchEvent id='day'", timer("P1D")),
                        node("eventBasedGateway id='wait'"),
                        node("intermediateCatchEvent id='this'", message("this")),
                        node("intermediateCatchEvent id='that'", message("that")),
                        end("end"),
                        flows(
                                "start > bare > promised > timed > sub > letter > call > race > reply > wait > this > end",
                                "race > day > wait > that > end",
                                "late > end",
                                "subLate > end")))
                .containsExactly(
                        "bare: wait-without-limit",
                        "letter: wait-without-limit",
                        "call: wait-without-limit",
                        "wait: wait-without-limit");
    }

    @Test
    void a_timer_that_begins_an_event_sub_process_limits_everything_beside_it() {
        assertThat(codes(
                        start(),
                        user("ask"),
                        end("end"),
                        node(
                                "subProcess id='late' triggeredByEvent='true'",
                                node("startEvent id='month'", timer("P30D")),
                                node("endEvent id='over'"),
                                flows("month > over")),
                        flows("start > ask > end")))
                .isEmpty();
    }

    private static final String MANDATORY = property("mandatory", "true");

    private static List<String> overlay(String national, String overlay) {
        return codes(review(overlay, DUBAI, Map.of(Draft.VERSION, national)));
    }

    private static final String NATIONAL = process(
            start(),
            calls("approve", "economic-department.initial-approval.issue", MANDATORY),
            boundary("refused", "approve", anyError()),
            service("file"),
            end("issued"),
            end("rejected"),
            flows("start > approve > file > issued", "refused > rejected"));

    @Test
    void an_overlay_that_adds_steps_keeps_the_mandatory_ones() {
        assertThat(overlay(
                        NATIONAL,
                        process(
                                start(),
                                service("local"),
                                node(
                                        "subProcess id='sub'",
                                        start("b"),
                                        calls("approval", "economic-department.initial-approval.issue"),
                                        node("endEvent id='e'"),
                                        flows("b > approval > e")),
                                boundary("refused", "sub", anyError()),
                                end("issued"),
                                end("rejected"),
                                flows("start > local > sub > issued", "refused > rejected"))))
                .as("a step is known by what it asks for, wherever it is drawn")
                .isEmpty();
    }

    @Test
    void an_overlay_without_a_mandatory_step_is_refused() {
        assertThat(overlay(NATIONAL, process(start(), service("file"), end("issued"), flows("start > file > issued"))))
                .containsExactly("trade-licence: mandatory-step-missing");
    }

    @Test
    void an_overlay_with_a_way_around_a_mandatory_step_is_refused() {
        assertThat(overlay(
                        NATIONAL,
                        process(
                                start(),
                                node("exclusiveGateway id='gate' default='gate_approve'"),
                                calls("approve", "economic-department.initial-approval.issue"),
                                end("issued"),
                                flows(
                                        "start > gate > approve > issued",
                                        "gate > issued : ${form.legalForm == 'branch'}"))))
                .containsExactly("approve: mandatory-step-avoided");
    }

    @Test
    void the_ways_that_the_national_workflow_has_around_a_step_are_allowed() {
        assertThat(overlay(
                        NATIONAL,
                        process(
                                start(),
                                node("exclusiveGateway id='gate' default='gate_approve'"),
                                calls("approve", "economic-department.initial-approval.issue"),
                                end("issued"),
                                end("rejected"),
                                flows(
                                        "start > gate > approve > issued",
                                        "gate > rejected : ${form.legalForm == 'branch'}"))))
                .as("a request may be rejected before the approval is asked")
                .isEmpty();
    }

    @Test
    void a_step_beside_others_is_kept_when_a_join_waits_for_it() {
        String joined = process(
                start(),
                node("parallelGateway id='fork'"),
                calls("approve", "economic-department.initial-approval.issue"),
                service("file"),
                node("parallelGateway id='join'"),
                end("issued"),
                flows("start > fork > approve > join > issued", "fork > file > join"));

        assertThat(overlay(NATIONAL, joined)).isEmpty();
        assertThat(overlay(
                        NATIONAL,
                        joined.replace("parallelGateway id=\"join\"", "exclusiveGateway id=\"join\"")
                                .replaceFirst(
                                        "(?s)(<b:exclusiveGateway id=\"join\".*?)</b:parallelGateway>",
                                        "$1</b:exclusiveGateway>")))
                .contains("approve: mandatory-step-avoided");
    }

    @Test
    void a_step_that_only_undoes_something_is_not_the_mandatory_one() {
        assertThat(overlay(
                        NATIONAL,
                        process(
                                start(),
                                service("file"),
                                boundary("undone", "file", Draft.compensate()),
                                node("serviceTask id='undo' isForCompensation='true' c:type='external'"
                                        + " c:topic='economic-department.initial-approval.issue'"),
                                node("intermediateThrowEvent id='cancel'", Draft.compensate()),
                                end("issued"),
                                flows("start > file > cancel > issued"),
                                Draft.association("undone", "undo"))))
                .containsExactly("trade-licence: mandatory-step-missing");
    }
}
