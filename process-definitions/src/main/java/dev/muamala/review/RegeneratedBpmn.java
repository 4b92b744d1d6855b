package dev.muamala.review;

import dev.muamala.review.model.Drawing;
import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.EventDefinition.Declared;
import dev.muamala.review.model.Expression;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.Mapping;
import dev.muamala.review.model.FlowNode.Message;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.model.ProcessModel.Compensation;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.ProcessModel.Scope;
import dev.muamala.review.model.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The BPMN document of a reviewed workflow: plain Camunda 7 BPMN, written from the model alone, so that nothing of an
 * uploaded file is in it that the model does not hold. It is read into the same model again.
 */
public final class RegeneratedBpmn {
    /** The target namespace of every document. */
    public static final String NAMESPACE = "https://muamala.dev/workflows";

    private static final String NONE = "";
    private static final Xml.Content NOTHING = () -> {};

    private final ProcessModel process;
    private final Xml xml = new Xml();
    private final Set<String> ids = new HashSet<>();

    private RegeneratedBpmn(ProcessModel process) {
        this.process = process;
    }

    /** @param version becomes the version tag */
    public static byte[] of(ProcessModel process, int version) {
        RegeneratedBpmn bpmn = new RegeneratedBpmn(process);
        bpmn.takenIds();
        bpmn.definitions(version);
        return bpmn.xml.bytes();
    }

    private void takenIds() {
        ids.add(process.id());
        process.nodes().forEach(node -> ids.add(node.id()));
        process.flows().forEach(flow -> ids.add(flow.id()));
        process.scopes().forEach(scope -> scope.compensations().forEach(line -> ids.add(line.id())));
        process.drawing().notes().forEach(note -> ids.add(note.id()));
        process.drawing().lines().forEach(line -> ids.add(line.id()));
        process.drawing().pool().ifPresent(pool -> ids.addAll(List.of(pool.id(), pool.collaboration())));
        lanes(process.drawing().lanes());
        declared().keySet().forEach(ids::add);
    }

    private void lanes(List<Drawing.Lane> lanes) {
        lanes.forEach(lane -> {
            ids.add(lane.id());
            lanes(lane.inner());
        });
    }

    /** An id that nothing has yet. */
    private String free(String id) {
        String free = id;
        while (!ids.add(free)) {
            free = free + "_";
        }
        return free;
    }

    private void definitions(int version) {
        xml.element("bpmn:definitions", () -> {
            xml.attribute("xmlns:bpmn", Namespaces.BPMN);
            xml.attribute("xmlns:bpmndi", Namespaces.BPMN_DI);
            xml.attribute("xmlns:dc", Namespaces.DC);
            xml.attribute("xmlns:di", Namespaces.DI);
            xml.attribute("xmlns:xsi", Namespaces.XSI);
            xml.attribute("xmlns:camunda", Namespaces.CAMUNDA);
            xml.attribute("xmlns:modeler", "http://camunda.org/schema/modeler/1.0");
            xml.attribute("id", free(process.id() + "_definitions"));
            xml.attribute("targetNamespace", NAMESPACE);
            xml.attribute("exporter", "Muamala");
            xml.attribute("modeler:executionPlatform", "Camunda Platform");
            xml.attribute("modeler:executionPlatformVersion", "7.24.0");
            process.drawing().pool().ifPresent(this::pool);
            process(version);
            declared().values().forEach(Xml.Content::write);
            diagram();
        });
    }

    private void pool(Drawing.Pool pool) {
        xml.element("bpmn:collaboration", () -> {
            xml.attribute("id", pool.collaboration());
            xml.element("bpmn:participant", () -> {
                xml.attribute("id", pool.id());
                xml.attribute("name", named(pool.name()));
                xml.attribute("processRef", process.id());
            });
        });
    }

    private static Optional<String> named(String name) {
        return Optional.of(name).filter(text -> !text.isEmpty());
    }

    /** How each message, error and escalation that is used is declared, in the order of use. */
    private Map<String, Xml.Content> declared() {
        Map<String, Xml.Content> declared = new LinkedHashMap<>();
        process.nodes().forEach(node -> {
            EventDefinition definition = node.definition();
            if (node instanceof FlowNode.ReceiveTask receive) {
                declare(declared, receive.message());
            } else if (definition instanceof EventDefinition.Message message) {
                declare(declared, message.message());
            } else if (definition instanceof EventDefinition.Error error) {
                error.error().ifPresent(one -> declare(declared, "bpmn:error", "errorCode", one));
            } else if (definition instanceof EventDefinition.Escalation escalation) {
                escalation.escalation().ifPresent(one -> declare(declared, "bpmn:escalation", "escalationCode", one));
            }
        });
        return declared;
    }

