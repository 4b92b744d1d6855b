package dev.muamala.review;

import dev.muamala.review.Findings.Place;
import dev.muamala.review.Vocabulary.Word;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Compares a document with the {@link Vocabulary}: what is not in it is refused, with a reason where there is one. */
final class AllowList {
    private static final Set<String> WITH_TEXT = Set.of(
            "documentation",
            "text",
            "flowNodeRef",
            "incoming",
            "outgoing",
            "conditionExpression",
            "loopCardinality",
            "completionCondition",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "inputParameter",
            "entry",
            "value");
    private static final Set<String> TYPED = Set.of(
            "conditionExpression", "loopCardinality", "completionCondition", "timeDate", "timeDuration", "timeCycle");

    private final Findings findings;
    private final Deadline deadline;
    private final Set<String> dropped = new LinkedHashSet<>();

    AllowList(Findings findings, Deadline deadline) {
        this.findings = findings;
        this.deadline = deadline;
    }

    /** @param root the definitions element */
    void check(XmlElement root) {
        Place whole = place(root, new Place("", ""));
        bpmn(root, root, whole);
        dropped.forEach(what -> findings.add(
                Rule.NOT_KEPT,
                new Place("", ""),
                what + " is decoration or description; it is not kept.",
                "Nothing needs to be done."));
    }

    private static Place place(XmlElement element, Place around) {
        return element.namespace().equals(Namespaces.BPMN)
                        && element.attribute("id").isPresent()
                ? new Place(
                        element.attributes().get("id"),
                        element.attribute("name").orElse(""))
                : around;
    }

    private void bpmn(XmlElement element, XmlElement parent, Place around) {
        deadline.check();
        Place here = place(element, around);
        Word word = Vocabulary.BPMN.get(element.name());
        element.attributes().forEach((name, value) -> attribute(element, word, name, value, here));
        text(element, here);
        for (XmlElement child : element.children()) {
            if (element.name().equals("extensionElements")) {
                extension(child, element.name(), parent, here);
            } else {
                child(child, element, word, here);
            }
        }
    }

    private void child(XmlElement child, XmlElement element, Word word, Place here) {
        if (Namespaces.DRAWING.contains(child.namespace())) {
            if (!element.name().equals("definitions")) {
                unknown(child, here);
            }
        } else if (!child.namespace().equals(Namespaces.BPMN)) {
            extension(child, element.name(), element, here);
        } else if (word.children().contains(child.name())) {
            bpmn(child, element, here);
        } else if (isDrawnOnly(child) || isDrawnAssociation(child)) {
            dropped.add("<" + child.name() + ">");
        } else {
            refused(child, element, here);
        }
    }

    /** Described, and nothing more: no code is in it, under anybody's name. */
    private static boolean isDrawnOnly(XmlElement element) {
        boolean decoration = Namespaces.isDecoration(element.namespace());
        boolean described = element.namespace().equals(Namespaces.BPMN)
                && (Explained.DRAWN_ONLY.contains(element.name())
                        || element.name().equals("extensionElements")
                        || element.name().equals("documentation"));
        boolean plain = element.attributes().keySet().stream()
                .allMatch(name -> Explained.DRAWN_ATTRIBUTES.contains(name)
                        || name.startsWith("{") && Namespaces.isDecoration(name.substring(1, name.indexOf('}'))));
        return decoration || described && plain && element.children().stream().allMatch(AllowList::isDrawnOnly);
    }

    /** A modeler connects a task with a data object by these; without an assignment they say nothing. */
    private static boolean isDrawnAssociation(XmlElement element) {
        return (element.name().equals("dataInputAssociation")
                        || element.name().equals("dataOutputAssociation")
                        || element.name().equals("property")
                                && element.attribute("name").equals(Optional.of("__targetRef_placeholder")))
                && element.children().stream()
                        .allMatch(child -> child.name().equals("sourceRef")
                                || child.name().equals("targetRef")
                                || child.name().equals("extensionElements")
                                        && child.children().isEmpty());
    }

