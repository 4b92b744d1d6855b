package dev.muamala.workflow.interpreter;

import dev.muamala.definitions.Workflow;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.model.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.BpmnParseException;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.Condition;
import org.camunda.bpm.engine.impl.bpmn.behavior.CallActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.ErrorEndEventActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.EventBasedGatewayActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.MultiInstanceActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.SequentialMultiInstanceActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseUtil;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.bpmn.parser.EventSubscriptionDeclaration;
import org.camunda.bpm.engine.impl.core.model.CallableElement;
import org.camunda.bpm.engine.impl.core.variable.mapping.InputParameter;
import org.camunda.bpm.engine.impl.core.variable.mapping.IoMapping;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Reads a BPMN document as Camunda does, but gives the elements that reach outside (tasks, messages, timers, calls)
 * behaviours of ours, and leaves out all that could run code: forms, listeners, scripts, classes.
 */
final class WorkflowParse extends BpmnParse {
    private final Surroundings surroundings;

    /** What a workflow needs to know of the world: itself as published, and how to find those that it calls. */
    record Surroundings(Workflow workflow, Function<WorkflowVersion, Model> models) {}

    WorkflowParse(BpmnParser parser, Surroundings surroundings) {
        super(parser);
        this.surroundings = surroundings;
    }

    @Override
    protected void parseRootElement() {
        Allowed.check(rootElement, expressionManager, this::addError);
        if (!hasErrors()) {
            super.parseRootElement();
        }
    }

    @Override
    public ProcessDefinitionEntity parseProcess(Element process) {
        ProcessDefinitionEntity definition = super.parseProcess(process);
        Allowed.check(definition, this::addError);
        watchEnds(definition.getActivities());
        return definition;
    }

