package dev.muamala.review.soundness;

import dev.muamala.review.Finding;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells a way through a workflow in the names of its elements. */
final class Names {
    private static final int MOST_STEPS = 40;

    private final Map<String, Head> nodes = new HashMap<>();
    private final Map<String, Head> flows = new HashMap<>();
    private final Set<String> gateways = new HashSet<>();

    Names(Level process) {
        process.all().forEach(level -> {
            level.scope().nodes().forEach(node -> {
                nodes.put(node.id(), node.head());
                if (node instanceof Gateway) {
                    gateways.add(node.id());
                }
            });
            level.scope().flows().forEach(flow -> flows.put(flow.id(), flow.head()));
        });
    }

    CounterExample counterExample(Fault fault) {
        Head element = fault.element();
        CounterExample example = new CounterExample(
                fault.rule().at(element.id(), element.label().en(), fault.what(), fault.advice()), fault.path());
        if (fault.path().isEmpty()) {
            return example;
        }
        String what = fault.what() + " A way there: " + words(fault.path()) + " ("
                + String.join(", ", cut(example.ids())) + ").";
        Finding finding = fault.rule().at(element.id(), element.label().en(), what, fault.advice());
        return new CounterExample(finding, fault.path());
    }

    private String words(List<Happening> path) {
        List<String> words = new ArrayList<>();
        for (Happening happening : path) {
            Head node = nodes.get(happening.element());
            Head flow = flows.get(happening.element());
            boolean nameless = node != null
                    && gateways.contains(node.id())
                    && node.label().en().isEmpty();
            switch (happening.kind()) {
                case REACHED, OCCURS -> {
                    if (!nameless) {
                        words.add(Words.quoted(node));
                    }
                }
                case TAKEN -> {
                    if (!flow.label().en().isEmpty()) {
                        words.add("then " + Words.quoted(flow));
                    }
                }
                case WAITS -> words.add(Words.quoted(node) + " begins to wait");
                case DONE -> {
                    // What follows says that it was done.
                }
            }
        }
        return String.join(", ", cut(words));
    }

    private static List<String> cut(List<String> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        List<String> cut = new ArrayList<>(steps.subList(0, MOST_STEPS / 2));
        cut.add("…");
        cut.addAll(steps.subList(steps.size() - MOST_STEPS / 2, steps.size()));
        return cut;
    }
}
