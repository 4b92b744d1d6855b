package dev.muamala.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever a workflow holds and whatever happens in whatever order: at every point, a replay of the history stands where
 * the run stands, and a run that is dropped and rebuilt now and then takes the same steps as one that is not.
 *
 * <p>{@code -Dmuamala.seed=} begins at other cases, or at one that a failure names; {@code -Dmuamala.scale=} multiplies
 * them.
 */
class ReplayPropertyTest {
    private static final int WORKFLOWS = 100;
    private static final int ORDERS = 15;
    private static final int MAX_INPUTS = 40;

    private static final long SEED = Long.getLong("muamala.seed", 1);
    private static final int SCALE = Integer.getInteger("muamala.scale", 1);

    private static final Set<String> WITH_STEPS = withSteps();

    private final Map<String, Integer> generated = new TreeMap<>();
    private final Map<String, Integer> reached = new TreeMap<>();
    private int orders;
    private int inputs;
    private int ends;
    private Input attempted;

    @Test
    void a_replay_stands_where_the_run_stands_at_every_point() {
        System.out.println("replay property: -Dmuamala.seed=" + SEED);
        int workflows = 0;
        while (workflows < WORKFLOWS * SCALE || !covered() && workflows < 10 * WORKFLOWS * SCALE) {
            long seed = SEED + workflows++;
            GeneratedWorkflow workflow = new GeneratedWorkflow(new Random(seed));
            workflow.generated().forEach((kind, times) -> generated.merge(kind, times, Integer::sum));
            check(seed, workflow.workflows(), workflow.version(), workflow.variables(), ORDERS);
        }
        System.out.printf(
                "replay property: %d workflows, %d orders, %d inputs, %d ends; generated %s; reached %s%n",
                workflows, orders, inputs, ends, generated, reached);
        assertThat(generated.keySet()).containsAll(GeneratedWorkflow.KINDS);
        assertThat(reached.keySet()).containsAll(WITH_STEPS);
    }

    private boolean covered() {
        return generated.keySet().containsAll(GeneratedWorkflow.KINDS)
                && reached.keySet().containsAll(WITH_STEPS);
    }

    private static Set<String> withSteps() {
        Set<String> kinds = new TreeSet<>(GeneratedWorkflow.KINDS);
        kinds.removeAll(Set.of(
                "start",
                "task",
                "undoSub",
                "exclusive",
                "inclusive",
                "parallel",
                "eventBased",
                "back",
                "sub",
                "call",
                "compensationThrow",
                "errorBoundary",
                "escalationBoundary",
                "escalationBeside",
                "errorEventSub",
                "escalationEventSub",
                "parallelLoop",
                "sequentialLoop",
                "cardinalityLoop",
                "untilLoop"));
        return kinds;
    }

    @Test
    void the_shapes_that_are_hard_to_get_right_replay_in_every_order() {
        System.out.println("replay property, by hand: -Dmuamala.seed=" + SEED);
        Map<String, Object> variables = Map.of("items", List.of(Map.of("n", 1), Map.of("n", 2)), "n", 3, "yes", true);
        HandMadeWorkflows.ALL.forEach(
                (name, workflows) -> check(SEED, workflows, new WorkflowVersion(name, 1), variables, 120 * SCALE));
        System.out.printf("replay property, by hand: %d orders, %d inputs, %d ends%n", orders, inputs, ends);
    }

    private void check(
            long seed, TestWorkflows workflows, WorkflowVersion version, Map<String, Object> variables, int times) {
        Random random = new Random(seed);
        try (Interpreter interpreter = new Interpreter(workflows, 100)) {
            for (int i = 0; i < times; i++) {
                List<Integer> choices =
                        random.ints(MAX_INPUTS, 0, Integer.MAX_VALUE).boxed().toList();
                orders++;
                Throwable failure = fails(interpreter, version, variables, choices);
                if (failure != null) {
                    List<Integer> fewest = shrink(interpreter, version, variables, choices);
                    throw new AssertionError(
                            "-Dmuamala.seed=" + seed + " fails with " + fewest.size() + " inputs: "
                                    + story(interpreter, version, variables, fewest) + " at " + attempted + "\n"
                                    + new String(workflows.get(version).xml(), StandardCharsets.UTF_8),
                            failure);
                }
            }
        }
    }

