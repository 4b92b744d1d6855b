package dev.muamala.review.soundness;

import dev.muamala.review.Finding;
import java.util.List;

/**
 * Something unsound, and a way there.
 *
 * @param path from the start of the workflow; empty where the finding is that there is no way
 */
public record CounterExample(Finding finding, List<Happening> path) {
    public CounterExample {
        path = List.copyOf(path);
    }

    /** The path as ids of elements, and of the flows where there was a choice. */
    public List<String> ids() {
        return path.stream()
                .filter(happening -> happening.kind() != Happening.Kind.DONE)
                .map(Happening::element)
                .toList();
    }
}