    private void refused(XmlElement child, XmlElement parent, Place around) {
        Place here = place(child, around);
        Optional<Explained> explained =
                Vocabulary.BPMN.containsKey(child.name()) && !child.name().equals("messageEventDefinition")
                        ? Optional.empty()
                        : Explained.element(child.name());
        if (child.name().equals("messageEventDefinition")
                && !parent.name().matches("endEvent|intermediateThrowEvent")) {
            explained = Optional.empty();
        }
        if (explained.isPresent()) {
            findings.add(
                    explained.get().rule(),
                    here,
                    "<" + child.name() + "> cannot run here. " + explained.get().what(),
                    explained.get().advice());
        } else {
            findings.add(
                    Rule.UNKNOWN_ELEMENT,
                    here,
                    "<" + Words.shown(child.name()) + "> cannot stand in <" + parent.name() + ">.",
                    "Remove it.");
        }
        if (Vocabulary.SUB_PROCESSES.contains(child.name())) {
            // What is inside is looked at as in a sub-process, so that everything is told at once.
            Word inside = Vocabulary.BPMN.get("subProcess");
            child.children().forEach(inner -> child(inner, child, inside, here));
        }
    }

    private void extension(XmlElement child, String place, XmlElement owner, Place here) {
        deadline.check();
        String namespace = child.namespace();
        if (namespace.equals(Namespaces.CAMUNDA)) {
            camunda(child, place, owner, here);
        } else if (Namespaces.isDecoration(namespace)) {
            dropped.add("<" + Words.shown(child.name()) + "> of " + namespace);
        } else {
            foreign(child, here);
        }
    }

    private void camunda(XmlElement element, String place, XmlElement owner, Place here) {
        Set<String> attributes = Vocabulary.CAMUNDA.get(element.name());
        if (attributes == null || !Vocabulary.CAMUNDA_PLACES.get(element.name()).contains(place)) {
            Explained explained = Explained.extension(element.name())
                    .orElse(new Explained(
                            Rule.UNKNOWN_ELEMENT,
                            "<camunda:" + Words.shown(element.name()) + "> is not known here.",
                            "Remove it."));
            findings.add(
                    explained.rule(),
                    here,
                    "<camunda:" + Words.shown(element.name()) + ">: " + explained.what(),
                    explained.advice());
            return;
        }
        element.attributes().forEach((name, value) -> {
            if (attributes.contains(name)) {
                plainText(element, name, value, here);
            } else {
                refusedAttribute(name, value, here);
            }
        });
        text(element, here);
        for (XmlElement child : element.children()) {
            extension(child, element.name(), owner, here);
        }
    }

    private void foreign(XmlElement element, Place here) {
        Optional<String> related = Namespaces.related(element.namespace());
        if (related.isPresent()) {
            Explained explained = Explained.extension(element.name())
                    .orElse(new Explained(
                            Rule.OTHER_ENGINE,
                            "",
                            Vocabulary.CAMUNDA.containsKey(element.name())
                                    ? "Write it in Camunda 7's namespace: <camunda:" + element.name() + ">."
                                    : "Remove it."));
            findings.add(
                    explained.rule() == Rule.RUNS_CODE ? Rule.RUNS_CODE : Rule.OTHER_ENGINE,
                    here,
                    ("<" + Words.shown(element.name()) + "> is written for " + related.get() + ". " + explained.what())
                            .strip(),
                    explained.advice());
            return;
        }
        Optional<String> engine = Namespaces.otherEngine(element.namespace());
        if (engine.isPresent()) {
            String advice = engine.get().equals("Camunda 8")
                    ? Explained.zeebe(element.name()).orElse("Remove it.")
                    : "Remove it; say the same in Camunda 7's elements.";
            findings.add(
                    Rule.OTHER_ENGINE,
                    here,
                    "<" + Words.shown(element.name()) + "> is written for " + engine.get() + ".",
                    advice);
            return;
        }
        unknown(element, here);
    }

    private void unknown(XmlElement element, Place here) {
        findings.add(
                Rule.UNKNOWN_ELEMENT,
                here,
                "<" + Words.shown(element.name()) + "> of the namespace \"" + Words.shown(element.namespace())
                        + "\" is not known here.",
                "Remove it.");
    }

