package dev.muamala.review.diff;

import dev.muamala.events.LocalizedText;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.Mapping;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import dev.muamala.review.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one element says, as words that can be compared. What is only drawn, and which template it was made from, is not
 * in it.
 *
 * @param says in the order in which a person would be told
 */
record Description(String id, String type, LocalizedText label, Map<String, String> says) {
    /** The process itself, then its nodes, then its flows, each in the order of the document. */
    static Map<String, Description> of(ProcessModel process) {
        Map<String, Description> descriptions = new LinkedHashMap<>();
        Writing itself = new Writing(process.head());
        itself.say("time to live", process.timeToLive());
        descriptions.put(process.id(), itself.of("process"));
        Map<String, FlowNode.SubProcess> parents = process.parents();
        process.scopes()
                .forEach(scope ->
                        scope.nodes().forEach(node -> descriptions.put(node.id(), node(scope, node, parents))));
        process.flows().forEach(flow -> descriptions.put(flow.id(), flow(flow)));
        return descriptions;
    }

    private static Description node(Scope scope, FlowNode node, Map<String, FlowNode.SubProcess> parents) {
        Writing writing = new Writing(node.head());
        writing.say("in", Optional.ofNullable(parents.get(node.id())).map(FlowNode::id));
        if (node instanceof FlowNode.BoundaryEvent event) {
            writing.say("stands on", event.attachedTo());
            writing.say("interrupts", Boolean.toString(event.interrupting()));
            writing.say(
                    "undone by",
                    scope.compensations().stream()
                            .filter(compensation -> compensation.event().equals(node.id()))
                            .map(ProcessModel.Compensation::handler)
                            .findFirst());
        } else if (node instanceof FlowNode.StartEvent start && !(start.definition() instanceof EventDefinition.None)) {
            writing.say("interrupts", Boolean.toString(start.interrupting()));
        }
        writing.event(node.definition());
        if (node instanceof FlowNode.ServiceTask task) {
            writing.say("topic", task.topic());
        } else if (node instanceof FlowNode.UserTask task) {
            writing.say("assignee", task.candidateGroups());
            writing.say("form", task.form());
        } else if (node instanceof FlowNode.RuleTask task) {
            writing.say("decision", task.decision());
            writing.say("result variable", task.resultVariable());
        } else if (node instanceof FlowNode.ReceiveTask task) {
            writing.say("message", task.message().name());
        } else if (node instanceof FlowNode.CallActivity call) {
            writing.say("calls", call.called().toString());
            writing.mappings("takes in", call.in());
            writing.mappings("gives out", call.out());
        } else if (node instanceof FlowNode.SubProcess sub && sub.triggered()) {
            writing.say("begun by", "an event");
        }
        node.inputs().forEach((name, value) -> writing.say("input " + name, shown(value)));
        if (node instanceof Activity activity) {
            activity.traits().loop().ifPresent(writing::loop);
            if (activity.traits().forCompensation()) {
                writing.say("only undoes", "true");
            }
        }
        return writing.of(node.type());
    }

    private static Description flow(Flow flow) {
        Writing writing = new Writing(flow.head());
        writing.say("from", flow.source());
        writing.say("to", flow.target());
        writing.say("condition", flow.condition().map(Object::toString));
        if (flow.isDefault()) {
            writing.say("default", "true");
        }
        return writing.of("sequenceFlow");
    }

    private static String shown(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Computed computed) {
            return "${" + computed.expression() + "}";
        }
        if (value instanceof Value.Items items) {
            return items.items().stream().map(Description::shown).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Value.Entries entries) {
            return entries.entries().entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + shown(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return "";
    }

    /** A description that is being written. */
    private static final class Writing {
        private final Head head;
        private final Map<String, String> says = new LinkedHashMap<>();

        Writing(Head head) {
            this.head = head;
            LocalizedText label = head.label();
            say("label.en", label.en());
            say("label.ar", label.ar());
        }

        void say(String what, Optional<String> value) {
            value.ifPresent(text -> say(what, text));
        }

        void say(String what, String value) {
            if (!value.isEmpty()) {
                says.put(what, value);
            }
        }

        void event(EventDefinition definition) {
            if (definition instanceof EventDefinition.Message message) {
                say("message", message.message().name());
            } else if (definition instanceof EventDefinition.Timer timer) {
                say("timer", timer.literal());
            } else if (definition instanceof EventDefinition.Error error) {
                say("error", error.error().map(EventDefinition.Declared::code).orElse("every one"));
            } else if (definition instanceof EventDefinition.Escalation escalation) {
                say(
                        "escalation",
                        escalation
                                .escalation()
                                .map(EventDefinition.Declared::code)
                                .orElse("every one"));
            } else if (definition instanceof EventDefinition.Compensation compensation) {
                say("undoes", compensation.activity().orElse("everything"));
            } else if (definition instanceof EventDefinition.Terminate) {
                say("ends", "everything");
            }
        }

        void loop(FlowNode.Loop loop) {
            say("repeats", loop.sequential() ? "one after another" : "at the same time");
            say("times", loop.cardinality().map(Object::toString));
            say("for each of", loop.collection().map(Object::toString));
            say("each as", loop.elementVariable());
            say("until", loop.completion().map(Object::toString));
        }

        void mappings(String what, List<Mapping> mappings) {
            for (Mapping mapping : mappings) {
                if (mapping instanceof Mapping.Variable variable) {
                    say(what + " " + variable.target(), variable.source());
                } else if (mapping instanceof Mapping.Computed computed) {
                    say(what + " " + computed.target(), "${" + computed.source() + "}");
                } else {
                    say(what, "every variable");
                }
            }
        }

        Description of(String type) {
            head.properties().forEach((name, value) -> {
                if (!name.equals(Head.ARABIC)) {
                    say("property " + name, value);
                }
            });
            say("documentation", head.documentation());
            return new Description(head.id(), type, head.label(), says);
        }
    }
}
