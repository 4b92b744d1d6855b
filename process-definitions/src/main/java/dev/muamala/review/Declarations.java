package dev.muamala.review;

import dev.muamala.review.model.EventDefinition.Declared;
import dev.muamala.review.model.FlowNode.Message;
import dev.muamala.review.model.Head;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The messages, errors and escalations that a document declares, by id. */
record Declarations(
        Map<String, Message> messages,
        Map<String, Declared> errors,
        Map<String, Declared> escalations,
        Elements elements) {
    private static final int LONGEST_CODE = 200;

    static Declarations of(XmlElement definitions, Elements elements) {
        Declarations declarations =
                new Declarations(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), elements);
        for (XmlElement child : definitions.children()) {
            if (child.is(Namespaces.BPMN, "message")) {
                Head head = elements.required(child);
                declarations.messages.put(head.id(), new Message(head.id(), head.name()));
            } else if (child.is(Namespaces.BPMN, "error")) {
                declarations.errors.put(child.attribute("id").orElse(""), declarations.declared(child, "errorCode"));
            } else if (child.is(Namespaces.BPMN, "escalation")) {
                declarations.escalations.put(
                        child.attribute("id").orElse(""), declarations.declared(child, "escalationCode"));
            }
        }
        return declarations;
    }

    private Declared declared(XmlElement element, String code) {
        Head head = elements.required(element);
        return new Declared(head.id(), head.name(), element.attribute(code).orElse(""));
    }

    Message message(XmlElement element, Head at) {
        Optional<Message> found = referred(messages, element, "messageRef", at);
        found.filter(message -> message.name().isBlank() || message.name().length() > LONGEST_CODE)
                .ifPresent(message -> elements.findings()
                        .add(
                                Rule.INCOMPLETE,
                                at,
                                "The message \"" + message.id() + "\" has no name, or one of more than " + LONGEST_CODE
                                        + " characters.",
                                "Name it shortly, for example withdraw."));
        if (element.attribute("messageRef").isEmpty()) {
            elements.findings().add(Rule.INCOMPLETE, at, "It waits for a message and names none.", "Choose a message.");
        }
        return found.orElse(new Message("", ""));
    }

    Optional<Declared> error(XmlElement element, Head at) {
        return withCode(referred(errors, element, "errorRef", at), "error", at);
    }

    Optional<Declared> escalation(XmlElement element, Head at) {
        return withCode(referred(escalations, element, "escalationRef", at), "escalation", at);
    }

    private Optional<Declared> withCode(Optional<Declared> found, String kind, Head at) {
        found.filter(declared -> declared.code().isBlank() || declared.code().length() > LONGEST_CODE)
                .ifPresent(declared -> elements.findings()
                        .add(
                                Rule.INCOMPLETE,
                                at,
                                "The " + kind + " \"" + declared.id() + "\" has no code, or one of more than "
                                        + LONGEST_CODE + " characters.",
                                "Give it a code; to catch every " + kind + ", choose none."));
        return found;
    }

    private <T> Optional<T> referred(Map<String, T> declared, XmlElement element, String attribute, Head at) {
        Optional<String> name = element.attribute(attribute);
        Optional<T> found = name.map(id -> declared.getOrDefault(id, declared.get(id.substring(id.indexOf(':') + 1))));
        if (name.isPresent() && found.isEmpty()) {
            elements.findings()
                    .add(
                            Rule.BROKEN_REFERENCE,
                            at,
                            attribute + " names \"" + Words.shown(name.get()) + "\", which the file does not declare.",
                            "Choose one that is declared.");
        }
        return found;
    }
}
