package dev.muamala.review;

import static dev.muamala.review.Draft.anyError;
import static dev.muamala.review.Draft.association;
import static dev.muamala.review.Draft.beside;
import static dev.muamala.review.Draft.boundary;
import static dev.muamala.review.Draft.call;
import static dev.muamala.review.Draft.codes;
import static dev.muamala.review.Draft.compensate;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFlowTest {
    private static String reads(String id, String expression) {
        return service(id, inputs("tradeName", "${" + expression + "}"));
    }

    @Test
    void a_result_is_read_by_the_steps_after_it() {
        assertThat(codes(
                        start(),
                        service("first", property("resultVariable", "file")),
                        reads("named", "file.establishmentNumber"),
                        reads("byId", "named.establishmentNumber"),
                        reads("given", "form.legalForm"),
                        reads("whose", "applicant"),
                        end("end"),
                        flows("start > first > named > byId > given > whose > end")))
                .isEmpty();
    }

    @Test
    void what_nothing_sets_is_unknown_and_the_nearest_is_named() {
        Reviewed reviewed = review(process(
                start(),
                service("first", property("resultVariable", "reservation")),
                reads("second", "reservatoin.name"),
                end("end"),
                flows("start > first > second > end")));

        assertThat(codes(reviewed)).containsExactly("second: unknown-variable");
        assertThat(reviewed.findings().get(0).advice()).contains("Nearest: reservation.");
    }

    @Test
    void what_is_set_later_is_not_set_yet() {
        assertThat(codes(
                        start(),
                        reads("first", "second"),
                        service("second"),
                        end("end"),
                        flows("start > first > second > end")))
                .containsExactly("first: variable-not-set");
    }

    @Test
    void what_one_of_two_ways_sets_may_be_missing_behind_them() {
        String gate = node("exclusiveGateway id='gate' default='gate_second'");
        String merge = node("exclusiveGateway id='merge'");
        String flows = flows(
                "start > gate",
                "first > merge",
                "gate > second > merge > last > end",
                "gate > first : ${form.legalForm == 'llc'}");

        assertThat(codes(
                        start(),
                        gate,
                        service("first"),
                        service("second"),
                        merge,
                        reads("last", "first"),
                        end("end"),
                        flows))
                .containsExactly("last: variable-maybe-not-set");
        assertThat(codes(
                        start(),
                        gate,
                        service("first", property("resultVariable", "both")),
                        service("second", property("resultVariable", "both")),
                        merge,
                        reads("last", "both.establishmentNumber"),
                        end("end"),
                        flows))
                .as("both ways set it")
                .isEmpty();
    }

    @Test
    void what_both_branches_set_is_there_behind_a_parallel_join_but_not_inside_the_other_branch() {
        assertThat(codes(
                        start(),
                        node("parallelGateway id='fork'"),
                        service("left"),
                        reads("right", "left"),
                        node("parallelGateway id='join'"),
                        reads("after", "left"),
                        end("end"),
                        flows("start > fork > left > join > after > end", "fork > right > join")))
                .containsExactly("right: variable-maybe-not-set");
    }

    @Test
    void a_loop_reads_what_its_first_round_has_not_set_yet() {
        assertThat(codes(
                        start(),
                        node("exclusiveGateway id='again'"),
                        reads("ask", "check.establishmentNumber"),
                        service("check"),
                        node("exclusiveGateway id='good' default='good_end'"),
                        end("end"),
                        flows(
                                "start > again > ask > check > good > end",
                                "good > again : ${check.establishmentNumber == 'x'}")))
                .containsExactly("ask: variable-maybe-not-set");
    }

    @Test
    void a_refused_step_has_a_code_where_its_result_would_be() {
        assertThat(codes(
                        start(),
                        service("ask"),
                        boundary("refused", "ask", anyError()),
                        reads("why", "ask.error"),
                        end("end"),
                        end("no"),
                        flows("start > ask > end", "refused > why > no")))
                .isEmpty();
    }

    @Test
    void on_the_border_of_a_sub_process_its_steps_may_have_been_done() {
        assertThat(codes(
                        start(),
                        node(
                                "subProcess id='sub'",
                                start("begin"),
                                service("inner"),
                                node("endEvent id='done'"),
                                flows("begin > inner > done")),
                        boundary("late", "sub", timer("P1D")),
                        reads("undo", "inner"),
                        reads("after", "inner"),
                        end("end"),
                        end("expired"),
                        flows("start > sub > after > end", "late > undo > expired")))
                .containsExactly("undo: variable-maybe-not-set");
    }

    @Test
    void what_runs_beside_a_step_takes_nothing_away_from_it() {
        assertThat(codes(
                        start(),
                        node(
                                "subProcess id='sub'",
                                start("begin"),
                                service("inner"),
                                beside("late", "inner", timer("P1D")),
                                service("remind"),
                                node("endEvent id='done'"),
                                node("endEvent id='reminded'"),
                                flows("begin > inner > done", "late > remind > reminded")),
                        reads("after", "inner"),
                        reads("reminder", "remind"),
                        end("end"),
                        flows("start > sub > after > reminder > end")))
                .containsExactly("reminder: variable-maybe-not-set");
    }

    @Test
    void an_instance_has_its_element_and_keeps_its_results_to_itself() {
        assertThat(codes(
                        start(),
                        node(
                                "subProcess id='each'",
                                loop(
                                        "c:collection='${form.partners}' c:elementVariable='partner'",
                                        "<b:completionCondition>${nrOfCompletedInstances > 2 &amp;&amp;"
                                                + " inner.establishmentNumber == 'x'}</b:completionCondition>"),
                                start("begin"),
                                reads("inner", "partner.name"),
                                reads("wrong", "partner.salary"),
                                reads("counted", "loopCounter"),
                                node("endEvent id='done'"),
                                flows("begin > inner > wrong > counted > done")),
                        reads("after", "inner"),
                        reads("whose", "partner"),
                        end("end"),
                        flows("start > each > after > whose > end")))
                .containsExactly("wrong: unknown-field", "after: variable-not-set", "whose: unknown-variable");
    }

    @Test
    void a_handler_sees_what_was_set_when_its_activity_was_done() {
        assertThat(codes(
                        start(),
                        service("before"),
                        service("done"),
                        boundary("doneUndone", "done", compensate()),
                        node(
                                "serviceTask id='undo' isForCompensation='true' c:type='external'"
                                        + " c:topic='mohre.establishment.open'",
                                inputs(
                                        "tradeName",
                                        "${done.establishmentNumber}",
                                        "licenceNumber",
                                        "${before}",
                                        "partners",
                                        "${later}")),
                        service("later"),
                        node("intermediateThrowEvent id='undoAll'", compensate()),
                        end("end"),
                        flows("start > before > done > later > undoAll > end"),
                        association("doneUndone", "undo")))
                .containsExactly("undo: variable-not-set");
    }

    @Test
    void an_event_sub_process_may_begin_after_anything() {
        assertThat(codes(
                        start(),
                        service("first"),
                        end("end"),
                        node(
                                "subProcess id='listen' triggeredByEvent='true'",
                                node("startEvent id='withdrawn'", message("withdraw")),
                                reads("undo", "first"),
                                reads("why", "withdrawn.reason"),
                                node("endEvent id='gone'"),
                                flows("withdrawn > undo > why > gone")),
                        flows("start > first > end")))
                .containsExactly("undo: variable-maybe-not-set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '~',
            value = {
                "form.legalForm == 'llc'§",
                "form.legalForm == 'lcc'§never-equal",
                "'lcc' != form.legalForm§never-equal",
                "emirate == 'AE-DU'§",
                "emirate == 'Dubai'§never-equal",
                "form.legalFrom == 'llc'§unknown-field",
                "form.legalForm.name == 'llc'§wrong-type",
                "form.legalForm > 3§wrong-type",
                "form.partners == 'x'§wrong-type",
                "form.partners§wrong-type",
                "form.legalForm§wrong-type",
                "!form.legalForm§wrong-type",
                "form.legalForm && true§wrong-type",
                "form.legalForm == 'llc' || form.partners[0].sharePercent >= 50§",
                "form.partners[0].sharePercent == '50'§wrong-type",
                "form.partners.name == 'x'§wrong-type",
                "form[0] == 'x'§wrong-type",
                "empty form.partners§",
                "form.legalForm == null§",
                "ask.establishmentNumber == 'x'§",
                "ask.number == 'x'§field-not-in-example",
                "fee.amountFils > 100§",
                "fee.amount > 100§unknown-field",
                "fee.amountFils == 'x'§wrong-type",
                "names.tradeNames[0].ar == 'x'§",
                "names.tradeNames[0].fr == 'x'§unknown-field",
                "true§"
            })
    void a_condition_fits_what_it_reads(String condition, String code) {
        assertThat(codes(
                        start(),
                        service("ask"),
                        user("names", boundaryless()),
                        node(
                                "businessRuleTask id='fee' c:decisionRef='trade-licence-fee'",
                                inputs("legalForm", "${form.legalForm}", "emirate", "${emirate}")),
                        node("exclusiveGateway id='gate' default='gate_no'"),
                        end("yes"),
                        end("no"),
                        flows("start > ask > names > fee > gate > no", "gate > yes : ${" + condition + "}")))
                .isEqualTo(code == null ? java.util.List.of() : java.util.List.of("gate_yes: " + code));
    }

    private static String boundaryless() {
        return property("sla", "P3D");
    }

    @Test
    void a_loop_goes_through_a_list_as_often_as_a_number_says() {
        assertThat(codes(
                        start(),
                        service("text", loop("c:collection='${form.legalForm}' c:elementVariable='x'")),
                        service("times", loop("", "<b:loopCardinality>${form.partners}</b:loopCardinality>")),
                        end("end"),
                        flows("start > text > times > end")))
                .containsExactly("text: wrong-type", "times: wrong-type");
    }

    @Test
    void a_decision_is_given_what_it_asks_for() {
        assertThat(codes(
                        start(),
                        node(
                                "businessRuleTask id='fee' c:decisionRef='trade-licence-fee'",
                                inputs("legalform", "${form.legalForm}", "emirate", "${emirate}")),
                        node("businessRuleTask id='all' c:decisionRef='trade-licence-fee'"),
                        end("end"),
                        flows("start > fee > all > end")))
                .as("without inputs, a decision sees the variables, and there is none called legalForm")
                .containsExactly("fee: missing-input", "all: unknown-variable");
    }

    private static final WorkflowVersion CALLED = new WorkflowVersion("called", 1);

    private static String called() {
        return document(
                "called",
                "<c:properties>" + property("label.ar", "نص") + "</c:properties>",
                start(),
                reads("ask", "number"),
                end("end"),
                flows("start > ask > end"));
    }

    @Test
    void a_called_workflow_is_given_what_it_reads_and_gives_what_it_sets() {
        String good = call(
                "good",
                "called",
                1,
                "<c:in source=\"emirate\" target=\"number\"/>",
                "<c:out source=\"ask\" target=\"answer\"/>");
        String bad = call("bad", "called", 1, "<c:out source=\"asked\" target=\"other\"/>");

        assertThat(codes(review(
                        process(
                                start(),
                                good,
                                reads("after", "answer.establishmentNumber"),
                                bad,
                                end("end"),
                                flows("start > good > after > bad > end")),
                        Draft.VERSION,
                        Map.of(CALLED, called()))))
                .containsExactly("bad: missing-input", "bad: unknown-variable");
    }

    @Test
    void everything_that_a_called_workflow_sets_can_be_taken_over() {
        assertThat(codes(review(
                        process(
                                start(),
                                call(
                                        "calls",
                                        "called",
                                        1,
                                        "<c:in sourceExpression=\"${form.legalForm}\" target=\"number\"/>",
                                        "<c:out variables=\"all\"/>"),
                                reads("after", "ask.establishmentNumber"),
                                end("end"),
                                flows("start > calls > after > end")),
                        Draft.VERSION,
                        Map.of(CALLED, called()))))
                .isEmpty();
    }

    @Test
    void a_workflow_that_others_call_names_its_inputs() {
        String extensions = "<c:properties>" + property("label.ar", "نص") + property("sla", "P1D")
                + property("inputs", "number, kind") + "</c:properties>";
        String[] elements = {
            start(), reads("ask", "number"), reads("next", "form"), end("end"), flows("start > ask > next > end")
        };

        assertThat(codes(review(document("called", extensions, elements), CALLED, Map.of())))
                .containsExactly("next: unknown-variable");
    }

    @Test
    void a_way_that_only_errors_take_brings_nothing_to_the_way_after() {
        assertThat(codes(
                        start(),
                        node(
                                "subProcess id='sub'",
                                start("begin"),
                                service("inner"),
                                node("endEvent id='failed'", error("lost")),
                                flows("begin > inner > failed")),
                        boundary("caught", "sub", error("lost")),
                        reads("after", "inner"),
                        end("end"),
                        flows("caught > after > end", "start > sub")))
                .containsExactly("after: variable-maybe-not-set");
    }
}
