package dev.muamala.rehearsal;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.EntityId;
import dev.muamala.events.StepKey;
import dev.muamala.rehearsal.Past.Asked;
import dev.muamala.request.Turns;
import dev.muamala.workflow.interpreter.Input;
import dev.muamala.workflow.interpreter.Step;
import dev.muamala.workflow.interpreter.Trial;
import dev.muamala.workflow.interpreter.Turn;
import dev.muamala.workflow.interpreter.WorkflowFailedException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One past request on a draft.
 *
 * <pre>
 *  as long as the draft takes the recorded steps:  it gets the recorded inputs, turn by turn
 *  from the first step that differs:               what it asks is answered as history answered the like of it, as long
 *                                                  after it was asked as then; timers come when they are due
 * </pre>
 *
 * So a draft that says the same as what the request ran on comes to the same, whatever clocks and nodes had a hand in
 * the order of its inputs.
 *
 * <p>A call is matched by its operation, a person's part by its form, by occurrence; the one with the same input is
 * preferred. When an answer is missing, nobody knows how long it would take: timers then stand still.
 */
final class Rehearsal {
    private static final ZoneId UAE = ZoneId.of("Asia/Dubai");
    private static final int LAST = Integer.MAX_VALUE;
    /** A workflow that takes more turns than this beyond those of history comes to no end. */
    private static final int MOST_TURNS = 2_000;

    private final Past past;
    private final Trial trial;
    private final Catalogue catalogue;
    private final Instant now;
    private final Course before;

    private final Map<StepKey, Waiting> open = new LinkedHashMap<>();
    /** What of history has its like on the draft. */
    private final Set<StepKey> matched = new HashSet<>();

    private final PriorityQueue<Happening> agenda =
            new PriorityQueue<>(Comparator.comparing(Happening::at).thenComparingInt(Happening::order));
    private final List<Happening> heldBack = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Course.Call> calls = new ArrayList<>();
    private final Map<String, Integer> assumed = new TreeMap<>();
    private long fees;
    private Optional<Instant> ended = Optional.empty();
    private String outcome = Course.OPEN;

    /** @param now up to when it is known what happened */
    Rehearsal(Past past, Trial trial, Catalogue catalogue, Instant now) {
        this.past = past;
        this.trial = trial;
        this.catalogue = catalogue;
        this.now = now;
        this.before = past.course();
    }

    /** @param like what history waited for at the like of it, and when that ended */
    private record Waiting(Step step, Instant since, Optional<Asked> like) {
        boolean isTimer() {
            return step instanceof Step.ScheduleTimer;
        }

        boolean isAsked() {
            return step instanceof Step.CallEntity || step instanceof Step.AskPerson;
        }

        Optional<Input> answer() {
            return like.flatMap(Asked::answer);
        }

        /** How long it is known that no answer comes. */
        Instant silentUntil() {
            return like.map(asked -> since.plus(Duration.between(asked.at(), asked.silentUntil())))
                    .orElse(since);
        }
    }

    /** @param message by whose name a listener is looked for; null for what ends one step */
    private record Happening(Instant at, int order, Input input, String message) {
        boolean isTimer() {
            return input instanceof Input.Fired;
        }
    }

    private static final class CannotGoOnException extends RuntimeException {
        CannotGoOnException(String reason) {
            super(reason, null, false, false);
        }
    }

    Fare fare() {
        for (int turn = 0; turn < past.turns().size(); turn++) {
            Turn recorded = past.turns().get(turn);
            boolean stoodStill =
                    past.standstill().isPresent() && past.standstill().getAsInt() == turn;
            List<Step> steps;
            try {
                steps = trial.take(recorded.input());
                if (stoodStill) {
                    steps.forEach(step -> party(step, recorded.input().at()));
                }
            } catch (WorkflowFailedException | IllegalArgumentException | CannotGoOnException e) {
                return stoodStill
                        ? same(false)
                        : stuck(Parting.standstill(recorded.input(), recorded.steps()), e.getMessage());
            }
            if (stoodStill || !steps.equals(recorded.steps())) {
                return goOn(turn, recorded.input(), steps, stoodStill);
            }
            follow(recorded.input(), steps);
        }
        return same(past.open());
    }

