package dev.muamala.benchmark;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A workflow of one call after another, and one more of an operation that it then waits for. */
final class Chain {
    private static final String DOCUMENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions" targetNamespace="https://muamala.dev/benchmark">
              <bpmn:process id="%s" name="Chain" isExecutable="true" camunda:versionTag="1" camunda:historyTimeToLive="P180D">
                <bpmn:extensionElements><camunda:properties><camunda:property name="label.ar" value="سلسلة" /></camunda:properties></bpmn:extensionElements>
                <bpmn:startEvent id="step0" name="Received">
                  <bpmn:extensionElements><camunda:properties><camunda:property name="label.ar" value="استلام" /></camunda:properties></bpmn:extensionElements>
                </bpmn:startEvent>
            %s
                <bpmn:endEvent id="step%d" name="Issued">
                  <bpmn:extensionElements><camunda:properties><camunda:property name="label.ar" value="صدرت" /><camunda:property name="outcome" value="issued" /></camunda:properties></bpmn:extensionElements>
                </bpmn:endEvent>
            %s
              </bpmn:process>
            </bpmn:definitions>
            """;
    private static final String CALL = """
                <bpmn:serviceTask id="step%d" name="Step" camunda:type="external" camunda:topic="%s">
                  <bpmn:extensionElements>
                    <camunda:inputOutput><camunda:inputParameter name="applicant">${applicant}</camunda:inputParameter></camunda:inputOutput>
                    <camunda:properties><camunda:property name="label.ar" value="خطوة" /><camunda:property name="resultVariable" value="answer" /></camunda:properties>
                  </bpmn:extensionElements>
                </bpmn:serviceTask>
            """;
    private static final String FLOW =
            "    <bpmn:sequenceFlow id=\"flow%d\" sourceRef=\"step%d\" targetRef=\"step%d\" />\n";

    private Chain() {}

    static String of(String key, int calls, String last) {
        String tasks = IntStream.rangeClosed(1, calls + 1)
                .mapToObj(step -> CALL.formatted(step, step <= calls ? "icp.identity.check" : last))
                .collect(Collectors.joining());
        String flows = IntStream.rangeClosed(0, calls + 1)
                .mapToObj(step -> FLOW.formatted(step, step, step + 1))
                .collect(Collectors.joining());
        return DOCUMENT.formatted(key, tasks, calls + 2, flows);
    }
}
