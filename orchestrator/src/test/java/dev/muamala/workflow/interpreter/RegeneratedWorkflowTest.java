package dev.muamala.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Finding;
import dev.muamala.review.Library;
import dev.muamala.review.RegeneratedBpmn;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.Rule;
import dev.muamala.review.model.ProcessModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The BPMN that the review writes means the same as the file that it read: the same inputs give the same steps, to the
 * last key, and what the review lets through the interpreter reads.
 *
 * <p>{@code -Dmuamala.seed=} begins at other cases, or at one that a failure names; {@code -Dmuamala.scale=} multiplies
 * them.
 */
class RegeneratedWorkflowTest {
    private static final long SEED = Long.getLong("muamala.seed", 1);
    private static final int SCALE = Integer.getInteger("muamala.scale", 1);
    private static final int WORKFLOWS = 60;
    private static final int ORDERS = 8;
    private static final int MAX_INPUTS = 40;

    private final Catalogue catalogue = Catalogue.builtIn();
    private int inputs;
    private int ends;

    @Test
    void generated_workflows_take_the_same_steps_after_they_are_written_anew() {
        for (int i = 0; i < WORKFLOWS * SCALE; i++) {
            long seed = SEED + i;
            GeneratedWorkflow generated = new GeneratedWorkflow(new Random(seed));
            if (!isOverALimit(generated.workflows().get(generated.version()))) {
                same(seed, generated.workflows(), generated.version(), generated.variables(), ORDERS);
            }
        }
        System.out.printf(
                "regenerated: -Dmuamala.seed=%d, %d workflows, %d inputs, %d ends%n",
                SEED, WORKFLOWS * SCALE, inputs, ends);
        assertThat(ends).isPositive();
    }

    @Test
    void workflows_made_by_hand_take_the_same_steps_after_they_are_written_anew() {
        Map<String, Object> variables = Map.of("items", List.of(Map.of("n", 1), Map.of("n", 2)), "n", 3, "yes", true);
        HandMadeWorkflows.ALL.forEach(
                (name, workflows) -> same(SEED, workflows, new WorkflowVersion(name, 1), variables, 60));
    }

    @Test
    void the_shipped_trade_licence_takes_the_same_steps_after_it_is_written_anew() {
        Workflows builtIn = Workflows.builtIn();
        WorkflowVersion version = new WorkflowVersion("trade-licence", 1);
        Map<String, Object> variables = Map.of(
                "form",
                Map.of(
                        "legalForm", "llc",
                        "activities", List.of("restaurant", "clinic"),
                        "tradeNames", List.of(Map.of("ar", "مخبز", "en", "Bakery")),
                        "partners", List.of(),
                        "premises", Map.of()),
                "applicant",
                "784",
                "emirate",
                "AE-DU",
                "request",
                "MUA-1");
        TestWorkflows original = new TestWorkflows();
        for (String decision : List.of("trade-licence-fee", "external-approvals")) {
            original.withDecision(
                    decision, new String(builtIn.decision(decision).orElseThrow(), StandardCharsets.UTF_8));
        }
        original.with(version, new String(builtIn.get(version).xml(), StandardCharsets.UTF_8));

        same(SEED, original, version, variables, 300);

        assertThat(ends).isPositive();
    }

    private void same(
            long seed, TestWorkflows original, WorkflowVersion version, Map<String, Object> variables, int orders) {
        TestWorkflows anew = original.mapped(workflow -> regenerated(seed, workflow));
        Random random = new Random(seed);
        try (Interpreter before = new Interpreter(original, 10);
                Interpreter after = new Interpreter(anew, 10)) {
            for (int i = 0; i < orders; i++) {
                List<Integer> choices =
                        random.ints(MAX_INPUTS, 0, Integer.MAX_VALUE).boxed().toList();
                play(seed, before, after, version, variables, choices);
            }
        }
    }

    /** Chance makes one now and then that is too large. */
    private boolean isOverALimit(Workflow workflow) {
        return Review.of(workflow.xml(), workflow.version(), catalogue, Library.EMPTY).findings().stream()
                .map(Finding::code)
                .anyMatch(Set.of("too-many-elements", "too-deep")::contains);
    }

    private String regenerated(long seed, Workflow workflow) {
        Reviewed reviewed = Review.of(workflow.xml(), workflow.version(), catalogue, Library.EMPTY);
        List<String> early = Arrays.stream(Rule.values())
                .filter(rule -> rule.part() == Rule.Part.SAFETY || rule.part() == Rule.Part.SHAPE)
                .map(Rule::code)
                .toList();
        assertThat(reviewed.findings())
                .as("seed %d, %s", seed, workflow.version())
                .noneMatch(finding -> early.contains(finding.code()));
        ProcessModel model = reviewed.model().orElseThrow();
        byte[] xml = RegeneratedBpmn.of(model, workflow.version().version());
        ProcessModel again = Review.of(xml, workflow.version(), catalogue, Library.EMPTY)
                .model()
                .orElseThrow();
        assertThat(RegeneratedBpmn.of(again, workflow.version().version())).isEqualTo(xml);
        return new String(xml, StandardCharsets.UTF_8);
    }

    private void play(
            long seed,
            Interpreter before,
            Interpreter after,
            WorkflowVersion version,
            Map<String, Object> variables,
            List<Integer> choices) {
        RequestId request = new RequestId("request");
        before.forget(request);
        after.forget(request);
        List<Turn> history = new ArrayList<>();
        Instant now = Request.MORNING;
        Input input = new Input.Start(variables, now);
        for (int choice : choices) {
            List<Turn> past = List.copyOf(history);
            Input next = input;
            List<Step> steps = stepsOrFailure(before, request, version, past, next);
            assertThat(stepsOrFailure(after, request, version, past, next))
                    .as("-Dmuamala.seed=%d after %s", seed, past)
                    .isEqualTo(steps);
            inputs++;
            if (steps == null) {
                return;
            }
            history.add(new Turn(next, steps));
            RunState state = before.replay(version, history);
            if (state.ended()) {
                ends++;
                return;
            }
            now = now.plus(Duration.ofMinutes(7));
            input = choose(state, choice, now);
            if (input == null) {
                return;
            }
        }
    }

    /** The steps, or null when the workflow cannot go on. */
    private static List<Step> stepsOrFailure(
            Interpreter interpreter, RequestId request, WorkflowVersion version, List<Turn> past, Input input) {
        try {
            return interpreter.advance(request, version, past.size(), () -> past, input);
        } catch (WorkflowFailedException e) {
            return null;
        }
    }

    private static Input choose(RunState state, int choice, Instant now) {
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
        Map<String, Object> result = new HashMap<>(Map.of("n", n, "name", "x", "reservationNumber", "1"));
        boolean message = step.activityId().matches("(message|receive|withdrawn).*|hour|paper|done|note|withdraw");
        return choice / 11 % 9 == 0 && !message
                ? new Input.Failed(step, n % 2 == 0 ? "e1" : "returned", Map.of("n", n), now)
                : new Input.Completed(step, result, now);
    }
}
