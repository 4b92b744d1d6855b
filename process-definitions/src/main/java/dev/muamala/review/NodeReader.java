package dev.muamala.review;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.EventDefinition.TimerKind;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.Loop;
import dev.muamala.review.model.FlowNode.Mapping;
import dev.muamala.review.model.FlowNode.Traits;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel.Scope;
import dev.muamala.review.model.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads events, activities and gateways. */
final class NodeReader {
    private static final Map<String, GatewayKind> GATEWAYS = Map.of(
            "exclusiveGateway", GatewayKind.EXCLUSIVE,
            "inclusiveGateway", GatewayKind.INCLUSIVE,
            "complexGateway", GatewayKind.INCLUSIVE,
            "parallelGateway", GatewayKind.PARALLEL,
            "eventBasedGateway", GatewayKind.EVENT_BASED);
    private static final Set<String> OTHERS = Set.of(
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "task",
            "manualTask",
            "serviceTask",
            "userTask",
            "businessRuleTask",
            "receiveTask",
            "sendTask",
            "scriptTask",
            "callActivity");
    private static final Set<String> WITH_INPUTS = Set.of("serviceTask", "userTask", "businessRuleTask");

    private final Elements elements;
    private final Declarations declarations;
    private final Inside inside;
    private final Findings findings;

    /** Reads what is in a sub-process. */
    @FunctionalInterface
    interface Inside {
        Scope scope(XmlElement subProcess, int depth);
    }

    NodeReader(Elements elements, Declarations declarations, Inside inside) {
        this.elements = elements;
        this.declarations = declarations;
        this.inside = inside;
        this.findings = elements.findings();
    }

    boolean isNode(XmlElement element) {
        return element.namespace().equals(Namespaces.BPMN)
                && (GATEWAYS.containsKey(element.name())
                        || OTHERS.contains(element.name())
                        || Vocabulary.SUB_PROCESSES.contains(element.name()));
    }

    FlowNode read(XmlElement element, int depth) {
        Head head = elements.required(element);
        misplaced(element, head);
        if (GATEWAYS.containsKey(element.name())) {
            return new FlowNode.Gateway(head, GATEWAYS.get(element.name()));
        }
        return element.name().endsWith("Event") ? event(element, head) : activity(element, head, depth);
    }

    /** Extensions that the engine would overlook. */
    private void misplaced(XmlElement element, Head at) {
        if (!WITH_INPUTS.contains(element.name())
                && elements.extensions(element, "inputOutput").findAny().isPresent()) {
            findings.add(
                    Rule.NOT_RUN,
                    at,
                    "A " + element.name() + " has no input parameters here.",
                    "Give them to the tasks that need them; a call activity takes variables by camunda:in.");
        }
        if (!element.name().equals("callActivity")
                && (elements.extensions(element, "in").findAny().isPresent()
                        || elements.extensions(element, "out").findAny().isPresent())) {
            findings.add(
                    Rule.NOT_RUN,
                    at,
                    "Only a call activity passes variables by camunda:in and camunda:out.",
                    "Remove them.");
        }
    }

    private FlowNode event(XmlElement element, Head head) {
        EventDefinition definition = definition(element, head);
        return switch (element.name()) {
            case "startEvent" -> new FlowNode.StartEvent(head, definition, flag(element, "isInterrupting", true));
            case "endEvent" -> new FlowNode.EndEvent(head, thrown(definition, head));
            case "intermediateCatchEvent" -> new FlowNode.CatchEvent(head, caught(definition, head));
            case "intermediateThrowEvent" -> new FlowNode.ThrowEvent(head, thrown(definition, head));
            default ->
                new FlowNode.BoundaryEvent(
                        head,
                        element.attribute("attachedToRef").orElse(""),
                        definition instanceof EventDefinition.Error || flag(element, "cancelActivity", true),
                        caught(definition, head));
        };
    }

