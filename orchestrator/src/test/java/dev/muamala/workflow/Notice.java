package dev.muamala.workflow;

import dev.muamala.definitions.Workflow;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.WorkflowEvent.VersionDrafted;
import dev.muamala.events.WorkflowEvent.VersionShipped;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A workflow with one step, which asks the department something; {@code label} tells two of them apart. */
record Notice(String key, String label, String topic) {
    static final String TOPIC = "economic-department.trade-licence.escalate";

    static Notice of(String label) {
        return new Notice("notice", label, TOPIC);
    }

    String bpmn() {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="https://muamala.dev/test">
                  <bpmn:process id="notice" name="Notice" isExecutable="true"
                      camunda:versionTag="0" camunda:historyTimeToLive="P180D">
                    <bpmn:extensionElements><camunda:properties>
                      <camunda:property name="label.ar" value="إشعار" />
                      <camunda:property name="sla" value="P10D" />
                    </camunda:properties></bpmn:extensionElements>
                    <bpmn:startEvent id="received" name="Received">
                      <bpmn:extensionElements>%1$s</bpmn:extensionElements>
                    </bpmn:startEvent>
                    <bpmn:serviceTask id="tell" name="%2$s" camunda:type="external" camunda:topic="%3$s">
                      <bpmn:extensionElements>%1$s</bpmn:extensionElements>
                    </bpmn:serviceTask>
                    <bpmn:endEvent id="told" name="Told">
                      <bpmn:extensionElements><camunda:properties>
                        <camunda:property name="label.ar" value="تم" />
                        <camunda:property name="outcome" value="told" />
                      </camunda:properties></bpmn:extensionElements>
                    </bpmn:endEvent>
                    <bpmn:sequenceFlow id="a" sourceRef="received" targetRef="tell" />
                    <bpmn:sequenceFlow id="b" sourceRef="tell" targetRef="told" />
                  </bpmn:process>
                </bpmn:definitions>
                """.formatted(
                        "<camunda:properties><camunda:property name=\"label.ar\" value=\"إشعار\" /></camunda:properties>",
                        label,
                        topic);
    }

    byte[] bytes() {
        return bpmn().getBytes(StandardCharsets.UTF_8);
    }

    WorkflowVersion version(int number) {
        return new WorkflowVersion(key, number);
    }

    /** As it is after the review, under this number. */
    Workflow workflow(int number) {
        Reviewed reviewed = Review.read(bytes(), version(number));
        return Workflow.of(
                version(number),
                reviewed.model().orElseThrow(),
                reviewed.xml()
                        .orElseThrow(() ->
                                new IllegalStateException(reviewed.findings().toString())));
    }

    private String document(int number) {
        return new String(workflow(number).xml(), StandardCharsets.UTF_8);
    }

    private String fingerprint(int number) {
        return Documents.fingerprint(workflow(number).xml());
    }

    private static LocalizedText words() {
        return new LocalizedText("إشعار", "Notice");
    }

    VersionShipped shipped(int number, Instant at) {
        return new VersionShipped(version(number), words(), document(number), fingerprint(number), "muamala", at);
    }

    VersionDrafted drafted(int number, String by, Instant at) {
        return new VersionDrafted(version(number), words(), document(number), fingerprint(number), "a change", by, at);
    }
}
