package dev.muamala.review.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.diff.Change.Detail;
import dev.muamala.review.diff.Change.Kind;
import dev.muamala.review.model.ProcessModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Differences between the trade licence and a changed one. */
class WorkflowDiffTest {
    private static final WorkflowVersion NEXT = new WorkflowVersion("trade-licence", 2);

    private static String licence;
    private static ProcessModel before;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = WorkflowDiffTest.class.getResourceAsStream("/workflows/trade-licence/1.bpmn")) {
            licence = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        before = model(licence);
    }

    private static ProcessModel model(String bpmn) {
        Reviewed reviewed = Review.read(bpmn.getBytes(StandardCharsets.UTF_8), NEXT);
        return reviewed.model()
                .orElseThrow(
                        () -> new IllegalArgumentException(reviewed.findings().toString()));
    }

    private static String replaced(String from, String to) {
        assertThat(licence).contains(from);
        return licence.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
    }

    private static WorkflowDiff diff(String bpmn) {
        return WorkflowDiff.between(before, model(bpmn));
    }

    @Test
    void a_workflow_does_not_differ_from_itself_nor_from_what_the_review_wrote() {
        byte[] regenerated = Review.read(licence.getBytes(StandardCharsets.UTF_8), NEXT)
                .xml()
                .orElseThrow();

        assertThat(diff(licence)).isEqualTo(new WorkflowDiff(List.of(), false));
        assertThat(diff(new String(regenerated, StandardCharsets.UTF_8)).toText())
                .isEqualTo("No difference.");
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            >P14D< | >P7D< | proposalDeadline | timer | P14D | P7D
            camunda:topic="mohre.establishment.open" | camunda:topic="mohre.establishment.shut" | openEstablishment | topic | mohre.establishment.open | mohre.establishment.shut
            name="Pay again" | name="Pay once more" | payAgain | label.en | Pay again | Pay once more
            value="اقتراح أسماء أخرى" | value="اقتراح أسماء" | proposeName | label.ar | اقتراح أسماء أخرى | اقتراح أسماء
            camunda:formKey="payment-retry" | camunda:formKey="trade-name-proposal" | payAgain | form | payment-retry | trade-name-proposal
            id="payAgain" name="Pay again" camunda:candidateGroups="applicant" | id="payAgain" name="Pay again" camunda:candidateGroups="clerk" | payAgain | assignee | applicant | clerk
            camunda:decisionRef="trade-licence-fee" | camunda:decisionRef="other-fee" | decideFee | decision | trade-licence-fee | other-fee
            camunda:resultVariable="fee" | camunda:resultVariable="price" | decideFee | result variable | fee | price
            form.legalForm == 'sole-establishment' | form.legalForm != 'sole-establishment' | memorandumNeeded_to_readyWithoutMemorandum | condition | form.legalForm == 'sole-establishment' | form.legalForm != 'sole-establishment'
            camunda:collection="${required.roles}" camunda:elementVariable="role" | camunda:collection="${required.others}" camunda:elementVariable="role" | approvalOfAuthority | for each of | required.roles | required.others
            <bpmn:multiInstanceLoopCharacteristics | <bpmn:multiInstanceLoopCharacteristics isSequential="true" | approvalOfAuthority | repeats | at the same time | one after another
            attachedToRef="askApproval" cancelActivity="false" | attachedToRef="askApproval" | approvalLate | interrupts | false | true
            <camunda:property name="sla" value="P60D" /> | <camunda:property name="sla" value="P30D" /> | trade-licence | property sla | P60D | P30D
            camunda:historyTimeToLive="P180D" | camunda:historyTimeToLive="P90D" | trade-licence | time to live | P180D | P90D
            """)
    void each_kind_of_change_is_told(
            String from, String to, String element, String what, String beforeIt, String afterIt) {
        WorkflowDiff diff = diff(replaced(from, to));

        assertThat(diff.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Kind.CHANGED);
            assertThat(change.element()).isEqualTo(element);
            assertThat(change.details()).containsExactly(new Detail(what, beforeIt, afterIt));
        });
    }

    @Test
    void a_step_in_between_is_an_added_element_an_added_flow_and_a_flow_that_leads_elsewhere() {
        WorkflowDiff diff = diff(withNotice());

        assertThat(diff.changes())
                .extracting(Change::kind, Change::element)
                .containsExactlyInAnyOrder(
                        tuple(Kind.ADDED, "notice"),
                        tuple(Kind.CHANGED, "requestReceived_to_naming"),
                        tuple(Kind.ADDED, "notice_to_naming"));
        assertThat(diff.toText()).isEqualTo("""
                + serviceTask notice "Tell the department"
                    label.ar: إبلاغ الدائرة
                    topic: economic-department.trade-licence.escalate
                    input reason: ${form.legalForm}
                + sequenceFlow notice_to_naming
                    from: notice
                    to: naming
                ~ sequenceFlow requestReceived_to_naming
                    to: naming -> notice

                2 added, 0 removed, 1 changed.""");
    }

    private static String withNotice() {
        return replaced(
                        "sourceRef=\"requestReceived\" targetRef=\"naming\"",
                        "sourceRef=\"requestReceived\" targetRef=\"notice\"")
                .replace("<bpmn:subProcess id=\"naming\"", """
                        <bpmn:serviceTask id="notice" name="Tell the department" camunda:type="external"
                                          camunda:topic="economic-department.trade-licence.escalate">
                          <bpmn:extensionElements>
                            <camunda:inputOutput>
                              <camunda:inputParameter name="reason">${form.legalForm}</camunda:inputParameter>
                            </camunda:inputOutput>
                            <camunda:properties>
                              <camunda:property name="label.ar" value="إبلاغ الدائرة" />
                            </camunda:properties>
                          </bpmn:extensionElements>
                        </bpmn:serviceTask>
                        <bpmn:sequenceFlow id="notice_to_naming" sourceRef="notice" targetRef="naming" />
                        <bpmn:subProcess id="naming"\
                        """);
    }

    @Test
    void what_is_not_there_any_more_is_removed_with_all_that_it_said() {
        WorkflowDiff back = WorkflowDiff.between(model(withNotice()), before);

        assertThat(back.changes())
                .filteredOn(change -> change.kind() == Kind.REMOVED)
                .extracting(Change::element)
                .containsExactly("notice", "notice_to_naming");
        assertThat(back.toText())
                .contains("- serviceTask notice \"Tell the department\"")
                .contains("    topic: economic-department.trade-licence.escalate");
    }

    @Test
    void an_element_of_another_kind_under_the_same_id_is_another_element() {
        String bpmn = licence.replaceAll(
                "<bpmn:userTask id=\"payAgain\" name=\"Pay again\"[^>]*>",
                "<bpmn:serviceTask id=\"payAgain\" name=\"Pay again\" camunda:type=\"external\""
                        + " camunda:topic=\"payment.collect\">");
        int end = bpmn.indexOf("</bpmn:userTask>", bpmn.indexOf("id=\"payAgain\""));
        WorkflowDiff diff = diff(bpmn.substring(0, end) + "</bpmn:serviceTask>" + bpmn.substring(end + 16));

        assertThat(diff.changes())
                .extracting(Change::kind, Change::type)
                .containsExactly(tuple(Kind.REMOVED, "userTask"), tuple(Kind.ADDED, "serviceTask"));
    }

    @Test
    void what_is_only_drawn_elsewhere_is_said_apart() {
        WorkflowDiff diff = diff(replaced("<dc:Bounds x=\"142\"", "<dc:Bounds x=\"150\""));

        assertThat(diff.hasChanges()).isFalse();
        assertThat(diff.drawingChanged()).isTrue();
        assertThat(diff.toText()).isEqualTo("Only the drawing differs.");
    }

    @Test
    void it_is_plain_json_too() {
        String json = JsonMapper.shared().writeValueAsString(diff(replaced(">P14D<", ">P7D<")));

        assertThat(JsonMapper.shared().readTree(json))
                .isEqualTo(JsonMapper.shared().readTree("""
                {"changes": [{"kind": "CHANGED", "element": "proposalDeadline", "type": "boundaryEvent",
                  "label": {"ar": "14 يوماً دون اقتراح", "en": "14 days without a proposal"},
                  "details": [{"what": "timer", "before": "P14D", "after": "P7D"}]}],
                 "drawingChanged": false}
                """));
    }
}