    private EventDefinition caught(EventDefinition definition, Head head) {
        if (definition instanceof EventDefinition.None) {
            findings.add(
                    Rule.INCOMPLETE,
                    head,
                    "The event does not say what it waits for.",
                    "Make it a message, timer, error or escalation event.");
        }
        return definition;
    }

    private EventDefinition thrown(EventDefinition definition, Head head) {
        if (definition instanceof EventDefinition.Error error && error.error().isEmpty()) {
            findings.add(Rule.INCOMPLETE, head, "It throws an error and names none.", "Choose an error with a code.");
        } else if (definition instanceof EventDefinition.Escalation escalation
                && escalation.escalation().isEmpty()) {
            findings.add(
                    Rule.INCOMPLETE,
                    head,
                    "It throws an escalation and names none.",
                    "Choose an escalation with a code.");
        }
        return definition;
    }

    private EventDefinition definition(XmlElement event, Head head) {
        List<XmlElement> definitions = event.children().stream()
                .filter(child -> child.namespace().equals(Namespaces.BPMN)
                        && child.name().endsWith("EventDefinition"))
                .toList();
        if (definitions.size() > 1) {
            findings.add(
                    Rule.NOT_RUN,
                    head,
                    "An event that waits for, or causes, several things is not run.",
                    "Draw an event for each, behind an event-based gateway or on the border of the activity.");
        }
        return definitions.isEmpty() ? new EventDefinition.None() : definition(event, definitions.get(0), head);
    }

    private EventDefinition definition(XmlElement event, XmlElement definition, Head head) {
        boolean catching = !event.name().equals("endEvent") && !event.name().equals("intermediateThrowEvent");
        return switch (definition.name()) {
            case "messageEventDefinition" ->
                catching
                        ? new EventDefinition.Message(declarations.message(definition, head))
                        : new EventDefinition.None();
            case "timerEventDefinition" -> timer(definition, head);
            case "errorEventDefinition" -> new EventDefinition.Error(declarations.error(definition, head));
            case "escalationEventDefinition" ->
                new EventDefinition.Escalation(declarations.escalation(definition, head));
            case "compensateEventDefinition" ->
                new EventDefinition.Compensation(
                        definition.attribute("activityRef").filter(activity -> !catching));
            case "terminateEventDefinition" -> new EventDefinition.Terminate();
            default -> new EventDefinition.None();
        };
    }

    private EventDefinition timer(XmlElement definition, Head head) {
        List<XmlElement> times = definition.children().stream()
                .filter(child -> child.name().startsWith("time"))
                .toList();
        if (times.size() != 1) {
            findings.add(
                    Rule.BAD_TIMER,
                    head,
                    times.isEmpty() ? "The timer has no time." : "The timer has several times.",
                    "Give it one duration such as P5D, date such as 2026-12-02T09:00:00+04:00, or cycle such as"
                            + " R3/PT10M.");
            return new EventDefinition.Timer(TimerKind.DURATION, "PT0S");
        }
        String literal = times.get(0).text().toString().strip();
        TimerKind kind = switch (times.get(0).name()) {
            case "timeDate" -> TimerKind.DATE;
            case "timeCycle" -> TimerKind.CYCLE;
            default -> TimerKind.DURATION;
        };
        try {
            Schedule.parse(literal);
        } catch (IllegalArgumentException e) {
            findings.add(
                    Rule.BAD_TIMER,
                    head,
                    "\"" + Words.shown(literal) + "\" is not a timer.",
                    "Write a literal such as 2026-12-02T09:00:00+04:00, P5D or R3/PT10M; a timer is not computed.");
            return new EventDefinition.Timer(kind, "PT0S");
        }
        if (kind != kindOf(literal)) {
            findings.add(
                    Rule.BAD_TIMER,
                    head,
                    "\"" + Words.shown(literal) + "\" is a "
                            + kindOf(literal).name().toLowerCase(java.util.Locale.ROOT) + ", and the timer says "
                            + times.get(0).name() + ".",
                    "Choose the kind that the literal is.");
        }
        return new EventDefinition.Timer(kind, literal);
    }