    private void declare(Map<String, Xml.Content> declared, Message message) {
        declared.putIfAbsent(
                message.id(),
                () -> xml.element("bpmn:message", () -> {
                    xml.attribute("id", message.id());
                    xml.attribute("name", message.name());
                }));
    }

    private void declare(Map<String, Xml.Content> all, String element, String code, Declared declared) {
        all.putIfAbsent(
                declared.id(),
                () -> xml.element(element, () -> {
                    xml.attribute("id", declared.id());
                    xml.attribute("name", named(declared.name()));
                    xml.attribute(code, declared.code());
                }));
    }

    private void process(int version) {
        xml.element("bpmn:process", () -> {
            common(process.head());
            xml.attribute("isExecutable", "true");
            xml.attribute("camunda:versionTag", Integer.toString(version));
            xml.attribute("camunda:historyTimeToLive", process.timeToLive().isEmpty() ? "P180D" : process.timeToLive());
            inner(process.head(), NOTHING);
            if (!process.drawing().lanes().isEmpty()) {
                laneSet("bpmn:laneSet", process.drawing().lanes());
            }
            scope(process.body());
        });
    }

    private void laneSet(String element, List<Drawing.Lane> lanes) {
        xml.element(element, () -> {
            xml.attribute("id", free(lanes.get(0).id() + "_set"));
            for (Drawing.Lane lane : lanes) {
                xml.element("bpmn:lane", () -> {
                    xml.attribute("id", lane.id());
                    xml.attribute("name", named(lane.name()));
                    lane.nodes().forEach(node -> xml.text("bpmn:flowNodeRef", NOTHING, node));
                    if (!lane.inner().isEmpty()) {
                        laneSet("bpmn:childLaneSet", lane.inner());
                    }
                });
            }
        });
    }

    private void scope(Scope scope) {
        scope.nodes().forEach(node -> node(scope, node));
        scope.flows().forEach(this::flow);
        for (Compensation compensation : scope.compensations()) {
            association(compensation.id(), compensation.event(), compensation.handler(), "One");
        }
        for (Drawing.Note note : process.drawing().notes()) {
            if (note.scope().equals(scope.id())) {
                xml.element("bpmn:textAnnotation", () -> {
                    xml.attribute("id", note.id());
                    xml.text("bpmn:text", NOTHING, note.text());
                });
            }
        }
        for (Drawing.Line line : process.drawing().lines()) {
            if (line.scope().equals(scope.id())) {
                association(line.id(), line.from(), line.to(), "None");
            }
        }
    }

    private void association(String id, String from, String to, String direction) {
        xml.element("bpmn:association", () -> {
            xml.attribute("id", id);
            xml.attribute("associationDirection", direction);
            xml.attribute("sourceRef", from);
            xml.attribute("targetRef", to);
        });
    }

    private void flow(Flow flow) {
        xml.element("bpmn:sequenceFlow", () -> {
            common(flow.head());
            xml.attribute("sourceRef", flow.source());
            xml.attribute("targetRef", flow.target());
            inner(flow.head(), NOTHING);
            flow.condition().ifPresent(condition -> expression("bpmn:conditionExpression", condition));
        });
    }

    private void expression(String element, Expression expression) {
        xml.text(element, () -> xml.attribute("xsi:type", "bpmn:tFormalExpression"), code(expression));
    }

    private static String code(Expression expression) {
        return expression instanceof Expression.Literal literal && literal.value() instanceof Long number
                ? number.toString()
                : "${" + expression + "}";
    }

    private void common(Head head) {
        xml.attribute("id", head.id());
        xml.attribute("name", named(head.name()));
        head.template().ifPresent(template -> {
            xml.attribute("camunda:modelerTemplate", template.id());
            xml.attribute("camunda:modelerTemplateVersion", template.version());
        });
    }

    /** Documentation and extension elements; {@code extensions} are those besides the properties. */
    private void inner(Head head, Xml.Content extensions) {
        if (!head.documentation().isEmpty()) {
            xml.text("bpmn:documentation", NOTHING, head.documentation());
        }
        if (!head.properties().isEmpty() || extensions != NOTHING) {
            xml.element("bpmn:extensionElements", () -> {
                extensions.write();
                if (!head.properties().isEmpty()) {
                    xml.element(
                            "camunda:properties",
                            () -> head.properties()
                                    .forEach((name, value) -> xml.element("camunda:property", () -> {
                                        xml.attribute("name", name);
                                        xml.attribute("value", value);
                                    })));
                }
            });
        }
    }

