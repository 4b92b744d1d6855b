package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Findings.Place;
import dev.muamala.review.model.Drawing;
import dev.muamala.review.model.Drawing.Lane;
import dev.muamala.review.model.Drawing.Line;
import dev.muamala.review.model.Drawing.Note;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Compensation;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a document into a {@link ProcessModel}. What the {@link AllowList} refuses is read as the nearest thing that is
 * allowed, or not at all, so that everything else can be looked at too; such a model is never handed out.
 */
final class ProcessReader {
    static final int MAX_NODES = 500;
    static final int MAX_LINES = 2000;
    static final int MAX_DEPTH = 8;

    private static final Set<String> LINES = Set.of("sequenceFlow", "association", "textAnnotation", "lane");
    /** Their ids are not kept. */
    private static final Set<String> NAMELESS = Set.of("definitions", "laneSet", "childLaneSet");

    private static final String ID = "[\\p{L}_][\\p{L}\\p{M}\\p{Nd}_.-]{0,127}";

    private final Findings findings;
    private final Deadline deadline;
    private final Elements elements;
    private final NodeReader nodes;
    private final List<Note> notes = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    private ProcessReader(XmlElement definitions, Findings findings, Deadline deadline) {
        this.findings = findings;
        this.deadline = deadline;
        this.elements = new Elements(findings);
        this.nodes = new NodeReader(elements, Declarations.of(definitions, elements), this::scope);
    }

    /** The process of the document, unless there is none, or more than one, or too much in it. */
    static Optional<ProcessModel> read(
            XmlElement definitions, WorkflowVersion version, Findings findings, Deadline deadline) {
        List<XmlElement> processes =
                definitions.children(Namespaces.BPMN, "process").toList();
        if (processes.size() != 1) {
            findings.add(
                    Rule.ONE_PROCESS,
                    new Place("", ""),
                    "The file holds " + processes.size() + " processes.",
                    processes.isEmpty()
                            ? "Draw a process."
                            : "Keep one; draw other parties as empty pools, and call other workflows by call activities.");
            return Optional.empty();
        }
        ProcessReader reader = new ProcessReader(definitions, findings, deadline);
        if (reader.isTooLarge(definitions, processes.get(0))) {
            return Optional.empty();
        }
        reader.ids(definitions);
        reader.itself(processes.get(0), version);
        return Optional.of(reader.process(definitions, processes.get(0)));
    }

    private boolean isTooLarge(XmlElement definitions, XmlElement process) {
        long nodeCount = process.all().filter(nodes::isNode).count();
        long flowCount = definitions
                .all()
                .filter(element -> LINES.contains(element.name()))
                .count();
        if (nodeCount > MAX_NODES || flowCount > MAX_LINES) {
            findings.add(
                    Rule.TOO_MANY_ELEMENTS,
                    elements.place(process),
                    "It has " + nodeCount + " elements, and " + flowCount + " flows, associations and notes.",
                    "Divide it by call activities; " + MAX_NODES + " and " + MAX_LINES + " are allowed.");
        }
        return nodeCount > MAX_NODES || flowCount > MAX_LINES;
    }

    private void itself(XmlElement process, WorkflowVersion version) {
        String expected = version.key().replaceFirst("@.*", "");
        String id = process.attribute("id").orElse("");
        if (!id.equals(expected)) {
            findings.add(
                    Rule.PROCESS_ID,
                    elements.place(process),
                    "The process id is \"" + Words.shown(id) + "\", and the workflow is \"" + expected + "\".",
                    "Make the process id \"" + expected + "\".");
        }
        if (!process.attribute("isExecutable").equals(Optional.of("true"))) {
            findings.add(
                    Rule.NOT_EXECUTABLE,
                    elements.place(process),
                    "The process is not marked as executable.",
                    "Tick \"Executable\" in the modeler when it is meant to run.");
        }
    }

    private void ids(XmlElement definitions) {
        Set<String> twice = new HashSet<>();
        definitions
                .all()
                .filter(element -> element.namespace().equals(Namespaces.BPMN) && !NAMELESS.contains(element.name()))
                .forEach(element -> {
                    deadline.check();
                    String id = element.attributes().get("id");
                    if (id == null) {
                        return;
                    }
                    Place here = elements.place(element);
                    if (!id.matches(ID)) {
                        findings.add(
                                Rule.BAD_ID,
                                here,
                                "The id \"" + Words.shown(id) + "\" is no XML name of at most 128 characters.",
                                "Use letters, digits, \"_\", \"-\" and \".\", beginning with a letter.");
                    } else if (!known.add(id) && twice.add(id)) {
                        findings.add(
                                Rule.DUPLICATE_ID,
                                here,
                                "The id stands twice in the file.",
                                "Give one of them another id.");
                    }
                });
    }

