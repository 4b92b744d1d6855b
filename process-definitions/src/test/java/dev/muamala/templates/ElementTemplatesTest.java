package dev.muamala.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.Catalogue.Input;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Severity;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ElementTemplatesTest {
    private static final Catalogue CATALOGUE = Catalogue.builtIn();
    private static final Workflows WORKFLOWS = Workflows.builtIn();
    private static final List<ElementTemplate> TEMPLATES = ElementTemplates.of(CATALOGUE, WORKFLOWS);
    private static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 2);

    @Test
    void there_is_one_for_every_operation_decision_and_human_step() {
        Set<String> ids = TEMPLATES.stream().map(ElementTemplate::id).collect(Collectors.toSet());

        assertThat(ids).hasSameSizeAs(TEMPLATES);
        assertThat(ids)
                .containsAll(CATALOGUE.operations().stream()
                        .map(operation -> "dev.muamala.operation." + operation.topic())
                        .toList())
                .containsAll(WORKFLOWS.decisions().stream()
                        .map(key -> "dev.muamala.decision." + key)
                        .toList())
                .contains(
                        "dev.muamala.operation.payment.collect",
                        "dev.muamala.form.trade-name-proposal",
                        "dev.muamala.form.approval-correction",
                        "dev.muamala.form.payment-retry")
                .doesNotContain("dev.muamala.form.trade-licence");
    }

    @Test
    void what_is_not_said_is_left_out_of_the_json() {
        JsonNode json = JsonMapper.shared().valueToTree(TEMPLATES);

        assertThat(json.valueStream().flatMap(template -> template.findValues("value").stream()))
                .noneMatch(JsonNode::isNull);
        assertThat(json.path(0).path("$schema").asString()).contains("/@camunda/element-templates-json-schema@");
        assertThat(json.valueStream().filter(template -> template.has("elementType")))
                .allSatisfy(template -> assertThat(template.path("appliesTo").valueStream())
                        .contains(template.path("elementType").path("value")));
    }

    /** What a template asks for must be in the catalogue, or designers would not be asked for it. */
    @Test
    void the_catalogue_knows_every_input_that_the_shipped_workflows_give() {
        for (WorkflowVersion version : WORKFLOWS.versions()) {
            ProcessModel process = WORKFLOWS.model(version).orElseThrow();
            process.nodes()
                    .filter(ServiceTask.class::isInstance)
                    .map(ServiceTask.class::cast)
                    .forEach(task -> assertThat(Stream.concat(
                                    Stream.of("role"),
                                    CATALOGUE.operation(task.topic()).orElseThrow().inputs().stream()
                                            .map(Input::name)))
                            .as(version + " " + task.id())
                            .containsAll(task.inputs().keySet()));
        }
    }

    @TestFactory
    Stream<DynamicTest> an_element_made_by_a_template_passes_the_review() {
        return TEMPLATES.stream()
                .filter(template -> template.elementType() != null)
                .map(template -> DynamicTest.dynamicTest(template.id(), () -> {
                    String type = template.elementType().value();
                    requirePass(process(
                            Applied.plain("bpmn:StartEvent", "start"),
                            Applied.of(template, type, "step", ElementTemplatesTest::filledIn),
                            Applied.plain("bpmn:EndEvent", "end"),
                            Applied.plain("bpmn:Process", VERSION.key())));
                }));
    }

    @Test
    void the_general_templates_give_the_labels_outcomes_and_promises_that_the_review_asks_for() {
        requirePass(process(
                Applied.of(template("labels"), "bpmn:StartEvent", "start", ElementTemplatesTest::filledIn),
                Applied.of(template("form.payment-retry"), "bpmn:UserTask", "step", ElementTemplatesTest::filledIn),
                Applied.of(template("outcome"), "bpmn:EndEvent", "end", ElementTemplatesTest::filledIn),
                Applied.of(template("workflow"), "bpmn:Process", VERSION.key(), ElementTemplatesTest::filledIn)));
    }

    @Test
    void a_template_that_is_not_filled_in_says_what_is_missing() {
        Reviewed reviewed = review(process(
                Applied.plain("bpmn:StartEvent", "start"),
                Applied.of(template("form.payment-retry"), "bpmn:UserTask", "step", property -> ""),
                Applied.plain("bpmn:EndEvent", "end"),
                Applied.plain("bpmn:Process", VERSION.key())));

        assertThat(reviewed.findings().stream()
                        .filter(finding -> finding.element().equals("step"))
                        .map(Finding::code))
                .contains("no-arabic-label");
    }

    private static ElementTemplate template(String name) {
        return TEMPLATES.stream()
                .filter(template -> template.id().equals("dev.muamala." + name))
                .findFirst()
                .orElseThrow();
    }

    /** As a designer does: what stands there already, else what Modeler insists on. */
    private static String filledIn(ElementTemplate.Property property) {
        if (property.value() != null) {
            return property.value();
        }
        Map<String, String> known = Map.of("role", "municipality", "amountFils", "62000", "label.ar", "خطوة");
        String name = property.binding().name();
        if (known.containsKey(name)) {
            return known.get(name);
        }
        boolean insists = property.constraints() != null;
        return insists ? property.placeholder() == null ? "Step" : property.placeholder() : "";
    }

    private static Reviewed review(String bpmn) {
        return Review.of(bpmn.getBytes(StandardCharsets.UTF_8), VERSION, CATALOGUE, WORKFLOWS);
    }

    private static void requirePass(String bpmn) {
        Reviewed reviewed = review(bpmn);
        assertThat(reviewed.findings().stream().filter(finding -> finding.severity() != Severity.NOTE))
                .as(bpmn)
                .isEmpty();
        assertThat(new String(reviewed.xml().orElseThrow(), StandardCharsets.UTF_8))
                .contains("camunda:modelerTemplate=\"dev.muamala.");
    }

    private static String process(Applied start, Applied step, Applied end, Applied process) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="made" targetNamespace="made">
                %s
                </bpmn:definitions>
                """.formatted(process.element("isExecutable=\"true\" camunda:historyTimeToLive=\"P180D\"", """
                %s
                %s
                %s
                <bpmn:sequenceFlow id="in" sourceRef="start" targetRef="step" />
                <bpmn:sequenceFlow id="out" sourceRef="step" targetRef="end" />
                """.formatted(
                        start.element("", ""), step.element("", ""), end.element("", ""))));
    }
}
