package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.RegeneratedBpmn;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * The review reads expressions by a grammar of its own and writes them anew. The engine must make the same of both, or
 * a workflow would decide otherwise than its designer saw.
 *
 * <p>{@code -Dmuamala.seed=} makes other expressions.
 */
class RegeneratedExpressionTest {
    private static final long SEED = Long.getLong("muamala.seed", 1);
    private static final int CASES = 600;
    private static final Map<String, Object> VARIABLES = variables();

    private final RandomGenerator random = new Random(SEED);
    private int values;
    private int failures;

    private static Map<String, Object> variables() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("n", 3L);
        map.put("d", 2.5);
        map.put("s", "llc");
        map.put("digits", "17");
        map.put("yes", true);
        map.put("no", false);
        map.put("none", null);
        map.put("list", List.of(1L, "two", Map.of("three", 3L)));
        map.put("empty_", List.of());
        map.put("map", Map.of("a", Map.of("b", "it's"), "with space", 1L, "and", true, "حقل", "نص"));
        return map;
    }

    @Test
    void the_engine_makes_the_same_of_an_expression_before_and_after_it_is_written_anew() {
        TestWorkflows original = new TestWorkflows();
        TestWorkflows anew = new TestWorkflows();
        String[] texts = new String[CASES];
        for (int i = 0; i < CASES; i++) {
            WorkflowVersion version = new WorkflowVersion("p", i + 1);
            texts[i] = "${" + space() + expression(3) + space() + "}";
            String bpmn = process(
                    "p",
                    start("start"),
                    service("task", "a.b.c", inputs(input("x", escaped(texts[i])))),
                    end("end"),
                    flows("start > task > end"));
            original.with(version, bpmn);
            Reviewed reviewed = Review.read(bpmn.getBytes(StandardCharsets.UTF_8), version);
            anew.with(
                    version,
                    new String(
                            RegeneratedBpmn.of(
                                    reviewed.model()
                                            .orElseThrow(() -> new AssertionError(
                                                    "-Dmuamala.seed=" + SEED + " " + reviewed.findings())),
                                    i + 1),
                            StandardCharsets.UTF_8));
        }
        try (Interpreter before = new Interpreter(original, 1);
                Interpreter after = new Interpreter(anew, 1)) {
            for (int i = 0; i < CASES; i++) {
                WorkflowVersion version = new WorkflowVersion("p", i + 1);
                Object value = valueOrFailure(before, version);
                assertThat(valueOrFailure(after, version))
                        .as("-Dmuamala.seed=%d %s", SEED, texts[i])
                        .isEqualTo(value);
            }
        }
        System.out.printf("expressions: -Dmuamala.seed=%d, %d values, %d without one%n", SEED, values, failures);
        assertThat(values).isGreaterThan(CASES / 4);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private Object valueOrFailure(Interpreter interpreter, WorkflowVersion version) {
        try {
            List<Step> steps = interpreter.advance(
                    new RequestId("R"), version, 0, List::of, new Input.Start(VARIABLES, Request.MORNING));
            interpreter.forget(new RequestId("R"));
            values++;
            return ((Step.CallEntity) steps.get(0)).input();
        } catch (WorkflowFailedException e) {
            failures++;
            return "no value";
        }
    }

    private String space() {
        return " ".repeat(random.nextInt(2));
    }

    private String oneOf(String... texts) {
        return Arrays.asList(texts).get(random.nextInt(texts.length));
    }

    private String expression(int depth) {
        if (depth == 0) {
            return atom();
        }
        return switch (random.nextInt(8)) {
            case 0, 1 ->
                expression(depth - 1) + " "
                        + oneOf("==", "!=", "eq", "ne", "<", ">", "<=", ">=", "lt", "gt", "le", "ge") + " "
                        + expression(depth - 1);
            case 2 -> expression(depth - 1) + " " + oneOf("&&", "and") + " " + expression(depth - 1);
            case 3 -> expression(depth - 1) + " " + oneOf("||", "or") + " " + expression(depth - 1);
            case 4 -> oneOf("!", "not ", "! ", "empty ") + expression(depth - 1);
            case 5, 6 -> "(" + space() + expression(depth - 1) + space() + ")";
            default -> atom();
        };
    }

    private String atom() {
        return oneOf(
                "n",
                "d",
                "s",
                "digits",
                "yes",
                "no",
                "none",
                "none.deeper",
                "missing",
                "list[0]",
                "list[1]",
                "list[2].three",
                "list[9]",
                "empty_",
                "map.a.b",
                "map['a']['b']",
                "map[\"with space\"]",
                "map['and']",
                "map.حقل",
                "map.nothing",
                "s.length",
                "3",
                "-3",
                "2.50",
                "true",
                "false",
                "null",
                "'llc'",
                "\"it's\"",
                "'it\\'s'",
                "\"say \\\"so\\\"\"",
                "'back\\\\slash'",
                "'${n}'",
                "'}'",
                "''");
    }
}
