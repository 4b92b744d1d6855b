package dev.muamala.review;

import static dev.muamala.review.Draft.anyError;
import static dev.muamala.review.Draft.association;
import static dev.muamala.review.Draft.beside;
import static dev.muamala.review.Draft.boundary;
import static dev.muamala.review.Draft.call;
import static dev.muamala.review.Draft.calls;
import static dev.muamala.review.Draft.compensate;
import static dev.muamala.review.Draft.end;
import static dev.muamala.review.Draft.error;
import static dev.muamala.review.Draft.escalation;
import static dev.muamala.review.Draft.flows;
import static dev.muamala.review.Draft.loop;
import static dev.muamala.review.Draft.message;
import static dev.muamala.review.Draft.node;
import static dev.muamala.review.Draft.process;
import static dev.muamala.review.Draft.property;
import static dev.muamala.review.Draft.service;
import static dev.muamala.review.Draft.start;
import static dev.muamala.review.Draft.timer;
import static dev.muamala.review.Draft.user;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Workflows in which everything occurs that we write; also for those who read what is written with other tools. */
public final class RegeneratedExamples {
    private RegeneratedExamples() {}

    /** The regenerated documents, by a name for each. */
    public static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("everything", regenerated(everything()));
        all.put("lanes", regenerated(lanes()));
        return all;
    }

    private static byte[] regenerated(String bpmn) {
        Reviewed reviewed = Review.read(bpmn.getBytes(StandardCharsets.UTF_8), Draft.VERSION);
        return RegeneratedBpmn.of(
                reviewed.model()
                        .orElseThrow(() ->
                                new IllegalStateException(reviewed.findings().toString())),
                Draft.VERSION.version());
    }

    /** Everything that a workflow can hold. */
    static String everything() {
        return process(
                start(),
                node("parallelGateway id='fork'"),
                node("inclusiveGateway id='some' default='some_plain'"),
                node("exclusiveGateway id='merge'"),
                calls(
                        "ask",
                        "economic-department.trade-name.reserve",
                        "<c:inputOutput><c:inputParameter name=\"nothing\"/><c:inputParameter name=\"text\">plain"
                                + "</c:inputParameter><c:inputParameter name=\"map\"><c:map><c:entry key=\"a\">1</c:entry>"
                                + "<c:entry key=\"b\"><c:list><c:value>${form.legalForm}</c:value><c:value/><c:list>"
                                + "<c:value>x</c:value></c:list></c:list></c:entry></c:map></c:inputParameter></c:inputOutput>",
                        property("resultVariable", "reservation")),
                boundary("refused", "ask", anyError()),
                boundary("returned", "ask", error("returned")),
                beside("late", "ask", timer("R3/PT10M")),
                boundary("askUndone", "ask", compensate()),
                node(
                        "serviceTask id='undo' isForCompensation='true' c:type='external' c:topic='mohre.establishment.open'"),
                user("sign", property("sla", "P3D")),
                node("receiveTask id='letter' messageRef='M_letter'"),
                node("businessRuleTask id='fee' c:decisionRef='trade-licence-fee' c:resultVariable='price'"),
                node("task id='plain'"),
                node("manualTask id='byHand' default='byHand_merge'"),
                call(
                        "calls",
                        "other",
                        3,
                        "<c:in variables=\"all\"/><c:in source=\"form\" target=\"f\"/>",
                        "<c:in sourceExpression=\"${form.legalForm}\" target=\"g\"/><c:out source=\"a\" target=\"b\"/>",
                        loop("isSequential='true'", "<b:loopCardinality>3</b:loopCardinality>")),
                node(
                        "subProcess id='each'",
                        loop(
                                "c:collection='${form.partners}' c:elementVariable='partner'",
                                "<b:completionCondition>${nrOfCompletedInstances &gt;= 2}</b:completionCondition>"),
                        start("begin"),
                        node("eventBasedGateway id='race'"),
                        node("intermediateCatchEvent id='word'", message("word")),
                        node("intermediateCatchEvent id='noon'", timer("2026-12-02T12:00:00+04:00")),
                        node("endEvent id='lost'", error("lost")),
                        node("endEvent id='raised'", escalation("raised")),
                        node(
                                "subProcess id='listen' triggeredByEvent='true'",
                                node("startEvent id='hour' isInterrupting='false'", timer("PT1H")),
                                node("endEvent id='stop'", "<b:terminateEventDefinition/>"),
                                flows("hour > stop")),
                        flows("begin > race > word > lost", "race > noon > raised")),
                boundary("caught", "each", escalation("raised")),
                node("intermediateThrowEvent id='undoAsk'", "<b:compensateEventDefinition activityRef=\"ask\"/>"),
                node("intermediateThrowEvent id='milestone'"),
                end("end"),
                flows(
                        "start > fork > ask > undoAsk > milestone > end",
                        "fork > some > plain > merge > end",
                        "some > sign : ${form.legalForm == 'llc' && !(emirate == \"AE-DU\")}",
                        "sign > letter > fee > byHand > merge",
                        "byHand > calls : ${price.amountFils > 1.5}",
                        "calls > each > merge",
                        "refused > end",
                        "returned > end",
                        "late > end",
                        "caught > end"),
                "<b:textAnnotation id=\"note\"><b:text>a &lt;note&gt;</b:text></b:textAnnotation>",
                association("askUndone", "undo"),
                association("sign", "note"));
    }

    /** A pool, lanes in lanes, and what is drawn around them. */
    static String lanes() {
        return process(start(), service("ask"), end("end"), flows("start > ask > end"))
                .replace(
                        "<b:startEvent",
                        "<b:laneSet id=\"lanes\"><b:lane id=\"front\" name=\"Front\"><b:flowNodeRef>start</b:flowNodeRef>"
                                + "<b:flowNodeRef>gone</b:flowNodeRef><b:childLaneSet><b:lane id=\"desk\">"
                                + "<b:flowNodeRef>ask</b:flowNodeRef></b:lane></b:childLaneSet></b:lane></b:laneSet><b:startEvent")
                .replace(
                        "<b:process ",
                        "<b:collaboration id=\"all\"><b:participant id=\"pool\" name=\"Department\""
                                + " processRef=\"trade-licence\"/></b:collaboration><b:process ")
                .replace(
                        "</b:definitions>",
                        diagram(shape("pool", "0", "0", "600", "250"), shape("desk", "30", "0", "570", "250")));
    }

    static String diagram(String... shapes) {
        return "<bpmndi:BPMNDiagram id=\"diagram\"><bpmndi:BPMNPlane id=\"plane\" bpmnElement=\"trade-licence\">"
                + String.join("", shapes) + "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></b:definitions>";
    }

    static String shape(String element, String x, String y, String width, String height) {
        return "<bpmndi:BPMNShape id=\"s_" + element + "\" bpmnElement=\"" + element
                + "\" isExpanded=\"true\" onclick=\"sing()\"><dc:Bounds x=\"" + x + "\" y=\"" + y + "\" width=\""
                + width
                + "\" height=\"" + height + "\" style=\"x\"/><bpmndi:BPMNLabel><dc:Bounds x=\"1.239\" y=\"-2\""
                + " width=\"3\" height=\"4\"/></bpmndi:BPMNLabel></bpmndi:BPMNShape>";
    }
}
