package dev.muamala.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A trade licence of so many elements, drawn by chance of what designers draw: steps, deadlines, choices, loops,
 * parallel and inclusive branches, sub-processes for each partner. It is sound, and the review has nothing to say.
 */
final class DrawnWorkflow {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" \
            xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            id="definitions" targetNamespace="https://muamala.dev/benchmark">
            <b:process id="trade-licence" name="Licence" isExecutable="true" c:versionTag="1" \
            c:historyTimeToLive="P180D">""";
    private static final String SLA = property("sla", "P9D");
    private static final String SOMETIMES = "${form.legalForm == 'llc'}";
    private static final int DEEPEST = 4;
    /** No block takes more when all in it is a step. */
    private static final int LARGEST_BLOCK = 7;

    private final Random random;
    private final StringBuilder xml = new StringBuilder(HEAD).append(extensions(SLA));
    private int left;
    private int ids;
    /** Round a loop, inclusive joins beside each other would wait for each other. */
    private int loops;

    private DrawnWorkflow(int elements, long seed) {
        this.random = new Random(seed);
        this.left = elements;
    }

    /** The BPMN file of a process with exactly so many events, activities and gateways. */
    static String of(int elements, long seed) {
        return new DrawnWorkflow(elements, seed).draw();
    }

    /** Where a block is entered and left. */
    private record Block(String first, String last) {}

    private String draw() {
        String start = node("startEvent", "");
        String end = node("endEvent", "", property("outcome", "issued"));
        String at = start;
        while (left > 0) {
            Block next = block(0);
            flow(at, next.first);
            at = next.last;
        }
        flow(at, end);
        return xml.append("</b:process></b:definitions>").toString();
    }

    private Block block(int depth) {
        if (depth == DEEPEST || left < LARGEST_BLOCK) {
            return step();
        }
        return switch (random.nextInt(10)) {
            case 0 -> branches("exclusive", depth);
            case 1 -> branches("parallel", depth);
            case 2 -> branches(loops > 0 ? "parallel" : "inclusive", depth);
            case 3 -> loop(depth);
            case 4 -> deadline();
            case 5 -> inside(depth);
            default -> step();
        };
    }

    private Block step() {
        String step = random.nextInt(3) == 0
                ? node("userTask", "c:candidateGroups=\"applicant\" c:formKey=\"trade-name-proposal\"", SLA)
                : node("serviceTask", "c:type=\"external\" c:topic=\"mohre.establishment.open\"");
        return new Block(step, step);
    }

    private Block branches(String kind, int depth) {
        String split = "n" + ++ids;
        String join = node(kind + "Gateway", "");
        left--;
        List<Block> branches = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            branches.add(left < LARGEST_BLOCK * i ? step() : block(depth + 1));
        }
        boolean decides = !kind.equals("parallel");
        open(kind + "Gateway", split, decides ? "default=\"" + split + "_" + branches.get(0).first + "\"" : "");
        close(kind + "Gateway");
        for (Block branch : branches) {
            flow(split, branch.first, decides && branch != branches.get(0) ? SOMETIMES : "");
            flow(branch.last, join);
        }
        return new Block(split, join);
    }

    private Block loop(int depth) {
        String again = node("exclusiveGateway", "");
        String enough = "n" + ++ids;
        String out = node("exclusiveGateway", "");
        left--;
        Block first = step();
        loops++;
        Block body = block(depth + 1);
        loops--;
        open("exclusiveGateway", enough, "default=\"" + enough + "_" + out + "\"");
        close("exclusiveGateway");
        flow(again, first.first);
        flow(first.last, body.first);
        flow(body.last, enough);
        flow(enough, out);
        flow(enough, again, SOMETIMES);
        return new Block(again, out);
    }

    private Block deadline() {
        Block step = step();
        Block late = step();
        String out = node("exclusiveGateway", "");
        left--;
        String event = "n" + ++ids;
        open("boundaryEvent", event, "attachedToRef=\"" + step.first + "\"");
        xml.append("<b:timerEventDefinition><b:timeDuration>P5D</b:timeDuration></b:timerEventDefinition>");
        close("boundaryEvent");
        flow(event, late.first);
        flow(late.last, out);
        flow(step.last, out);
        return new Block(step.first, out);
    }

    private Block inside(int depth) {
        String sub = "n" + ++ids;
        left--;
        open("subProcess", sub, "");
        if (random.nextBoolean()) {
            xml.append("<b:multiInstanceLoopCharacteristics c:collection=\"${form.partners}\" c:elementVariable=\"")
                    .append(sub)
                    .append("partner\"/>");
        }
        String start = node("startEvent", "");
        String end = node("endEvent", "");
        int around = loops;
        loops = 0;
        Block first = step();
        Block body = block(depth + 1);
        loops = around;
        flow(start, first.first);
        flow(first.last, body.first);
        flow(body.last, end);
        close("subProcess");
        return new Block(sub, sub);
    }

    private String node(String type, String attributes, String... properties) {
        String id = "n" + ++ids;
        left--;
        open(type, id, attributes, properties);
        close(type);
        return id;
    }

    private void open(String type, String id, String attributes, String... properties) {
        xml.append("<b:%s id=\"%s\" name=\"Element %s\" %s>".formatted(type, id, id, attributes))
                .append(extensions(properties));
    }

    private void close(String type) {
        xml.append("</b:").append(type).append(">\n");
    }

    private void flow(String from, String to) {
        flow(from, to, "");
    }

    private void flow(String from, String to, String condition) {
        open("sequenceFlow", from + "_" + to, "sourceRef=\"" + from + "\" targetRef=\"" + to + "\"");
        if (!condition.isEmpty()) {
            xml.append("<b:conditionExpression xsi:type=\"b:tFormalExpression\">")
                    .append(condition)
                    .append("</b:conditionExpression>");
        }
        close("sequenceFlow");
    }

    private static String extensions(String... properties) {
        return "<b:extensionElements><c:properties>" + property("label.ar", "خطوة") + String.join("", properties)
                + "</c:properties></b:extensionElements>";
    }

    private static String property(String name, String value) {
        return "<c:property name=\"" + name + "\" value=\"" + value + "\"/>";
    }
}
