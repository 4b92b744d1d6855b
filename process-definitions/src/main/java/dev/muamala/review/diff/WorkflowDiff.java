package dev.muamala.review.diff;

import dev.muamala.review.diff.Change.Detail;
import dev.muamala.review.diff.Change.Kind;
import dev.muamala.review.model.ProcessModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What differs between two workflows. Elements are the same when they have the same id; the order of the document, where
 * things are drawn, and ids of what nobody sees make no difference.
 *
 * @param changes in the order of the later document, then what was removed
 * @param drawingChanged whether the diagrams differ too, or alone
 */
public record WorkflowDiff(List<Change> changes, boolean drawingChanged) {
    public WorkflowDiff {
        changes = List.copyOf(changes);
    }

    public static WorkflowDiff between(ProcessModel before, ProcessModel after) {
        Map<String, Description> old = Description.of(before);
        Map<String, Description> now = Description.of(after);
        List<Change> changes = new ArrayList<>();
        now.forEach((id, description) -> {
            Description was = old.get(id);
            if (was == null) {
                changes.add(change(Kind.ADDED, description, details(Map.of(), description.says())));
            } else if (!was.type().equals(description.type())) {
                changes.add(change(Kind.REMOVED, was, details(was.says(), Map.of())));
                changes.add(change(Kind.ADDED, description, details(Map.of(), description.says())));
            } else if (!was.says().equals(description.says())) {
                changes.add(change(Kind.CHANGED, description, details(was.says(), description.says())));
            }
        });
        old.forEach((id, description) -> {
            if (!now.containsKey(id)) {
                changes.add(change(Kind.REMOVED, description, details(description.says(), Map.of())));
            }
        });
        return new WorkflowDiff(changes, !before.drawing().equals(after.drawing()));
    }

    private static Change change(Kind kind, Description description, List<Detail> details) {
        return new Change(kind, description.id(), description.type(), description.label(), details);
    }

    private static List<Detail> details(Map<String, String> before, Map<String, String> after) {
        Set<String> names = new LinkedHashSet<>(after.keySet());
        names.addAll(before.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new Detail(name, before.get(name), after.get(name)))
                .toList();
    }

    /** False when both do the same; the drawings may differ. */
    public boolean hasChanges() {
        return !changes.isEmpty();
    }

    /** For people, several lines. */
    public String toText() {
        String counts = count(Kind.ADDED) + " added, " + count(Kind.REMOVED) + " removed, " + count(Kind.CHANGED)
                + " changed" + (drawingChanged ? "; the drawing differs too." : ".");
        if (!hasChanges()) {
            return drawingChanged ? "Only the drawing differs." : "No difference.";
        }
        return changes.stream().map(Change::toString).collect(Collectors.joining("\n", "", "\n\n" + counts));
    }

    private long count(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }
}
