package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.element;
import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.rule;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in a model runs code here, whatever Camunda would do with it. The canary sings when it is touched. */
class HostileWorkflowTest {
    private final TestWorkflows workflows = new TestWorkflows();
    private final Interpreter interpreter = new Interpreter(workflows, 10);

    /** Every constructor, method and static field that a model could reach. */
    public static final class Canary implements JavaDelegate, ExecutionListener {
        static final AtomicInteger SANG = new AtomicInteger();

        public Canary() {
            SANG.incrementAndGet();
        }

        @Override
        public void execute(DelegateExecution execution) {
            SANG.incrementAndGet();
        }

        @Override
        public void notify(DelegateExecution execution) {
            SANG.incrementAndGet();
        }

        public static String sing() {
            SANG.incrementAndGet();
            return "PT1S";
        }
    }

    private static final String CANARY = Canary.class.getName();
    private static final String SING = "${''.getClass().forName('" + CANARY + "').getMethod('sing').invoke(null)}";

    @AfterEach
    void nothing_sang() {
        interpreter.close();
        assertThat(Canary.SANG).hasValue(0);
    }

    static Stream<Arguments> hostile() {
        String ok = service("task", "a.b.c");
        return Stream.of(
                arguments("camunda:class=", element("serviceTask", "task", "camunda:class=\"" + CANARY + "\"")),
                arguments("expression", element("serviceTask", "task", "camunda:expression=\"" + SING + "\"")),
                arguments(
                        "delegateExpression",
                        element("serviceTask", "task", "camunda:delegateExpression=\"" + SING + "\"")),
                arguments("camunda:type=\"mail\"", element("serviceTask", "task", "camunda:type=\"mail\"")),
                arguments("camunda:type=\"shell\"", element("serviceTask", "task", "camunda:type=\"shell\"")),
                arguments(
                        "class=",
                        element(
                                "serviceTask",
                                "task",
                                "xmlns:activiti=\"http://activiti.org/bpmn\" activiti:class=\"" + CANARY + "\"")),
                arguments(
                        "executionListener",
                        service(
                                "task",
                                "a.b.c",
                                "<camunda:executionListener event=\"start\" class=\"" + CANARY + "\"/>")),
                arguments(
                        "taskListener",
                        element(
                                "userTask",
                                "task",
                                "camunda:candidateGroups=\"x\"",
                                "<camunda:taskListener event=\"create\" class=\"" + CANARY + "\"/>")),
                arguments("field", service("task", "a.b.c", "<camunda:field name=\"x\" stringValue=\"y\"/>")),
                arguments(
                        "connector",
                        service(
                                "task",
                                "a.b.c",
                                "<camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector>")),
                arguments(
                        "formHandlerClass",
                        element(
                                "userTask",
                                "task",
                                "camunda:candidateGroups=\"x\" camunda:formHandlerClass=\"" + CANARY + "\"")),
                arguments(
                        "scriptTask",
                        element(
                                "scriptTask",
                                "task",
                                "scriptFormat=\"juel\"",
                                "<bpmn:script>" + SING + "</bpmn:script>")),
                arguments(
                        "script",
                        service(
                                "task",
                                "a.b.c",
                                inputs(input(
                                        "x", "<camunda:script scriptFormat=\"juel\">" + SING + "</camunda:script>")))),
                arguments("getClass", service("task", "a.b.c", inputs(input("x", SING)))),
                arguments("task", service("task", "a.b.c", inputs(input("x", "${now()}")))),
                arguments(
                        "forName",
                        service(
                                "task",
                                "a.b.c",
                                "<bpmn:multiInstanceLoopCharacteristics camunda:collection=\"" + SING
                                        + "\" camunda:elementVariable=\"x\"/>")),
                arguments(
                        "asyncBefore",
                        element(
                                "serviceTask",
                                "task",
                                "camunda:asyncBefore=\"true\" camunda:type=\"external\" camunda:topic=\"a.b.c\"")),
                arguments(
                        "variableMappingClass",
                        element(
                                "callActivity",
                                "task",
                                "calledElement=\"x\" camunda:variableMappingClass=\"" + CANARY + "\"")),
                arguments(
                        "throws a message",
                        ok
                                + element(
                                        "intermediateThrowEvent",
                                        "thrown",
                                        "",
                                        "<bpmn:messageEventDefinition camunda:class=\"" + CANARY + "\"/>")),
                arguments(
                        "signalEventDefinition",
                        ok
                                + element(
                                        "intermediateCatchEvent",
                                        "caught",
                                        "",
                                        "<bpmn:signalEventDefinition signalRef=\"x\"/>")),
                arguments(
                        "conditionalEventDefinition",
                        ok
                                + element(
                                        "intermediateCatchEvent",
                                        "caught",
                                        "",
                                        "<bpmn:conditionalEventDefinition><bpmn:condition>" + SING
                                                + "</bpmn:condition></bpmn:conditionalEventDefinition>")),
                arguments(
                        "not a timer",
                        ok
                                + element(
                                        "intermediateCatchEvent",
                                        "caught",
                                        "",
                                        "<bpmn:timerEventDefinition><bpmn:timeDuration>${task}"
                                                + "</bpmn:timeDuration></bpmn:timerEventDefinition>")),
                arguments("transaction", ok + element("transaction", "t", "", start("inner"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void code_in_a_model_is_refused_and_named(String named, String element) {
        workflows.with("p", process("p", start("start"), element, end("end"), flows("start > task > end")));

        assertThatThrownBy(() -> new Request(interpreter, "p").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Workflow p:1")
                .hasMessageContaining(named);
    }

    @Test
    void a_timer_that_starts_the_process_is_refused_before_it_is_evaluated() {
        workflows.with(
                "p",
                process(
                        "p",
                        element(
                                "startEvent",
                                "start",
                                "",
                                "<bpmn:timerEventDefinition><bpmn:timeDuration>" + SING
                                        + "</bpmn:timeDuration></bpmn:timerEventDefinition>"),
                        end("end"),
                        flows("start > end")));

        assertThatThrownBy(() -> new Request(interpreter, "p").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"start\"");
    }

    @Test
    void a_condition_in_another_language_is_refused() {
        String xml =
                process("p", start("start"), end("end"), end("other"), flows("start > end : ${true}", "start > other"));
        workflows.with("p", xml.replace("<bpmn:conditionExpression", "<bpmn:conditionExpression language=\"juel\""));

        assertThatThrownBy(() -> new Request(interpreter, "p").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("language=\"juel\"");
    }

    @Test
    void expressions_reach_data_and_nothing_behind_it() {
        for (String expression : new String[] {
            "${name.class}",
            "${name.bytes}",
            "${execution}",
            "${execution.processInstanceId}",
            "${authenticatedUserId}",
            "${list.class}",
            "${name['class']}"
        }) {
            TestWorkflows fresh = new TestWorkflows()
                    .with(
                            "p",
                            process(
                                    "p",
                                    start("start"),
                                    service("task", "a.b.c", inputs(input("x", expression))),
                                    end("end"),
                                    flows("start > task > end")));
            try (Interpreter other = new Interpreter(fresh, 1)) {
                assertThatThrownBy(
                                () -> new Request(other, "p").start(Map.of("name", "x", "list", java.util.List.of())))
                        .as(expression)
                        .isInstanceOf(WorkflowFailedException.class)
                        .hasMessageContaining("At \"task\"");
            }
        }
    }

    @Test
    void a_document_type_is_not_expanded() {
        workflows.with(
                "p",
                process("p", start("start"), end("end"), flows("start > end"))
                        .replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n"));

        assertThatThrownBy(() -> new Request(interpreter, "p").start()).isInstanceOf(IllegalArgumentException.class);
    }

    private static final String DECISION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">
              <decision id="fee" name="fee"><variable id="v" name="fee"/>
                <literalExpression id="l" %s><text>%s</text></literalExpression></decision>
            </definitions>
            """;

    @ParameterizedTest
    @MethodSource("hostileDecisions")
    void code_in_a_decision_is_refused(String attribute, String text) {
        workflows.withDecision("fee", DECISION.formatted(attribute, text));
        workflows.with(
                "p", process("p", start("start"), rule("price", "fee"), end("end"), flows("start > price > end")));

        assertThatThrownBy(() -> new Request(interpreter, "p").start())
                .isInstanceOf(WorkflowFailedException.class)
                .hasMessageContaining("At \"price\", the decision \"fee\"");
    }

    static Stream<Arguments> hostileDecisions() {
        return Stream.of(
                arguments("expressionLanguage=\"juel\"", SING),
                arguments("expressionLanguage=\"groovy\"", "1"),
                arguments("expressionLanguage=\"javascript\"", "1"),
                arguments(
                        "",
                        "{ f: function() external { java: { class: \"" + CANARY
                                + "\", method signature: \"sing()\" } }, sung: f() }.sung"));
    }
}
