package dev.muamala.rehearsal;

import static dev.muamala.workflow.interpreter.Bpmn.beside;
import static dev.muamala.workflow.interpreter.Bpmn.boundary;
import static dev.muamala.workflow.interpreter.Bpmn.caught;
import static dev.muamala.workflow.interpreter.Bpmn.compensate;
import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.error;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.forEach;
import static dev.muamala.workflow.interpreter.Bpmn.gateway;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.message;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.property;
import static dev.muamala.workflow.interpreter.Bpmn.rule;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static dev.muamala.workflow.interpreter.Bpmn.sub;
import static dev.muamala.workflow.interpreter.Bpmn.thrown;
import static dev.muamala.workflow.interpreter.Bpmn.timer;
import static dev.muamala.workflow.interpreter.Bpmn.undo;
import static dev.muamala.workflow.interpreter.Bpmn.undoneBy;
import static dev.muamala.workflow.interpreter.Bpmn.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.DecisionMade;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.TestWorkflows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One past request on a changed workflow. What it lived through is version 1, the draft is version 2. */
class RehearsalTest {
    private static final String RESERVE = "economic-department.trade-name.reserve";
    private static final String RELEASE = "economic-department.trade-name.release";
    private static final String ISSUE = "economic-department.trade-licence.issue";
    private static final String FILE = "mohre.establishment.open";
    private static final String APPROVE = "approving-authority.activity.approve";
    private static final Map<String, Object> FORM = Map.of("name", "Oasis", "kind", "llc");
    private static final WorkflowVersion LIVED = new WorkflowVersion("permit", 1);
    private static final WorkflowVersion DRAFT = new WorkflowVersion("permit", 2);
    private static final Instant NOW = Lived.MORNING.plus(Duration.ofDays(100));

    private final List<Interpreter> interpreters = new ArrayList<>();

    @AfterEach
    void close() {
        interpreters.forEach(Interpreter::close);
    }

    /** Two versions of one workflow, side by side. */
    private final class Change {
        private final Interpreter interpreter;

        Change(String[] lived, String[] draft) {
            interpreter = new Interpreter(
                    new TestWorkflows()
                            .with(LIVED, process("permit", lived))
                            .with(DRAFT, process("permit", draft))
                            .withDecision("who-approves", WHO_APPROVES),
                    10);
            interpreters.add(interpreter);
        }

        Lived lived(Map<String, Object> form) {
            return new Lived(interpreter, LIVED, form);
        }

        Lived lived() {
            return lived(FORM);
        }

        Fare rehearse(Lived lived, Instant now) {
            Past past = Past.of(lived.events(), now);
            return new Rehearsal(past, interpreter.trial(DRAFT, past.recalled()), Catalogue.builtIn(), now).fare();
        }

        Fare rehearse(Lived lived) {
            return rehearse(lived, NOW);
        }
    }

    private static String[] of(String... elements) {
        return elements;
    }

    private static String outcome(String id) {
        return end(id, property("outcome", id));
    }

    private static String named(Fare fare) {
        return fare.difference().map(Difference::name).orElse("");
    }

    private static final String[] GATE = gate("form.kind == 'llc'");

    private static String[] gate(String condition) {
        return of(
                start("start"),
                service("reserve", RESERVE),
                gateway("exclusive", "kind", "refuse"),
                service("issue", ISSUE),
                outcome("issued"),
                service("refuse", RELEASE),
                outcome("rejected"),
                flows(
                        "start > reserve > kind > refuse > rejected",
                        "kind > issue : ${" + condition + "}",
                        "issue > issued"));
    }

