package dev.muamala.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkflowFolderTest {
    private static final String AR = """
            <b:extensionElements><c:properties><c:property name="label.ar" value="نص"/>\
            <c:property name="outcome" value="done"/></c:properties></b:extensionElements>""";

    @TempDir
    Path folder;

    @Test
    void the_newest_version_is_the_current_one() throws IOException {
        for (int version : List.of(2, 10, 9)) {
            workflow("licence", version, "");
        }

        assertThat(Workflows.read(folder).current("licence", Emirate.DUBAI, Instant.EPOCH))
                .contains(version("licence", 10));
    }

    @Test
    void an_emirates_own_workflow_wins_in_that_emirate_only() throws IOException {
        workflow("licence", 3, "");
        workflow("licence@AE-DU", 1, "");
        Workflows workflows = Workflows.read(folder);

        assertThat(workflows.current("licence", Emirate.DUBAI, Instant.EPOCH)).contains(version("licence@AE-DU", 1));
        assertThat(workflows.current("licence", Emirate.AJMAN, Instant.EPOCH)).contains(version("licence", 3));
        assertThat(workflows.current("passport", Emirate.AJMAN, Instant.EPOCH)).isEmpty();
    }

    @Test
    void a_version_that_is_not_there_is_answered_with_those_that_are() throws IOException {
        workflow("licence", 1, "");
        workflow("licence", 2, "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workflows.read(folder).get(version("licence", 3)))
                .withMessage("There is no workflow licence:3; published are licence:1, licence:2.");
    }

    @Test
    void a_step_inside_a_call_activity_is_labelled_by_the_called_version() throws IOException {
        workflow("outer", 1, call("callMiddle", "middle", 2));
        workflow("middle", 2, call("callInner", "inner", 1));
        workflow("inner", 1, node("userTask id='sign' name='Sign' c:candidateGroups='applicant'"));
        Workflows workflows = Workflows.read(folder);

        assertThat(workflows.labelOf(version("outer", 1), new StepKey("callMiddle[0]#1/callInner#1/sign[2.1]#3")))
                .isEqualTo(new LocalizedText("نص", "Sign"));
        assertThat(workflows.labelOf(version("outer", 1), new StepKey("callMiddle#1")))
                .isEqualTo(new LocalizedText("نص", "Call"));
    }

    @Test
    void everything_that_is_drawn_can_be_read() throws IOException {
        workflow("licence", 1, """
                <b:serviceTask id="ask" name="Ask&#10;them" c:type="external" c:topic="mohre.establishment.open">%1$s</b:serviceTask>
                <b:userTask id="sign" name="Sign" c:formKey="f" c:candidateGroups="applicant">%1$s</b:userTask>
                <b:businessRuleTask id="decide" name="Decide" c:decisionRef="d">%1$s</b:businessRuleTask>
                <b:boundaryEvent id="late" name="Late" attachedToRef="ask">%1$s<b:timerEventDefinition>
                  <b:timeDuration> P5D </b:timeDuration></b:timerEventDefinition></b:boundaryEvent>""".formatted(AR));
        Workflow workflow = Workflows.read(folder).get(version("licence", 1));

        assertThat(workflow.label()).isEqualTo(new LocalizedText("نص", "Process"));
        assertThat(workflow.elements().keySet()).containsExactly("start", "ask", "sign", "decide", "late", "end");
        assertThat(workflow.elements().get("ask").topic()).contains("mohre.establishment.open");
        assertThat(workflow.elements().get("ask").label().en()).isEqualTo("Ask them");
        assertThat(workflow.elements().get("sign").form()).contains("f");
        assertThat(workflow.elements().get("sign").candidateGroups()).contains("applicant");
        assertThat(workflow.elements().get("decide").decision()).contains("d");
        assertThat(workflow.elements().get("late").timer()).contains("P5D");
    }

    @Test
    void every_finding_of_every_file_is_told_at_once_with_its_element() throws IOException {
        workflow("licence", 1, """
                <b:userTask id="bare" c:candidateGroups="applicant"/>
                <b:task id="twice" name="A">%1$s</b:task><b:task id="twice" name="B">%1$s</b:task>
                <b:exclusiveGateway id="which" name="Which">%1$s</b:exclusiveGateway>
                <b:sequenceFlow id="one" name="One" sourceRef="which" targetRef="end"/>
                <b:sequenceFlow id="two" sourceRef="which" targetRef="twice"/>
                <b:callActivity id="newest" name="Any" calledElement="inner">%1$s</b:callActivity>
                <b:endEvent id="nowhere" name="Nowhere"/>""".formatted(AR));
        write(
                "workflows/passport/1.bpmn",
                bpmn("licence", 2, "")
                        .replace("isExecutable=\"true\"", "")
                        .replaceAll("c:historyTimeToLive=\"\\w+\"", ""));
        write("workflows/passport/final.bpmn", "");
        write("workflows/visa/1.bpmn", "<b:definitions");
        write("decisions/fee.dmn", """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="cost">
                <literalExpression id="sum" expressionLanguage="groovy"><text>1</text></literalExpression>
                </decision></definitions>""");

        assertThat(findings())
                .extracting(FileFinding::file, WorkflowFolderTest::element, WorkflowFolderTest::code)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("workflows/licence/1.bpmn", "twice", "duplicate-id"),
                        Tuple.tuple("workflows/licence/1.bpmn", "bare", "no-english-label"),
                        Tuple.tuple("workflows/licence/1.bpmn", "bare", "no-arabic-label"),
                        Tuple.tuple("workflows/licence/1.bpmn", "newest", "unpinned-call"),
                        Tuple.tuple("workflows/licence/1.bpmn", "nowhere", "no-arabic-label"),
                        Tuple.tuple("workflows/licence/1.bpmn", "nowhere", "no-outcome"),
                        Tuple.tuple("workflows/licence/1.bpmn", "one", "no-arabic-label"),
                        Tuple.tuple("workflows/licence/1.bpmn", "one", "gateway-flows"),
                        Tuple.tuple("workflows/licence/1.bpmn", "two", "gateway-flows"),
                        Tuple.tuple("workflows/licence/1.bpmn", "two", "no-english-label"),
                        Tuple.tuple("workflows/licence/1.bpmn", "two", "no-arabic-label"),
                        Tuple.tuple("workflows/passport/1.bpmn", "licence", "process-id"),
                        Tuple.tuple("workflows/passport/1.bpmn", "licence", "not-executable"),
                        Tuple.tuple("workflows/passport/final.bpmn", "passport", "file-name"),
                        Tuple.tuple("workflows/visa/1.bpmn", "visa", "unreadable"),
                        Tuple.tuple("decisions/fee.dmn", "fee", "decision-id"),
                        Tuple.tuple("decisions/fee.dmn", "sum", "not-feel"));
    }

    @Test
    void a_doctype_is_refused_and_nothing_outside_the_file_is_read() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "top-secret");
        write(
                "workflows/licence/1.bpmn",
                "<!DOCTYPE d [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>\n"
                        + bpmn("licence", 1, "").replace("name=\"Process\"", "name=\"&x;\""));

        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(code(finding)).isEqualTo("doctype");
            assertThat(finding.toString()).contains("DOCTYPE").doesNotContain("top-secret");
        });
    }

    @Test
    void a_file_over_a_limit_is_refused() throws IOException {
        workflow("deep", 1, "<b:x>".repeat(60) + "</b:x>".repeat(60));
        workflow("large", 1, "<!--" + " ".repeat(1 << 20) + "-->");
        StringBuilder tasks = new StringBuilder();
        for (int i = 0; i < 499; i++) {
            tasks.append(node("task id='task" + i + "' name='Task'"));
        }
        workflow("many", 1, tasks.toString());

        assertThat(findings())
                .extracting(FileFinding::file, WorkflowFolderTest::code)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("workflows/deep/1.bpmn", "too-deep"),
                        Tuple.tuple("workflows/large/1.bpmn", "too-large"),
                        Tuple.tuple("workflows/many/1.bpmn", "too-many-elements"));
    }

    @Test
    void what_the_catalogue_does_not_know_is_named_even_inside_a_called_workflow() throws IOException {
        workflow(
                "trade-licence",
                1,
                call("call", "inner", 1) + call("gone", "inner", 7) + flows("start > call > gone > end"));
        workflow(
                "trade-licence@AE-AJ",
                1,
                node("serviceTask id='none' name='No such topic' c:type='external' c:topic='a.b.c'")
                        + flows("start > none > end"));
        workflow("inner", 1, """
                <b:serviceTask id="ask" name="Ask" c:type="external" c:topic="mohre.establishment.opens">%1$s</b:serviceTask>
                <b:userTask id="sign" name="Sign" c:candidateGroups="applicant" c:formKey="signature">%1$s</b:userTask>
                <b:businessRuleTask id="decide" name="Decide" c:decisionRef="fee">%1$s</b:businessRuleTask>
                """.formatted(AR) + flows("start > ask > sign > decide > end"));

        List<FileFinding> findings = ServicesCheck.errors(Workflows.read(folder), Catalogue.builtIn(), Instant.EPOCH);

        assertThat(findings)
                .extracting(WorkflowFolderTest::element, WorkflowFolderTest::code)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("ask", "unknown-topic"),
                        Tuple.tuple("sign", "unknown-form"),
                        Tuple.tuple("decide", "unknown-decision"),
                        Tuple.tuple("gone", "unknown-workflow"),
                        Tuple.tuple("none", "unknown-topic"));
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding)
                        .hasToString(
                                "workflows/inner/1.bpmn, ask \"Ask\": It calls \"mohre.establishment.opens\", which is"
                                        + " not in the catalogue. Choose an operation of the catalogue. Nearest:"
                                        + " mohre.establishment.open. [unknown-topic]"));
    }

    @Test
    void a_service_without_a_workflow_is_named() throws IOException {
        workflow("trade-licence@AE-DU", 1, flows("start > end"));

        assertThat(ServicesCheck.errors(Workflows.read(folder), Catalogue.builtIn(), Instant.EPOCH))
                .hasSize(6)
                .allSatisfy(finding -> assertThat(code(finding)).isEqualTo("unknown-workflow"));
    }

    private static String element(FileFinding found) {
        return found.finding().element();
    }

    private static String code(FileFinding found) {
        return found.finding().code();
    }

    private List<FileFinding> findings() {
        return catchThrowableOfType(InvalidDefinitionException.class, () -> Workflows.read(folder))
                .findings();
    }

    private void workflow(String key, int version, String content) throws IOException {
        write("workflows/" + key + "/" + version + ".bpmn", bpmn(key.replaceFirst("@.*", ""), version, content));
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private static WorkflowVersion version(String key, int version) {
        return new WorkflowVersion(key, version);
    }

    private static String node(String tag) {
        return "<b:" + tag + ">" + AR + "</b:" + tag.substring(0, tag.indexOf(' ')) + ">";
    }

    private static String call(String id, String called, int version) {
        return node("callActivity id='" + id + "' name='Call' calledElement='" + called
                + "' c:calledElementBinding='versionTag' c:calledElementVersionTag='" + version + "'");
    }

    private static String flows(String chain) {
        String[] nodes = chain.split(" > ");
        StringBuilder flows = new StringBuilder();
        for (int i = 0; i + 1 < nodes.length; i++) {
            flows.append("<b:sequenceFlow id=\"flow%d\" sourceRef=\"%s\" targetRef=\"%s\"/>"
                    .formatted(i, nodes[i], nodes[i + 1]));
        }
        return flows.toString();
    }

    private static String bpmn(String id, int version, String content) {
        return """
                <b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" \
                xmlns:c="http://camunda.org/schema/1.0/bpmn" id="definitions">
                <b:process id="%s" name="Process" isExecutable="true" c:versionTag="%d" c:historyTimeToLive="P180D">%s
                %s%s%s</b:process></b:definitions>""".formatted(
                        id,
                        version,
                        AR,
                        node("startEvent id='start' name='Start'"),
                        content,
                        node("endEvent id='end' name='End'"));
    }
}
