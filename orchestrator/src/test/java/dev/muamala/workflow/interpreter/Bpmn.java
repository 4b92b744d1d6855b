package dev.muamala.workflow.interpreter;

import java.util.Arrays;
import java.util.stream.Collectors;

/** BPMN documents in few words. */
public final class Bpmn {
    private static final String DEFINITIONS = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="http://muamala.dev/test">
            %s
            </bpmn:definitions>
            """;

    private Bpmn() {}

    /** A document with one process of this id; messages, errors and escalations are declared as they are needed. */
    public static String process(String id, String... elements) {
        String body = artifactsLast(elements);
        StringBuilder declarations = new StringBuilder();
        body.lines()
                .flatMap(line -> java.util.regex.Pattern.compile("(message|error|escalation)Ref=\"([^\"]+)\"")
                        .matcher(line)
                        .results())
                .map(found -> declaration(found.group(1), found.group(2)))
                .distinct()
                .forEach(declarations::append);
        return DEFINITIONS.formatted(declarations
                + "<bpmn:process id=\"" + id + "\" isExecutable=\"true\" camunda:versionTag=\"1\">\n" + body
                + "\n</bpmn:process>");
    }

    private static String declaration(String type, String ref) {
        String name = ref.substring(2);
        return switch (type) {
            case "message" -> "<bpmn:message id=\"" + ref + "\" name=\"" + name + "\"/>\n";
            case "error" -> "<bpmn:error id=\"" + ref + "\" errorCode=\"" + name + "\"/>\n";
            default -> "<bpmn:escalation id=\"" + ref + "\" escalationCode=\"" + name + "\"/>\n";
        };
    }

    public static String element(String type, String id, String attributes, String... content) {
        return "<bpmn:" + type + " id=\"" + id + "\" " + attributes + ">" + extensions(content) + "</bpmn:" + type
                + ">";
    }

    private static String extensions(String... content) {
        String extensions = Arrays.stream(content)
                .filter(part -> part.startsWith("<camunda:"))
                .collect(Collectors.joining());
        String[] rest = Arrays.stream(content)
                .filter(part -> !part.startsWith("<camunda:"))
                .toArray(String[]::new);
        return (extensions.isEmpty() ? "" : "<bpmn:extensionElements>" + extensions + "</bpmn:extensionElements>")
                + artifactsLast(rest);
    }

    /** The BPMN schema wants associations after everything else of their process or sub-process. */
    private static String artifactsLast(String... parts) {
        StringBuilder elements = new StringBuilder();
        StringBuilder artifacts = new StringBuilder();
        for (String part : parts) {
            int association = part.startsWith("<bpmn:boundaryEvent") ? part.indexOf("<bpmn:association") : -1;
            elements.append(association < 0 ? part : part.substring(0, association))
                    .append('\n');
            artifacts.append(association < 0 ? "" : part.substring(association));
        }
        return elements.append(artifacts).toString();
    }

    public static String start(String id, String... content) {
        return element("startEvent", id, "", content);
    }

    public static String end(String id, String... content) {
        return element("endEvent", id, "", content);
    }

    public static String service(String id, String topic, String... content) {
        return element("serviceTask", id, "camunda:type=\"external\" camunda:topic=\"" + topic + "\"", content);
    }

    public static String undo(String id, String topic, String... content) {
        return element(
                "serviceTask",
                id,
                "isForCompensation=\"true\" camunda:type=\"external\" camunda:topic=\"" + topic + "\"",
                content);
    }

    public static String user(String id, String group, String form, String... content) {
        return element(
                "userTask", id, "camunda:candidateGroups=\"" + group + "\" camunda:formKey=\"" + form + "\"", content);
    }

    public static String rule(String id, String decision, String... content) {
        return element("businessRuleTask", id, "camunda:decisionRef=\"" + decision + "\"", content);
    }

    public static String receive(String id, String message, String... content) {
        return element("receiveTask", id, "messageRef=\"M_" + message + "\"", content);
    }

    public static String sub(String id, String... content) {
        return element("subProcess", id, "", content);
    }

    public static String eventSub(String id, String... content) {
        return element("subProcess", id, "triggeredByEvent=\"true\"", content);
    }

    public static String call(String id, String called, int version, String... content) {
        return element(
                "callActivity",
                id,
                "calledElement=\"" + called + "\" camunda:calledElementBinding=\"versionTag\""
                        + " camunda:calledElementVersionTag=\"" + version + "\"",
                content);
    }

    public static String gateway(String kind, String id) {
        return element(kind + "Gateway", id, "");
    }

    /** An exclusive or inclusive gateway whose default flow goes to {@code target}. */
    public static String gateway(String kind, String id, String target) {
        return element(kind + "Gateway", id, "default=\"" + id + "_" + target + "\"");
    }

    public static String boundary(String id, String on, String definition) {
        return element("boundaryEvent", id, "attachedToRef=\"" + on + "\"", definition);
    }

    public static String beside(String id, String on, String definition) {
        return element("boundaryEvent", id, "cancelActivity=\"false\" attachedToRef=\"" + on + "\"", definition);
    }

    public static String caught(String id, String definition) {
        return element("intermediateCatchEvent", id, "", definition);
    }

    public static String thrown(String id, String definition) {
        return element("intermediateThrowEvent", id, "", definition);
    }

    public static String timer(String literal) {
        String kind = literal.startsWith("R") ? "timeCycle" : literal.startsWith("P") ? "timeDuration" : "timeDate";
        return "<bpmn:timerEventDefinition><bpmn:" + kind + ">" + literal + "</bpmn:" + kind
                + "></bpmn:timerEventDefinition>";
    }

    public static String message(String name) {
        return "<bpmn:messageEventDefinition messageRef=\"M_" + name + "\"/>";
    }

    public static String error(String code) {
        return "<bpmn:errorEventDefinition errorRef=\"E_" + code + "\"/>";
    }

    public static String escalation(String code) {
        return "<bpmn:escalationEventDefinition escalationRef=\"S_" + code + "\"/>";
    }

    public static String terminate() {
        return "<bpmn:terminateEventDefinition/>";
    }

    public static String compensate() {
        return "<bpmn:compensateEventDefinition/>";
    }

    public static String compensate(String activity) {
        return "<bpmn:compensateEventDefinition activityRef=\"" + activity + "\"/>";
    }

    /** The compensation boundary event of {@code on} and its handler. */
    public static String undoneBy(String on, String handler) {
        String event = "undo_" + on;
        return boundary(event, on, compensate())
                + "<bpmn:association id=\"association_" + on + "\" associationDirection=\"One\" sourceRef=\"" + event
                + "\" targetRef=\"" + handler + "\"/>";
    }

    public static String forEach(String collection, String element) {
        return "<bpmn:multiInstanceLoopCharacteristics camunda:collection=\"" + collection
                + "\" camunda:elementVariable=\"" + element + "\"/>";
    }

    public static String forEachUntil(String collection, String element, String condition) {
        return "<bpmn:multiInstanceLoopCharacteristics camunda:collection=\"" + collection
                + "\" camunda:elementVariable=\"" + element + "\"><bpmn:completionCondition>" + condition
                + "</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>";
    }

    public static String oneByOne(String collection, String element) {
        return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"true\" camunda:collection=\"" + collection
                + "\" camunda:elementVariable=\"" + element + "\"/>";
    }

    public static String times(String cardinality, boolean sequential) {
        return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + sequential + "\"><bpmn:loopCardinality>"
                + cardinality + "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>";
    }

    public static String property(String name, String value) {
        return "<camunda:properties><camunda:property name=\"" + name + "\" value=\"" + value
                + "\"/></camunda:properties>";
    }

    public static String inputs(String... parameters) {
        return "<camunda:inputOutput>" + String.join("", parameters) + "</camunda:inputOutput>";
    }

    public static String input(String name, String value) {
        return "<camunda:inputParameter name=\"" + name + "\">" + value + "</camunda:inputParameter>";
    }

    /** Sequence flows: {@code "start > ask > end"}; a condition ends a chain, {@code "gate > paid : ${fee.paid}"}. */
    public static String flows(String... chains) {
        StringBuilder flows = new StringBuilder();
        for (String chain : chains) {
            String[] parts = chain.split(" : ", 2);
            String[] nodes = parts[0].split(" > ");
            for (int i = 0; i + 1 < nodes.length; i++) {
                boolean last = i + 2 == nodes.length;
                flows.append(flow(nodes[i], nodes[i + 1], last && parts.length == 2 ? parts[1] : null));
            }
        }
        return flows.toString();
    }

    private static String flow(String from, String to, String condition) {
        String attributes = "sourceRef=\"" + from + "\" targetRef=\"" + to + "\"";
        return element(
                        "sequenceFlow",
                        from + "_" + to,
                        attributes,
                        condition == null
                                ? ""
                                : "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">"
                                        + condition.replace("&", "&amp;").replace("<", "&lt;")
                                        + "</bpmn:conditionExpression>")
                + "\n";
    }
}
