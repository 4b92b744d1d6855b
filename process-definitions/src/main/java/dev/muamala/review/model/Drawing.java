package dev.muamala.review.model;

import java.util.List;
import java.util.Optional;

/**
 * What is drawn and not run: notes, groups, pools, lanes, and where everything stands. Numbers are finite and of a
 * bounded size, every shape and edge belongs to an element that is there.
 */
public record Drawing(
        List<Note> notes,
        List<Line> lines,
        List<Lane> lanes,
        Optional<Pool> pool,
        List<Shape> shapes,
        List<Edge> edges) {
    public static final Drawing EMPTY =
            new Drawing(List.of(), List.of(), List.of(), Optional.empty(), List.of(), List.of());

    public Drawing {
        notes = List.copyOf(notes);
        lines = List.copyOf(lines);
        lanes = List.copyOf(lanes);
        shapes = List.copyOf(shapes);
        edges = List.copyOf(edges);
    }

    /** A text annotation; {@code scope} is the id of the process or sub-process it stands in. */
    public record Note(String scope, String id, String text) {}

    /** An association of a note with an element. */
    public record Line(String scope, String id, String from, String to) {}

    public record Lane(String id, String name, List<String> nodes, List<Lane> inner) {
        public Lane {
            nodes = List.copyOf(nodes);
            inner = List.copyOf(inner);
        }
    }

    public record Pool(String collaboration, String id, String name) {}

    public record Point(double x, double y) {}

    public record Box(double x, double y, double width, double height) {}

    /** The flags are empty where the file does not say. */
    public record Shape(
            String element,
            Box box,
            Optional<Boolean> expanded,
            Optional<Boolean> horizontal,
            Optional<Boolean> marker,
            Optional<Box> label) {}

    public record Edge(String element, List<Point> points, Optional<Box> label) {
        public Edge {
            points = List.copyOf(points);
        }
    }
}
