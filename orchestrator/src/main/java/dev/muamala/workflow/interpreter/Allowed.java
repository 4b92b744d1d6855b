package dev.muamala.workflow.interpreter;

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
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.el.ExpressionManager;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityBehavior;
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

    /** The engine reads expressions by recursion; a longer one could be deeper than its stack. */
    private static final int LONGEST_EXPRESSION = 4000;

    private static final int MOST_BRACKETS = 500;

    private static final Set<String> CAN_UNDO =
            Set.of("serviceTask", "userTask", "businessRuleTask", "task", "manualTask", "subProcess");

    private static final Set<String> THROWING = Set.of("intermediateThrowEvent", "endEvent");

    private static final Set<Class<?>> BEHAVIOURS = Set.of(
            NoneStartEventActivityBehavior.class,
            NoneEndEventActivityBehavior.class,
            TerminateEndEventActivityBehavior.class,
            ErrorEnd.class,
            EscalationThrow.class,
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

    /** Told of everything that is refused, and where it stands; the element is null when only its id is known. */
    @FunctionalInterface
    interface Refusal {
        void refuse(String reason, Element element);
    }

    static void check(Element document, ExpressionManager expressions, Refusal refusal) {
        new Check(expressions, refusal).element(document, "definitions", "");
    }

    /** Camunda made every element into a behaviour; only those that are known to run no code may stay. */
    static void check(ScopeImpl scope, Refusal refusal) {
        for (ActivityImpl activity : scope.getActivities()) {
            ActivityBehavior behaviour = activity.getActivityBehavior();
            boolean known = behaviour != null && BEHAVIOURS.contains(behaviour.getClass());
            if (!known || activity.isAsyncBefore() || activity.isAsyncAfter()) {
                refusal.refuse("\"" + activity.getId() + "\" is of a kind that cannot run here", null);
            }
            check(activity, refusal);
        }
    }

    private record Check(ExpressionManager expressions, Refusal refusal) {
        void element(Element element, String place, String parent) {
            if (DRAWING.contains(element.getUri())) {
                return;
            }
            String name = element.getTagName();
            String here = element.attribute("id") == null ? place : element.attribute("id");
            boolean camunda = CAMUNDA.equals(element.getUri()) && CAMUNDA_ELEMENTS.containsKey(name);
            boolean bpmn = BpmnParser.BPMN20_NS.equals(element.getUri()) && BPMN_ELEMENTS.contains(name);
            if (!camunda && !bpmn) {
                refuse(element, here, "has <" + name + ">, which cannot run here");
                return;
            }
            if (name.equals("messageEventDefinition") && THROWING.contains(parent)) {
                refuse(element, here, "throws a message, which nobody would send");
            }
            if ("true".equals(element.attribute("isForCompensation")) && !CAN_UNDO.contains(name)) {
                refuse(element, here, "is a " + name + ", which cannot undo another activity");
            }
            for (String attribute : element.attributes()) {
                attribute(element, here, attribute, camunda ? CAMUNDA_ELEMENTS.get(name) : null);
            }
            expression(element, here, name.equals("documentation") || name.equals("text") ? "" : element.getText());
            for (Element child : element.elements()) {
                element(child, here, name);
            }
        }

        /** @param plain the attributes without a namespace that a Camunda element may have, null for others */
        private void attribute(Element element, String here, String attribute, Set<String> plain) {
            int namespace = attribute.lastIndexOf(':');
            String name = attribute.substring(namespace + 1);
            String value = element.attribute(attribute);
            boolean ours = attribute.startsWith(CAMUNDA + ":");
            boolean allowed = ours
                    ? CAMUNDA_ATTRIBUTES.contains(name) && (!name.equals("type") || value.equals("external"))
                    : !attribute.startsWith(ACTIVITI)
                            && (namespace >= 0 || !REFUSED_ATTRIBUTES.contains(name))
                            && (namespace >= 0 || plain == null || plain.contains(name));
            if (!allowed) {
                refuse(
                        element,
                        here,
                        "has the attribute " + (ours ? "camunda:" : "") + name + "=\"" + value
                                + "\", which cannot run here");
            } else if (!name.equals("name")) {
                expression(element, here, value);
            }
        }

        private void expression(Element element, String here, String text) {
            if (text.contains("${") || text.contains("#{")) {
                if (text.length() > LONGEST_EXPRESSION
                        || text.chars()
                                        .filter(c -> c == '(' || c == '[' || c == '!')
                                        .count()
                                > MOST_BRACKETS) {
                    refuse(element, here, "has an expression that is too long or too deep");
                    return;
                }
                try {
                    expressions.createExpression(text.trim());
                } catch (IllegalArgumentException e) {
                    refuse(element, here, "cannot be read: " + e.getMessage());
                }
            }
        }

        private void refuse(Element element, String here, String reason) {
            refusal.refuse("\"" + here + "\" " + reason, element);
        }
    }
}