    private static TimerKind kindOf(String literal) {
        return literal.startsWith("R")
                ? TimerKind.CYCLE
                : literal.startsWith("P") ? TimerKind.DURATION : TimerKind.DATE;
    }

    private FlowNode activity(XmlElement element, Head head, int depth) {
        Traits traits = new Traits(loop(element, head), flag(element, "isForCompensation", false));
        return switch (element.name()) {
            case "serviceTask" ->
                new FlowNode.ServiceTask(head, traits, topic(element, head), elements.inputs(element, head));
            case "userTask" ->
                new FlowNode.UserTask(
                        head,
                        traits,
                        groups(element, head),
                        elements.camunda(element, "formKey"),
                        elements.inputs(element, head));
            case "businessRuleTask" -> rule(element, head, traits);
            case "receiveTask" -> new FlowNode.ReceiveTask(head, traits, declarations.message(element, head));
            case "callActivity" -> call(element, head, traits);
            case "task", "sendTask", "scriptTask" -> new FlowNode.PlainTask(head, traits, false);
            case "manualTask" -> new FlowNode.PlainTask(head, traits, true);
            default ->
                new FlowNode.SubProcess(
                        head, traits, flag(element, "triggeredByEvent", false), inside.scope(element, depth + 1));
        };
    }

    private String topic(XmlElement element, Head head) {
        Optional<String> type = elements.camunda(element, "type");
        Optional<String> topic = elements.camunda(element, "topic");
        if (type.isPresent() && !type.get().equals("external")) {
            findings.add(
                    Rule.RUNS_CODE,
                    head,
                    "It is of the type \"" + Words.shown(type.get()) + "\", which Camunda would execute.",
                    "Make it \"external\", with the topic of an operation of the catalogue.");
        } else if (type.isEmpty() || topic.isEmpty()) {
            findings.add(
                    Rule.INCOMPLETE,
                    head,
                    "A service task asks an entity, and this one does not say for what.",
                    "Make it of the type \"external\" and give it the topic of an operation of the catalogue.");
        }
        return topic.orElse("");
    }

    private String groups(XmlElement element, Head head) {
        Optional<String> groups = elements.camunda(element, "candidateGroups");
        if (groups.isEmpty()) {
            findings.add(
                    Rule.INCOMPLETE,
                    head,
                    "A user task is somebody's, and this one is nobody's.",
                    "Set the candidate groups; \"applicant\" is the applicant.");
        }
        return groups.orElse("");
    }

    private FlowNode rule(XmlElement element, Head head, Traits traits) {
        Optional<String> decision = elements.camunda(element, "decisionRef");
        if (decision.isEmpty()) {
            findings.add(
                    Rule.INCOMPLETE,
                    head,
                    "A business rule task asks a decision, and names none.",
                    "Choose a decision.");
        }
        elements.camunda(element, "mapDecisionResult")
                .filter(mapping -> !mapping.equals("singleResult"))
                .ifPresent(mapping -> findings.add(
                        Rule.UNKNOWN_VALUE,
                        head,
                        "It maps the result as \"" + Words.shown(mapping) + "\", and a result here is always one map.",
                        "Choose \"singleResult\"; a table that collects gives its rules as the list \"rules\"."));
        return new FlowNode.RuleTask(
                head,
                traits,
                decision.orElse(""),
                elements.camunda(element, "resultVariable"),
                elements.inputs(element, head));
    }

    private FlowNode call(XmlElement element, Head head, Traits traits) {
        Optional<String> called = element.attribute("calledElement");
        Optional<String> tag =
                elements.camunda(element, "calledElementVersionTag").filter(text -> text.matches("[1-9]\\d{0,8}"));
        boolean pinned = elements.camunda(element, "calledElementBinding").equals(Optional.of("versionTag"));
        if (called.isEmpty() || tag.isEmpty() || !pinned) {
            findings.add(
                    Rule.UNPINNED_CALL,
                    head,
                    "It calls no fixed version.",
                    "Set the called element, the binding \"versionTag\" and the tag, for example 3.");
        }
        return new FlowNode.CallActivity(
                head,
                traits,
                new WorkflowVersion(called.orElse(""), tag.map(Integer::valueOf).orElse(1)),
                mappings(element, "in", head),
                mappings(element, "out", head));
    }