    private ProcessModel process(XmlElement definitions, XmlElement process) {
        Head head = elements.head(process);
        Scope body = scope(process, 0);
        Map<String, FlowNode> nodesById = byId(body);
        DrawingReader drawing = new DrawingReader(findings, deadline);
        return new ProcessModel(
                head,
                elements.camunda(process, "versionTag").orElse(""),
                timeToLive(process),
                body,
                new Drawing(
                        notes,
                        lines,
                        lanes(process, "laneSet", nodesById.keySet()),
                        pool(definitions, process),
                        drawing.shapes(definitions, drawn(definitions, process, nodesById)),
                        drawing.edges(definitions, drawnLines(body))));
    }

    private static Map<String, FlowNode> byId(Scope body) {
        return new ProcessModel(Elements.NO_HEAD, "", "", body, Drawing.EMPTY)
                .nodes()
                .collect(Collectors.toMap(FlowNode::id, Function.identity(), (first, second) -> first));
    }

    private Set<String> drawn(XmlElement definitions, XmlElement process, Map<String, FlowNode> nodesById) {
        Set<String> drawn = new HashSet<>(nodesById.keySet());
        notes.forEach(note -> drawn.add(note.id()));
        pool(definitions, process).ifPresent(pool -> drawn.add(pool.id()));
        laneIds(lanes(process, "laneSet", Set.of()), drawn);
        return drawn;
    }

    private static void laneIds(List<Lane> lanes, Set<String> ids) {
        for (Lane lane : lanes) {
            ids.add(lane.id());
            laneIds(lane.inner(), ids);
        }
    }

    private Set<String> drawnLines(Scope body) {
        Set<String> drawn = new HashSet<>();
        lines.forEach(line -> drawn.add(line.id()));
        new ProcessModel(Elements.NO_HEAD, "", "", body, Drawing.EMPTY).scopes().forEach(scope -> {
            scope.flows().forEach(flow -> drawn.add(flow.id()));
            scope.compensations().forEach(compensation -> drawn.add(compensation.id()));
        });
        return drawn;
    }

    private String timeToLive(XmlElement process) {
        String value = elements.camunda(process, "historyTimeToLive").orElse("");
        if (!value.isEmpty() && !value.matches("P\\d{1,5}D|\\d{1,5}")) {
            findings.add(
                    Rule.UNKNOWN_VALUE,
                    elements.place(process),
                    "The history time to live is \"" + Words.shown(value) + "\".",
                    "Write days, for example P180D.");
            return "";
        }
        return value;
    }

    private Scope scope(XmlElement container, int depth) {
        Place here = elements.place(container);
        if (depth == MAX_DEPTH + 1) {
            findings.add(
                    Rule.TOO_DEEP,
                    here,
                    "It is the " + depth + "th sub-process in another.",
                    "Flatten it; " + MAX_DEPTH + " levels are allowed.");
        }
        List<FlowNode> inside = new ArrayList<>();
        for (XmlElement child : container.children()) {
            deadline.check();
            if (nodes.isNode(child)) {
                inside.add(nodes.read(child, depth));
            }
        }
        List<Flow> flows = flows(container, inside);
        List<Compensation> compensations = artifacts(container, inside);
        return new Scope(container.attributes().getOrDefault("id", ""), inside, flows, compensations);
    }

    private List<Flow> flows(XmlElement container, List<FlowNode> inside) {
        Map<String, String> defaults = container.children().stream()
                .filter(nodes::isNode)
                .filter(child -> child.attribute("default").isPresent())
                .collect(Collectors.toMap(
                        child -> child.attributes().get("default"),
                        child -> child.attributes().getOrDefault("id", ""),
                        (first, second) -> first));
        Set<String> ids = inside.stream().map(FlowNode::id).collect(Collectors.toSet());
        List<Flow> flows = new ArrayList<>();
        for (XmlElement element : container.children()) {
            if (element.is(Namespaces.BPMN, "sequenceFlow")) {
                deadline.check();
                Flow flow = flow(element, defaults);
                flows.add(flow);
                end(flow, "source", flow.source(), ids);
                end(flow, "target", flow.target(), ids);
            }
        }
        defaults.forEach((flow, node) -> {
            if (flows.stream().noneMatch(known -> known.id().equals(flow) && known.isDefault())) {
                findings.add(
                        Rule.BROKEN_REFERENCE,
                        inside.stream()
                                .filter(candidate -> candidate.id().equals(node))
                                .findFirst()
                                .orElseThrow()
                                .head(),
                        "Its default flow \"" + Words.shown(flow) + "\" does not leave it.",
                        "Choose one of its own flows.");
            }
        });
        return flows;
    }

