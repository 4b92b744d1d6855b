package dev.muamala.workflow.interpreter;

import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.behavior.BoundaryEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.CompensationEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.EventBasedGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.EventSubProcessActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.EventSubProcessStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExclusiveGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.InclusiveGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.IntermediateCatchEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.IntermediateThrowNoneEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ManualTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.NoneStartEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ParallelGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ReceiveTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.SubProcessActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.TaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.TerminateEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ThrowEscalationEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.el.ExpressionManager;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * What a workflow may hold to be run here. Camunda executes code from a BPMN file when it reads, starts and runs it, so
 * everything that is not on these lists is refused before Camunda sees it, and what Camunda made of the rest is checked
 * once more. The review of uploads says the same earlier and in kinder words; this is the last door.
 */
final class Allowed {
    private static final String CAMUNDA = BpmnParser.CAMUNDA_BPMN_EXTENSIONS_NS;
    /** Camunda still reads the names of its forerunner. */
    private static final String ACTIVITI = "http://activiti.org/";

    private static final Set<String> DRAWING =
            Set.of(BpmnParser.BPMN_DI_NS, BpmnParser.BPMN_DC_NS, BpmnParser.OMG_DI_NS);

    private static final Set<String> BPMN_ELEMENTS = Set.of(
            "definitions",
            "process",
            "collaboration",
            "participant",
            "messageFlow",
            "laneSet",
            "lane",
            "childLaneSet",
            "flowNodeRef",
            "documentation",
            "association",
            "textAnnotation",
            "text",
            "group",
            "category",
            "categoryValue",
            "extensionElements",
            "message",
            "error",
            "escalation",
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "messageEventDefinition",
            "timerEventDefinition",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "errorEventDefinition",
            "escalationEventDefinition",
            "compensateEventDefinition",
            "terminateEventDefinition",
            "task",
            "manualTask",
            "serviceTask",
            "userTask",
            "businessRuleTask",
            "receiveTask",
            "subProcess",
            "callActivity",
            "multiInstanceLoopCharacteristics",
            "loopCardinality",
            "completionCondition",
            "exclusiveGateway",
            "inclusiveGateway",
            "parallelGateway",
            "eventBasedGateway",
            "sequenceFlow",
            "conditionExpression",
            "incoming",
            "outgoing");

    private static final Map<String, Set<String>> CAMUNDA_ELEMENTS = Map.of(
            "properties", Set.of(),
            "property", Set.of("id", "name", "value"),
            "inputOutput", Set.of(),
            "inputParameter", Set.of("name"),
            "list", Set.of(),
            "map", Set.of(),
            "entry", Set.of("key"),
            "value", Set.of("id", "name"),
            "in", Set.of("source", "sourceExpression", "target", "variables", "businessKey"),
            "out", Set.of("source", "sourceExpression", "target", "variables"));

    private static final Set<String> CAMUNDA_ATTRIBUTES = Set.of(
            "versionTag",
            "historyTimeToLive",
            "isStartableInTasklist",
            "diagramRelationId",
            "modelerTemplate",
            "modelerTemplateVersion",
            "modelerTemplateIcon",
            "type",
            "topic",
            "candidateGroups",
            "formKey",
            "decisionRef",
            "resultVariable",
            "mapDecisionResult",
            "collection",
            "elementVariable",
            "calledElementBinding",
            "calledElementVersionTag");

    private static final Set<String> REFUSED_ATTRIBUTES = Set.of("language", "scriptFormat", "operationRef");

    private static final Set<String> CAN_UNDO =
            Set.of("serviceTask", "userTask", "businessRuleTask", "task", "manualTask");

    private static final Set<Class<?>> BEHAVIOURS = Set.of(
            NoneStartEventActivityBehavior.class,
            NoneEndEventActivityBehavior.class,
            TerminateEndEventActivityBehavior.class,
            ErrorEnd.class,
            ThrowEscalationEventActivityBehavior.class,
            CompensationEventActivityBehavior.class,
            IntermediateThrowNoneEventActivityBehavior.class,
            IntermediateCatchEventActivityBehavior.class,
            BoundaryEventActivityBehavior.class,
            TaskActivityBehavior.class,
            ManualTaskActivityBehavior.class,
            WaitingTask.class,
            DecisionTask.class,
            ReceiveTaskActivityBehavior.class,
            CallWorkflow.class,
            SubProcessActivityBehavior.class,
            EventSubProcessActivityBehavior.class,
            EventSubProcessStartEventActivityBehavior.class,
            ParallelLoop.class,
            SequentialLoop.class,
            ExclusiveGatewayActivityBehavior.class,
            InclusiveGatewayActivityBehavior.class,
            ParallelGatewayActivityBehavior.class,
            EventBasedGatewayActivityBehavior.class);

