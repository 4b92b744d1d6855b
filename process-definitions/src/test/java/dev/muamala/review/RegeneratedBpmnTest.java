package dev.muamala.review;

import static dev.muamala.review.Draft.bytes;
import static dev.muamala.review.Draft.end;
import static dev.muamala.review.Draft.flows;
import static dev.muamala.review.Draft.node;
import static dev.muamala.review.Draft.process;
import static dev.muamala.review.Draft.property;
import static dev.muamala.review.Draft.service;
import static dev.muamala.review.Draft.start;
import static dev.muamala.review.RegeneratedExamples.diagram;
import static dev.muamala.review.RegeneratedExamples.shape;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.Drawing;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written holds what was understood, all of it and nothing else. */
class RegeneratedBpmnTest {
    private static ProcessModel read(byte[] bpmn) {
        Reviewed reviewed = Review.read(bpmn, Draft.VERSION);
        return reviewed.model().orElseThrow(() -> new AssertionError(reviewed.findings()));
    }

    private static ProcessModel read(String bpmn) {
        return read(bytes(bpmn));
    }

    private static String written(ProcessModel process) {
        return new String(RegeneratedBpmn.of(process, 2), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_written_is_read_as_the_same_workflow() {
        ProcessModel process = read(RegeneratedExamples.everything());
        String written = written(process);

        assertThat(read(written)).isEqualTo(process);
        assertThat(written(read(written))).isEqualTo(written);
        Set<String> kinds = new TreeSet<>(process.nodes().map(FlowNode::type).toList());
        assertThat(kinds)
                .as("every kind of element")
                .containsExactly(
                        "boundaryEvent",
                        "businessRuleTask",
                        "callActivity",
                        "endEvent",
                        "eventBasedGateway",
                        "exclusiveGateway",
                        "inclusiveGateway",
                        "intermediateCatchEvent",
                        "intermediateThrowEvent",
                        "manualTask",
                        "parallelGateway",
                        "receiveTask",
                        "serviceTask",
                        "startEvent",
                        "subProcess",
                        "task",
                        "userTask");
    }

    @Test
    void what_ships_is_written_as_it_was_read_with_its_whole_diagram() {
        Workflow workflow = Workflows.builtIn().get(new WorkflowVersion("trade-licence", 1));
        ProcessModel process =
                Review.read(workflow.xml(), workflow.version()).model().orElseThrow();

        assertThat(RegeneratedBpmn.of(process, 1)).isEqualTo(workflow.xml());
        Set<String> drawn =
                process.drawing().shapes().stream().map(Drawing.Shape::element).collect(Collectors.toSet());
        assertThat(process.nodes().map(node -> node.id())).allMatch(drawn::contains);
        assertThat(process.drawing().edges())
                .as("every flow, and the compensation association")
                .hasSize((int) process.flows().count() + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two&#10;lines",
                "a&#9;tab",
                "a&#13;return",
                "\u00a0space\u00a0",
                "&lt;b:scriptTask id=&quot;x&quot;/&gt;",
                "&quot; camunda:class=&quot;x",
                "' or '",
                "]]&gt;",
                "&amp;amp;",
                "طلب “رخصة” 😀",
                "\u202Eright to left"
            })
    void every_text_is_kept_to_the_letter(String text) {
        String bpmn = process(
                start(),
                node("task id='step'", property("told", text)).replace("name=\"Name\"", "name=\"" + text + "\""),
                end("end"),
                flows("start > step > end"),
                "<b:textAnnotation id=\"note\"><b:text>" + text + "</b:text></b:textAnnotation>");
        ProcessModel process = read(bpmn);
        String written = written(process);

        assertThat(read(written)).isEqualTo(process);
        assertThat(written).doesNotContain("<b:scriptTask");
        assertThat(process.node("step").orElseThrow().head().name()).isNotBlank();
    }

    @Test
    void the_version_tag_and_the_time_to_live_are_written_anew() {
        String bpmn = process(start(), end("end"), flows("start > end"))
                .replace("c:versionTag=\"2\" c:historyTimeToLive=\"P180D\"", "");

        assertThat(new String(RegeneratedBpmn.of(read(bpmn), 7), StandardCharsets.UTF_8))
                .contains("camunda:versionTag=\"7\"")
                .contains("camunda:historyTimeToLive=\"P180D\"");
    }

    @Test
    void an_id_that_the_writer_would_make_is_left_to_its_owner() {
        String bpmn = process(
                        start(),
                        node("task id='start_di'"),
                        node("task id='trade-licence_definitions'"),
                        node("task id='trade-licence_plane'"),
                        end("end"),
                        flows("start > start_di > trade-licence_definitions > trade-licence_plane > end"))
                .replace(
                        "</b:definitions>",
                        diagram(shape("start", "1", "2", "36", "36"), shape("start_di", "1", "2", "3", "4")));
        ProcessModel process = read(bpmn);

        assertThat(read(written(process))).isEqualTo(process);
        assertThat(written(process).split("id=\"start_di\"")).hasSize(2);
    }

    @Test
    void pools_lanes_and_notes_are_kept_as_drawings() {
        ProcessModel process = read(RegeneratedExamples.lanes());

        assertThat(process.drawing().pool()).contains(new Drawing.Pool("all", "pool", "Department"));
        assertThat(process.drawing().lanes())
                .containsExactly(new Drawing.Lane(
                        "front",
                        "Front",
                        List.of("start"),
                        List.of(new Drawing.Lane("desk", "", List.of("ask"), List.of()))));
        assertThat(read(written(process))).isEqualTo(process);
        assertThat(written(process)).contains("bpmnElement=\"all\"");
    }

    @Test
    void a_drawing_is_numbers_of_elements_that_are_there() {
        String bpmn = process(start(), service("ask"), end("end"), flows("start > ask > end"))
                .replace(
                        "</b:definitions>",
                        diagram(
                                shape("start", "150.0", "1.23456", "36", "36"),
                                shape("ask", "NaN", "0", "1", "1"),
                                shape("end", "1e9", "0", "1", "1"),
                                shape("nobody", "0", "0", "1", "1"),
                                shape("start", "7", "7", "7", "7"),
                                "<bpmndi:BPMNEdge id=\"e\" bpmnElement=\"start_ask\"><di:waypoint x=\"1\" y=\"2\"/>"
                                        + "<di:waypoint x=\"Infinity\" y=\"2\"/><di:waypoint x=\"3\" y=\"4.5\"/></bpmndi:BPMNEdge>",
                                "<bpmndi:BPMNEdge id=\"f\" bpmnElement=\"ask_end\"><di:waypoint x=\"1\" y=\"2\"/></bpmndi:BPMNEdge>"));
        Drawing drawing = read(bpmn).drawing();

        assertThat(drawing.shapes())
                .containsExactly(new Drawing.Shape(
                        "start",
                        new Drawing.Box(150, 1.23, 36, 36),
                        Optional.of(true),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Drawing.Box(1.24, -2, 3, 4))));
        assertThat(drawing.edges())
                .containsExactly(new Drawing.Edge(
                        "start_ask", List.of(new Drawing.Point(1, 2), new Drawing.Point(3, 4.5)), Optional.empty()));
        assertThat(written(read(bpmn))).doesNotContain("onclick").doesNotContain("style=");
    }
}