    /** One more turn of history. */
    private void follow(Input input, List<Step> steps) {
        close(input);
        for (Step step : steps) {
            if (opens(step)) {
                matched.add(step.key());
                open.put(step.key(), new Waiting(step, input.at(), past.asked(step.key())));
                past.party(step.key())
                        .ifPresent(entity -> calls.add(new Course.Call(entity, ((Step.CallEntity) step).topic())));
            } else {
                open.remove(step.key());
            }
        }
    }

    private void close(Input input) {
        Past.ended(input).map(open::remove).ifPresent(waited -> {
            if (input instanceof Input.Completed) {
                fees += Past.fee(waited.step());
            }
        });
    }

    private static boolean opens(Step step) {
        return step instanceof Step.CallEntity
                || step instanceof Step.AskPerson
                || step instanceof Step.AwaitMessage
                || step instanceof Step.ScheduleTimer;
    }

    /** From here on the draft is on its own way, or was due at another time. */
    private Fare goOn(int turn, Input input, List<Step> steps, boolean stoodStill) {
        List<Waiting> earlier = new ArrayList<>(open.values());
        past.messagesFrom(turn + 1)
                .forEach(message -> agenda.add(
                        new Happening(message.input().at(), message.order(), message.input(), message.name())));
        try {
            take(input, steps);
            earlier.stream()
                    .filter(waiting -> open.containsKey(waiting.step().key()))
                    .forEach(this::plan);
            Instant at = input.at();
            for (int more = 0; more < past.turns().size() + MOST_TURNS && !trial.ended(); more++) {
                Optional<Input> next = next(at);
                if (next.isEmpty()) {
                    break;
                }
                at = next.get().at();
                take(next.get(), trial.take(next.get()));
            }
        } catch (WorkflowFailedException | IllegalArgumentException | CannotGoOnException e) {
            return stuck(parting(turn, stoodStill), e.getMessage());
        }
        return compare(turn, stoodStill);
    }

    private void take(Input input, List<Step> steps) {
        close(input);
        turns.add(new Turn(input, steps));
        for (Step step : steps) {
            Optional<EntityId> party = party(step, input.at());
            if (opens(step)) {
                Optional<Asked> like = like(step);
                like.ifPresent(asked -> matched.add(asked.step().key()));
                if (step instanceof Step.CallEntity call) {
                    party.ifPresent(entity -> calls.add(new Course.Call(entity, call.topic())));
                }
                Waiting waiting = new Waiting(step, input.at(), like);
                open.put(step.key(), waiting);
                plan(waiting);
            } else if (step instanceof Step.End end) {
                ended = Optional.of(input.at());
                outcome = end.outcome();
            } else {
                open.remove(step.key());
            }
        }
        agenda.addAll(heldBack);
        heldBack.clear();
    }

    /** What happens next, that the draft waits for. */
    private Optional<Input> next(Instant at) {
        List<Happening> early = new ArrayList<>();
        Optional<Input> found = Optional.empty();
        while (found.isEmpty() && !agenda.isEmpty()) {
            Happening next = agenda.poll();
            Instant then = next.at().isBefore(at) ? at : next.at();
            if (next.message() != null) {
                found = listener(next).map(step -> to(step, next.input(), then));
                if (found.isEmpty()) {
                    early.add(next);
                }
            } else if (next.isTimer() && past.open() && !then.isBefore(now)) {
                continue;
            } else if (next.isTimer() && isAnswerMissing(then)) {
                heldBack.add(next);
            } else if (open.containsKey(Past.ended(next.input()).orElseThrow())) {
                found = Optional.of(to(Past.ended(next.input()).orElseThrow(), next.input(), then));
            }
        }
        heldBack.addAll(early);
        return found;
    }

    /** Who hears the message: the step that did in history, otherwise the first that listens for it. */
    private Optional<StepKey> listener(Happening message) {
        List<StepKey> listeners = open.values().stream()
                .map(Waiting::step)
                .filter(step -> step instanceof Step.AwaitMessage await
                        && await.message().equals(message.message()))
                .map(Step::key)
                .toList();
        return Past.ended(message.input())
                .filter(listeners::contains)
                .or(() -> listeners.stream().findFirst());
    }

    private static Input to(StepKey step, Input input, Instant at) {
        if (input instanceof Input.Completed completed) {
            return new Input.Completed(step, completed.result(), at);
        }
        if (input instanceof Input.Failed failed) {
            return new Input.Failed(step, failed.errorCode(), failed.details(), at);
        }
        return new Input.Fired(step, at);
    }