    private static void watchEnds(List<ActivityImpl> activities) {
        for (ActivityImpl activity : activities) {
            if (mayEndTheRun(activity)) {
                ActivityImpl drawn = isLoop(activity) ? activity.getActivities().get(0) : activity;
                String outcome = (String) drawn.getProperty(Model.OUTCOME);
                ExecutionListener left = execution ->
                        Advance.current().leftWithoutSuccessor((ActivityExecution) execution, drawn.getId(), outcome);
                activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, left);
            }
            watchEnds(activity.getActivities());
        }
    }

    /** An end event, or another element that nothing follows; of a sub-process, what is inside. */
    private static boolean mayEndTheRun(ActivityImpl activity) {
        return activity.getOutgoingTransitions().isEmpty()
                && (activity.getActivities().isEmpty() || isLoop(activity))
                && !activity.isCompensationHandler()
                && !(activity.getParentFlowScopeActivity() != null && isLoop(activity.getParentFlowScopeActivity()))
                && !(activity.getActivityBehavior() instanceof EventBasedGatewayActivityBehavior);
    }

    private static boolean isLoop(ActivityImpl activity) {
        return activity.getActivityBehavior() instanceof MultiInstanceActivityBehavior;
    }

    @Override
    public ActivityImpl createActivityOnScope(Element element, ScopeImpl scope) {
        ActivityImpl activity = super.createActivityOnScope(element, scope);
        Map<String, String> properties = properties(element);
        activity.setProperty(Model.OUTCOME, properties.getOrDefault(Model.OUTCOME, activity.getId()));
        activity.setProperty(Model.RESULT_VARIABLE, properties.getOrDefault(Model.RESULT_VARIABLE, activity.getId()));
        return activity;
    }

    private static Map<String, String> properties(Element element) {
        Map<String, String> properties = new LinkedHashMap<>();
        Element extension = BpmnParseUtil.findCamundaExtensionElement(element, "properties");
        if (extension != null) {
            extension
                    .elements("property")
                    .forEach(property -> properties.put(property.attribute("name"), property.attribute("value")));
        }
        return properties;
    }

    @Override
    protected void parseProcessDefinitionStartEvent(
            ActivityImpl activity, Element element, Element process, ScopeImpl scope) {
        boolean plain = element.elements().stream()
                .noneMatch(child -> child.getTagName().endsWith("EventDefinition"));
        if (!plain) {
            throw refused(element, "A workflow starts when a request is submitted, by nothing else");
        }
        super.parseProcessDefinitionStartEvent(activity, element, process, scope);
    }

    @Override
    public ActivityImpl parseServiceTask(Element element, ScopeImpl scope) {
        String topic = camunda(element, "topic");
        if (!"external".equals(camunda(element, "type")) || topic == null) {
            throw refused(
                    element, "A service task calls an entity: it needs camunda:type=\"external\" and a camunda:topic");
        }
        return waiting(element, scope, (key, input) -> new Step.CallEntity(key, topic, input));
    }

    @Override
    public ActivityImpl parseUserTask(Element element, ScopeImpl scope) {
        String assignee = camunda(element, "candidateGroups");
        String form = camunda(element, "formKey");
        if (assignee == null) {
            throw refused(element, "A user task is somebody's: it needs camunda:candidateGroups");
        }
        return waiting(element, scope, (key, input) -> new Step.AskPerson(key, assignee, form, input));
    }

    private ActivityImpl waiting(Element element, ScopeImpl scope, WaitingTask.Opening opening) {
        ActivityImpl activity = createActivityOnScope(element, scope);
        // A scope of its own keeps the execution, and the wait on it, where it is when branches around it end.
        activity.setScope(true);
        activity.setActivityBehavior(new WaitingTask(inputs(element), opening));
        return activity;
    }

    @Override
    public ActivityImpl parseReceiveTask(Element element, ScopeImpl scope) {
        if (element.attribute("messageRef") == null || isCompensationHandler(element)) {
            throw refused(element, "A receive task needs a messageRef, and cannot undo another task");
        }
        return super.parseReceiveTask(element, scope);
    }

    @Override
    public ActivityImpl parseBusinessRuleTask(Element element, ScopeImpl scope) {
        String decision = camunda(element, "decisionRef");
        if (decision == null) {
            throw refused(element, "A business rule task needs a camunda:decisionRef");
        }
        ActivityImpl activity = createActivityOnScope(element, scope);
        activity.setActivityBehavior(new DecisionTask(decision, inputs(element)));
        String resultVariable = camunda(element, "resultVariable");
        if (resultVariable != null) {
            activity.setProperty(Model.RESULT_VARIABLE, resultVariable);
        }
        return activity;
    }

    @Override
    public ActivityImpl parseCallActivity(Element element, ScopeImpl scope, boolean isMultiInstance) {
        ActivityImpl activity = super.parseCallActivity(element, scope, isMultiInstance);
        CallableElement mapping = ((CallActivityBehavior) activity.getActivityBehavior()).getCallableElement();
        WorkflowVersion called = surroundings
                .workflow()
                .elements()
                .get(activity.getId())
                .calledElement()
                .orElseThrow(() -> refused(
                        element,
                        "A call activity is pinned to a version: it needs calledElement,"
                                + " camunda:calledElementBinding=\"versionTag\" and camunda:calledElementVersionTag"));
        activity.setActivityBehavior(
                new CallWorkflow(mapping, () -> surroundings.models().apply(called)));
        return activity;
    }

    @Override
    public ScopeImpl parseMultiInstanceLoopCharacteristics(Element element, ScopeImpl scope) {
        ActivityImpl body = (ActivityImpl) super.parseMultiInstanceLoopCharacteristics(element, scope);
        if (body != null) {
            MultiInstanceActivityBehavior read = (MultiInstanceActivityBehavior) body.getActivityBehavior();
            MultiInstanceActivityBehavior loop = read instanceof SequentialMultiInstanceActivityBehavior
                    ? new SequentialLoop(element.attribute("id"))
                    : new ParallelLoop(element.attribute("id"));
            loop.setLoopCardinalityExpression(read.getLoopCardinalityExpression());
            loop.setCompletionConditionExpression(read.getCompletionConditionExpression());
            loop.setCollectionElementVariable(read.getCollectionElementVariable());
            loop.setCollectionExpression(
                    read.getCollectionVariable() == null
                            ? read.getCollectionExpression()
                            : expressionManager.createExpression("${" + read.getCollectionVariable() + "}"));
            body.setActivityBehavior(loop);
        }
        return body;
    }

    @Override
    public void parseEndEvents(Element parent, ScopeImpl scope) {
        super.parseEndEvents(parent, scope);
        for (Element element : parent.elements("endEvent")) {
            ActivityImpl activity = scope.getChildActivity(element.attribute("id"));
            if (activity.getActivityBehavior() instanceof ErrorEndEventActivityBehavior error) {
                activity.setActivityBehavior(new ErrorEnd(error.getErrorCode()));
            }
            escalates(element, activity);
        }
    }

    @Override
    public ActivityImpl parseIntermediateThrowEvent(Element element, ScopeImpl scope) {
        ActivityImpl activity = super.parseIntermediateThrowEvent(element, scope);
        escalates(element, activity);
        return activity;
    }

    private void escalates(Element element, ActivityImpl activity) {
        Element escalation = element.element("escalationEventDefinition");
        if (escalation != null) {
            activity.setActivityBehavior(new EscalationThrow(escalations.get(escalation.attribute("escalationRef"))));
        }
    }

    @Override
    protected TimerDeclarationImpl parseTimer(Element element, ActivityImpl activity, String jobHandlerType) {
        String literal = Stream.of("timeDate", "timeCycle", "timeDuration")
                .map(element::element)
                .filter(Objects::nonNull)
                .map(time -> time.getText().trim())
                .findFirst()
                .orElse("");
        TimerDeclarationImpl timer;
        try {
            timer = new Declarations.Timer(Schedule.parse(literal), jobHandlerType);
        } catch (IllegalArgumentException e) {
            throw new BpmnParseException("At \"" + activity.getId() + "\": " + e.getMessage(), element, e);
        }
        timer.setActivity(activity);
        return timer;
    }

    @Override
    protected void addEventSubscriptionDeclaration(
            EventSubscriptionDeclaration declared, ScopeImpl scope, Element element) {
        Expression name = expressionManager.createExpression(declared.getUnresolvedEventName());
        super.addEventSubscriptionDeclaration(new Declarations.Message(name, declared.getActivityId()), scope, element);
    }

    @Override
    protected Condition parseConditionExpression(Element element, String flow) {
        return new FlowCondition(
                flow, expressionManager.createExpression(element.getText().trim()));
    }

    private static BpmnParseException refused(Element element, String reason) {
        return new BpmnParseException("At \"" + element.attribute("id") + "\": " + reason, element);
    }

    private static List<InputParameter> inputs(Element element) {
        Element extensions = element.element("extensionElements");
        IoMapping mapping = extensions == null ? null : BpmnParseUtil.parseInputOutput(extensions);
        return mapping == null ? List.of() : List.copyOf(mapping.getInputParameters());
    }

    private static String camunda(Element element, String attribute) {
        return element.attributeNS(CAMUNDA_BPMN_EXTENSIONS_NS, attribute);
    }

    @Override
    protected void parseActivityInputOutput(Element element, ActivityImpl activity) {
        // The behaviours evaluate their inputs themselves; Camunda would store them as variables.
    }

    @Override
    public void parseDiagramInterchangeElements() {
        // Nothing is drawn here.
    }

    @Override
    protected void validateAndSetHTTL(Element process, ProcessDefinitionEntity definition, boolean skip) {
        // There is no history to keep or to clean up.
    }

    @Override
    protected void parseStartFormHandlers(List<Element> startEvents, ProcessDefinitionEntity definition) {
        // Forms are the catalogue's; a form handler is a Java class.
    }

    @Override
    public void parseExecutionListenersOnScope(Element element, ScopeImpl scope) {
        // A listener is code.
    }

    @Override
    public void parseExecutionListenersOnTransition(Element element, TransitionImpl flow) {
        // A listener is code.
    }
}
