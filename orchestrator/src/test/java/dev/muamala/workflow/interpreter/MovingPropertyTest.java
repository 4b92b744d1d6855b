package dev.muamala.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.Divergence;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a workflow holds: a run whose past has not met what another version changes goes on by that version as if it
 * had begun there, with the same open steps and timers; one whose past has met it is told where. {@code
 * -Dmuamala.seed=} begins at other cases.
 */
class MovingPropertyTest {
    private static final int WORKFLOWS = 80;
    private static final int ORDERS = 8;
    private static final int INPUTS = 14;
    private static final long SEED = Long.getLong("muamala.seed", 1);
    private static final RequestId MOVED = new RequestId("moved");
    private static final RequestId BORN = new RequestId("born there");

    private int movedAndMetTheChange;
    private int diverged;

    @Test
    void a_run_is_moved_exactly_when_its_past_has_not_met_the_change() {
        System.out.println("moving property: -Dmuamala.seed=" + SEED);
        for (int i = 0; i < WORKFLOWS; i++) {
            Random random = new Random(SEED + i);
            GeneratedWorkflow generated = new GeneratedWorkflow(random);
            TestWorkflows workflows = generated.workflows();
            WorkflowVersion first = generated.version();
            String bpmn = new String(workflows.get(first).xml(), StandardCharsets.UTF_8);
            List<String> services = services(bpmn);
            try (Interpreter interpreter = new Interpreter(workflows, 100)) {
                for (int order = 0; order < ORDERS && !services.isEmpty(); order++) {
                    String changed = services.get(random.nextInt(services.size()));
                    WorkflowVersion other = new WorkflowVersion(first.key(), 2 + order);
                    workflows.with(other, changed(bpmn, changed));
                    try {
                        check(interpreter, first, other, changed, generated.variables(), random);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(
                                "-Dmuamala.seed=" + (SEED + i) + ", changed " + changed + "\n" + bpmn, e);
                    }
                }
            }
        }
        System.out.printf("moving property: %d went on into the change, %d diverged%n", movedAndMetTheChange, diverged);
        assertThat(movedAndMetTheChange).isGreaterThan(5);
        assertThat(diverged).isGreaterThan(5);
    }

    private static List<String> services(String bpmn) {
        return java.util.regex.Pattern.compile("<bpmn:serviceTask id=\"(service\\d+)\"")
                .matcher(bpmn)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The same, but this service is asked of somebody else. */
    private static String changed(String bpmn, String service) {
        int at = bpmn.indexOf("<bpmn:serviceTask id=\"" + service + "\"");
        return bpmn.substring(0, at) + bpmn.substring(at).replaceFirst("topic=\"a.b.c\"", "topic=\"x.y.z\"");
    }

    private void check(
            Interpreter interpreter,
            WorkflowVersion first,
            WorkflowVersion other,
            String changed,
            Map<String, Object> variables,
            Random random) {
        interpreter.forget(MOVED);
        interpreter.forget(BORN);
        int moveAfter = 1 + random.nextInt(INPUTS / 2);
        List<Turn> history = new ArrayList<>();
        Instant now = Request.MORNING;
        Input input = new Input.Start(variables, now);
        WorkflowVersion version = first;
        for (int turn = 0; turn < INPUTS && input != null; turn++) {
            List<Turn> before = List.copyOf(history);
            List<Step> steps = interpreter.advance(MOVED, version, turn, () -> before, input);
            history.add(new Turn(input, steps));
            if (version.equals(other)) {
                assertThat(interpreter.advance(BORN, other, turn, () -> before, input))
                        .isEqualTo(steps);
                if (hasMet(steps, changed)) {
                    movedAndMetTheChange++;
                }
            }
            if (turn == moveAfter && !interpreter.replay(version, history).ended()) {
                Optional<Divergence> divergence = Divergence.between(history, other, interpreter);
                int met = IntStream.range(0, history.size())
                        .filter(i -> hasMet(history.get(i).steps(), changed))
                        .findFirst()
                        .orElse(-1);
                assertThat(divergence.map(Divergence::turn).orElse(-1)).isEqualTo(met);
                if (met >= 0) {
                    diverged++;
                    return;
                }
                assertThat(interpreter.replay(other, history)).isEqualTo(interpreter.replay(first, history));
                version = other;
            }
            now = now.plus(Duration.ofMinutes(7));
            input = ReplayPropertyTest.choose(interpreter.replay(version, history), random.nextInt(1 << 20), now);
        }
    }

    private static boolean hasMet(List<Step> steps, String service) {
        Set<String> called = steps.stream()
                .filter(Step.CallEntity.class::isInstance)
                .map(Step::key)
                .map(StepKey::activityId)
                .collect(Collectors.toSet());
        return called.contains(service);
    }
}