    private boolean isAnswerMissing(Instant at) {
        return open.values().stream()
                .anyMatch(waiting ->
                        waiting.isAsked() && waiting.answer().isEmpty() && at.isAfter(waiting.silentUntil()));
    }

    private void plan(Waiting waiting) {
        StepKey step = waiting.step().key();
        if (waiting.isAsked()) {
            waiting.answer().ifPresent(answer -> {
                Asked like = waiting.like().orElseThrow();
                Instant at = waiting.since().plus(Duration.between(like.at(), answer.at()));
                agenda.add(new Happening(at, like.order(), to(step, answer, at), null));
            });
        } else if (waiting.step() instanceof Step.ScheduleTimer timer) {
            Optional<Asked> same = waiting.like();
            Instant due = timer.due();
            if (same.flatMap(Asked::answer).isPresent()) {
                Instant fired = same.get().answer().get().at();
                agenda.add(new Happening(fired, same.get().order(), new Input.Fired(step, fired), null));
            } else {
                Instant at = same.map(Asked::silentUntil).filter(due::isBefore).orElse(due);
                agenda.add(new Happening(at, LAST, new Input.Fired(step, at), null));
            }
        }
    }

    /** What history asked like this and that has no like on the draft yet. A timer is like itself alone. */
    private Optional<Asked> like(Step step) {
        if (step instanceof Step.ScheduleTimer) {
            return past.asked(step.key()).filter(asked -> asked.step().equals(step) && !matched.contains(step.key()));
        }
        if (step instanceof Step.AwaitMessage) {
            return Optional.empty();
        }
        List<Asked> alike = past.asked().stream()
                .filter(asked -> !matched.contains(asked.step().key()) && areAlike(asked.step(), step))
                .toList();
        Optional<Asked> same = first(alike, asked -> asked.step().equals(step))
                .or(() -> first(alike, asked -> content(asked.step()).equals(content(step))));
        if (same.isEmpty() && !alike.isEmpty()) {
            assumed.merge(subject(step), 1, Integer::sum);
        }
        return same.or(() -> first(alike, asked -> asked.step().key().equals(step.key())))
                .or(() -> first(alike, asked -> true));
    }

    private static Optional<Asked> first(Collection<Asked> alike, Predicate<Asked> condition) {
        return alike.stream().filter(condition).findFirst();
    }

    private static boolean areAlike(Step past, Step step) {
        return past.getClass() == step.getClass() && subject(past).equals(subject(step));
    }

    /** By what a call or a person's part is known again. */
    private static String subject(Step step) {
        if (step instanceof Step.CallEntity call) {
            return call.topic();
        }
        return step instanceof Step.AskPerson ask
                ? Objects.requireNonNullElse(ask.form(), step.key().activityId())
                : "";
    }

    private static Object content(Step step) {
        return step instanceof Step.CallEntity call ? call.input() : ((Step.AskPerson) step).context();
    }

    /**
     * Who would be asked by this step; empty for one that asks no entity.
     *
     * @throws CannotGoOnException when nobody could be, or the payment is of no amount
     */
    private Optional<EntityId> party(Step step, Instant at) {
        if (!(step instanceof Step.CallEntity call)) {
            return Optional.empty();
        }
        if (call.topic().equals(Turns.PAYMENT_TOPIC)) {
            if (Past.fee(call) <= 0) {
                throw new CannotGoOnException("\"" + call.key().activityId()
                        + "\": amountFils must be a positive whole number, in fils; it is "
                        + call.input().get("amountFils"));
            }
            return Optional.empty();
        }
        try {
            return Optional.of(catalogue.bind(
                    call.topic(),
                    call.input(),
                    past.submission().emirate(),
                    at.atZone(UAE).toLocalDate()));
        } catch (IllegalArgumentException e) {
            throw new CannotGoOnException("\"" + call.key().activityId() + "\": " + e.getMessage());
        }
    }