    private void attribute(XmlElement element, Word word, String name, String value, Place here) {
        if (name.startsWith("{" + Namespaces.CAMUNDA + "}")) {
            String local = name.substring(name.indexOf('}') + 1);
            if (word.camunda().contains(local)) {
                plainText(element, name, value, here);
            } else {
                refusedAttribute("camunda:" + local, value, here);
            }
        } else if (name.startsWith("{" + Namespaces.XSI + "}type") && TYPED.contains(element.name())) {
            if (!value.matches("(?:[\\w.-]+:)?tFormalExpression")) {
                findings.add(
                        Rule.UNKNOWN_VALUE,
                        here,
                        "The type of <" + element.name() + "> is \"" + Words.shown(value) + "\".",
                        "Write xsi:type=\"bpmn:tFormalExpression\", or nothing.");
            }
        } else if (name.startsWith("{")) {
            namespaced(name, value, here);
        } else if (!word.plain().contains(name)) {
            refusedAttribute(name, value, here);
        } else if (Vocabulary.WITHOUT_MEANING.containsKey(name)
                && !Vocabulary.WITHOUT_MEANING.get(name).contains(value)) {
            findings.add(
                    Rule.UNKNOWN_VALUE,
                    here,
                    name + "=\"" + Words.shown(value) + "\" cannot run here.",
                    "Remove the attribute"
                            + (name.equals("expressionLanguage")
                                    ? "; conditions compare variables, as ${form.legalForm == 'llc'}."
                                    : "."));
        } else {
            plainText(element, name, value, here);
        }
    }

    private void namespaced(String name, String value, Place here) {
        String namespace = name.substring(1, name.indexOf('}'));
        String local = name.substring(name.indexOf('}') + 1);
        Optional<String> engine = Namespaces.related(namespace).or(() -> Namespaces.otherEngine(namespace));
        if (Namespaces.isDecoration(namespace)) {
            return;
        }
        if (engine.isPresent()) {
            Optional<Explained> explained =
                    Namespaces.related(namespace).isPresent() ? Explained.attribute(local) : Optional.empty();
            findings.add(
                    explained.filter(why -> why.rule() == Rule.RUNS_CODE).isPresent()
                            ? Rule.RUNS_CODE
                            : Rule.OTHER_ENGINE,
                    here,
                    (local + "=\"" + Words.shown(value) + "\" is written for " + engine.get() + ". "
                                    + explained.map(Explained::what).orElse(""))
                            .strip(),
                    explained.map(Explained::advice).orElse("Remove it, or write it in Camunda 7's namespace."));
            return;
        }
        findings.add(
                Rule.UNKNOWN_ATTRIBUTE,
                here,
                Words.shown(local) + "=\"" + Words.shown(value) + "\" of the namespace \"" + Words.shown(namespace)
                        + "\" is not known here.",
                "Remove it.");
    }

    private void refusedAttribute(String name, String value, Place here) {
        String local = name.substring(name.lastIndexOf(':') + 1);
        Explained explained = Explained.attribute(local)
                .orElse(new Explained(Rule.UNKNOWN_ATTRIBUTE, "It is not known here.", "Remove it."));
        findings.add(
                explained.rule(),
                here,
                Words.shown(name) + "=\"" + Words.shown(value) + "\" cannot run here. " + explained.what(),
                explained.advice());
    }

    /** Only where an expression belongs is one read; everywhere else it would be text to us and code to an engine. */
    private void plainText(XmlElement element, String name, String value, Place here) {
        boolean expression = name.equals("{" + Namespaces.CAMUNDA + "}collection") || name.equals("sourceExpression");
        boolean label = name.equals("name") && !element.name().equals("message");
        if (!expression && !label && ExpressionReader.isExpression(value)) {
            findings.add(
                    Rule.BAD_EXPRESSION,
                    here,
                    "There is an expression where plain text belongs: " + local(name) + "=\"" + Words.shown(value)
                            + "\".",
                    "Write plain text.");
        }
        if (value.length() > Vocabulary.LONGEST_TEXT) {
            tooLong(here, local(name));
        }
    }

    private void text(XmlElement element, Place here) {
        String text = element.text().toString();
        if (text.isBlank()) {
            return;
        }
        if (!WITH_TEXT.contains(element.name())) {
            findings.add(
                    Rule.BAD_TEXT,
                    here,
                    "<" + element.name() + "> holds the text \"" + Words.shown(text) + "\".",
                    "Remove the text.");
        }
        if (text.length() > Vocabulary.LONGEST_TEXT) {
            tooLong(here, "<" + element.name() + ">");
        }
    }

    private void tooLong(Place here, String where) {
        findings.add(
                Rule.BAD_TEXT,
                here,
                where + " is longer than " + Vocabulary.LONGEST_TEXT + " characters.",
                "Shorten it.");
    }

    private static String local(String name) {
        return name.substring(name.indexOf('}') + 1);
    }
}
