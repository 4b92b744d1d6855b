package dev.muamala.review.soundness;

import dev.muamala.review.Rule;
import dev.muamala.review.model.Head;
import java.util.ArrayList;
import java.util.List;

/**
 * Something unsound in one scope.
 *
 * @param element which one it is about
 * @param path a way there from the start of the scope; empty when the fault is that there is none
 */
record Fault(Rule rule, Head element, String what, String advice, List<Happening> path) {
    Fault {
        path = List.copyOf(path);
    }

    /** The same, seen from where the scope is reached by this way. */
    Fault after(List<Happening> way) {
        if (path.isEmpty()) {
            return this;
        }
        List<Happening> longer = new ArrayList<>(way);
        longer.addAll(path);
        return new Fault(rule, element, what, advice, longer);
    }
}