    @Test
    void an_equal_draft_is_the_same() {
        Change change = new Change(GATE, GATE);
        Lived lived = change.lived()
                .after(Duration.ofHours(3))
                .replied("reserve#1")
                .afterDays(1)
                .replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME);
        assertThat(fare.difference()).isEmpty();
        assertThat(fare.after()).isEqualTo(fare.before());
        assertThat(fare.before().outcome()).isEqualTo("issued");
        assertThat(fare.before().took()).contains(Duration.ofHours(27));
        assertThat(fare.before().calls()).extracting(Course.Call::operation).containsExactly(RESERVE, ISSUE);
        assertThat(fare.running()).isFalse();
        assertThat(fare.couldMove()).isFalse();
    }

    @Test
    void an_equal_draft_is_the_same_even_if_the_clocks_of_two_nodes_disagreed() {
        String[] parallel = of(
                start("start"),
                gateway("parallel", "fork"),
                service("reserve", RESERVE),
                service("file", FILE),
                gateway("parallel", "join"),
                outcome("issued"),
                flows("start > fork > reserve > join > issued", "fork > file > join"));
        Change change = new Change(parallel, parallel);
        Lived lived = change.lived()
                .after(Duration.ofHours(3))
                .replied("file#1")
                .after(Duration.ofHours(-4))
                .replied("reserve#1");

        assertThat(change.rehearse(lived).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void another_condition_at_a_gateway_parts_there_and_waits_for_what_history_was_never_asked() {
        Change change = new Change(GATE, gate("form.kind == 'branch'"));
        Lived lived = change.lived().replied("reserve#1").replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.WOULD_WAIT);
        assertThat(fare.waitsFor()).containsExactly("refuse");
        assertThat(named(fare)).isEqualTo("would-wait/reserve/issue-to-refuse/for-refuse");
        assertThat(fare.after().outcome()).isEqualTo(Course.OPEN);
        assertThat(fare.after().calls()).extracting(Course.Call::operation).containsExactly(RESERVE, RELEASE);
    }

    @Test
    void a_request_that_the_condition_does_not_touch_is_the_same() {
        Change change = new Change(GATE, gate("form.kind == 'llc' or form.kind == 'branch'"));
        Lived lived = change.lived().replied("reserve#1").replied("issue#1");

        assertThat(change.rehearse(lived).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void another_end_is_a_different_result() {
        String[] straight = of(
                start("start"), service("reserve", RESERVE), outcome("rejected"), flows("start > reserve > rejected"));
        Change change = new Change(GATE, straight);
        Lived lived =
                change.lived().afterDays(1).replied("reserve#1").afterDays(2).replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.DIFFERENT_RESULT);
        assertThat(named(fare)).isEqualTo("different-result/reserve/issue-to-rejected/issued-to-rejected");
        assertThat(fare.difference().orElseThrow().text()).contains("Result: rejected, where it was issued.");
        assertThat(fare.before().took()).contains(Duration.ofDays(3));
        assertThat(fare.after().took()).contains(Duration.ofDays(1));
    }

    @Test
    void steps_in_another_order_are_the_same_result_by_another_path_and_take_as_long() {
        String[] one = of(
                start("start"),
                service("reserve", RESERVE),
                service("file", FILE),
                outcome("issued"),
                flows("start > reserve > file > issued"));
        String[] other = of(
                start("start"),
                service("reserve", RESERVE),
                service("file", FILE),
                outcome("issued"),
                flows("start > file > reserve > issued"));
        Change change = new Change(one, other);
        Lived lived =
                change.lived().afterDays(1).replied("reserve#1").afterDays(2).replied("file#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(named(fare)).isEqualTo("same-result/submission/reserve-to-file");
        assertThat(fare.after().took()).contains(Duration.ofDays(3));
        assertThat(fare.assumed()).isEmpty();
    }

    @Test
    void branches_side_by_side_take_as_long_as_the_longest() {
        String[] one = of(
                start("start"),
                service("reserve", RESERVE),
                service("file", FILE),
                outcome("issued"),
                flows("start > reserve > file > issued"));
        String[] both = of(
                start("start"),
                gateway("parallel", "fork"),
                service("reserve", RESERVE),
                service("file", FILE),
                gateway("parallel", "join"),
                outcome("issued"),
                flows("start > fork > reserve > join > issued", "fork > file > join"));
        Change change = new Change(one, both);
        Lived lived =
                change.lived().afterDays(4).replied("reserve#1").afterDays(3).replied("file#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(fare.after().took()).contains(Duration.ofDays(4));
    }

    @Test
    void a_call_with_other_input_is_taken_to_be_answered_the_same_and_that_is_said() {
        String[] one = of(
                start("start"),
                service("reserve", RESERVE, inputs(input("name", "${form.name}"))),
                outcome("issued"),
                flows("start > reserve > issued"));
        String[] more = of(
                start("start"),
                service("reserve", RESERVE, inputs(input("name", "${form.name}"), input("kind", "${form.kind}"))),
                outcome("issued"),
                flows("start > reserve > issued"));
        Change change = new Change(one, more);

        Fare fare = change.rehearse(change.lived().afterDays(1).replied("reserve#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(named(fare)).isEqualTo("same-result/submission/reserve-to-reserve.input");
        assertThat(fare.difference().orElseThrow().text()).contains("another kind");
        assertThat(fare.assumed()).isEqualTo(Map.of(RESERVE, 1));
    }

    @Test
    void a_call_that_is_made_once_more_than_in_history_is_waited_for() {
        String[] once =
                of(start("start"), service("reserve", RESERVE), outcome("issued"), flows("start > reserve > issued"));
        String[] twice = of(
                start("start"),
                service("reserve", RESERVE),
                service("again", RESERVE),
                outcome("issued"),
                flows("start > reserve > again > issued"));
        Change change = new Change(once, twice);

        Fare fare = change.rehearse(change.lived().replied("reserve#1"));

        assertThat(named(fare)).isEqualTo("would-wait/reserve/issued-to-again/for-again");
    }

    private static final String[] ASKED_FOURTEEN_DAYS = asked("P14D");

    private static String[] asked(String deadline) {
        return of(
                start("start"),
                user("ask", "applicant", "trade-name-proposal"),
                boundary("late", "ask", timer(deadline)),
                service("issue", ISSUE),
                outcome("issued"),
                outcome("expired"),
                flows("start > ask > issue > issued", "late > expired"));
    }

    @Test
    void a_shorter_deadline_passes_before_the_answer_that_came_in_time_then() {
        Change change = new Change(ASKED_FOURTEEN_DAYS, asked("P7D"));
        Lived lived = change.lived().afterDays(10).acted("ask#1", Map.of()).replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.DIFFERENT_RESULT);
        assertThat(named(fare)).isEqualTo("different-result/submission/ask-to-late/issued-to-expired");
        assertThat(fare.after().took()).contains(Duration.ofDays(7));
    }

    @Test
    void a_deadline_that_nobody_came_near_makes_no_difference() {
        Change change = new Change(ASKED_FOURTEEN_DAYS, asked("P7D"));
        Lived lived = change.lived()
                .afterDays(2)
                .acted("ask#1", Map.of())
                .afterDays(1)
                .replied("issue#1");

        assertThat(change.rehearse(lived).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void a_longer_deadline_leaves_open_what_the_person_would_have_done() {
        Change change = new Change(ASKED_FOURTEEN_DAYS, asked("P30D"));

        Fare fare = change.rehearse(change.lived().afterDays(14).fired("late#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.WOULD_WAIT);
        assertThat(fare.waitsFor()).containsExactly("ask");
        assertThat(named(fare)).isEqualTo("would-wait/submission/late-to-nothing/for-ask");
    }

    @Test
    void a_shorter_deadline_of_what_expired_anyway_expires_earlier() {
        Change change = new Change(ASKED_FOURTEEN_DAYS, asked("P7D"));

        Fare fare = change.rehearse(change.lived().afterDays(14).fired("late#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(named(fare)).isEqualTo("same-result/submission/late-to-late.due");
        assertThat(fare.after().took()).contains(Duration.ofDays(7));
    }

    @Test
    void deadlines_do_not_pass_while_an_answer_is_missing() {
        String[] guarded = of(
                start("start"),
                service("file", FILE),
                boundary("late", "file", timer("P5D")),
                user("ask", "applicant", "trade-name-proposal"),
                outcome("issued"),
                outcome("expired"),
                flows("start > file > ask > issued", "late > expired"));
        Change change = new Change(
                of(
                        start("start"),
                        user("ask", "applicant", "trade-name-proposal"),
                        outcome("issued"),
                        flows("start > ask > issued")),
                guarded);

        Fare fare = change.rehearse(change.lived().afterDays(40).acted("ask#1", Map.of()));

        assertThat(fare.verdict()).isEqualTo(Verdict.WOULD_WAIT);
        assertThat(fare.waitsFor()).containsExactly("file");
    }

    @Test
    void a_timer_that_fired_late_in_history_fires_as_late_again() {
        String[] reminded = of(
                start("start"),
                user("ask", "applicant", "trade-name-proposal"),
                beside("reminder", "ask", timer("P2D")),
                service("note", "economic-department.approval.escalate"),
                end("noted"),
                service("issue", ISSUE),
                outcome("issued"),
                flows("start > ask > issue > issued", "reminder > note > noted"));
        String[] filed = of(
                start("start"),
                user("ask", "applicant", "trade-name-proposal"),
                beside("reminder", "ask", timer("P2D")),
                service("note", "economic-department.approval.escalate"),
                end("noted"),
                service("issue", ISSUE),
                outcome("done"),
                flows("start > ask > issue > done", "reminder > note > noted"));
        Change change = new Change(reminded, filed);
        Lived lived = change.lived()
                .afterDays(3)
                .fired("reminder#1")
                .afterDays(1)
                .replied("note#1")
                .afterDays(1)
                .acted("ask#1", Map.of())
                .afterDays(1)
                .replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(named(fare)).isEqualTo("different-result/issue/issued-to-done/issued-to-done");
        assertThat(fare.after().took()).contains(Duration.ofDays(6));
    }

    private static final String WHO_APPROVES = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://muamala.dev/test">
              <decision id="who-approves" name="Who approves">
                <decisionTable id="table" hitPolicy="FIRST">
                  <input id="i"><inputExpression id="e" typeRef="string"><text>kind</text></inputExpression></input>
                  <output id="o" name="roles" />
                  <rule id="r"><inputEntry id="ie"><text>-</text></inputEntry>
                    <outputEntry id="oe"><text>["municipality", "health-authority"]</text></outputEntry></rule>
                </decisionTable>
              </decision>
            </definitions>
            """;

    private static String[] approvals(String... authority) {
        List<String> elements = new ArrayList<>(List.of(
                start("start"),
                rule(
                        "decide",
                        "who-approves",
                        inputs(input("kind", "${form.kind}")),
                        property("resultVariable", "required")),
                sub("each", forEach("${required.roles}", "role"), start("begin"), String.join("\n", authority)),
                outcome("issued"),
                boundary("refused", "each", error("no")),
                outcome("rejected"),
                flows("start > decide > each > issued", "refused > rejected")));
        return elements.toArray(String[]::new);
    }

    private static String ask() {
        return service("ask", APPROVE, inputs(input("role", "${role}")));
    }

    @Test
    void each_of_many_gets_its_own_answer_whatever_the_step_is_called() {
        Change change = new Change(
                approvals(ask(), end("approved"), flows("begin > ask > approved")),
                approvals(
                        service("request", APPROVE, inputs(input("role", "${role}"))),
                        boundary("declined", "request", error("busy")),
                        end("approved"),
                        end("later"),
                        flows("begin > request > approved", "declined > later")));
        Lived lived =
                change.lived().afterDays(1).replied("ask[1]#1").afterDays(5).refused("ask[0]#1", "no");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(fare.after().outcome()).isEqualTo("rejected");
        assertThat(fare.after().took()).contains(Duration.ofDays(6));
        assertThat(fare.after().calls())
                .extracting(call -> call.entity().value())
                .containsExactly("municipality-dubai", "dha");
        assertThat(fare.assumed()).isEmpty();
    }

    @Test
    void what_was_decided_then_is_not_decided_again() {
        Change change = new Change(
                approvals(ask(), end("approved"), flows("begin > ask > approved")),
                approvals(ask(), end("approved"), flows("begin > ask > approved")));
        Lived lived = change.lived();
        List<RequestEvent> events = lived.events();
        assertThat(events).hasSize(4);
        DecisionMade made = (DecisionMade) events.get(1);
        events.set(
                1,
                new DecisionMade(
                        made.request(),
                        made.step(),
                        made.label(),
                        made.decision(),
                        made.input(),
                        Map.of("roles", List.of("municipality")),
                        made.at()));
        events.remove(3);

        Fare fare = change.rehearse(lived, Lived.MORNING);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME);
        assertThat(fare.couldMove()).isTrue();
    }

    private static String[] held(String price) {
        return of(
                start("start"),
                sub(
                        "naming",
                        start("begin"),
                        service("reserve", RESERVE),
                        undo("release", RELEASE),
                        undoneBy("reserve", "release"),
                        service("issue", ISSUE, inputs(input("price", price))),
                        end("named"),
                        flows("begin > reserve > issue > named")),
                boundary("withdrawn", "naming", message("withdraw")),
                boundary("refused", "naming", error("no")),
                thrown("back", compensate()),
                outcome("issued"),
                outcome("rejected"),
                outcome("gone"),
                flows("start > naming > issued", "withdrawn > gone", "refused > back > rejected"));
    }

    @Test
    void a_refusal_is_caught_and_what_was_done_is_undone_as_then() {
        Change change = new Change(held("1"), held("2"));
        Lived lived =
                change.lived().afterDays(1).replied("reserve#1").afterDays(1).refused("issue#1", "no");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(named(fare)).isEqualTo("same-result/reserve/issue-to-issue.input");
        assertThat(fare.after().outcome()).isEqualTo("rejected");
    }

    @Test
    void a_message_is_heard_at_its_time() {
        Change change = new Change(held("1"), held("2"));
        Lived lived =
                change.lived().afterDays(1).replied("reserve#1").afterDays(1).heard("withdrawn#1", "withdraw");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(fare.after().outcome()).isEqualTo("gone");
        assertThat(fare.after().took()).contains(Duration.ofDays(2));
    }

    @Test
    void a_message_that_comes_too_early_is_heard_by_the_next_that_listens() {
        String[] two = of(
                start("start"),
                service("reserve", RESERVE),
                caught("come", message("come")),
                outcome("issued"),
                flows("start > reserve > come > issued"));
        String[] three = of(
                start("start"),
                service("reserve", RESERVE),
                caught("cool", timer("P3D")),
                caught("come", message("come")),
                outcome("issued"),
                flows("start > reserve > cool > come > issued"));
        Change change = new Change(two, three);
        Lived lived = change.lived().replied("reserve#1").afterDays(1).heard("come#1", "come");

        Fare fare = change.rehearse(lived);

        assertThat(named(fare)).isEqualTo("same-result/reserve/come-to-cool");
        assertThat(fare.after().took()).contains(Duration.ofDays(3));
    }

    @Test
    void an_answer_that_came_too_late_then_comes_in_time_when_the_deadline_is_longer() {
        String[] five = of(
                start("start"),
                service("file", FILE),
                boundary("late", "file", timer("P5D")),
                outcome("issued"),
                outcome("expired"),
                flows("start > file > issued", "late > expired"));
        String[] ten = of(
                start("start"),
                service("file", FILE),
                boundary("late", "file", timer("P10D")),
                outcome("issued"),
                outcome("expired"),
                flows("start > file > issued", "late > expired"));
        Change change = new Change(five, ten);
        Lived lived = change.lived().afterDays(5).fired("late#1").afterDays(2).repliedLate("file#1", Map.of());

        Fare fare = change.rehearse(lived);

        assertThat(named(fare)).isEqualTo("different-result/submission/late-to-file/expired-to-issued");
        assertThat(fare.after().took()).contains(Duration.ofDays(7));
        assertThat(new Change(five, five).rehearse(lived).verdict()).isEqualTo(Verdict.SAME);
    }

    @Test
    void what_is_paid_is_told_and_a_payment_of_nothing_is_stuck() {
        String[] paying = paying("${form.fils}");
        Change change = new Change(paying, paying("${form.other}"));
        Map<String, Object> form = Map.of("fils", 12_000, "other", 0);
        Lived lived = change.lived(form).replied("pay#1", Map.of("receipt", "R-1"));

        Fare fare = change.rehearse(lived);

        assertThat(fare.before().feesFils()).isEqualTo(12_000);
        assertThat(fare.verdict()).isEqualTo(Verdict.STUCK);
        assertThat(fare.detail()).contains("amountFils must be a positive whole number");
        Change dearer = new Change(paying, paying("${form.other}"));
        Fare paid = dearer.rehearse(
                dearer.lived(Map.of("fils", 12_000, "other", 15_000)).replied("pay#1"));
        assertThat(paid.after().feesFils()).isEqualTo(15_000);
        assertThat(paid.verdict()).isEqualTo(Verdict.SAME_RESULT);
    }

    private static String[] paying(String amount) {
        return of(
                start("start"),
                service("pay", "payment.collect", inputs(input("amountFils", amount))),
                outcome("issued"),
                flows("start > pay > issued"));
    }

    @Test
    void a_gateway_without_a_way_out_is_stuck_there() {
        String[] blind = of(
                start("start"),
                service("reserve", RESERVE),
                gateway("exclusive", "kind"),
                outcome("issued"),
                outcome("rejected"),
                flows(
                        "start > reserve > kind",
                        "kind > issued : ${form.kind == 'branch'}",
                        "kind > rejected : ${form.kind == 'sole'}"));
        Change change = new Change(GATE, blind);
        Lived lived = change.lived().replied("reserve#1").replied("issue#1");

        Fare fare = change.rehearse(lived);

        assertThat(fare.verdict()).isEqualTo(Verdict.STUCK);
        assertThat(named(fare)).isEqualTo("stuck/reserve/issue-to-standstill");
        assertThat(fare.detail()).contains("permit:2 cannot go on");
        assertThat(fare.after().outcome()).isEqualTo(Course.STUCK);

        Change repaired = new Change(blind, GATE);
        Lived standing = repaired.lived().replied("reserve#1");
        Fare recovered = repaired.rehearse(standing);
        assertThat(recovered.before().outcome()).isEqualTo(Course.STUCK);
        assertThat(named(recovered)).isEqualTo("would-wait/reserve/standstill-to-issue/for-issue");
        assertThat(recovered.couldMove()).isFalse();
        Change unrepaired = new Change(blind, blind);
        assertThat(unrepaired.rehearse(unrepaired.lived().replied("reserve#1")).verdict())
                .isEqualTo(Verdict.SAME);
    }

    @Test
    void a_call_that_nobody_can_be_asked_is_stuck() {
        String[] unknown = of(
                start("start"),
                service("ask", APPROVE, inputs(input("role", "nobody"))),
                outcome("issued"),
                flows("start > ask > issued"));
        Change change = new Change(GATE, unknown);

        Fare fare = change.rehearse(change.lived().replied("reserve#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.STUCK);
        assertThat(fare.detail()).contains("Nobody plays the role \"nobody\"");
    }

    @Test
    void a_running_request_is_the_same_as_far_as_it_has_come_and_could_move() {
        Change change = new Change(GATE, gate("form.kind == 'branch'"));

        Fare early = change.rehearse(change.lived());
        Fare late = change.rehearse(change.lived().replied("reserve#1"));

        assertThat(early.verdict()).isEqualTo(Verdict.SAME);
        assertThat(early.running()).isTrue();
        assertThat(early.couldMove()).isTrue();
        assertThat(late.verdict()).isEqualTo(Verdict.WOULD_WAIT);
        assertThat(late.couldMove()).isFalse();
    }

    @Test
    void a_running_request_that_waits_for_the_same_came_there_by_another_path() {
        String[] noted = of(
                start("start"),
                service("reserve", RESERVE, inputs(input("name", "${form.name}"))),
                service("issue", ISSUE),
                outcome("issued"),
                flows("start > reserve > issue > issued"));
        String[] plain = of(
                start("start"),
                service("reserve", RESERVE),
                service("issue", ISSUE),
                outcome("issued"),
                flows("start > reserve > issue > issued"));
        Change change = new Change(plain, noted);

        Fare fare = change.rehearse(change.lived().replied("reserve#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.SAME_RESULT);
        assertThat(fare.couldMove()).isFalse();
    }

    @Test
    void a_timer_of_a_running_request_does_not_fire_before_its_time_has_come() {
        Change change = new Change(ASKED_FOURTEEN_DAYS, asked("P7D"));

        assertThat(change.rehearse(change.lived(), Lived.MORNING.plus(Duration.ofDays(6)))
                        .verdict())
                .isEqualTo(Verdict.SAME);
        Fare over = change.rehearse(change.lived(), Lived.MORNING.plus(Duration.ofDays(8)));
        assertThat(named(over)).isEqualTo("different-result/submission/nothing-to-late/open-to-expired");
    }

    @Test
    void a_repeating_timer_comes_to_an_end_when_nothing_else_does() {
        String[] endless = of(
                start("start"),
                sub(
                        "listen",
                        start("begin"),
                        caught("come", message("come")),
                        end("came"),
                        flows("begin > come > came")),
                beside("reminder", "listen", timer("R/PT1H")),
                end("reminded"),
                outcome("issued"),
                flows("start > listen > issued", "reminder > reminded"));
        Change change = new Change(GATE, endless);

        Fare fare = change.rehearse(change.lived().replied("reserve#1").replied("issue#1"));

        assertThat(fare.verdict()).isEqualTo(Verdict.WOULD_WAIT);
        assertThat(fare.waitsFor()).containsExactly("come");
    }
}