    private Fare compare(int turn, boolean stoodStill) {
        if (!stoodStill && isTheSameFrom(turn)) {
            return same(false);
        }
        Verdict verdict;
        Set<String> waitsFor = new TreeSet<>();
        if (trial.ended()) {
            verdict = outcome.equals(before.outcome()) ? Verdict.SAME_RESULT : Verdict.DIFFERENT_RESULT;
        } else if (before.outcome().equals(Course.OPEN)
                && waits(open.values().stream().map(Waiting::step).toList())
                        .equals(waits(past.asked().stream()
                                .filter(asked -> asked.answer().isEmpty()
                                        && asked.silentUntil().equals(now))
                                .map(Asked::step)
                                .toList()))) {
            verdict = Verdict.SAME_RESULT;
        } else {
            verdict = Verdict.WOULD_WAIT;
            waitsFor.addAll(waitsFor());
        }
        return fare(verdict, Optional.of(parting(turn, stoodStill)), waitsFor, "", after(), false);
    }

    /** What an open request waits for, timers aside. */
    private static Set<String> waits(List<Step> steps) {
        Set<String> waits = new TreeSet<>();
        for (Step step : steps) {
            if (step instanceof Step.AwaitMessage await) {
                waits.add("message " + await.message());
            } else if (!(step instanceof Step.ScheduleTimer)) {
                waits.add(subject(step));
            }
        }
        return waits;
    }

    /** The calls and persons' parts that are open; where there is none, the messages; where there is none, the timers. */
    private Set<String> waitsFor() {
        List<Waiting> waiting = new ArrayList<>(open.values());
        List<Waiting> asked = waiting.stream().filter(Waiting::isAsked).toList();
        List<Waiting> messages = waiting.stream()
                .filter(wait -> !wait.isAsked() && !wait.isTimer())
                .toList();
        Set<String> elements = new TreeSet<>();
        (!asked.isEmpty() ? asked : !messages.isEmpty() ? messages : waiting)
                .forEach(wait -> elements.add(wait.step().key().activityId()));
        return elements;
    }

    /** Only timers were due at other times, and it made no difference. */
    private boolean isTheSameFrom(int turn) {
        List<Turn> recorded = past.turns().subList(turn, past.turns().size());
        if (turns.size() != recorded.size()) {
            return false;
        }
        for (int i = 0; i < turns.size(); i++) {
            if (!turns.get(i).input().equals(recorded.get(i).input())
                    || !untimed(turns.get(i)).equals(untimed(recorded.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private Parting parting(int turn, boolean stoodStill) {
        Turn first = turns.get(0);
        if (stoodStill) {
            return Parting.recovery(first.input(), first.steps());
        }
        List<Turn> recorded = past.turns().subList(turn, past.turns().size());
        for (int i = 0; i < Math.max(turns.size(), recorded.size()); i++) {
            Optional<Turn> was = i < recorded.size() ? Optional.of(recorded.get(i)) : Optional.empty();
            Optional<Turn> is = i < turns.size() ? Optional.of(turns.get(i)) : Optional.empty();
            if (!was.flatMap(then -> Past.ended(then.input())).equals(is.flatMap(then -> Past.ended(then.input())))) {
                return Parting.between(recorded.get(i - 1), was, is);
            }
            if (!untimed(was.orElseThrow()).equals(untimed(is.orElseThrow()))) {
                return Parting.at(is.get().input(), untimed(was.get()), untimed(is.get()));
            }
        }
        return Parting.at(first.input(), recorded.get(0).steps(), first.steps());
    }

    /** When a timer is due makes no other way; that it comes does. */
    private static List<Step> untimed(Turn turn) {
        return turn.steps().stream()
                .map(step -> step instanceof Step.ScheduleTimer timer
                        ? new Step.ScheduleTimer(timer.key(), Instant.EPOCH)
                        : step)
                .toList();
    }

    private Fare same(boolean couldMove) {
        return fare(Verdict.SAME, Optional.empty(), Set.of(), "", before, couldMove);
    }

    private Fare stuck(Parting parting, String reason) {
        outcome = Course.STUCK;
        return fare(Verdict.STUCK, Optional.of(parting), Set.of(), reason, after(), false);
    }

    private Course after() {
        return new Course(calls, fees, past.submission().at(), ended, outcome);
    }

    private Fare fare(
            Verdict verdict,
            Optional<Parting> parting,
            Set<String> waitsFor,
            String detail,
            Course after,
            boolean couldMove) {
        return new Fare(
                past.submission().request(),
                past.submission().emirate(),
                past.submission().workflow(),
                verdict,
                parting,
                waitsFor,
                detail,
                before,
                after,
                verdict == Verdict.SAME ? Map.of() : assumed,
                past.open(),
                couldMove);
    }
}
