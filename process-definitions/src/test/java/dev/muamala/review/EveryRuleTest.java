package dev.muamala.review;

import static dev.muamala.review.Draft.boundary;
import static dev.muamala.review.Draft.call;
import static dev.muamala.review.Draft.calls;
import static dev.muamala.review.Draft.document;
import static dev.muamala.review.Draft.end;
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
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muamala.definitions.FileFinding;
import dev.muamala.definitions.InvalidDefinitionException;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule finds what it is for, at the element it is about, and says so in {@code docs/review-codes.md}. */
class EveryRuleTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (error|warning|note) \\|");
    private static final WorkflowVersion OVERLAY = new WorkflowVersion("trade-licence@AE-DU", 1);

    /** @param element where it is found */
    record Example(Rule rule, String element, List<Finding> findings) {
        @Override
        public String toString() {
            return rule.code();
        }
    }

    private static final List<Example> EXAMPLES = new ArrayList<>();

    private static void example(Rule rule, String element, List<Finding> findings) {
        EXAMPLES.add(new Example(rule, element, findings));
    }

    private static void example(Rule rule, String element, String... elements) {
        example(rule, element, review(process(elements)).findings());
    }

    /** Everything that is drawn between a start and an end. */
    private static void step(Rule rule, String step) {
        example(rule, "step", start(), step, end("end"), flows("start > step > end"));
    }

    private static List<Finding> file(String text) {
        return review(text).findings();
    }

    private static String plain() {
        return process(start(), end("end"), flows("start > end"));
    }

    static {
        theFile();
        whatStandsInIt();
        howItIsPutTogether();
        whatItMeans();
        variables();
        waits();
        overlays();
        soundness();
    }

    private static void theFile() {
        example(Rule.TOO_LARGE, "trade-licence", file(plain() + " ".repeat(1 << 20)));
        example(Rule.TOO_DEEP, "trade-licence", file(process("<b:task>".repeat(60) + "</b:task>".repeat(60))));
        example(
                Rule.TOO_MANY_ELEMENTS,
                "trade-licence",
                Stream.iterate(0, i -> i + 1)
                        .limit(501)
                        .map(i -> node("task id='t" + i + "'"))
                        .toArray(String[]::new));
        example(
                Rule.TOO_SLOW,
                "trade-licence",
                Review.of(Draft.bytes(plain()), Draft.VERSION, Draft.CATALOGUE, Library.EMPTY, Duration.ofNanos(1))
                        .findings());
        example(Rule.ENCODING, "trade-licence", file(plain().replace("UTF-8", "ISO-8859-1")));
        example(Rule.DOCTYPE, "trade-licence", file(plain().replace("?>", "?><!DOCTYPE x>")));
        example(Rule.UNREADABLE, "trade-licence", file("<b:definitions"));
        example(Rule.NOT_BPMN, "trade-licence", file("<definitions/>"));
    }

    private static void whatStandsInIt() {
        step(Rule.RUNS_CODE, node("serviceTask id='step' c:class='x.Y'"));
        step(Rule.NOT_RUN, node("scriptTask id='step' scriptFormat='js'", "<b:script>1</b:script>"));
        step(
                Rule.OTHER_ENGINE,
                node("serviceTask id='step'", "<c:taskDefinition xmlns:c=\"http://camunda.org/schema/zeebe/1.0\"/>"));
        step(Rule.UNKNOWN_ELEMENT, node("task id='step'", "<b:dance/>"));
        step(Rule.UNKNOWN_ATTRIBUTE, node("task id='step' tempo='3'"));
        step(Rule.UNKNOWN_VALUE, node("task id='step' startQuantity='2'"));
        example(Rule.BAD_ID, "1st", node("task id='1st'"));
        example(Rule.DUPLICATE_ID, "twice", node("task id='twice'"), node("task id='twice'"));
        step(Rule.BAD_EXPRESSION, service("step", inputs("x", "${form.a + 1}")));
        example(
                Rule.BAD_TIMER,
                "step",
                start(),
                node("intermediateCatchEvent id='step'", timer("Pooh")),
                end("end"),
                flows("start > step > end"));
        step(Rule.BAD_TEXT, node("task id='step'", "text"));
        example(Rule.NOT_KEPT, "frame", start(), end("end"), flows("start > end"), "<b:group id=\"frame\"/>");
    }

    private static void howItIsPutTogether() {
        example(
                Rule.ONE_PROCESS,
                "",
                file(plain().replace("</b:definitions>", "<b:process id=\"other\"/></b:definitions>")));
        example(Rule.PROCESS_ID, "passport", file(document("passport", "", start(), end("end"))));
        example(Rule.NOT_EXECUTABLE, "trade-licence", file(plain().replace("isExecutable=\"true\"", "")));
        example(Rule.BROKEN_REFERENCE, "start_nowhere", start(), flows("start > nowhere"));
        step(Rule.INCOMPLETE, node("serviceTask id='step'"));
        step(Rule.UNPINNED_CALL, node("callActivity id='step' calledElement='other'"));
        example(Rule.START_EVENT, "trade-licence", end("end"));
        example(Rule.FORBIDDEN_FLOW, "end", start(), end("end"), end("other"), flows("start > end > other"));
        example(
                Rule.GATEWAY_FLOWS,
                "step_end",
                start(),
                node("exclusiveGateway id='step' default='step_other'"),
                end("end"),
                end("other"),
                flows("start > step > end", "step > other"));
        example(
                Rule.BOUNDARY_EVENT,
                "escalated",
                start(),
                service("step"),
                boundary("escalated", "step", Draft.escalation("late")),
                end("end"),
                flows("start > step > end", "escalated > end"));
        example(
                Rule.COMPENSATION,
                "undo",
                start(),
                node("task id='undo' isForCompensation='true'"),
                end("end"),
                flows("start > end"));
        example(
                Rule.SAME_EVENT_TWICE,
                "again",
                start(),
                service("step"),
                boundary("once", "step", message("withdraw")),
                boundary("again", "step", message("withdraw")),
                end("end"),
                flows("start > step > end", "once > end", "again > end"));
        step(Rule.LOOP_TOO_LARGE, service("step", loop("", "<b:loopCardinality>1000000000</b:loopCardinality>")));
        example(
                Rule.TIMER_TOO_OFTEN,
                "tick",
                start(),
                service("step"),
                Draft.beside("tick", "step", timer("R/PT1S")),
                end("end"),
                flows("start > step > end", "tick > end"));
    }

    private static void whatItMeans() {
        example(Rule.VERSION_TAG, "trade-licence", file(plain().replace("c:versionTag=\"2\"", "c:versionTag=\"7\"")));
        example(Rule.NO_TIME_TO_LIVE, "trade-licence", file(plain().replace("c:historyTimeToLive=\"P180D\"", "")));
        step(Rule.NO_ENGLISH_LABEL, node("task id='step'").replace("id=\"step\" name=\"Name\"", "id=\"step\""));
        step(Rule.NO_ARABIC_LABEL, "<b:task id=\"step\" name=\"Name\"/>");
        example(Rule.NO_OUTCOME, "end", start(), node("endEvent id='end'"), flows("start > end"));
        example(
                Rule.NO_DEFAULT_FLOW,
                "gate",
                start(),
                node("exclusiveGateway id='gate'"),
                end("end"),
                end("other"),
                flows("start > gate > end : ${form.legalForm == 'llc'}", "gate > other : ${emirate == 'AE-DU'}"));
        step(Rule.UNKNOWN_TOPIC, calls("step", "a.b.c"));
        step(Rule.UNKNOWN_FORM, node("userTask id='step' c:candidateGroups='applicant' c:formKey='x'"));
        step(Rule.NO_FORM, node("userTask id='step' c:candidateGroups='applicant'"));
        step(Rule.UNKNOWN_DECISION, node("businessRuleTask id='step' c:decisionRef='x'"));
        step(Rule.UNKNOWN_WORKFLOW, call("step", "other", 1));
        step(Rule.MISSING_INPUT, calls("step", "payment.collect"));
        step(Rule.UNKNOWN_INPUT, calls("step", "mohre.establishment.open", inputs("licenseNumber", "x")));
        WorkflowVersion other = new WorkflowVersion("other", 1);
        example(
                Rule.CALLS_ITSELF,
                "step",
                review(
                                process(start(), call("step", "other", 1), end("end"), flows("start > step > end")),
                                Draft.VERSION,
                                Map.of(
                                        other,
                                        document(
                                                "other",
                                                "<c:properties>" + property("label.ar", "نص") + "</c:properties>",
                                                start(),
                                                call("back", "trade-licence", 2),
                                                end("end"),
                                                flows("start > back > end"))))
                        .findings());
        example(
                Rule.DECISION_ID,
                "fee",
                DecisionReview.findings(
                        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>"
                                .getBytes(StandardCharsets.UTF_8),
                        "fee"));
        example(
                Rule.NOT_FEEL,
                "sum",
                DecisionReview.findings(
                        ("<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"><decision id=\"fee\">"
                                        + "<literalExpression id=\"sum\" expressionLanguage=\"juel\"/>"
                                        + "</decision></definitions>")
                                .getBytes(StandardCharsets.UTF_8),
                        "fee"));
    }

    private static void variables() {
        step(Rule.UNKNOWN_VARIABLE, service("step", inputs("x", "${nothing}")));
        example(
                Rule.VARIABLE_NOT_SET,
                "step",
                start(),
                service("step", inputs("x", "${later}")),
                service("later"),
                end("end"),
                flows("start > step > later > end"));
        example(
                Rule.VARIABLE_MAYBE_NOT_SET,
                "after",
                start(),
                service("step"),
                boundary("late", "step", timer("P1D")),
                service("after", inputs("x", "${step}")),
                end("end"),
                flows("start > step > after > end", "late > after"));
        step(Rule.UNKNOWN_FIELD, service("step", inputs("x", "${form.salary}")));
        example(
                Rule.FIELD_NOT_IN_EXAMPLE,
                "after",
                start(),
                service("step"),
                service("after", inputs("x", "${step.salary}")),
                end("end"),
                flows("start > step > after > end"));
        String gate = node("exclusiveGateway id='gate' default='gate_other'");
        for (Rule rule : List.of(Rule.WRONG_TYPE, Rule.NEVER_EQUAL)) {
            example(
                    rule,
                    "gate_end",
                    start(),
                    gate,
                    end("end"),
                    end("other"),
                    flows(
                            "start > gate > other",
                            "gate > end : ${form.legalForm == " + (rule == Rule.WRONG_TYPE ? "7}" : "'lcc'}")));
        }
    }

    private static void waits() {
        example(
                Rule.LOOP_WITHOUT_WAIT,
                "again",
                start(),
                node("exclusiveGateway id='again'"),
                node("exclusiveGateway id='gate' default='gate_end'"),
                end("end"),
                flows("start > again > gate > end", "gate > again : ${form.legalForm == 'llc'}"));
        step(Rule.WAIT_WITHOUT_LIMIT, user("step"));
        step(Rule.BAD_SLA, user("step", property("sla", "soon")));
        example(Rule.NO_SLA, "trade-licence", file(plain().replace(property("sla", "P9D"), "")));
    }

    private static void overlays() {
        String national = process(
                start(), service("file", property("mandatory", "true")), end("end"), flows("start > file > end"));
        Map<WorkflowVersion, String> published = Map.of(Draft.VERSION, national);
        example(
                Rule.MANDATORY_STEP_MISSING,
                "trade-licence",
                review(process(start(), end("end"), flows("start > end")), OVERLAY, published)
                        .findings());
        example(
                Rule.MANDATORY_STEP_AVOIDED,
                "file",
                review(
                                process(
                                        start(),
                                        node("exclusiveGateway id='gate' default='gate_file'"),
                                        service("file"),
                                        end("end"),
                                        flows("start > gate > file > end", "gate > end : ${form.legalForm == 'llc'}")),
                                OVERLAY,
                                published)
                        .findings());
    }

    static List<Example> examples() {
        return EXAMPLES;
    }

    private static void soundness() {
        String choice = node("exclusiveGateway id='g' default='g_a'") + user("a") + user("x");
        String ways = flows("start > g > a > join > end", "g > x : ${form.legalForm == 'llc'}", "x > join");
        example(Rule.DEADLOCK, "join", start(), choice, node("parallelGateway id='join'"), end("end"), ways);
        example(
                Rule.NO_WAY_TO_END,
                "x",
                start(),
                choice,
                end("end"),
                flows("start > g > a > end", "g > x : ${form.legalForm == 'llc'}", "x > x"));
        String fork = node("parallelGateway id='fork'") + user("a") + user("b");
        example(
                Rule.UNBOUNDED,
                "fork",
                start(),
                node("exclusiveGateway id='again'"),
                fork,
                end("end"),
                flows("start > again > fork > a > end", "fork > b > again"));
        example(Rule.DEAD_ELEMENT, "a", start(), user("a"), end("end"), flows("start > end", "a > end"));
        example(
                Rule.DONE_TWICE,
                "twice",
                start(),
                fork,
                user("twice"),
                end("end"),
                flows("start > fork > a > twice > end", "fork > b > twice"));
        String many = Stream.iterate(0, i -> i + 1)
                .limit(20)
                .map(i -> user("u" + i) + flows("g > u" + i + " : ${form.legalForm == 'llc'}", "u" + i + " > end"))
                .collect(Collectors.joining());
        example(
                Rule.SOUNDNESS_NOT_PROVED,
                "trade-licence",
                start(),
                node("inclusiveGateway id='g' default='g_end'"),
                many,
                end("end"),
                flows("start > g > end"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void a_rule_finds_what_it_is_for(Example example) {
        assertThat(example.findings())
                .filteredOn(finding -> finding.code().equals(example.rule().code()))
                .isNotEmpty()
                .allSatisfy(finding -> {
                    assertThat(finding.element()).isEqualTo(example.element());
                    assertThat(finding.severity()).isEqualTo(example.rule().severity());
                    assertThat(finding.what()).endsWith(".").hasSizeGreaterThan(10);
                    assertThat(finding.advice()).endsWith(".").hasSizeGreaterThan(5);
                });
    }

    @TempDir
    Path folder;

    @Test
    void a_file_that_is_not_named_by_its_version_is_found() throws IOException {
        Files.createDirectories(folder.resolve("workflows/visa"));
        Files.writeString(folder.resolve("workflows/visa/final.bpmn"), "");

        assertThat(catchThrowableOfType(InvalidDefinitionException.class, () -> Workflows.read(folder))
                        .findings())
                .extracting(FileFinding::finding)
                .extracting(Finding::code)
                .containsExactly(Rule.FILE_NAME.code());
    }

    @Test
    void every_rule_has_an_example() {
        assertThat(EXAMPLES.stream().map(Example::rule))
                .containsAll(Arrays.stream(Rule.values())
                        .filter(rule -> rule != Rule.FILE_NAME)
                        .toList());
    }

    @Test
    void a_good_workflow_has_no_finding() {
        assertThat(file(plain())).isEmpty();
    }

    @Test
    void the_page_of_codes_lists_every_rule_and_no_other() {
        assertThat(ROW.matcher(page())
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Rule.values())
                        .map(rule -> rule.code() + " " + rule.severity().name().toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    private static String page() {
        try {
            return Files.readString(Path.of("../docs/review-codes.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
