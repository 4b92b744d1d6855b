package dev.muamala.review.soundness;

import dev.muamala.review.model.Head;
import java.util.List;
import java.util.stream.Collectors;

/** How findings speak of elements. */
final class Words {
    private Words() {}

    /** The English label in quotes, or the id of what has none. */
    static String quoted(Head element) {
        String label = element.label().en();
        return "\"" + (label.isEmpty() ? element.id() : label) + "\"";
    }

    /** {@code "A", "B" and "C"}; a long list is cut. */
    static String all(List<Head> elements) {
        List<String> names = elements.stream().map(Words::quoted).distinct().toList();
        if (names.size() > 5) {
            return String.join(", ", names.subList(0, 4)) + " and " + (names.size() - 4) + " more";
        }
        return names.size() <= 1
                ? String.join("", names)
                : names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + " and "
                        + names.get(names.size() - 1);
    }
}