    private void node(Scope scope, FlowNode node) {
        xml.element("bpmn:" + node.type(), () -> {
            common(node.head());
            scope.outgoing(node)
                    .filter(Flow::isDefault)
                    .findFirst()
                    .ifPresent(flow -> xml.attribute("default", flow.id()));
            attributes(node);
            inner(node.head(), extensions(node));
            scope.incoming(node).forEach(flow -> xml.text("bpmn:incoming", NOTHING, flow.id()));
            scope.outgoing(node).forEach(flow -> xml.text("bpmn:outgoing", NOTHING, flow.id()));
            if (node instanceof Activity activity) {
                activity.traits().loop().ifPresent(this::loop);
            }
            definition(node.definition());
            if (node instanceof FlowNode.SubProcess sub) {
                scope(sub.body());
            }
        });
    }

    private void attributes(FlowNode node) {
        if (node instanceof Activity activity && activity.traits().forCompensation()) {
            xml.attribute("isForCompensation", "true");
        }
        if (node instanceof FlowNode.StartEvent start && !start.interrupting()) {
            xml.attribute("isInterrupting", "false");
        } else if (node instanceof FlowNode.BoundaryEvent event) {
            if (!event.interrupting()) {
                xml.attribute("cancelActivity", "false");
            }
            xml.attribute("attachedToRef", event.attachedTo());
        } else if (node instanceof FlowNode.ServiceTask task) {
            xml.attribute("camunda:type", "external");
            xml.attribute("camunda:topic", task.topic());
        } else if (node instanceof FlowNode.UserTask task) {
            xml.attribute("camunda:candidateGroups", task.candidateGroups());
            xml.attribute("camunda:formKey", task.form());
        } else if (node instanceof FlowNode.RuleTask task) {
            xml.attribute("camunda:decisionRef", task.decision());
            xml.attribute("camunda:resultVariable", task.resultVariable());
            xml.attribute("camunda:mapDecisionResult", "singleResult");
        } else if (node instanceof FlowNode.ReceiveTask task) {
            xml.attribute("messageRef", task.message().id());
        } else if (node instanceof FlowNode.CallActivity call) {
            xml.attribute("calledElement", call.called().key());
            xml.attribute("camunda:calledElementBinding", "versionTag");
            xml.attribute(
                    "camunda:calledElementVersionTag",
                    Integer.toString(call.called().version()));
        } else if (node instanceof FlowNode.SubProcess sub && sub.triggered()) {
            xml.attribute("triggeredByEvent", "true");
        }
    }

    private Xml.Content extensions(FlowNode node) {
        Map<String, Value> inputs = node.inputs();
        if (!inputs.isEmpty()) {
            return () -> xml.element(
                    "camunda:inputOutput",
                    () -> inputs.forEach((name, value) -> value("camunda:inputParameter", "name", name, value)));
        }
        return node instanceof FlowNode.CallActivity call
                        && !(call.in().isEmpty() && call.out().isEmpty())
                ? () -> {
                    call.in().forEach(mapping -> mapping("camunda:in", mapping));
                    call.out().forEach(mapping -> mapping("camunda:out", mapping));
                }
                : NOTHING;
    }

    private void mapping(String element, Mapping mapping) {
        xml.element(element, () -> {
            if (mapping instanceof Mapping.Variable variable) {
                xml.attribute("source", variable.source());
                xml.attribute("target", variable.target());
            } else if (mapping instanceof Mapping.Computed computed) {
                xml.attribute("sourceExpression", "${" + computed.source() + "}");
                xml.attribute("target", computed.target());
            } else {
                xml.attribute("variables", "all");
            }
        });
    }

    private void value(String element, String key, String name, Value value) {
        Xml.Content attributes = key.isEmpty() ? NOTHING : () -> xml.attribute(key, name);
        if (value instanceof Value.Text text) {
            xml.text(element, attributes, text.text());
        } else if (value instanceof Value.Computed computed) {
            xml.text(element, attributes, "${" + computed.expression() + "}");
        } else if (value instanceof Value.None) {
            xml.element(element, attributes);
        } else if (key.isEmpty()) {
            structure(value);
        } else {
            xml.element(element, () -> {
                attributes.write();
                structure(value);
            });
        }
    }

