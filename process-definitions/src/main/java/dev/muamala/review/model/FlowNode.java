package dev.muamala.review.model;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.ProcessModel.Scope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event, an activity or a gateway. */
public sealed interface FlowNode {
    Head head();

    default String id() {
        return head().id();
    }

    /** What an event waits for or causes; nothing of an activity or a gateway. */
    default EventDefinition definition() {
        return new EventDefinition.None();
    }

    /** The input parameters of a task; none of others. */
    default Map<String, Value> inputs() {
        return Map.of();
    }

    /** The name of its BPMN element, for example {@code serviceTask}. */
    default String type() {
        if (this instanceof Gateway gateway) {
            return gateway.kind().type;
        }
        if (this instanceof PlainTask task) {
            return task.manual() ? "manualTask" : "task";
        }
        return TYPES.get(getClass());
    }

    Map<Class<? extends FlowNode>, String> TYPES = Map.ofEntries(
            Map.entry(StartEvent.class, "startEvent"),
            Map.entry(EndEvent.class, "endEvent"),
            Map.entry(CatchEvent.class, "intermediateCatchEvent"),
            Map.entry(ThrowEvent.class, "intermediateThrowEvent"),
            Map.entry(BoundaryEvent.class, "boundaryEvent"),
            Map.entry(ServiceTask.class, "serviceTask"),
            Map.entry(UserTask.class, "userTask"),
            Map.entry(RuleTask.class, "businessRuleTask"),
            Map.entry(ReceiveTask.class, "receiveTask"),
            Map.entry(SubProcess.class, "subProcess"),
            Map.entry(CallActivity.class, "callActivity"));

    /**
     * A start event. Of the process it is plain; of an event sub-process it has what it waits for: a message, a timer,
     * an error or an escalation.
     *
     * @param interrupting whether it ends what runs in the scope around its event sub-process
     */
    record StartEvent(Head head, EventDefinition definition, boolean interrupting) implements FlowNode {}

    /** {@code definition} is none, an error, an escalation, a compensation or terminate. */
    record EndEvent(Head head, EventDefinition definition) implements FlowNode {}

    /** Waits for a message or a timer. */
    record CatchEvent(Head head, EventDefinition definition) implements FlowNode {}

    /** {@code definition} is none, an escalation or a compensation. */
    record ThrowEvent(Head head, EventDefinition definition) implements FlowNode {}

    /**
     * {@code definition} is a message, a timer, an error, an escalation or a compensation. A compensation event has no
     * flows; see {@link ProcessModel.Compensation}.
     *
     * @param attachedTo the activity it stands on
     * @param interrupting whether it ends that activity; an error always does
     */
    record BoundaryEvent(Head head, String attachedTo, boolean interrupting, EventDefinition definition)
            implements FlowNode {}

    record Gateway(Head head, GatewayKind kind) implements FlowNode {}

    enum GatewayKind {
        EXCLUSIVE("exclusiveGateway"),
        INCLUSIVE("inclusiveGateway"),
        PARALLEL("parallelGateway"),
        EVENT_BASED("eventBasedGateway");

        private final String type;

        GatewayKind(String type) {
            this.type = type;
        }
    }

    /** Something that is done. Only activities have boundary events, loops, and handlers that undo them. */
    sealed interface Activity extends FlowNode {
        Traits traits();
    }

    /**
     * @param loop present when it is done several times
     * @param forCompensation whether it only undoes another activity; then it has no flows
     */
    record Traits(Optional<Loop> loop, boolean forCompensation) {}

    /**
     * A multi-instance activity: one instance for each element of the collection, or as many as the cardinality says.
     *
     * @param completion ends the loop early when it holds after an instance
     */
    record Loop(
            boolean sequential,
            Optional<Expression> cardinality,
            Optional<Expression> collection,
            Optional<String> elementVariable,
            Optional<Expression> completion) {}

    /** Asks an entity; an external task. */
    record ServiceTask(Head head, Traits traits, String topic, Map<String, Value> inputs) implements Activity {
        public ServiceTask {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** Asks a person. */
    record UserTask(Head head, Traits traits, String candidateGroups, Optional<String> form, Map<String, Value> inputs)
            implements Activity {
        public UserTask {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** Asks a decision, and goes on at once. */
    record RuleTask(
            Head head, Traits traits, String decision, Optional<String> resultVariable, Map<String, Value> inputs)
            implements Activity {
        public RuleTask {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** Waits for a message. */
    record ReceiveTask(Head head, Traits traits, Message message) implements Activity {}

    /** A task that does nothing here: a plain or a manual one. */
    record PlainTask(Head head, Traits traits, boolean manual) implements Activity {}

    /** {@code triggered} when it is an event sub-process: no flows, begun by its start event. */
    record SubProcess(Head head, Traits traits, boolean triggered, Scope body) implements Activity {}

    /** Runs another workflow, pinned to a version. */
    record CallActivity(Head head, Traits traits, WorkflowVersion called, List<Mapping> in, List<Mapping> out)
            implements Activity {
        public CallActivity {
            in = List.copyOf(in);
            out = List.copyOf(out);
        }
    }

    /** What goes into a called workflow or comes out of it. */
    sealed interface Mapping {
        /** Every variable that can be read. */
        record All() implements Mapping {}

        record Variable(String source, String target) implements Mapping {}

        record Computed(Expression source, String target) implements Mapping {}
    }

    /** A declared message; {@code id} is that of its declaration. */
    record Message(String id, String name) {}
}
