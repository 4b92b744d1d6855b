package dev.muamala.review;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may stand in a workflow: every element, its attributes, and the elements inside it. What is not here is refused,
 * whoever knows what it means.
 */
final class Vocabulary {
    /**
     * @param plain attributes without a namespace
     * @param camunda attributes of Camunda's namespace
     * @param children elements of BPMN's namespace
     */
    record Word(Set<String> plain, Set<String> camunda, Set<String> children) {
        Word with(List<String> morePlain, List<String> moreCamunda, List<String> moreChildren) {
            return new Word(union(plain, morePlain), union(camunda, moreCamunda), union(children, moreChildren));
        }
    }

    static final int LONGEST_TEXT = 10_000;
    static final Set<String> SUB_PROCESSES = Set.of("subProcess", "transaction", "adHocSubProcess");

    /** Attributes that say nothing here, as long as they have one of these values. */
    static final Map<String, Set<String>> WITHOUT_MEANING = Map.ofEntries(
            Map.entry("startQuantity", Set.of("1")),
            Map.entry("completionQuantity", Set.of("1")),
            Map.entry("isClosed", Set.of("true", "false")),
            Map.entry("isImmediate", Set.of("true", "false")),
            Map.entry("processType", Set.of("None", "Private", "Public")),
            Map.entry("gatewayDirection", Set.of("Unspecified", "Converging", "Diverging", "Mixed")),
            Map.entry("eventGatewayType", Set.of("Exclusive")),
            Map.entry("associationDirection", Set.of("None", "One", "Both")),
            Map.entry("behavior", Set.of("All")),
            Map.entry("parallelMultiple", Set.of("false")),
            Map.entry("instantiate", Set.of("false")),
            Map.entry("waitForCompletion", Set.of("true")),
            Map.entry("textFormat", Set.of("text/plain")),
            Map.entry(
                    "implementation",
                    Set.of("##unspecified", "##WebService", "##webService", "##Webservice", "##other")),
            Map.entry("typeLanguage", Set.of("http://www.w3.org/2001/XMLSchema")),
            Map.entry(
                    "expressionLanguage",
                    Set.of(
                            "http://www.w3.org/1999/XPath",
                            "http://www.w3.org/TR/XPath",
                            "http://www.w3.org/2001/XMLSchema")));

    /** Elements of Camunda's namespace, each with its attributes; none of them is in BPMN's own places. */
    static final Map<String, Set<String>> CAMUNDA = Map.of(
            "properties", Set.of(),
            "property", Set.of("id", "name", "value"),
            "inputOutput", Set.of(),
            "inputParameter", Set.of("name"),
            "list", Set.of(),
            "map", Set.of(),
            "entry", Set.of("key"),
            "value", Set.of("id", "name"),
            "in", Set.of("source", "sourceExpression", "target", "variables"),
            "out", Set.of("source", "sourceExpression", "target", "variables"));

    /** Where an element of Camunda's namespace may stand. */
    static final Map<String, Set<String>> CAMUNDA_PLACES = Map.of(
            "properties", Set.of("extensionElements"),
            "property", Set.of("properties"),
            "inputOutput", Set.of("extensionElements"),
            "inputParameter", Set.of("inputOutput"),
            "list", Set.of("inputParameter", "list", "entry"),
            "map", Set.of("inputParameter", "list", "entry"),
            "entry", Set.of("map"),
            "value", Set.of("list"),
            "in", Set.of("extensionElements"),
            "out", Set.of("extensionElements"));

    static final Map<String, Word> BPMN = words();

    private Vocabulary() {}

