package dev.muamala.review;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What designers of other engines write and Muamala does not run, each with what to use instead. Being named here makes
 * nothing allowed: it only makes the refusal kind.
 *
 * @param advice what to use instead
 */
record Explained(Rule rule, String what, String advice) {
    private static final String TOPIC =
            "Make it a service task of the type \"external\" with the topic of an operation of the catalogue.";
    private static final String NEVER_CODE = "; Muamala runs no code from a file.";
    private static final String EVERY_STEP = "Remove it; every step is saved before the next one begins.";
    private static final String GROUPS =
            "Set the candidate groups (camunda:candidateGroups); \"applicant\" is the applicant.";
    private static final String FORM =
            "Describe the form in the catalogue and name it in the form key (camunda:formKey).";
    private static final String RESULT =
            "Name the variable that keeps the result in the extension property \"resultVariable\".";

    private static final Map<String, Explained> ELEMENTS = elements();
    private static final Map<String, Explained> EXTENSIONS = extensions();
    private static final Map<String, Explained> ATTRIBUTES = attributes();
    private static final Map<String, Explained> ZEEBE = zeebe();

    /** BPMN elements that are drawn or described and never run, so that leaving them out changes nothing. */
    static final Set<String> DRAWN_ONLY = Set.of(
            "dataObject",
            "dataObjectReference",
            "dataStore",
            "dataStoreReference",
            "dataState",
            "auditing",
            "monitoring",
            "relationship");

    static final Set<String> DRAWN_ATTRIBUTES = Set.of(
            "id",
            "name",
            "isCollection",
            "isUnlimited",
            "capacity",
            "dataObjectRef",
            "dataStoreRef",
            "itemSubjectRef",
            "type",
            "direction",
            "textFormat");

    /** An element of BPMN's namespace. */
    static Optional<Explained> element(String name) {
        return Optional.ofNullable(ELEMENTS.get(name));
    }

    /** An element of Camunda's namespace, or of one of its relatives'. */
    static Optional<Explained> extension(String name) {
        return Optional.ofNullable(EXTENSIONS.get(name));
    }

    /** An attribute of Camunda's namespace, or of one of its relatives', or one of BPMN's own. */
    static Optional<Explained> attribute(String name) {
        return Optional.ofNullable(ATTRIBUTES.get(name));
    }

    /** An element of Camunda 8's namespace. */
    static Optional<String> zeebe(String name) {
        return Optional.ofNullable(ZEEBE.get(name)).map(Explained::advice);
    }

    private static Map<String, Explained> elements() {
        Map<String, Explained> all = new HashMap<>();
        notRun(
                all,
                "A script task runs a script" + NEVER_CODE,
                "Compute in a decision table (a business rule task), or ask an operation of the catalogue to do it.",
                "scriptTask",
                "script",
                "globalScriptTask");
        notRun(all, "A send task sends a message, which nobody here would carry.", TOPIC, "sendTask");
        notRun(
                all,
                "Transactions are not run.",
                "Use a sub-process, and undo what it did by compensation handlers.",
                "transaction",
                "cancelEventDefinition");
        notRun(
                all,
                "An ad-hoc sub-process has no order that could be replayed.",
                "Draw a sub-process with a parallel or an inclusive gateway.",
                "adHocSubProcess",
                "ordering");
        notRun(
                all,
                "A complex gateway is not run.",
                "Use an inclusive gateway, or a parallel one with conditions behind it.",
                "complexGateway",
                "activationCondition");
        notRun(
                all,
                "Signals are broadcast to every request, and requests here do not hear each other.",
                "Wait for a message, or throw an escalation within the workflow.",
                "signalEventDefinition",
                "signal");
        notRun(
                all,
                "A conditional event watches variables all the time, which nothing here does.",
                "Decide at an exclusive gateway after the step that changes the variable, or wait for a message.",
                "conditionalEventDefinition",
                "condition");
        notRun(all, "Link events are not run.", "Draw the sequence flow itself.", "linkEventDefinition");
        notRun(
                all,
                "The standard loop marker is not run.",
                "Draw the way back through an exclusive gateway, or use a multi-instance marker.",
                "standardLoopCharacteristics",
                "loopCondition");
        notRun(
                all,
                "Who does a task is not said by resources.",
                GROUPS,
                "potentialOwner",
                "humanPerformer",
                "performer",
                "resourceRole",
                "resourceAssignmentExpression",
                "resource",
                "resourceRef",
                "resourceParameter",
                "resourceParameterBinding");
        notRun(
                all,
                "Data inputs and outputs of BPMN are not read.",
                "Give a task its input parameters (camunda:inputOutput), and name its result in the extension property"
                        + " \"resultVariable\".",
                "ioSpecification",
                "ioBinding",
                "dataInput",
                "dataOutput",
                "dataInputAssociation",
                "dataOutputAssociation",
                "inputSet",
                "outputSet",
                "assignment",
                "transformation",
                "property");
        notRun(
                all,
                "The collection of a multi-instance activity is not read from here.",
                "Set camunda:collection and camunda:elementVariable.",
                "loopDataInputRef",
                "loopDataOutputRef",
                "inputDataItem",
                "outputDataItem",
                "complexBehaviorDefinition",
                "oneBehaviorEventRef",
                "noneBehaviorEventRef");
        notRun(
                all,
                "Technical descriptions are not read.",
                "Remove it.",
                "import",
                "interface",
                "operation",
                "operationRef",
                "itemDefinition",
                "endPoint",
                "partnerEntity",
                "partnerRole",
                "correlationProperty",
                "correlationSubscription",
                "extension",
                "supportedInterfaceRef",
                "supports",
                "rendering",
                "eventDefinition",
                "eventDefinitionRef");
        notRun(
                all,
                "A task that stands outside a process is not run.",
                "Publish it as a workflow of its own and call it by a call activity.",
                "globalTask",
                "globalUserTask",
                "globalManualTask",
                "globalBusinessRuleTask");
        notRun(
                all,
                "Conversations and choreographies are not run.",
                "Keep the one process.",
                "conversation",
                "subConversation",
                "callConversation",
                "conversationNode",
                "conversationLink",
                "conversationAssociation",
                "choreography",
                "globalChoreographyTask",
                "globalConversation",
                "choreographyTask",
                "subChoreography",
                "callChoreography",
                "participantAssociation",
                "participantMultiplicity",
                "messageFlowAssociation",
                "correlationKey");
        notRun(
                all,
                "Events in general are not run.",
                "Draw a start, an end, an intermediate or a boundary event.",
                "event");
        all.put(
                "messageEventDefinition",
                new Explained(
                        Rule.NOT_RUN,
                        "It throws a message, which nobody here would carry.",
                        "Ask an operation of the catalogue by a service task."));
        return Map.copyOf(all);
    }

