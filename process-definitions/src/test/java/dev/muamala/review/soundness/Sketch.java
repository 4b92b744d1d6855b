package dev.muamala.review.soundness;

import dev.muamala.review.Models;
import dev.muamala.review.model.ProcessModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The inside of a process or a sub-process, drawn in few words. Ids are names too; {@code draw("end", "paid")} draws an
 * end event, {@code flow("a > b > c")} two sequence flows, {@code flow("g > b : ${x}")} one with a condition.
 */
public final class Sketch {
    private final List<String> elements = new ArrayList<>();
    private final List<String> associations = new ArrayList<>();

    /** @param type a BPMN element without its prefix, for example {@code userTask} */
    public Sketch draw(String type, String id, String attributes, String... content) {
        elements.add("<bpmn:" + type + " id=\"" + id + "\" name=\"" + id + "\" " + attributes + ">"
                + String.join("", content) + "</bpmn:" + type + ">\n");
        return this;
    }

    public Sketch start(String id, String... definition) {
        return draw("startEvent", id, "", definition);
    }

    public Sketch end(String id, String... definition) {
        return draw("endEvent", id, "", definition);
    }

    public Sketch service(String id, String... content) {
        return draw("serviceTask", id, "camunda:type=\"external\" camunda:topic=\"a.b.c\"", content);
    }

    public Sketch user(String id, String... content) {
        return draw("userTask", id, "camunda:candidateGroups=\"applicant\"", content);
    }

    public Sketch rule(String id) {
        return draw("businessRuleTask", id, "camunda:decisionRef=\"fee\" camunda:resultVariable=\"" + id + "\"");
    }

    public Sketch receive(String id) {
        return draw("receiveTask", id, "messageRef=\"M_" + id + "\"");
    }

    public Sketch caught(String id, String definition) {
        return draw("intermediateCatchEvent", id, "", definition);
    }

    public Sketch thrown(String id, String definition) {
        return draw("intermediateThrowEvent", id, "", definition);
    }

    /** An exclusive, inclusive, parallel or eventBased gateway. */
    public Sketch gateway(String kind, String id) {
        return draw(kind + "Gateway", id, "");
    }

    /** A gateway whose default flow leads to {@code target}. */
    public Sketch gateway(String kind, String id, String target) {
        return draw(kind + "Gateway", id, "default=\"" + id + "_" + target + "\"");
    }

    public Sketch sub(String id, Sketch body, String... content) {
        return draw("subProcess", id, "", String.join("", content), body.inside());
    }

    public Sketch eventSub(String id, Sketch body) {
        return draw("subProcess", id, "triggeredByEvent=\"true\"", body.inside());
    }

    public Sketch call(String id, String key, String... content) {
        return draw(
                "callActivity",
                id,
                "calledElement=\"" + key + "\" camunda:calledElementBinding=\"versionTag\""
                        + " camunda:calledElementVersionTag=\"1\"",
                content);
    }

    /** An event that interrupts the activity it stands on. */
    public Sketch boundary(String id, String on, String definition) {
        return draw("boundaryEvent", id, "attachedToRef=\"" + on + "\"", definition);
    }

    /** An event that does not. */
    public Sketch beside(String id, String on, String definition) {
        return draw("boundaryEvent", id, "cancelActivity=\"false\" attachedToRef=\"" + on + "\"", definition);
    }

    /** Undoes an activity by a service task. */
    public Sketch undo(String activity, String handler) {
        draw("serviceTask", handler, "isForCompensation=\"true\" camunda:type=\"external\" camunda:topic=\"a.b.undo\"");
        return undoneBy(activity, handler);
    }

    /** Undoes an activity by one that is drawn elsewhere. */
    public Sketch undoneBy(String activity, String handler) {
        boundary("undo_" + activity, activity, compensate());
        associations.add("<bpmn:association id=\"a_" + activity + "\" associationDirection=\"One\" sourceRef=\"undo_"
                + activity + "\" targetRef=\"" + handler + "\"/>\n");
        return this;
    }

    public Sketch flow(String... chains) {
        for (String chain : chains) {
            String[] parts = chain.split(" : ", 2);
            String[] nodes = parts[0].split(" > ");
            for (int i = 0; i + 1 < nodes.length; i++) {
                boolean conditional = parts.length == 2 && i + 2 == nodes.length;
                elements.add("<bpmn:sequenceFlow id=\"" + nodes[i] + "_" + nodes[i + 1] + "\" sourceRef=\"" + nodes[i]
                        + "\" targetRef=\"" + nodes[i + 1] + "\">"
                        + (conditional
                                ? "<bpmn:conditionExpression xsi:type=\"bpmn:tFormalExpression\">" + parts[1]
                                        + "</bpmn:conditionExpression>"
                                : "")
                        + "</bpmn:sequenceFlow>\n");
            }
        }
        return this;
    }

    public static String message(String name) {
        return "<bpmn:messageEventDefinition messageRef=\"M_" + name + "\"/>";
    }

    public static String timer(String literal) {
        String kind = literal.startsWith("R") ? "timeCycle" : "timeDuration";
        return "<bpmn:timerEventDefinition><bpmn:" + kind + ">" + literal + "</bpmn:" + kind
                + "></bpmn:timerEventDefinition>";
    }

    public static String error(String code) {
        return "<bpmn:errorEventDefinition errorRef=\"E_" + code + "\"/>";
    }

    public static String anyError() {
        return "<bpmn:errorEventDefinition/>";
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

    public static String forEach(boolean sequential) {
        return "<bpmn:multiInstanceLoopCharacteristics isSequential=\"" + sequential
                + "\" camunda:collection=\"${items}\" camunda:elementVariable=\"item\"/>";
    }

    private String inside() {
        return String.join("", elements) + String.join("", associations);
    }

    /** The BPMN file of a process with this inside. */
    public String document(String key) {
        StringBuilder declarations = new StringBuilder();
        Set<String> declared = new LinkedHashSet<>();
        Pattern.compile("(message|error|escalation)Ref=\"([^\"]+)\"")
                .matcher(inside())
                .results()
                .forEach(found -> {
                    if (declared.add(found.group(2))) {
                        declarations.append(declaration(found.group(1), found.group(2)));
                    }
                });
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="definitions"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="https://muamala.dev/test">
                %s<bpmn:process id="%s" name="%s" isExecutable="true" camunda:versionTag="1"
                    camunda:historyTimeToLive="P1D">
                %s</bpmn:process>
                </bpmn:definitions>
                """.formatted(declarations, key, key, inside());
    }

    private static String declaration(String type, String id) {
        String name = id.substring(2);
        return switch (type) {
            case "message" -> "<bpmn:message id=\"" + id + "\" name=\"" + name + "\"/>\n";
            case "error" -> "<bpmn:error id=\"" + id + "\" name=\"" + name + "\" errorCode=\"" + name + "\"/>\n";
            default -> "<bpmn:escalation id=\"" + id + "\" name=\"" + name + "\" escalationCode=\"" + name + "\"/>\n";
        };
    }

    /** The process as the review reads it. */
    public ProcessModel model() {
        return Models.read(document("sketch"), "sketch");
    }
}