    private Allowed() {}

    /** @throws IllegalArgumentException with everything that the document holds and may not */
    static void check(WorkflowVersion version, Element document, ExpressionManager expressions) {
        List<String> refusals = new ArrayList<>();
        check(document, "definitions", "", expressions, refusals);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(
                    "Workflow " + version + " was not loaded, nothing of it ran: " + String.join("; ", refusals) + ".");
        }
    }

    private static void check(
            Element element, String place, String parent, ExpressionManager expressions, List<String> refusals) {
        if (DRAWING.contains(element.getUri())) {
            return;
        }
        String name = element.getTagName();
        String here = element.attribute("id") == null ? place : element.attribute("id");
        boolean camunda = CAMUNDA.equals(element.getUri());
        boolean bpmn = BpmnParser.BPMN20_NS.equals(element.getUri());
        if (!(bpmn && BPMN_ELEMENTS.contains(name)) && !(camunda && CAMUNDA_ELEMENTS.containsKey(name))) {
            refusals.add("\"" + here + "\" has <" + name + ">, which cannot run here");
            return;
        }
        for (String attribute : element.attributes()) {
            checkAttribute(element, attribute, here, camunda, refusals);
        }
        if (name.equals("messageEventDefinition")
                && (parent.equals("intermediateThrowEvent") || parent.equals("endEvent"))) {
            refusals.add("\"" + here + "\" throws a message, which nobody would send");
        }
        if ("true".equals(element.attribute("isForCompensation")) && !CAN_UNDO.contains(name)) {
            refusals.add("\"" + here + "\" is a " + name + ", which cannot undo another activity");
        }
        checkExpression(element, name, here, expressions, refusals);
        for (Element child : element.elements()) {
            check(child, here, name, expressions, refusals);
        }
    }

    private static void checkAttribute(
            Element element, String attribute, String here, boolean camunda, List<String> refusals) {
        int namespace = attribute.lastIndexOf(':');
        String name = attribute.substring(namespace + 1);
        boolean ours = attribute.startsWith(CAMUNDA + ":");
        boolean refused = ours
                ? !CAMUNDA_ATTRIBUTES.contains(name)
                        || name.equals("type") && !element.attribute(attribute).equals("external")
                : attribute.startsWith(ACTIVITI)
                        || namespace < 0 && REFUSED_ATTRIBUTES.contains(name)
                        || namespace < 0
                                && camunda
                                && !CAMUNDA_ELEMENTS.get(element.getTagName()).contains(name);
        if (refused) {
            refusals.add("\"" + here + "\" has the attribute " + (ours ? "camunda:" : "") + name + "=\""
                    + element.attribute(attribute) + "\", which cannot run here");
        }
    }

    private static void checkExpression(
            Element element, String name, String here, ExpressionManager expressions, List<String> refusals) {
        List<String> texts = new ArrayList<>();
        if (!name.equals("documentation") && !name.equals("text")) {
            texts.add(element.getText().trim());
        }
        element.attributes().stream()
                .filter(attribute -> !attribute.equals("name"))
                .map(element::attribute)
                .forEach(texts::add);
        for (String text : texts) {
            if (text.contains("${") || text.contains("#{")) {
                try {
                    expressions.createExpression(text);
                } catch (IllegalArgumentException e) {
                    refusals.add("at \"" + here + "\", " + e.getMessage());
                }
            }
        }
    }

    /** @throws IllegalArgumentException when Camunda made an element into something that is not on the list */
    static void check(WorkflowVersion version, ScopeImpl scope) {
        for (ActivityImpl activity : scope.getActivities()) {
            if (!BEHAVIOURS.contains(activity.getActivityBehavior().getClass())
                    || activity.isAsyncBefore()
                    || activity.isAsyncAfter()) {
                throw new IllegalArgumentException("Workflow " + version + " was not loaded, nothing of it ran: \""
                        + activity.getId() + "\" is of a kind that cannot run here.");
            }
            check(version, activity);
        }
    }
}