    private static Map<String, Explained> extensions() {
        Map<String, Explained> all = new HashMap<>();
        runsCode(
                all,
                "A listener is code" + NEVER_CODE,
                "Draw what has to be done as a task of its own.",
                "executionListener",
                "taskListener",
                "eventListener",
                "transactionSynchronization");
        runsCode(all, "A script is code" + NEVER_CODE, "Compute in a decision table, and read its result.", "script");
        runsCode(all, "A field is set on a Java object" + NEVER_CODE, TOPIC, "field", "string", "expression");
        runsCode(all, "A connector opens connections from a file.", TOPIC, "connector", "connectorId");
        notRun(
                all,
                "Forms inside a workflow are not shown.",
                FORM,
                "formData",
                "formField",
                "formProperty",
                "validation",
                "constraint",
                "formProperties");
        notRun(all, "Results are not mapped here.", RESULT, "outputParameter");
        notRun(
                all,
                "Retries belong to the entity of an operation.",
                "Remove it; calls are repeated by their own rules.",
                "failedJobRetryTimeCycle",
                "retry");
        notRun(
                all,
                "Errors of external tasks are not told by expressions.",
                "Catch the entity's code by an error boundary event.",
                "errorEventDefinition",
                "mapException");
        notRun(all, "Who may start a workflow is not said in it.", "Remove it.", "potentialStarter");
        notRun(all, "Assignments are not read from here.", GROUPS, "customResource", "resource");
        return Map.copyOf(all);
    }