    private Flow flow(XmlElement element, Map<String, String> defaults) {
        Head head = elements.required(element);
        String source = element.attribute("sourceRef").orElse("");
        Optional<Expression> condition = element.children(Namespaces.BPMN, "conditionExpression")
                .findFirst()
                .flatMap(text -> elements.expression(text.text().toString(), head));
        return new Flow(
                head,
                source,
                element.attribute("targetRef").orElse(""),
                source.equals(defaults.get(head.id())),
                condition);
    }

    private void end(Flow flow, String side, String node, Set<String> inside) {
        if (!inside.contains(node)) {
            findings.add(
                    Rule.BROKEN_REFERENCE,
                    flow.head(),
                    node.isEmpty()
                            ? "The flow has no " + side + "."
                            : "The " + side + " \"" + Words.shown(node)
                                    + "\" is no event, activity or gateway of the same level.",
                    "Draw the flow between two elements of the same process or sub-process.");
        }
    }

    private List<Compensation> artifacts(XmlElement container, List<FlowNode> inside) {
        String scope = container.attributes().getOrDefault("id", "");
        Set<String> events = inside.stream()
                .filter(FlowNode.BoundaryEvent.class::isInstance)
                .map(FlowNode::id)
                .collect(Collectors.toSet());
        List<Compensation> compensations = new ArrayList<>();
        for (XmlElement element : container.children()) {
            if (element.is(Namespaces.BPMN, "textAnnotation")) {
                Head head = elements.required(element);
                notes.add(new Note(
                        scope,
                        head.id(),
                        element.children(Namespaces.BPMN, "text")
                                .map(text -> text.text().toString())
                                .findFirst()
                                .orElse("")));
            } else if (element.is(Namespaces.BPMN, "group")) {
                elements.notKept(element);
            } else if (element.is(Namespaces.BPMN, "association")) {
                association(element, scope, events, compensations);
            }
        }
        return compensations;
    }

    private void association(XmlElement element, String scope, Set<String> events, List<Compensation> compensations) {
        Head head = elements.required(element);
        String from = element.attribute("sourceRef").orElse("");
        String to = element.attribute("targetRef").orElse("");
        if (!known.contains(from) || !known.contains(to)) {
            findings.add(
                    Rule.BROKEN_REFERENCE,
                    head,
                    "The association joins \"" + Words.shown(from) + "\" and \"" + Words.shown(to)
                            + "\", and one of them is not there.",
                    "Draw it again, or remove it.");
        } else if (events.contains(from) && !isNote(to)) {
            compensations.add(new Compensation(head.id(), from, to));
        } else {
            lines.add(new Line(scope, head.id(), from, to));
        }
    }

    private boolean isNote(String id) {
        return notes.stream().anyMatch(note -> note.id().equals(id));
    }

    private List<Lane> lanes(XmlElement container, String set, Set<String> nodeIds) {
        return container
                .children(Namespaces.BPMN, set)
                .flatMap(lanes -> lanes.children(Namespaces.BPMN, "lane"))
                .map(lane -> new Lane(
                        lane.attribute("id").orElse(""),
                        lane.attribute("name").orElse(""),
                        lane.children(Namespaces.BPMN, "flowNodeRef")
                                .map(node -> node.text().toString().strip())
                                .filter(nodeIds::contains)
                                .toList(),
                        lanes(lane, "childLaneSet", nodeIds)))
                .filter(lane -> lane.id().matches(ID))
                .toList();
    }

    private Optional<Drawing.Pool> pool(XmlElement definitions, XmlElement process) {
        Optional<String> id = process.attribute("id");
        return definitions
                .children(Namespaces.BPMN, "collaboration")
                .flatMap(collaboration -> collaboration
                        .children(Namespaces.BPMN, "participant")
                        .filter(pool -> pool.attribute("processRef").equals(id))
                        .map(pool -> new Drawing.Pool(
                                collaboration.attribute("id").orElse(""),
                                pool.attribute("id").orElse(""),
                                pool.attribute("name").orElse(""))))
                .filter(pool -> pool.id().matches(ID) && pool.collaboration().matches(ID))
                .findFirst();
    }
}
