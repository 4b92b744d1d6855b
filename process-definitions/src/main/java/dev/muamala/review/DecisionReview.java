package dev.muamala.review;

import dev.muamala.review.Findings.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reviews one DMN document that nobody vouches for: it is FEEL, which computes and nothing else. */
public final class DecisionReview {
    private static final String FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/";

    private DecisionReview() {}

    /** Everything that keeps the document from being the decision of this key. */
    public static List<Finding> findings(byte[] dmn, String key) {
        Findings findings = new Findings();
        Place whole = new Place(key, "");
        try {
            XmlElement definitions = XmlElement.parse(dmn);
            if (Decision.decision(definitions, key).isEmpty()) {
                findings.add(
                        Rule.DECISION_ID,
                        whole,
                        "No DMN 1.3 decision in the file has the id \"" + key + "\".",
                        "Rename one, or the file.");
            }
            definitions
                    .all()
                    .filter(DecisionReview::isForeign)
                    .forEach(element -> findings.add(
                            Rule.NOT_FEEL,
                            new Place(
                                    element.attribute("id").orElse(key),
                                    element.attribute("name").orElse("")),
                            "<" + Words.shown(element.name())
                                    + "> is not written in FEEL, or calls functions outside it.",
                            "Write the expression in FEEL."));
        } catch (XmlElement.RefusedException e) {
            findings.add(e.rule(), whole, e.getMessage(), e.advice());
        }
        return findings.inOrderOf(List.of());
    }

    /**
     * What a designer needs to know of a decision.
     *
     * @param description empty where it has none
     * @param inputs the variables that it and the decisions it needs ask for by name
     */
    public record Summary(String name, String description, Set<String> inputs) {}

    /** Of the decision of this key; empty when the document has none. */
    public static Optional<Summary> summary(byte[] dmn, String key) {
        try {
            return Decision.decision(XmlElement.parse(dmn), key)
                    .map(decision -> new Summary(
                            decision.attribute("name").orElse(key),
                            decision.children(Decision.DMN, "description")
                                    .map(text -> text.text().toString().strip())
                                    .findFirst()
                                    .orElse(""),
                            Decision.read(dmn, key).orElseThrow().inputs()));
        } catch (XmlElement.RefusedException e) {
            return Optional.empty();
        }
    }

    private static boolean isForeign(XmlElement element) {
        String language = element.attribute("expressionLanguage").orElse(FEEL);
        return !language.equals(FEEL) && !language.toLowerCase(Locale.ROOT).equals("feel")
                || element.attribute("kind").isPresent()
                || element.name().equals("functionDefinition");
    }
}