    private List<Mapping> mappings(XmlElement element, String direction, Head head) {
        List<Mapping> mappings = new ArrayList<>();
        elements.extensions(element, direction).forEach(mapping -> {
            Optional<String> source = mapping.attribute("source");
            Optional<String> computed = mapping.attribute("sourceExpression");
            Optional<String> target = mapping.attribute("target");
            boolean all = mapping.attribute("variables").equals(Optional.of("all"));
            if (all && source.isEmpty() && computed.isEmpty() && target.isEmpty()) {
                mappings.add(new Mapping.All());
            } else if (!all && target.isPresent() && source.isPresent() && computed.isEmpty()) {
                mappings.add(new Mapping.Variable(source.get(), target.get()));
            } else if (!all && target.isPresent() && source.isEmpty() && computed.isPresent()) {
                elements.expression(computed.get(), head)
                        .ifPresent(expression -> mappings.add(new Mapping.Computed(expression, target.get())));
            } else {
                findings.add(
                        Rule.INCOMPLETE,
                        head,
                        "A camunda:" + direction + " does not say what it passes.",
                        "Give it variables=\"all\", or a target and either a source or a source expression.");
            }
        });
        return mappings;
    }

    private Optional<Loop> loop(XmlElement activity, Head head) {
        return activity.children(Namespaces.BPMN, "multiInstanceLoopCharacteristics")
                .findFirst()
                .map(loop -> {
                    Optional<Expression> cardinality = loop.children(Namespaces.BPMN, "loopCardinality")
                            .findFirst()
                            .flatMap(text -> cardinality(text.text().toString().strip(), head));
                    Optional<Expression> collection = elements.camunda(loop, "collection")
                            .flatMap(text -> elements.expression(text.contains("{") ? text : "${" + text + "}", head));
                    Optional<String> element = elements.camunda(loop, "elementVariable");
                    if (elements.camunda(loop, "collection").isPresent()
                            == loop.children(Namespaces.BPMN, "loopCardinality")
                                    .findFirst()
                                    .isPresent()) {
                        findings.add(
                                Rule.INCOMPLETE,
                                head,
                                "A multi-instance activity is done for each element of a collection, or as often as a"
                                        + " number says.",
                                "Give it either a collection or a cardinality.");
                    } else if (element.isPresent() && collection.isEmpty()) {
                        findings.add(
                                Rule.INCOMPLETE,
                                head,
                                "It names an element variable and has no collection.",
                                "Give it a collection.");
                    }
                    return new Loop(
                            flag(loop, "isSequential", false),
                            cardinality,
                            collection,
                            element,
                            loop.children(Namespaces.BPMN, "completionCondition")
                                    .findFirst()
                                    .flatMap(text ->
                                            elements.expression(text.text().toString(), head)));
                });
    }

    private Optional<Expression> cardinality(String text, Head head) {
        return text.matches("\\d{1,18}")
                ? Optional.of(new Expression.Literal(Long.valueOf(text)))
                : elements.expression(text, head);
    }

    private boolean flag(XmlElement element, String attribute, boolean otherwise) {
        Optional<String> value = element.attribute(attribute);
        if (value.isPresent() && !value.get().equals("true") && !value.get().equals("false")) {
            findings.add(
                    Rule.UNKNOWN_VALUE,
                    elements.place(element),
                    attribute + " is \"" + Words.shown(value.get()) + "\".",
                    "Write true or false.");
        }
        return value.map(Boolean::parseBoolean).orElse(otherwise);
    }
}
