package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.gateway;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.Divergence;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a designer is told of the place where the past of a request would have gone otherwise. */
class DivergenceTest {
    private static final String[] FIRST = {
        start("start"),
        service("ask", "registry.x.do"),
        service("check", "registry.y.do", inputs(input("kind", "trade"), input("name", "${form.name}"))),
        end("done"),
        flows("start > ask > check > done")
    };

    /** The request has been asked for and is being checked. */
    private static Divergence divergence(String... other) {
        TestWorkflows workflows = new TestWorkflows().with("licence", process("licence", FIRST));
        WorkflowVersion second = new WorkflowVersion("licence", 2);
        workflows.with(second, process("licence", other));
        try (Interpreter interpreter = new Interpreter(workflows, 10)) {
            Request request = new Request(interpreter, "licence");
            request.start(Map.of("form", Map.of("name", "Palm")));
            request.complete("ask#1");
            return Divergence.between(request.history(), second, interpreter).orElseThrow();
        }
    }

    private static String[] with(String check) {
        String[] other = FIRST.clone();
        other[2] = check;
        return other;
    }

    @Test
    void a_step_that_is_asked_of_somebody_else_is_named_on_both_sides() {
        assertThat(divergence(
                        with(service("check", "registry.z.do", inputs(input("kind", "trade"), input("name", "x"))))))
                .isEqualTo(new Divergence(
                        1, "ask#1", List.of("call check#1 (registry.y.do)"), List.of("call check#1 (registry.z.do)")));
    }

    @Test
    void of_another_input_only_the_name_is_told() {
        String told = "call check#1 (registry.y.do) with another kind";

        assertThat(divergence(with(service(
                        "check", "registry.y.do", inputs(input("kind", "craft"), input("name", "${form.name}"))))))
                .isEqualTo(new Divergence(1, "ask#1", List.of(told), List.of(told)));
    }

    @Test
    void a_step_more_is_told_alone() {
        assertThat(divergence(
                        start("start"),
                        gateway("parallel", "both"),
                        service("hear", "registry.x.hear"),
                        service("ask", "registry.x.do"),
                        end("done"),
                        end("heard"),
                        flows("start > both > hear > heard", "both > ask > done")))
                .isEqualTo(new Divergence(0, "", List.of(), List.of("call hear#1 (registry.x.hear)")));
    }

    @Test
    void a_step_that_the_other_version_does_not_wait_for_is_told_as_such() {
        assertThat(divergence(start("start"), service("ask", "registry.x.do"), end("done"), flows("start > ask > done"))
                        .instead())
                .containsExactly("outcome done#1 (done)");
    }
}
