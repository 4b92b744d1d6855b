package dev.muamala.rehearsal;

import dev.muamala.events.CallId;
import dev.muamala.events.EntityId;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestEvent.EntityCalled;
import dev.muamala.events.RequestEvent.Fact;
import dev.muamala.events.RequestEvent.LateAnswerRecorded;
import dev.muamala.events.RequestEvent.ReplayDiverged;
import dev.muamala.events.RequestEvent.RequestSubmitted;
import dev.muamala.events.RequestEvent.WorkflowFailed;
import dev.muamala.events.StepKey;
import dev.muamala.request.Turns;
import dev.muamala.workflow.interpreter.Input;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Trial;
import dev.muamala.workflow.interpreter.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** One request's history, as far as a draft may ask it: what was waited for, and which answer came when. */
final class Past {
    /**
     * What the workflow waited for.
     *
     * @param answer the input by which it ended; a late one came after the wait had been given up
     * @param order of the answer among the others of the same instant
     * @param silentUntil up to when it is known that no answer came
     */
    record Asked(Step step, Instant at, Optional<Input> answer, int order, Instant silentUntil) {
        private Asked answered(Input input, int turn) {
            return new Asked(step, at, Optional.of(input), turn, input.at());
        }

        private Asked givenUp(Instant then) {
            return new Asked(step, at, answer, order, then);
        }
    }

    /** A message that came, to whichever step listened for it. */
    record Message(String name, Input.Completed input, int order) {}

    private record Question(String decision, Map<String, Object> input) {}

    private final RequestSubmitted submission;
    private final List<Turn> turns;
    private final Instant now;
    private final Map<StepKey, Asked> asked = new LinkedHashMap<>();
    private final Map<CallId, StepKey> calls = new HashMap<>();
    private final Map<StepKey, EntityId> parties = new HashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final Map<Question, List<Map<String, Object>>> decisions = new HashMap<>();
    private OptionalInt standstill = OptionalInt.empty();
    private Optional<Step.End> end = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    private Past(RequestSubmitted submission, List<Turn> turns, Instant now) {
        this.submission = submission;
        this.turns = turns;
        this.now = now;
    }

    /** @param now up to when it is known what happened */
    static Past of(List<RequestEvent> history, Instant now) {
        Past past = new Past((RequestSubmitted) history.get(0), Turns.of(history), now);
        for (int turn = 0; turn < past.turns.size(); turn++) {
            past.read(past.turns.get(turn), turn);
        }
        int turn = -1;
        for (RequestEvent event : history) {
            turn += event instanceof Fact ? 1 : 0;
            past.read(event, turn);
        }
        return past;
    }

    private void read(Turn turn, int number) {
        Input input = turn.input();
        ended(input).ifPresent(step -> asked.computeIfPresent(step, (key, open) -> open.answered(input, number)));
        if (input instanceof Input.Completed message
                && asked.get(message.step()) != null
                && asked.get(message.step()).step() instanceof Step.AwaitMessage await) {
            messages.add(new Message(await.message(), message, number));
        }
        for (Step step : turn.steps()) {
            if (step instanceof Step.Cancel || step instanceof Step.CancelTimer) {
                asked.computeIfPresent(step.key(), (key, open) -> open.givenUp(input.at()));
            } else if (step instanceof Step.Decide made) {
                decisions
                        .computeIfAbsent(new Question(made.decision(), made.input()), question -> new ArrayList<>())
                        .add(made.output());
            } else if (step instanceof Step.End closing) {
                end = Optional.of(closing);
                ended = Optional.of(input.at());
            } else if (!(step instanceof Step.Escalate)) {
                asked.put(step.key(), new Asked(step, input.at(), Optional.empty(), Integer.MAX_VALUE, now));
            }
        }
    }

    private void read(RequestEvent event, int turn) {
        if (event instanceof CallMade call) {
            calls.put(call.call(), call.step());
            if (event instanceof EntityCalled made) {
                parties.put(made.step(), made.entity());
            }
        } else if (event instanceof LateAnswerRecorded late) {
            StepKey step = calls.get(late.call());
            asked.computeIfPresent(step, (key, open) -> open.answered(answer(key, late), turn));
        } else if (event instanceof WorkflowFailed || event instanceof ReplayDiverged) {
            standstill = OptionalInt.of(turn);
        }
    }

    /** What the workflow would have heard, had it still waited. */
    private static Input answer(StepKey step, LateAnswerRecorded late) {
        Map<String, Object> answer = new LinkedHashMap<>(late.answer());
        if ("replied".equals(answer.remove("outcome"))) {
            @SuppressWarnings("unchecked")
            Map<String, Object> result = (Map<String, Object>) answer.get("result");
            return new Input.Completed(step, result, late.at());
        }
        return new Input.Failed(step, Objects.toString(answer.get("code")), answer, late.at());
    }

    /** The step that this input ends. */
    static Optional<StepKey> ended(Input input) {
        if (input instanceof Input.Completed completed) {
            return Optional.of(completed.step());
        }
        if (input instanceof Input.Failed failed) {
            return Optional.of(failed.step());
        }
        return input instanceof Input.Fired fired ? Optional.of(fired.timer()) : Optional.empty();
    }

    RequestSubmitted submission() {
        return submission;
    }

    List<Turn> turns() {
        return turns;
    }

    /** The turn after which the request stood still, because its workflow could not go on. */
    OptionalInt standstill() {
        return standstill;
    }

    /** Whether the request has not come to an end. */
    boolean open() {
        return end.isEmpty();
    }

    /** What is waited for by this name in history. */
    Optional<Asked> asked(StepKey step) {
        return Optional.ofNullable(asked.get(step));
    }

    /** In the order in which it was asked. */
    Collection<Asked> asked() {
        return asked.values();
    }

    /** Who was asked at this step. */
    Optional<EntityId> party(StepKey step) {
        return Optional.ofNullable(parties.get(step));
    }

    /** The messages of this turn and later ones. */
    List<Message> messagesFrom(int turn) {
        return messages.stream().filter(message -> message.order() >= turn).toList();
    }

    /** The answers of this past, each in its turn; the last one again when it is asked more often. */
    Trial.Recalled recalled() {
        Map<Question, Integer> times = new HashMap<>();
        return (decision, input) -> {
            Question question = new Question(decision, input);
            return Optional.ofNullable(decisions.get(question))
                    .map(outputs -> outputs.get(Math.min(times.merge(question, 1, Integer::sum), outputs.size()) - 1));
        };
    }

    Course course() {
        List<Course.Call> made = new ArrayList<>();
        long fees = 0;
        for (Asked wait : asked.values()) {
            if (wait.step() instanceof Step.CallEntity call) {
                party(call.key()).ifPresent(entity -> made.add(new Course.Call(entity, call.topic())));
            }
        }
        for (Turn turn : turns) {
            fees += turn.input() instanceof Input.Completed paid
                    ? asked(paid.step()).map(wait -> fee(wait.step())).orElse(0L)
                    : 0;
        }
        return new Course(
                made,
                fees,
                submission.at(),
                ended,
                end.map(Step.End::outcome).orElse(standstill.isPresent() ? Course.STUCK : Course.OPEN));
    }

    /** What is paid when this step is done, in fils. */
    static long fee(Step step) {
        return step instanceof Step.CallEntity call
                        && call.topic().equals(Turns.PAYMENT_TOPIC)
                        && call.input().get("amountFils") instanceof Long fils
                ? fils
                : 0;
    }
}
