package dev.muamala.review;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One decision of a DMN document.
 *
 * @param result what it answers: a map of its outputs, or of its rules where it collects
 * @param inputs the variables that it and the decisions it needs ask for by name
 */
record Decision(Type result, Set<String> inputs) {
    static final String DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    /** The decision of this key; empty when the document has none. */
    static Optional<Decision> read(byte[] dmn, String key) {
        try {
            XmlElement definitions = XmlElement.parse(dmn);
            return decision(definitions, key)
                    .map(decision -> new Decision(result(decision), inputs(definitions, decision)));
        } catch (XmlElement.RefusedException e) {
            return Optional.empty();
        }
    }

    static Optional<XmlElement> decision(XmlElement definitions, String key) {
        return definitions
                .children(DMN, "decision")
                .filter(decision -> key.equals(decision.attributes().get("id")))
                .findFirst();
    }

    private static Type result(XmlElement decision) {
        Optional<XmlElement> table = decision.children(DMN, "decisionTable").findFirst();
        if (table.isEmpty()) {
            return decision.children(DMN, "variable")
                    .findFirst()
                    .flatMap(variable -> variable.attribute("name"))
                    .<Type>map(name -> new Type.Fields(Map.of(name, Type.UNKNOWN), Type.Source.SCHEMA))
                    .orElse(Type.OPEN);
        }
        Map<String, Type> outputs = new LinkedHashMap<>();
        for (XmlElement output : table.get().children(DMN, "output").toList()) {
            if (output.attribute("name").isEmpty()) {
                return Type.OPEN;
            }
            outputs.put(
                    output.attributes().get("name"),
                    type(output.attribute("typeRef").orElse("")));
        }
        Type rule = new Type.Fields(outputs, Type.Source.SCHEMA);
        String policy = table.get().attribute("hitPolicy").orElse("UNIQUE");
        boolean many = Set.of("COLLECT", "RULE ORDER", "OUTPUT ORDER").contains(policy)
                && table.get().attribute("aggregation").isEmpty();
        return many ? new Type.Fields(Map.of("rules", new Type.Items(rule)), Type.Source.SCHEMA) : rule;
    }

    private static Type type(String name) {
        return switch (name) {
            case "string" -> Type.TEXT;
            case "number", "integer", "long", "double" -> Type.NUMBER;
            case "boolean" -> Type.FLAG;
            default -> Type.UNKNOWN;
        };
    }

    /** What the decision and those that it needs read by a plain name, and none of them answers. */
    private static Set<String> inputs(XmlElement definitions, XmlElement first) {
        Set<String> read = new LinkedHashSet<>();
        Set<String> answered = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<XmlElement> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            XmlElement decision = open.pop();
            if (!seen.add(decision.attributes().get("id"))) {
                continue;
            }
            decision.all()
                    .filter(element -> element.is(DMN, "inputExpression"))
                    .flatMap(element -> element.children(DMN, "text"))
                    .map(text -> text.text().toString().strip())
                    .filter(text -> text.matches("[\\p{L}_][\\p{L}\\p{Nd}_]*(\\.[\\p{L}_][\\p{L}\\p{Nd}_]*)*"))
                    .forEach(text -> read.add(text.replaceFirst("\\..*", "")));
            decision.all()
                    .filter(element -> element.is(DMN, "output") || element.is(DMN, "variable"))
                    .forEach(output -> output.attribute("name").ifPresent(answered::add));
            decision.all()
                    .filter(element -> element.is(DMN, "requiredDecision"))
                    .flatMap(element -> element.attribute("href").stream())
                    .flatMap(href -> decision(definitions, href.substring(href.indexOf('#') + 1)).stream())
                    .forEach(open::push);
        }
        read.removeAll(answered);
        return read;
    }
}