    private static Map<String, Word> words() {
        Map<String, Word> words = new HashMap<>();
        Word any = new Word(Set.of("id", "name"), Set.of(), Set.of("documentation", "extensionElements"));
        Word node = any.with(
                List.of(),
                List.of("modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"),
                List.of("incoming", "outgoing"));
        Word activity = node.with(
                List.of("default", "isForCompensation", "startQuantity", "completionQuantity"),
                List.of(),
                List.of("multiInstanceLoopCharacteristics"));

        words.put("extensionElements", new Word(Set.of(), Set.of(), Set.of()));
        words.put("documentation", new Word(Set.of("id", "textFormat"), Set.of(), Set.of()));
        words.put("text", new Word(Set.of(), Set.of(), Set.of()));
        words.put(
                "definitions",
                any.with(
                        List.of("targetNamespace", "exporter", "exporterVersion", "typeLanguage", "expressionLanguage"),
                        List.of("diagramRelationId"),
                        List.of("process", "collaboration", "message", "error", "escalation", "category")));
        words.put("message", any);
        words.put("error", any.with(List.of("errorCode"), List.of(), List.of()));
        words.put("escalation", any.with(List.of("escalationCode"), List.of(), List.of()));
        words.put("category", any.with(List.of(), List.of(), List.of("categoryValue")));
        words.put("categoryValue", any.with(List.of("value"), List.of(), List.of()));

        words.put("collaboration", any.with(List.of("isClosed"), List.of(), List.of("participant", "messageFlow")));
        words.put("participant", any.with(List.of("processRef"), List.of(), List.of()));
        words.put("messageFlow", any.with(List.of("sourceRef", "targetRef", "messageRef"), List.of(), List.of()));
        words.put("laneSet", any.with(List.of(), List.of(), List.of("lane")));
        words.put("childLaneSet", any.with(List.of(), List.of(), List.of("lane")));
        words.put("lane", any.with(List.of(), List.of(), List.of("flowNodeRef", "childLaneSet")));
        words.put("flowNodeRef", new Word(Set.of(), Set.of(), Set.of()));
        words.put(
                "association",
                any.with(List.of("sourceRef", "targetRef", "associationDirection"), List.of(), List.of()));
        words.put("textAnnotation", any.with(List.of("textFormat"), List.of(), List.of("text")));
        words.put("group", any.with(List.of("categoryValueRef"), List.of(), List.of()));

        List<String> flowElements = List.of(
                "laneSet",
                "association",
                "textAnnotation",
                "group",
                "sequenceFlow",
                "startEvent",
                "endEvent",
                "intermediateCatchEvent",
                "intermediateThrowEvent",
                "boundaryEvent",
                "task",
                "manualTask",
                "serviceTask",
                "userTask",
                "businessRuleTask",
                "receiveTask",
                "subProcess",
                "callActivity",
                "exclusiveGateway",
                "inclusiveGateway",
                "parallelGateway",
                "eventBasedGateway");
        words.put(
                "process",
                any.with(
                        List.of("isExecutable", "isClosed", "processType"),
                        List.of(
                                "versionTag",
                                "historyTimeToLive",
                                "isStartableInTasklist",
                                "modelerTemplate",
                                "modelerTemplateVersion",
                                "modelerTemplateIcon"),
                        flowElements));
        words.put("subProcess", activity.with(List.of("triggeredByEvent"), List.of(), flowElements));
        words.put(
                "sequenceFlow",
                any.with(
                        List.of("sourceRef", "targetRef", "isImmediate"),
                        List.of("modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"),
                        List.of("conditionExpression")));
        words.put("conditionExpression", new Word(Set.of("id"), Set.of(), Set.of()));
        words.put("incoming", new Word(Set.of(), Set.of(), Set.of()));
        words.put("outgoing", new Word(Set.of(), Set.of(), Set.of()));

        words.put("task", activity);
        words.put("manualTask", activity);
        words.put("serviceTask", activity.with(List.of("implementation"), List.of("type", "topic"), List.of()));
        words.put(
                "userTask", activity.with(List.of("implementation"), List.of("candidateGroups", "formKey"), List.of()));
        words.put(
                "businessRuleTask",
                activity.with(
                        List.of("implementation"),
                        List.of("decisionRef", "resultVariable", "mapDecisionResult"),
                        List.of()));
        words.put(
                "receiveTask",
                activity.with(List.of("implementation", "messageRef", "instantiate"), List.of(), List.of()));
        words.put(
                "callActivity",
                activity.with(
                        List.of("calledElement"),
                        List.of("calledElementBinding", "calledElementVersionTag"),
                        List.of()));
        words.put(
                "multiInstanceLoopCharacteristics",
                any.with(
                        List.of("isSequential", "behavior"),
                        List.of("collection", "elementVariable"),
                        List.of("loopCardinality", "completionCondition")));
        words.put("loopCardinality", new Word(Set.of("id"), Set.of(), Set.of()));
        words.put("completionCondition", new Word(Set.of("id"), Set.of(), Set.of()));

        words.put("exclusiveGateway", node.with(List.of("default", "gatewayDirection"), List.of(), List.of()));
        words.put("inclusiveGateway", node.with(List.of("default", "gatewayDirection"), List.of(), List.of()));
        words.put("parallelGateway", node.with(List.of("gatewayDirection"), List.of(), List.of()));
        words.put(
                "eventBasedGateway",
                node.with(List.of("gatewayDirection", "instantiate", "eventGatewayType"), List.of(), List.of()));

        words.put(
                "startEvent",
                node.with(
                        List.of("isInterrupting", "parallelMultiple"),
                        List.of(),
                        List.of(
                                "messageEventDefinition",
                                "timerEventDefinition",
                                "errorEventDefinition",
                                "escalationEventDefinition")));
        words.put(
                "endEvent",
                node.with(
                        List.of(),
                        List.of(),
                        List.of(
                                "errorEventDefinition",
                                "escalationEventDefinition",
                                "compensateEventDefinition",
                                "terminateEventDefinition")));
        words.put(
                "intermediateCatchEvent",
                node.with(
                        List.of("parallelMultiple"),
                        List.of(),
                        List.of("messageEventDefinition", "timerEventDefinition")));
        words.put(
                "intermediateThrowEvent",
                node.with(List.of(), List.of(), List.of("escalationEventDefinition", "compensateEventDefinition")));
        words.put(
                "boundaryEvent",
                node.with(
                        List.of("attachedToRef", "cancelActivity", "parallelMultiple"),
                        List.of(),
                        List.of(
                                "messageEventDefinition",
                                "timerEventDefinition",
                                "errorEventDefinition",
                                "escalationEventDefinition",
                                "compensateEventDefinition")));
        words.put("messageEventDefinition", any.with(List.of("messageRef"), List.of(), List.of()));
        words.put("errorEventDefinition", any.with(List.of("errorRef"), List.of(), List.of()));
        words.put("escalationEventDefinition", any.with(List.of("escalationRef"), List.of(), List.of()));
        words.put(
                "compensateEventDefinition",
                any.with(List.of("activityRef", "waitForCompletion"), List.of(), List.of()));
        words.put("terminateEventDefinition", any);
        words.put(
                "timerEventDefinition",
                any.with(List.of(), List.of(), List.of("timeDate", "timeDuration", "timeCycle")));
        words.put("timeDate", new Word(Set.of("id"), Set.of(), Set.of()));
        words.put("timeDuration", new Word(Set.of("id"), Set.of(), Set.of()));
        words.put("timeCycle", new Word(Set.of("id"), Set.of(), Set.of()));
        return Map.copyOf(words);
    }

    private static Set<String> union(Set<String> words, List<String> more) {
        Set<String> union = new HashSet<>(words);
        union.addAll(more);
        return Set.copyOf(union);
    }
}
