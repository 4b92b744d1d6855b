package dev.muamala.review;

import dev.muamala.review.Findings.Place;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what elements of all kinds have in common. */
final class Elements {
    static final Head NO_HEAD = new Head("", "", "", Map.of(), Optional.empty());

    private static final int LONGEST_NAME = 200;

    private final Findings findings;

    Elements(Findings findings) {
        this.findings = findings;
    }

    Findings findings() {
        return findings;
    }

    Place place(XmlElement element) {
        return new Place(
                element.attribute("id").orElse(""), element.attribute("name").orElse(""));
    }

    Head head(XmlElement element) {
        return new Head(
                element.attribute("id").orElse(""),
                element.attributes().getOrDefault("name", ""),
                element.children(Namespaces.BPMN, "documentation")
                        .map(text -> text.text().toString())
                        .collect(Collectors.joining("\n")),
                properties(element),
                camunda(element, "modelerTemplate")
                        .map(template -> new Head.Template(
                                template,
                                camunda(element, "modelerTemplateVersion")
                                        .filter(version -> version.matches("\\d{1,9}"))
                                        .map(Integer::valueOf))));
    }

    /** The head of an element that others refer to. */
    Head required(XmlElement element) {
        Head head = head(element);
        if (head.id().isEmpty()) {
            findings.add(Rule.BAD_ID, head, "A " + element.name() + " has no id.", "Give it one.");
        }
        return head;
    }

    void notKept(XmlElement element) {
        findings.add(
                Rule.NOT_KEPT,
                place(element),
                "<" + element.name() + "> is drawn and not run; it is not kept.",
                "Nothing needs to be done.");
    }

    Optional<String> camunda(XmlElement element, String attribute) {
        return element.attribute("{" + Namespaces.CAMUNDA + "}" + attribute);
    }

    Stream<XmlElement> extensions(XmlElement element, String name) {
        return element.children(Namespaces.BPMN, "extensionElements")
                .flatMap(extensions -> extensions.children(Namespaces.CAMUNDA, name));
    }

    private Map<String, String> properties(XmlElement element) {
        Map<String, String> properties = new LinkedHashMap<>();
        extensions(element, "properties")
                .flatMap(all -> all.children(Namespaces.CAMUNDA, "property"))
                .forEach(property -> {
                    String name = property.attribute("name").orElse("");
                    if (name.isEmpty() || name.length() > LONGEST_NAME) {
                        findings.add(
                                Rule.BAD_TEXT,
                                place(element),
                                "An extension property has no name, or one of more than " + LONGEST_NAME
                                        + " characters.",
                                "Name it shortly.");
                    }
                    properties.put(name, property.attributes().getOrDefault("value", ""));
                });
        return properties;
    }

    /** Reads an expression, or says why it is none. */
    Optional<Expression> expression(String text, Head at) {
        try {
            return Optional.of(ExpressionReader.read(text));
        } catch (ExpressionReader.NotReadException e) {
            findings.add(Rule.BAD_EXPRESSION, at, e.getMessage(), e.advice());
            return Optional.empty();
        }
    }

    /** The input parameters of a task. */
    Map<String, Value> inputs(XmlElement element, Head at) {
        Map<String, Value> inputs = new LinkedHashMap<>();
        extensions(element, "inputOutput")
                .flatMap(all -> all.children(Namespaces.CAMUNDA, "inputParameter"))
                .forEach(input -> {
                    Optional<String> name = input.attribute("name");
                    if (name.isEmpty() || inputs.containsKey(name.get())) {
                        findings.add(
                                Rule.INCOMPLETE,
                                at,
                                name.map(twice -> "The input \"" + Words.shown(twice) + "\" is given twice.")
                                        .orElse("An input parameter has no name."),
                                "Give each input one name of its own.");
                    }
                    inputs.put(name.orElse(""), nested(input, at));
                });
        return inputs;
    }

    private Value nested(XmlElement element, Head at) {
        if (element.children().size() > 1) {
            findings.add(
                    Rule.UNKNOWN_ELEMENT,
                    at,
                    "An input parameter holds several things.",
                    "Put them into one list or map.");
        }
        return element.children().isEmpty()
                ? scalar(element, at)
                : value(element.children().get(0), at);
    }

    private Value value(XmlElement element, Head at) {
        return switch (element.name()) {
            case "list" -> {
                List<Value> items = new ArrayList<>();
                element.children().forEach(item -> items.add(value(item, at)));
                yield new Value.Items(items);
            }
            case "map" -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                element.children(Namespaces.CAMUNDA, "entry").forEach(entry -> {
                    String key = entry.attribute("key").orElse("");
                    if (key.isEmpty() || entries.containsKey(key)) {
                        findings.add(
                                Rule.INCOMPLETE,
                                at,
                                "An entry of a map has no key, or the same as another.",
                                "Give each entry a key of its own.");
                    }
                    entries.put(key, nested(entry, at));
                });
                yield new Value.Entries(entries);
            }
            default -> scalar(element, at);
        };
    }

    private Value scalar(XmlElement element, Head at) {
        String text = element.text().toString().strip();
        if (text.isEmpty()) {
            return new Value.None();
        }
        return ExpressionReader.isExpression(text)
                ? expression(text, at).<Value>map(Value.Computed::new).orElse(new Value.None())
                : new Value.Text(text);
    }
}