    private void structure(Value value) {
        if (value instanceof Value.Items items) {
            xml.element("camunda:list", () -> items.items().forEach(item -> value("camunda:value", NONE, NONE, item)));
        } else if (value instanceof Value.Entries entries) {
            xml.element(
                    "camunda:map",
                    () -> entries.entries().forEach((name, entry) -> value("camunda:entry", "key", name, entry)));
        }
    }

    private void loop(FlowNode.Loop loop) {
        xml.element("bpmn:multiInstanceLoopCharacteristics", () -> {
            if (loop.sequential()) {
                xml.attribute("isSequential", "true");
            }
            xml.attribute("camunda:collection", loop.collection().map(collection -> "${" + collection + "}"));
            xml.attribute("camunda:elementVariable", loop.elementVariable());
            loop.cardinality().ifPresent(cardinality -> expression("bpmn:loopCardinality", cardinality));
            loop.completion().ifPresent(completion -> expression("bpmn:completionCondition", completion));
        });
    }

    private void definition(EventDefinition definition) {
        if (definition instanceof EventDefinition.Message message) {
            reference(
                    "bpmn:messageEventDefinition",
                    "messageRef",
                    Optional.of(message.message().id()));
        } else if (definition instanceof EventDefinition.Error error) {
            reference("bpmn:errorEventDefinition", "errorRef", error.error().map(Declared::id));
        } else if (definition instanceof EventDefinition.Escalation escalation) {
            reference(
                    "bpmn:escalationEventDefinition",
                    "escalationRef",
                    escalation.escalation().map(Declared::id));
        } else if (definition instanceof EventDefinition.Compensation compensation) {
            reference("bpmn:compensateEventDefinition", "activityRef", compensation.activity());
        } else if (definition instanceof EventDefinition.Terminate) {
            reference("bpmn:terminateEventDefinition", NONE, Optional.empty());
        } else if (definition instanceof EventDefinition.Timer timer) {
            String kind = switch (timer.kind()) {
                case DATE -> "bpmn:timeDate";
                case DURATION -> "bpmn:timeDuration";
                case CYCLE -> "bpmn:timeCycle";
            };
            xml.element(
                    "bpmn:timerEventDefinition",
                    () -> xml.text(kind, () -> xml.attribute("xsi:type", "bpmn:tFormalExpression"), timer.literal()));
        }
    }

    private void reference(String element, String attribute, Optional<String> id) {
        xml.element(element, () -> xml.attribute(attribute, id));
    }

    private void diagram() {
        Drawing drawing = process.drawing();
        if (drawing.shapes().isEmpty()) {
            return;
        }
        xml.element("bpmndi:BPMNDiagram", () -> {
            xml.attribute("id", free(process.id() + "_diagram"));
            xml.element("bpmndi:BPMNPlane", () -> {
                xml.attribute("id", free(process.id() + "_plane"));
                xml.attribute(
                        "bpmnElement",
                        drawing.pool().map(Drawing.Pool::collaboration).orElse(process.id()));
                drawing.shapes().forEach(this::shape);
                drawing.edges().forEach(this::edge);
            });
        });
    }

    private void shape(Drawing.Shape shape) {
        xml.element("bpmndi:BPMNShape", () -> {
            xml.attribute("id", free(shape.element() + "_di"));
            xml.attribute("bpmnElement", shape.element());
            xml.attribute("isExpanded", shape.expanded());
            xml.attribute("isHorizontal", shape.horizontal());
            xml.attribute("isMarkerVisible", shape.marker());
            box(shape.box());
            label(shape.label());
        });
    }

    private void edge(Drawing.Edge edge) {
        xml.element("bpmndi:BPMNEdge", () -> {
            xml.attribute("id", free(edge.element() + "_di"));
            xml.attribute("bpmnElement", edge.element());
            edge.points()
                    .forEach(point -> xml.element("di:waypoint", () -> {
                        xml.attribute("x", number(point.x()));
                        xml.attribute("y", number(point.y()));
                    }));
            label(edge.label());
        });
    }

    private void label(Optional<Drawing.Box> label) {
        label.ifPresent(box -> xml.element("bpmndi:BPMNLabel", () -> box(box)));
    }

    private void box(Drawing.Box box) {
        xml.element("dc:Bounds", () -> {
            xml.attribute("x", number(box.x()));
            xml.attribute("y", number(box.y()));
            xml.attribute("width", number(box.width()));
            xml.attribute("height", number(box.height()));
        });
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
