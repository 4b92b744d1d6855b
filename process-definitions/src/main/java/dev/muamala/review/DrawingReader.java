package dev.muamala.review;

import dev.muamala.review.model.Drawing.Box;
import dev.muamala.review.model.Drawing.Edge;
import dev.muamala.review.model.Drawing.Point;
import dev.muamala.review.model.Drawing.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads where elements stand. What is not a number, or belongs to nothing that is kept, is not read. */
final class DrawingReader {
    private static final double FARTHEST = 1_000_000;
    private static final int MOST_POINTS = 200;

    private final Findings findings;
    private final Deadline deadline;
    private final Set<String> seen = new HashSet<>();

    DrawingReader(Findings findings, Deadline deadline) {
        this.findings = findings;
        this.deadline = deadline;
    }

    List<Shape> shapes(XmlElement definitions, Set<String> elements) {
        List<Shape> shapes = new ArrayList<>();
        drawn(definitions, "BPMNShape", elements)
                .forEach(shape -> box(shape)
                        .ifPresent(box -> shapes.add(new Shape(
                                element(shape),
                                box,
                                flag(shape, "isExpanded"),
                                flag(shape, "isHorizontal"),
                                flag(shape, "isMarkerVisible"),
                                label(shape)))));
        return shapes;
    }

    List<Edge> edges(XmlElement definitions, Set<String> elements) {
        List<Edge> edges = new ArrayList<>();
        drawn(definitions, "BPMNEdge", elements).forEach(edge -> {
            List<Point> points = edge.children(Namespaces.DI, "waypoint")
                    .flatMap(point -> point(point).stream())
                    .limit(MOST_POINTS)
                    .toList();
            if (points.size() > 1) {
                edges.add(new Edge(element(edge), points, label(edge)));
            }
        });
        return edges;
    }

    private Stream<XmlElement> drawn(XmlElement definitions, String kind, Set<String> elements) {
        return definitions
                .children(Namespaces.BPMN_DI, "BPMNDiagram")
                .flatMap(diagram -> diagram.children(Namespaces.BPMN_DI, "BPMNPlane"))
                .flatMap(plane -> plane.children(Namespaces.BPMN_DI, kind))
                .filter(shape -> {
                    deadline.check();
                    String element = element(shape);
                    return elements.contains(element) && seen.add(element);
                });
    }

    private static String element(XmlElement shape) {
        String name = shape.attributes().getOrDefault("bpmnElement", "");
        return name.substring(name.indexOf(':') + 1);
    }

    private static Optional<Boolean> flag(XmlElement shape, String name) {
        return shape.attribute(name)
                .filter(value -> value.matches("true|false"))
                .map(Boolean::valueOf);
    }

    private Optional<Box> label(XmlElement shape) {
        return shape.children(Namespaces.BPMN_DI, "BPMNLabel").findFirst().flatMap(this::box);
    }

    private Optional<Box> box(XmlElement shape) {
        return shape.children(Namespaces.DC, "Bounds").findFirst().flatMap(bounds -> {
            Optional<Double> x = number(bounds, "x");
            Optional<Double> y = number(bounds, "y");
            Optional<Double> width = number(bounds, "width").filter(size -> size >= 0);
            Optional<Double> height = number(bounds, "height").filter(size -> size >= 0);
            return x.isPresent() && y.isPresent() && width.isPresent() && height.isPresent()
                    ? Optional.of(new Box(x.get(), y.get(), width.get(), height.get()))
                    : Optional.empty();
        });
    }

    private Optional<Point> point(XmlElement waypoint) {
        Optional<Double> x = number(waypoint, "x");
        Optional<Double> y = number(waypoint, "y");
        return x.isPresent() && y.isPresent() ? Optional.of(new Point(x.get(), y.get())) : Optional.empty();
    }

    /** Rounded to hundredths, so that what is written is read again as the same. */
    private Optional<Double> number(XmlElement element, String attribute) {
        String text = element.attributes().getOrDefault(attribute, "");
        if (!text.matches("-?\\d{1,9}(\\.\\d{1,20})?([eE]-?\\d{1,2})?")) {
            return refused(attribute, text);
        }
        double value = Math.round(Double.parseDouble(text) * 100) / 100.0;
        return Math.abs(value) <= FARTHEST ? Optional.of(value) : refused(attribute, text);
    }

    private Optional<Double> refused(String attribute, String text) {
        findings.add(
                Rule.NOT_KEPT,
                new Findings.Place("", ""),
                "In the diagram, " + attribute + "=\"" + Words.shown(text) + "\" is no number to draw with; what it"
                        + " belongs to is not kept.",
                "Move the element in the modeler.");
        return Optional.empty();
    }
}