    /** Cuts the list of inputs as long as it still fails. A choice is a number of an open step, so any cut is valid. */
    private List<Integer> shrink(
            Interpreter interpreter, WorkflowVersion version, Map<String, Object> variables, List<Integer> choices) {
        List<Integer> fewest = choices;
        for (int size = choices.size() / 2; size > 0; size /= 2) {
            for (int from = 0; from + size <= fewest.size(); ) {
                List<Integer> cut = new ArrayList<>(fewest);
                cut.subList(from, from + size).clear();
                if (fails(interpreter, version, variables, cut) != null) {
                    fewest = cut;
                } else {
                    from += size;
                }
            }
        }
        return fewest;
    }

    private Throwable fails(
            Interpreter interpreter, WorkflowVersion version, Map<String, Object> variables, List<Integer> choices) {
        try {
            play(interpreter, version, variables, choices, new ArrayList<>());
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    private List<Turn> story(
            Interpreter interpreter, WorkflowVersion version, Map<String, Object> variables, List<Integer> choices) {
        List<Turn> history = new ArrayList<>();
        try {
            play(interpreter, version, variables, choices, history);
        } catch (AssertionError | RuntimeException e) {
            // The story ends where it fails.
        }
        return history;
    }

    private void play(
            Interpreter interpreter,
            WorkflowVersion version,
            Map<String, Object> variables,
            List<Integer> choices,
            List<Turn> history) {
        RequestId kept = new RequestId("kept");
        RequestId dropped = new RequestId("dropped");
        interpreter.forget(kept);
        interpreter.forget(dropped);
        Instant now = Request.MORNING;
        Input input = new Input.Start(variables, now);
        for (int choice : choices) {
            if (choice % 3 == 0) {
                interpreter.forget(dropped);
            }
            List<Turn> before = List.copyOf(history);
            Input next = input;
            attempted = next;
            List<Step> steps = interpreter.advance(kept, version, before.size(), () -> before, next);
            history.add(new Turn(next, steps));
            assertThat(interpreter.advance(dropped, version, before.size(), () -> before, next))
                    .isEqualTo(steps);
            RunState replayed = interpreter.replay(version, history);
            steps.forEach(step -> reached.merge(kind(step.key()), 1, Integer::sum));
            inputs++;
            endsOnceAndLast(steps, replayed.ended());
            if (replayed.ended()) {
                ends++;
                assertThat(interpreter.state(kept)).isEmpty();
                return;
            }
            assertThat(interpreter.state(kept)).contains(replayed);
            assertThat(interpreter.state(dropped)).contains(replayed);
            assertThat(open(history)).isEqualTo(replayed.openSteps());
            now = now.plus(Duration.ofMinutes(7));
            input = choose(replayed, choice, now);
            if (input == null) {
                return;
            }
        }
    }

    private static void endsOnceAndLast(List<Step> steps, boolean ended) {
        List<Step> ends = steps.stream().filter(Step.End.class::isInstance).toList();
        assertThat(ends).hasSize(ended ? 1 : 0);
        assertThat(ended ? steps.get(steps.size() - 1) : null).isEqualTo(ended ? ends.get(0) : null);
    }

    /** What is open by the record alone: opened, and neither answered nor cancelled. */
    private static Set<StepKey> open(List<Turn> history) {
        Set<StepKey> open = new java.util.HashSet<>();
        for (Turn turn : history) {
            if (turn.input() instanceof Input.Completed completed) {
                assertThat(open.remove(completed.step())).isTrue();
            } else if (turn.input() instanceof Input.Failed failed) {
                assertThat(open.remove(failed.step())).isTrue();
            }
            for (Step step : turn.steps()) {
                if (step instanceof Step.Cancel) {
                    assertThat(open.remove(step.key())).isTrue();
                } else if (step instanceof Step.CallEntity
                        || step instanceof Step.AskPerson
                        || step instanceof Step.AwaitMessage) {
                    assertThat(open.add(step.key())).isTrue();
                }
            }
        }
        return open;
    }

    private static String kind(StepKey key) {
        return key.activityId().replaceAll("\\d+$", "");
    }

    static Input choose(RunState state, int choice, Instant now) {
        List<StepKey> waiting = new ArrayList<>(state.openSteps());
        waiting.addAll(state.timers().keySet());
        waiting.sort(Comparator.comparing(StepKey::value));
        if (waiting.isEmpty()) {
            return null;
        }
        StepKey step = waiting.get(choice % waiting.size());
        if (state.timers().containsKey(step)) {
            return new Input.Fired(step, now);
        }
        int n = choice / 7 % 10;
        boolean refused =
                choice / 11 % 9 == 0 && Set.of("service", "user", "undo").contains(kind(step));
        return refused
                ? new Input.Failed(step, n % 2 == 0 ? "e1" : "e2", Map.of("n", n), now)
                : new Input.Completed(step, new HashMap<>(Map.of("n", n)), now);
    }
}
