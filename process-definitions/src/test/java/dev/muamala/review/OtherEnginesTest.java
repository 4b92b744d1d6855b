package dev.muamala.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.WorkflowVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A good file of another engine is not only refused: for each thing that does not run here, it is told what to use. */
class OtherEnginesTest {
    private static final WorkflowVersion VERSION = new WorkflowVersion("order", 1);

    private static List<Finding> findings(String bpmn) {
        return Review.of(Draft.bytes(bpmn), VERSION, Draft.CATALOGUE, Library.EMPTY)
                .findings();
    }

    private static void told(List<Finding> findings, String element, String code, String what, String advice) {
        assertThat(findings).as("%s %s in %s", element, code, findings).anySatisfy(finding -> {
            assertThat(finding.element()).isEqualTo(element);
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.what()).contains(what);
            assertThat(finding.advice()).contains(advice);
        });
    }

    /** Without those that only say that something is missing here, which every foreign file gets. */
    private static List<String> codesAt(List<Finding> findings, String element) {
        return findings.stream()
                .filter(finding -> finding.element().equals(element) && finding.severity() != Severity.NOTE)
                .map(Finding::code)
                .filter(code -> !code.startsWith("no-"))
                .toList();
    }

    @Test
    void camunda_8() {
        List<Finding> findings = findings("""
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                    xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn" exporter="Camunda Modeler"
                    exporterVersion="5.30.0" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
                  <bpmn:process id="order" name="Order" isExecutable="true">
                    <bpmn:extensionElements><zeebe:versionTag value="1" /></bpmn:extensionElements>
                    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
                    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="pay" />
                    <bpmn:serviceTask id="pay" name="Pay">
                      <bpmn:extensionElements>
                        <zeebe:taskDefinition type="payment" retries="3" />
                        <zeebe:ioMapping><zeebe:input source="=order.total" target="amount" />
                          <zeebe:output source="=receipt" target="receipt" /></zeebe:ioMapping>
                        <zeebe:taskHeaders><zeebe:header key="a" value="b" /></zeebe:taskHeaders>
                      </bpmn:extensionElements>
                    </bpmn:serviceTask>
                    <bpmn:sequenceFlow id="f2" sourceRef="pay" targetRef="sign" />
                    <bpmn:userTask id="sign" name="Sign">
                      <bpmn:extensionElements>
                        <zeebe:userTask /><zeebe:formDefinition formId="sign" />
                        <zeebe:assignmentDefinition assignee="=owner" candidateGroups="sales" />
                        <zeebe:taskSchedule dueDate="=now()" />
                      </bpmn:extensionElements>
                    </bpmn:userTask>
                    <bpmn:sequenceFlow id="f3" sourceRef="sign" targetRef="which" />
                    <bpmn:exclusiveGateway id="which" default="f4" />
                    <bpmn:sequenceFlow id="f4" sourceRef="which" targetRef="tell" />
                    <bpmn:sequenceFlow id="f5" sourceRef="which" targetRef="calc">
                      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=receipt.ok</bpmn:conditionExpression>
                    </bpmn:sequenceFlow>
                    <bpmn:scriptTask id="calc" name="Calculate">
                      <bpmn:extensionElements><zeebe:script expression="=1+1" resultVariable="x" /></bpmn:extensionElements>
                    </bpmn:scriptTask>
                    <bpmn:sequenceFlow id="f6" sourceRef="calc" targetRef="tell" />
                    <bpmn:sendTask id="tell" name="Tell">
                      <bpmn:extensionElements><zeebe:taskDefinition type="mail" /></bpmn:extensionElements>
                    </bpmn:sendTask>
                    <bpmn:sequenceFlow id="f7" sourceRef="tell" targetRef="rate" />
                    <bpmn:businessRuleTask id="rate" name="Rate">
                      <bpmn:extensionElements><zeebe:calledDecision decisionId="d" resultVariable="r" /></bpmn:extensionElements>
                    </bpmn:businessRuleTask>
                    <bpmn:sequenceFlow id="f8" sourceRef="rate" targetRef="sub" />
                    <bpmn:callActivity id="sub" name="Deliver">
                      <bpmn:extensionElements><zeebe:calledElement processId="x" /></bpmn:extensionElements>
                      <bpmn:multiInstanceLoopCharacteristics>
                        <bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=items" /></bpmn:extensionElements>
                      </bpmn:multiInstanceLoopCharacteristics>
                    </bpmn:callActivity>
                    <bpmn:sequenceFlow id="f9" sourceRef="sub" targetRef="end" />
                    <bpmn:endEvent id="end" />
                  </bpmn:process>
                </bpmn:definitions>
                """);

        told(findings, "order", "other-engine", "Camunda 8", "camunda:versionTag");
        told(findings, "pay", "other-engine", "<taskDefinition> is written for Camunda 8", "topic of an operation");
        told(findings, "pay", "other-engine", "<ioMapping>", "camunda:inputParameter");
        told(findings, "sign", "other-engine", "<assignmentDefinition>", "candidate groups");
        told(findings, "sign", "other-engine", "<formDefinition>", "form key");
        told(findings, "sign", "other-engine", "<taskSchedule>", "sla");
        told(findings, "f5", "bad-expression", "=receipt.ok", "${form.field == 'value'}");
        told(findings, "calc", "not-run", "<scriptTask> cannot run here", "decision table");
        told(findings, "tell", "not-run", "<sendTask> cannot run here", "service task");
        told(findings, "rate", "other-engine", "<calledDecision>", "camunda:decisionRef");
        told(findings, "sub", "other-engine", "<calledElement>", "versionTag");
        told(findings, "sub", "other-engine", "<loopCharacteristics>", "camunda:collection");
    }

    @Test
    void flowable() {
        List<Finding> findings = findings("""
                <?xml version="1.0" encoding="UTF-8"?>
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:flowable="http://flowable.org/bpmn"
                    xmlns:design="http://flowable.org/design" typeLanguage="http://www.w3.org/2001/XMLSchema"
                    expressionLanguage="http://www.w3.org/1999/XPath" targetNamespace="http://flowable.org/test">
                  <process id="order" name="Order" isExecutable="true" flowable:candidateStarterGroups="sales">
                    <startEvent id="start" flowable:formKey="order" flowable:formFieldValidation="true" flowable:initiator="me"/>
                    <sequenceFlow id="f1" sourceRef="start" targetRef="http"/>
                    <serviceTask id="http" name="Call" flowable:type="http" flowable:parallelInSameTransaction="true">
                      <extensionElements>
                        <flowable:field name="requestUrl"><flowable:string>http://x</flowable:string></flowable:field>
                      </extensionElements>
                    </serviceTask>
                    <sequenceFlow id="f2" sourceRef="http" targetRef="java"/>
                    <serviceTask id="java" name="Java" flowable:class="org.example.Pay" flowable:async="true"/>
                    <sequenceFlow id="f3" sourceRef="java" targetRef="bean"/>
                    <serviceTask id="bean" name="Bean" flowable:expression="${bean.call(execution)}"
                        flowable:resultVariableName="answer"/>
                    <sequenceFlow id="f4" sourceRef="bean" targetRef="worker"/>
                    <serviceTask id="worker" name="Worker" flowable:type="external-worker" flowable:topic="pay"/>
                    <sequenceFlow id="f5" sourceRef="worker" targetRef="sign"/>
                    <userTask id="sign" name="Sign" flowable:assignee="${me}" flowable:candidateUsers="a,b" flowable:dueDate="P1D">
                      <extensionElements>
                        <flowable:taskListener event="create" class="org.example.L"/>
                        <flowable:executionListener event="start" expression="${bean.x()}"/>
                      </extensionElements>
                    </userTask>
                    <sequenceFlow id="f6" sourceRef="sign" targetRef="end"/>
                    <endEvent id="end"/>
                  </process>
                </definitions>
                """);

        told(findings, "order", "other-engine", "Flowable", "candidate groups");
        told(findings, "http", "other-engine", "type=\"http\" is written for Flowable", "Camunda 7's namespace");
        told(findings, "http", "runs-code", "<field>", "service task");
        told(findings, "java", "runs-code", "It names a Java class", "external");
        told(findings, "java", "other-engine", "async=\"true\"", "every step is saved");
        told(findings, "bean", "runs-code", "${bean.call(execution)}", "external");
        told(findings, "bean", "other-engine", "resultVariableName", "resultVariable");
        told(findings, "sign", "runs-code", "<taskListener>", "a task of its own");
        told(findings, "sign", "other-engine", "assignee=\"${me}\"", "candidate groups");
        told(findings, "sign", "other-engine", "dueDate", "sla");
    }

    @Test
    void activiti() {
        List<Finding> findings = findings("""
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:activiti="http://activiti.org/bpmn"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://www.activiti.org/test">
                  <process id="order" name="Order" isExecutable="true">
                    <startEvent id="start"><extensionElements><activiti:formProperty id="a" name="A" type="string"/>
                      </extensionElements></startEvent>
                    <sequenceFlow id="f1" sourceRef="start" targetRef="mail"/>
                    <serviceTask id="mail" name="Mail" activiti:type="mail"><extensionElements>
                      <activiti:field name="to" stringValue="x@example.org"/></extensionElements></serviceTask>
                    <sequenceFlow id="f2" sourceRef="mail" targetRef="script"/>
                    <scriptTask id="script" name="Script" scriptFormat="groovy" activiti:autoStoreVariables="false">
                      <script>println 1</script></scriptTask>
                    <sequenceFlow id="f3" sourceRef="script" targetRef="end">
                      <conditionExpression xsi:type="tFormalExpression"><![CDATA[${order.isPaid()}]]></conditionExpression>
                    </sequenceFlow>
                    <endEvent id="end"/>
                  </process>
                </definitions>
                """);

        told(findings, "start", "other-engine", "<formProperty> is written for Activiti", "form key");
        told(findings, "mail", "other-engine", "type=\"mail\"", "namespace");
        told(findings, "mail", "runs-code", "<field>", "topic of an operation");
        told(findings, "script", "not-run", "<scriptTask> cannot run here", "decision table");
        told(findings, "f3", "bad-expression", "calls something", "decision table");
    }

    @Test
    void jbpm() {
        List<Finding> findings = findings("""
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn2:definitions xmlns:bpmn2="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:drools="http://www.jboss.org/drools" xmlns:bpsim="http://www.bpsim.org/schemas/1.0"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" exporter="jBPM Process Modeler"
                    targetNamespace="http://www.omg.org/bpmn20">
                  <bpmn2:itemDefinition id="_orderItem" structureRef="Order"/>
                  <bpmn2:process id="order" name="Order" drools:packageName="com" drools:version="1.0" drools:adHoc="false"
                      isExecutable="true" processType="Public">
                    <bpmn2:property id="o" itemSubjectRef="_orderItem" name="o"/>
                    <bpmn2:startEvent id="start"/>
                    <bpmn2:sequenceFlow id="f1" sourceRef="start" targetRef="task"/>
                    <bpmn2:userTask id="task" name="Task">
                      <bpmn2:extensionElements><drools:onEntry-script scriptFormat="http://www.java.com/java">
                        <drools:script><![CDATA[System.exit(0);]]></drools:script></drools:onEntry-script></bpmn2:extensionElements>
                      <bpmn2:ioSpecification><bpmn2:dataInput id="i" drools:dtype="Object" name="TaskName"/>
                        <bpmn2:inputSet><bpmn2:dataInputRefs>i</bpmn2:dataInputRefs></bpmn2:inputSet></bpmn2:ioSpecification>
                      <bpmn2:dataInputAssociation><bpmn2:targetRef>i</bpmn2:targetRef><bpmn2:assignment>
                        <bpmn2:from xsi:type="bpmn2:tFormalExpression">x</bpmn2:from></bpmn2:assignment></bpmn2:dataInputAssociation>
                      <bpmn2:potentialOwner id="p"><bpmn2:resourceAssignmentExpression><bpmn2:formalExpression>john
                        </bpmn2:formalExpression></bpmn2:resourceAssignmentExpression></bpmn2:potentialOwner>
                    </bpmn2:userTask>
                    <bpmn2:sequenceFlow id="f2" sourceRef="task" targetRef="end"><bpmn2:conditionExpression
                      xsi:type="bpmn2:tFormalExpression" language="http://www.java.com/java">return true;</bpmn2:conditionExpression>
                      </bpmn2:sequenceFlow>
                    <bpmn2:endEvent id="end"><bpmn2:signalEventDefinition signalRef="s"/></bpmn2:endEvent>
                  </bpmn2:process>
                  <bpmn2:relationship type="BPSimData"><bpmn2:extensionElements><bpsim:BPSimData><bpsim:Scenario id="s"/>
                    </bpsim:BPSimData></bpmn2:extensionElements><bpmn2:source>d</bpmn2:source></bpmn2:relationship>
                </bpmn2:definitions>
                """);

        told(findings, "_orderItem", "not-run", "<itemDefinition>", "Remove it");
        told(findings, "order", "other-engine", "written for jBPM", "Remove it");
        told(findings, "task", "other-engine", "<onEntry-script> is written for jBPM", "Camunda 7's elements");
        told(findings, "task", "not-run", "<ioSpecification>", "camunda:inputOutput");
        told(findings, "task", "not-run", "<dataInputAssociation>", "camunda:inputOutput");
        told(findings, "p", "not-run", "<potentialOwner>", "candidate groups");
        told(findings, "f2", "runs-code", "language=", "decision table");
        told(findings, "end", "not-run", "<signalEventDefinition>", "escalation");
    }

    @Test
    void a_drawing_of_signavio_or_bizagi_needs_labels_and_topics_and_nothing_else() {
        List<Finding> findings = findings("""
                <?xml version="1.0" encoding="UTF-8"?>
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
                    xmlns:signavio="http://www.signavio.com" xmlns:bizagi="http://www.bizagi.com/bpmn20"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" exporter="Signavio Process Editor"
                    exporterVersion="15.0.0" expressionLanguage="http://www.w3.org/TR/XPath" targetNamespace="http://www.signavio.com"
                    typeLanguage="http://www.w3.org/2001/XMLSchema" xsi:schemaLocation="http://x http://x/BPMN20.xsd">
                  <process id="order" name="Order" isClosed="false" isExecutable="false" processType="None">
                    <extensionElements><signavio:signavioDiagramMetaData metaKey="a" metaValue="b"/>
                      <bizagi:BizagiExtensions><bizagi:BizagiProperties><bizagi:BizagiProperty name="bgColor" value="W"/>
                      </bizagi:BizagiProperties></bizagi:BizagiExtensions></extensionElements>
                    <laneSet id="ls"><lane id="lane" name="Sales"><extensionElements><signavio:signavioMetaData metaKey="bgcolor"
                      metaValue="#fff"/></extensionElements><flowNodeRef>start</flowNodeRef></lane></laneSet>
                    <startEvent id="start" name=""><extensionElements><signavio:signavioMetaData metaKey="bordercolor"
                      metaValue="#000"/></extensionElements><outgoing>f1</outgoing></startEvent>
                    <task completionQuantity="1" id="work" isForCompensation="false" name="Work" startQuantity="1">
                      <incoming>f1</incoming><outgoing>f2</outgoing></task>
                    <exclusiveGateway gatewayDirection="Diverging" id="which"><incoming>f2</incoming></exclusiveGateway>
                    <dataObject id="paper" isCollection="false" name="Paper"/>
                    <dataObjectReference id="paperRef" dataObjectRef="paper" name="Paper"/>
                    <endEvent id="end" name="Done"/>
                    <sequenceFlow id="f1" name="" sourceRef="start" targetRef="work"/>
                    <sequenceFlow id="f2" sourceRef="work" targetRef="which"/>
                    <sequenceFlow id="f3" isImmediate="true" sourceRef="which" targetRef="end"/>
                  </process>
                </definitions>
                """);

        assertThat(codesAt(findings, "order")).containsExactly("not-executable");
        assertThat(codesAt(findings, "start")).isEmpty();
        assertThat(codesAt(findings, "work")).isEmpty();
        assertThat(codesAt(findings, "which")).isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Severity.ERROR)
                .extracting(Finding::code)
                .containsOnly("not-executable", "no-english-label", "no-arabic-label", "no-outcome");
        assertThat(findings)
                .filteredOn(finding -> finding.code().equals("not-kept"))
                .extracting(Finding::what)
                .anyMatch(what -> what.contains("dataObject"))
                .anyMatch(what -> what.contains("signavio"));
    }

    @Test
    void what_camunda_7_has_and_muamala_does_not_run() {
        List<Finding> findings = findings("""
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x">
                  <bpmn:process id="order" name="Order" isExecutable="true" camunda:candidateStarterGroups="sales">
                    <bpmn:startEvent id="start" camunda:formRef="form" camunda:formRefBinding="latest" camunda:asyncAfter="true">
                      <bpmn:extensionElements><camunda:formData><camunda:formField id="a" type="string"/></camunda:formData>
                      </bpmn:extensionElements></bpmn:startEvent>
                    <bpmn:userTask id="sign" name="Sign" camunda:assignee="demo" camunda:dueDate="${dateTime().plusDays(3)}"
                      camunda:candidateGroups="sales"><bpmn:extensionElements><camunda:inputOutput>
                      <camunda:outputParameter name="x">${y}</camunda:outputParameter></camunda:inputOutput>
                      <camunda:taskListener class="org.example.L" event="create"/></bpmn:extensionElements></bpmn:userTask>
                    <bpmn:serviceTask id="rest" name="REST"><bpmn:extensionElements><camunda:connector>
                      <camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></bpmn:extensionElements>
                      </bpmn:serviceTask>
                    <bpmn:callActivity id="case" name="Case" camunda:caseRef="x"/>
                    <bpmn:intermediateCatchEvent id="cond" name="C"><bpmn:conditionalEventDefinition camunda:variableName="x">
                      <bpmn:condition>${x > 1}</bpmn:condition></bpmn:conditionalEventDefinition></bpmn:intermediateCatchEvent>
                    <bpmn:intermediateThrowEvent id="tell" name="T"><bpmn:messageEventDefinition messageRef="m"
                      camunda:type="external" camunda:topic="x"/></bpmn:intermediateThrowEvent>
                    <bpmn:intermediateThrowEvent id="link" name="L"><bpmn:linkEventDefinition name="l"/></bpmn:intermediateThrowEvent>
                    <bpmn:transaction id="tx" name="Tx"><bpmn:endEvent id="cancelled"><bpmn:cancelEventDefinition/></bpmn:endEvent>
                      </bpmn:transaction>
                    <bpmn:adHocSubProcess id="adhoc" name="A"><bpmn:task id="loop"><bpmn:standardLoopCharacteristics/></bpmn:task>
                      </bpmn:adHocSubProcess>
                    <bpmn:complexGateway id="complex" name="G"/>
                    <bpmn:businessRuleTask id="rule" name="R" camunda:decisionRef="d" camunda:decisionRefBinding="deployment"
                      camunda:mapDecisionResult="singleEntry"/>
                  </bpmn:process>
                </bpmn:definitions>
                """);

        told(findings, "order", "not-run", "candidateStarterGroups", "candidate groups");
        told(findings, "start", "not-run", "camunda:formRef=", "form key");
        told(findings, "start", "not-run", "asyncAfter", "every step is saved");
        told(findings, "start", "not-run", "<camunda:formData>", "catalogue");
        told(findings, "sign", "not-run", "camunda:assignee", "candidate groups");
        told(findings, "sign", "not-run", "camunda:dueDate", "sla");
        told(findings, "sign", "not-run", "<camunda:outputParameter>", "resultVariable");
        told(findings, "sign", "runs-code", "<camunda:taskListener>", "a task of its own");
        told(findings, "rest", "runs-code", "<camunda:connector>", "topic of an operation");
        told(findings, "case", "not-run", "caseRef", "version tag");
        told(findings, "cond", "not-run", "<conditionalEventDefinition>", "gateway");
        told(findings, "tell", "not-run", "throws a message", "service task");
        told(findings, "link", "not-run", "<linkEventDefinition>", "sequence flow");
        told(findings, "tx", "not-run", "<transaction>", "compensation");
        told(findings, "cancelled", "not-run", "<cancelEventDefinition>", "compensation");
        told(findings, "adhoc", "not-run", "<adHocSubProcess>", "sub-process");
        told(findings, "loop", "not-run", "<standardLoopCharacteristics>", "multi-instance");
        told(findings, "complex", "not-run", "<complexGateway>", "inclusive gateway");
        told(findings, "rule", "not-run", "decisionRefBinding", "Remove it");
        told(findings, "rule", "unknown-value", "singleEntry", "singleResult");
    }
}
