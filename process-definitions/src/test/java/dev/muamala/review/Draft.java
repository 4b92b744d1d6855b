package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** BPMN in few words, and what the review says of it. Prefixes: {@code b:} is BPMN, {@code c:} Camunda. */
final class Draft {
    static final Catalogue CATALOGUE = Catalogue.builtIn();
    static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 2);

    private static final Workflows BUILT_IN = Workflows.builtIn();
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" \
            xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
            xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" \
            xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            id="definitions" targetNamespace="http://muamala.dev/test">
            """;
    private static final Pattern REFERENCE = Pattern.compile("(message|error|escalation)Ref=\"([^\"]+)\"");

    private Draft() {}

    /** The decisions that come with Muamala, and these workflows. */
    static Library library(Map<WorkflowVersion, String> workflows) {
        Map<WorkflowVersion, ProcessModel> models = new HashMap<>();
        workflows.forEach((version, bpmn) -> models.put(
                version,
                Review.read(bytes(bpmn), version)
                        .model()
                        .orElseThrow(() -> new AssertionError(
                                Review.read(bytes(bpmn), version).findings().toString()))));
        return new Library() {
            @Override
            public Optional<byte[]> decision(String key) {
                return BUILT_IN.decision(key);
            }

            @Override
            public Optional<ProcessModel> model(WorkflowVersion version) {
                return Optional.ofNullable(models.get(version));
            }

            @Override
            public Optional<WorkflowVersion> newest(String key) {
                return models.keySet().stream()
                        .filter(version -> version.key().equals(key))
                        .max(java.util.Comparator.comparing(WorkflowVersion::version));
            }
        };
    }

    static byte[] bytes(String bpmn) {
        return bpmn.getBytes(StandardCharsets.UTF_8);
    }

    static Reviewed review(String bpmn) {
        return review(bpmn, VERSION, Map.of());
    }

    static Reviewed review(String bpmn, WorkflowVersion version, Map<WorkflowVersion, String> others) {
        return Review.of(bytes(bpmn), version, CATALOGUE, library(others));
    }

    /** {@code element: code} of every finding that is more than a note. */
    static List<String> codes(Reviewed reviewed) {
        return reviewed.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTE)
                .map(finding -> finding.element() + ": " + finding.code())
                .toList();
    }

    static List<String> codes(String... elements) {
        return codes(review(process(elements)));
    }

    /** The trade licence with these elements and an SLA. */
    static String process(String... elements) {
        return document(
                "trade-licence",
                "<c:properties><c:property name=\"label.ar\" value=\"نص\"/>"
                        + "<c:property name=\"sla\" value=\"P9D\"/></c:properties>",
                elements);
    }

    static String document(String id, String extensions, String... elements) {
        String body = String.join("\n", elements);
        List<String> declared = new ArrayList<>();
        REFERENCE.matcher(body).results().forEach(found -> {
            String declaration = "<b:" + found.group(1) + " id=\"" + found.group(2) + "\" "
                    + (found.group(1).equals("message") ? "name" : found.group(1) + "Code") + "=\""
                    + found.group(2).substring(2) + "\"/>";
            if (!declared.contains(declaration) && found.group(2).matches("[MES]_.+")) {
                declared.add(declaration);
            }
        });
        return HEAD + String.join("\n", declared) + "\n<b:process id=\"" + id
                + "\" name=\"Licence\" isExecutable=\"true\" c:versionTag=\"2\" c:historyTimeToLive=\"P180D\">"
                + "<b:extensionElements>" + extensions + "</b:extensionElements>\n" + body
                + "\n</b:process>\n</b:definitions>";
    }

    /** An element with both labels; {@code tag} is its name and attributes, {@code "userTask id='x'"}. */
    static String node(String tag, String... content) {
        String name = tag.replaceFirst(" .*", "");
        StringBuilder extensions = new StringBuilder();
        StringBuilder properties = new StringBuilder("<c:property name=\"label.ar\" value=\"نص\"/>");
        StringBuilder rest = new StringBuilder();
        for (String part : content) {
            (part.startsWith("<c:property ") ? properties : part.startsWith("<c:") ? extensions : rest).append(part);
        }
        return "<b:" + tag.replace('\'', '"') + " name=\"Name\"><b:extensionElements>" + extensions + "<c:properties>"
                + properties + "</c:properties></b:extensionElements>" + rest + "</b:" + name + ">";
    }

    static String property(String name, String value) {
        return "<c:property name=\"" + name + "\" value=\"" + value + "\"/>";
    }

    static String start() {
        return start("start");
    }

    static String start(String id) {
        return node("startEvent id='" + id + "'");
    }

    static String end(String id, String... content) {
        List<String> all = new ArrayList<>(List.of(content));
        all.add(property("outcome", id));
        return node("endEvent id='" + id + "'", all.toArray(String[]::new));
    }

    /** Asks for the establishment file, whose example has the field {@code establishmentNumber}. */
    static String service(String id, String... content) {
        return calls(id, "mohre.establishment.open", content);
    }

    static String calls(String id, String topic, String... content) {
        return node("serviceTask id='" + id + "' c:type='external' c:topic='" + topic + "'", content);
    }

    /** Asks the applicant for other names: the form has the field {@code tradeNames}. */
    static String user(String id, String... content) {
        return node("userTask id='" + id + "' c:candidateGroups='applicant' c:formKey='trade-name-proposal'", content);
    }

    static String call(String id, String called, int version, String... content) {
        return node(
                "callActivity id='" + id + "' calledElement='" + called
                        + "' c:calledElementBinding='versionTag' c:calledElementVersionTag='" + version + "'",
                content);
    }

    static String inputs(String... namesAndValues) {
        StringBuilder inputs = new StringBuilder("<c:inputOutput>");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            inputs.append("<c:inputParameter name=\"")
                    .append(namesAndValues[i])
                    .append("\">")
                    .append(namesAndValues[i + 1])
                    .append("</c:inputParameter>");
        }
        return inputs + "</c:inputOutput>";
    }

    static String boundary(String id, String on, String definition) {
        return node("boundaryEvent id='" + id + "' attachedToRef='" + on + "'", definition);
    }

    static String beside(String id, String on, String definition) {
        return node("boundaryEvent id='" + id + "' cancelActivity='false' attachedToRef='" + on + "'", definition);
    }

    static String timer(String literal) {
        String kind = literal.startsWith("R") ? "timeCycle" : literal.startsWith("P") ? "timeDuration" : "timeDate";
        return "<b:timerEventDefinition><b:" + kind + ">" + literal + "</b:" + kind + "></b:timerEventDefinition>";
    }

    static String message(String name) {
        return "<b:messageEventDefinition messageRef=\"M_" + name + "\"/>";
    }

    static String error(String code) {
        return "<b:errorEventDefinition errorRef=\"E_" + code + "\"/>";
    }

    static String anyError() {
        return "<b:errorEventDefinition/>";
    }

    static String escalation(String code) {
        return "<b:escalationEventDefinition escalationRef=\"S_" + code + "\"/>";
    }

    static String compensate() {
        return "<b:compensateEventDefinition/>";
    }

    static String association(String from, String to) {
        return "<b:association id=\"" + from + "_by_" + to + "\" sourceRef=\"" + from + "\" targetRef=\"" + to + "\"/>";
    }

    static String loop(String attributes, String... content) {
        return "<b:multiInstanceLoopCharacteristics " + attributes + ">" + String.join("", content)
                + "</b:multiInstanceLoopCharacteristics>";
    }

    /** Sequence flows: {@code "start > ask > end"}; a condition ends a chain, {@code "gate > paid : ${fee.paid}"}. */
    static String flows(String... chains) {
        StringBuilder flows = new StringBuilder();
        for (String chain : chains) {
            String[] parts = chain.split(" : ", 2);
            String[] nodes = parts[0].split(" > ");
            for (int i = 0; i + 1 < nodes.length; i++) {
                boolean last = i + 2 == nodes.length;
                String condition = last && parts.length == 2
                        ? "<b:conditionExpression xsi:type=\"b:tFormalExpression\">"
                                + parts[1].replace("&", "&amp;").replace("<", "&lt;") + "</b:conditionExpression>"
                        : "";
                flows.append(node(
                                "sequenceFlow id='" + nodes[i] + "_" + nodes[i + 1] + "' sourceRef='" + nodes[i]
                                        + "' targetRef='" + nodes[i + 1] + "'",
                                condition))
                        .append('\n');
            }
        }
        return flows.toString();
    }
}