    private static Map<String, Explained> attributes() {
        Map<String, Explained> all = new HashMap<>();
        runsCode(all, "It names a Java class" + NEVER_CODE, TOPIC, "class", "classRef", "actorClass");
        runsCode(
                all,
                "It holds an expression that Camunda would execute" + NEVER_CODE,
                TOPIC,
                "expression",
                "delegateExpression",
                "skipExpression");
        runsCode(
                all,
                "It is a script" + NEVER_CODE,
                "Compare variables in a condition, or compute in a decision table.",
                "scriptFormat",
                "resource",
                "language");
        runsCode(
                all,
                "It names a Java class for its form" + NEVER_CODE,
                FORM,
                "formHandlerClass",
                "formHandlerExpression");
        runsCode(
                all,
                "It maps variables by code" + NEVER_CODE,
                "List the variables (camunda:in and camunda:out).",
                "variableMappingClass",
                "variableMappingDelegateExpression");
        notRun(
                all,
                "Asynchronous continuations are not needed here.",
                EVERY_STEP,
                "async",
                "asyncBefore",
                "asyncAfter",
                "asyncLeave",
                "asyncLeaveExclusive",
                "exclusive",
                "jobPriority",
                "taskPriority",
                "jobCategory",
                "triggerable",
                "parallelInSameTransaction",
                "failedJobRetryTimeCycleValue");
        notRun(
                all,
                "Tasks are given to groups, not to a person named in the file.",
                GROUPS,
                "assignee",
                "owner",
                "candidateUsers",
                "initiator",
                "candidateStarterGroups",
                "candidateStarterUsers",
                "isCandidateStarterUser");
        notRun(
                all,
                "Due dates and priorities of Camunda's tasks are not read.",
                "Draw a timer boundary event, or set the extension property \"sla\".",
                "dueDate",
                "followUpDate",
                "priority",
                "businessCalendarName");
        notRun(
                all,
                "Forms come from the catalogue.",
                FORM,
                "formRef",
                "formRefBinding",
                "formRefVersion",
                "formFieldValidation",
                "extensionId");
        notRun(
                all,
                "The newest decision is asked, and what it answered is recorded.",
                "Remove it.",
                "decisionRefBinding",
                "decisionRefVersion",
                "decisionRefVersionTag",
                "decisionRefTenantId");
        notRun(
                all,
                "Results are kept by name.",
                RESULT,
                "resultVariableName",
                "resultVariable",
                "storeResultVariableAsTransient",
                "useLocalScopeForResultVariable");
        notRun(
                all,
                "What an error or escalation says is kept with the step that failed.",
                "Read it from that step's result variable: its field \"error\" is the code.",
                "errorCodeVariable",
                "errorMessageVariable",
                "errorMessage",
                "escalationCodeVariable",
                "errorVariableName");
        notRun(
                all,
                "Cases (CMMN) and tenants are not run.",
                "Call a workflow by calledElement and its version tag.",
                "caseRef",
                "caseBinding",
                "caseVersion",
                "caseTenantId",
                "calledElementTenantId",
                "calledElementVersion",
                "calledElementType",
                "inheritVariables",
                "inheritBusinessKey",
                "sameDeployment",
                "fallbackToDefaultTenant",
                "businessKey",
                "local");
        notRun(
                all,
                "A conditional event watches variables all the time, which nothing here does.",
                "Decide at a gateway.",
                "variableName",
                "variableEvents");
        notRun(
                all,
                "Operations of web services are not called.",
                "Use the topic of an operation of the catalogue.",
                "operationRef");
        return Map.copyOf(all);
    }

    private static Map<String, Explained> zeebe() {
        Map<String, Explained> all = new HashMap<>();
        String inputs = "Give the task camunda:inputParameter elements with plain reads such as ${form.legalForm}.";
        other(all, TOPIC, "taskDefinition");
        other(all, inputs, "ioMapping", "input", "taskHeaders", "header");
        other(all, RESULT, "output");
        other(all, "Set calledElement, the binding \"versionTag\" and the version tag.", "calledElement");
        other(all, "Set camunda:decisionRef and the extension property \"resultVariable\".", "calledDecision");
        other(all, GROUPS, "assignmentDefinition");
        other(all, FORM, "formDefinition", "userTaskForm");
        other(all, "Remove it; set the candidate groups and the form key.", "userTask");
        other(
                all,
                "Draw a timer boundary event, or set the extension property \"sla\".",
                "taskSchedule",
                "priorityDefinition");
        other(all, "Set camunda:collection and camunda:elementVariable.", "loopCharacteristics");
        other(all, "Remove it; a message finds its request by the request's number.", "subscription");
        other(all, "Compute in a decision table (a business rule task).", "script");
        other(
                all,
                "Draw what has to be done as a task of its own.",
                "executionListeners",
                "executionListener",
                "taskListeners",
                "taskListener");
        other(all, "Use camunda:properties and camunda:property.", "properties", "property");
        other(all, "Set camunda:versionTag.", "versionTag");
        other(all, "Draw a sub-process with a parallel or an inclusive gateway.", "adHoc");
        return Map.copyOf(all);
    }

    private static void notRun(Map<String, Explained> all, String what, String advice, String... names) {
        List.of(names).forEach(name -> all.put(name, new Explained(Rule.NOT_RUN, what, advice)));
    }

    private static void runsCode(Map<String, Explained> all, String what, String advice, String... names) {
        List.of(names).forEach(name -> all.put(name, new Explained(Rule.RUNS_CODE, what, advice)));
    }

    private static void other(Map<String, Explained> all, String advice, String... names) {
        List.of(names).forEach(name -> all.put(name, new Explained(Rule.OTHER_ENGINE, "", advice)));
    }
}
