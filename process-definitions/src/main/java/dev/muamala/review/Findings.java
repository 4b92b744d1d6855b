package dev.muamala.review;

import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a review has found so far. The same finding counts once, and not more are kept than a person can read. */
public final class Findings {
    static final int MOST = 1000;

    private final Set<Finding> findings = new LinkedHashSet<>();
    private final Set<Rule.Part> failed = EnumSet.noneOf(Rule.Part.class);

    /** Where something was found: an element's id and English label. */
    record Place(String id, String name) {}

    void add(Rule rule, Place place, String what, String advice) {
        if (rule.severity() == Severity.ERROR) {
            failed.add(rule.part());
        }
        if (findings.size() < MOST) {
            findings.add(rule.at(Words.shown(place.id), Words.shown(place.name), what, advice));
        }
    }

    public void add(Rule rule, FlowNode node, String what, String advice) {
        add(rule, node.head(), what, advice);
    }

    public void add(Rule rule, Head head, String what, String advice) {
        add(rule, new Place(head.id(), head.label().en()), what, advice);
    }

    /** Whether a question has errors, so that the later ones cannot be answered. */
    boolean failed(Rule.Part part) {
        return failed.contains(part);
    }

    /** In the order of the document; what is about no element of it comes first. */
    List<Finding> inOrderOf(List<String> ids) {
        Map<String, Integer> order = new java.util.HashMap<>();
        ids.forEach(id -> order.putIfAbsent(id, order.size() + 1));
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(finding -> order.getOrDefault(finding.element(), 0)));
        return sorted;
    }
}
