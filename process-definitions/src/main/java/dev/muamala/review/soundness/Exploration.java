package dev.muamala.review.soundness;

import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.soundness.Move.Effect;
import dev.muamala.review.soundness.Move.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The states that a scope can get into, breadth first, so that ways there are short.
 *
 * <p>A turn of the engine is not interrupted: while a token is on the move, nothing happens from outside.
 *
 * <p>Tokens on different branches mostly have nothing to do with each other, and then it does not matter in which order
 * they move. So tokens whose moves concern no other are moved by themselves; the ones furthest behind first, which brings
 * tokens together that can be in one place at the same time. Moves that end everything in the scope have the same result
 * whatever was done before, and can wait too. A loop must not keep the others waiting for ever: where it would, all of
 * them are moved at last.
 *
 * <p>Nor does it matter then that a turn is not interrupted. So a token that waits may overtake those on the move, unless
 * one of these may end everything.
 */
final class Exploration {
    private static final int MOST_TOKENS = 64;

    private final Net net;
    private final Budget budget;
    private final boolean reduced;
    private final boolean overtaking;
    private final BitSet interrupting = new BitSet();
    private final BitSet fleeting = new BitSet();

    private final Map<Marking, Integer> numbers = new HashMap<>();
    private final List<Marking> markings = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<List<Edge>> edges = new ArrayList<>();

    private final BitSet complete = new BitSet();

    private final Map<Integer, Integer> marked = new HashMap<>();
    private final Map<Outcome, Edge> outcomes = new LinkedHashMap<>();
    private final Map<String, Edge> raised = new LinkedHashMap<>();
    private final Set<Move> made = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> alive = new HashSet<>();
    private final Map<Integer, Integer> twice = new TreeMap<>();
    private final Map<Integer, Integer> growing = new LinkedHashMap<>();
    private final BitSet leaving = new BitSet();
    private final List<Integer> deadlocks = new ArrayList<>();
    private boolean waits;

    /** From one state to another; {@code to} is -1 where the scope is left. */
    record Edge(int from, Step step, int to) {}

    private record Successor(Step step, Marking marking) {}

    /** @param reduced whether to leave out orders that make no difference */
    Exploration(Net net, Budget budget, boolean reduced) {
        this.net = net;
        this.budget = budget;
        this.reduced = reduced;
        this.overtaking = reduced
                && net.places().stream()
                        .filter(Place::atOnce)
                        .flatMap(place -> place.moves().stream())
                        .noneMatch(move -> move.kind() == Kind.CLEAR || move.kind() == Kind.LEAVE);
        net.places().stream().filter(Exploration::isFleeting).forEach(place -> fleeting.set(place.index()));
        for (SubProcess sub : net.level().triggered()) {
            if (Level.start(sub.body()).interrupting()) {
                net.places().stream()
                        .filter(place -> place.kind() == Place.Kind.EVENT_SUB
                                && place.element().id().equals(sub.id()))
                        .forEach(place -> interrupting.set(place.index()));
            }
        }
    }

    void explore() {
        reach(Marking.EMPTY.with(token(net.start(), 0)), -1, null);
        int next = 0;
        do {
            for (; next < markings.size() && budget.exhausted().isEmpty(); next++) {
                if (!growing.containsKey(next) && markings.get(next).size() > 0) {
                    expand(next, reduced);
                }
            }
        } while (budget.exhausted().isEmpty() && attend());
    }

    /**
     * Moves every token of some states from which one would be kept waiting for ever while others go round.
     *
     * @return whether there were any
     */
    private boolean attend() {
        List<List<Integer>> before = before(Move::goesOn);
        BitSet attended = (BitSet) complete.clone();
        spread(attended, before);
        boolean neglected = false;
        for (int state = markings.size() - 1; state >= 0; state--) {
            if (!attended.get(state)) {
                neglected = true;
                edges.get(state).clear();
                expand(state, false);
                attended.set(state);
                spread(state, attended, before);
            }
        }
        return neglected;
    }

    // What was found.

    int size() {
        return markings.size();
    }

    Marking marking(int state) {
        return markings.get(state);
    }

    /** Whether it can take longer than a turn. */
    boolean waits() {
        return waits;
    }

    /** Every node and flow that some token came by. */
    Set<String> alive() {
        return alive;
    }

    /** States in which every token waits at a join. */
    List<Integer> deadlocks() {
        return deadlocks;
    }

    /** Places at which there can be two tokens where one was meant, and a state in which there are. */
    Map<Integer, Integer> twice() {
        return twice;
    }

    /** States that have all tokens of an earlier one and more, again and again; and that earlier one. */
    Map<Integer, Integer> growing() {
        return growing;
    }

    Map<Outcome, Edge> outcomes() {
        return outcomes;
    }

    Map<String, Edge> raised() {
        return raised;
    }

    /** The first state with a token at the place. */
    Optional<Integer> first(Place place) {
        return Optional.ofNullable(marked.get(place.index()));
    }

    /** From where it can neither end, nor come to rest at joins. */
    BitSet endless() {
        BitSet ends = (BitSet) leaving.clone();
        deadlocks.forEach(ends::set);
        growing.keySet().forEach(ends::set);
        spread(ends, before(move -> true));
        ends.flip(0, markings.size());
        return ends;
    }

    /** For each state those from which such a move leads to it. */
    private List<List<Integer>> before(Predicate<Move> such) {
        List<List<Integer>> before = new ArrayList<>();
        for (int i = 0; i < markings.size(); i++) {
            before.add(new ArrayList<>());
        }
        edges.forEach(out -> out.forEach(edge -> {
            if (edge.to >= 0 && such.test(edge.step.move())) {
                before.get(edge.to).add(edge.from);
            }
        }));
        return before;
    }

    private static void spread(BitSet states, List<List<Integer>> before) {
        ((BitSet) states.clone()).stream().forEach(state -> spread(state, states, before));
    }

    private static void spread(int from, BitSet states, List<List<Integer>> before) {
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            for (int state : before.get(open.pop())) {
                if (!states.get(state)) {
                    states.set(state);
                    open.push(state);
                }
            }
        }
    }

    List<Edge> edges(int state) {
        return edges.get(state);
    }

    Optional<Edge> into(int state) {
        return parents.get(state) < 0
                ? Optional.empty()
                : Optional.of(new Edge(parents.get(state), steps.get(state), state));
    }

    /** The moves that lead to the state. */
    List<Edge> path(int state) {
        List<Edge> path = new ArrayList<>();
        for (Optional<Edge> edge = into(state); edge.isPresent(); edge = into(edge.get().from)) {
            path.add(edge.get());
        }
        Collections.reverse(path);
        return path;
    }

    List<Happening> happenings(int state) {
        return path(state).stream()
                .flatMap(edge -> edge.step.happenings().stream())
                .toList();
    }

    List<Happening> happenings(Edge last) {
        List<Happening> happenings = new ArrayList<>(happenings(last.from));
        happenings.addAll(last.step.happenings());
        return happenings;
    }

    Place place(int token) {
        return net.places().get(token / net.colours());
    }

    // Looking further.

    private void expand(int state, boolean few) {
        Marking marking = markings.get(state);
        boolean moving = moving(marking);
        List<Successor> successors = new ArrayList<>();
        if (rests(marking)) {
            events(marking, successors);
        }
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < marking.size(); i++) {
            boolean same = i > 0 && marking.token(i) == marking.token(i - 1);
            if (!same && place(marking.token(i)).atOnce() == moving) {
                candidates.add(i);
            }
        }
        List<Integer> fewest = few ? fewest(marking, candidates) : candidates;
        fewest.forEach(i -> successors.addAll(successors(marking, i)));
        if (fewest.containsAll(candidates)) {
            complete.set(state);
        }
        successors.forEach(next -> take(state, next));
    }

    /** Whether a turn can end with these tokens, or some of them as they are. */
    private boolean rests(Marking marking) {
        if (overtaking) {
            for (int i = 0; i < marking.size(); i++) {
                if (isWaiting(marking, i)) {
                    return true;
                }
            }
        }
        return !moving(marking);
    }

    private boolean isWaiting(Marking marking, int i) {
        Place place = place(marking.token(i));
        return !place.atOnce() && place.kind() != Place.Kind.JOIN;
    }

    private boolean moving(Marking marking) {
        for (int i = 0; i < marking.size(); i++) {
            if (place(marking.token(i)).atOnce()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The fewest tokens whose order concerns no other that can move; of as few the ones furthest behind. An order makes a
     * difference where a token may arrive at an inclusive join, which looks at where the others are.
     */
    private List<Integer> fewest(Marking marking, List<Integer> candidates) {
        for (int candidate : candidates) {
            if (overtaking
                    && fleeting.get(place(marking.token(candidate)).index())
                    && concernsNoOther(marking, candidate)) {
                return List.of(candidate);
            }
        }
        List<Integer> fewest = candidates;
        int behind = Integer.MAX_VALUE;
        for (int first : candidates) {
            Place place = place(marking.token(first));
            if (place.moves().stream().noneMatch(Move::goesOn) || isAfterLoop(marking, first, candidates)) {
                continue;
            }
            List<Integer> together = together(marking, first, candidates, fewest.size());
            boolean fewer = together.size() < fewest.size();
            if (fewer || together.size() == fewest.size() && place.rank() < behind) {
                fewest = together;
                behind = place.rank();
            }
        }
        if (overtaking && fewest.size() == 1) {
            return List.of(alone(marking, fewest.get(0)));
        }
        return fewest;
    }

    /** Whether others that can move are in a loop which may begin more of this: it must not be done before that is seen. */
    private boolean isAfterLoop(Marking marking, int token, List<Integer> candidates) {
        Place place = place(marking.token(token));
        return candidates.stream()
                .map(other -> place(marking.token(other)))
                .anyMatch(other ->
                        place.comesAfter(other) && other.moves().stream().anyMatch(Move::goesOn));
    }

    /** Whether there is one way on from here at once, or whatever is done nothing stays: no reason to put it off. */
    private static boolean isFleeting(Place place) {
        Set<Place> seen = new LinkedHashSet<>(Set.of(place));
        for (Deque<Place> open = new ArrayDeque<>(seen); !open.isEmpty(); ) {
            Place at = open.pop();
            boolean passes = at.atOnce() && at.moves().stream().allMatch(move -> move.kind() == Kind.PASS);
            if (passes && at == place && at.moves().size() == 1) {
                return true;
            }
            if (!passes) {
                return false;
            }
            at.moves().forEach(move -> move.to().stream().filter(seen::add).forEach(open::push));
        }
        return true;
    }

    private List<Integer> together(Marking marking, int first, List<Integer> candidates, int most) {
        List<Integer> together = new ArrayList<>(List.of(first));
        for (int i = 0; i < together.size() && together.size() <= most; i++) {
            Place place = place(marking.token(together.get(i)));
            for (int other : candidates) {
                if (place.concerns(place(marking.token(other))) && !together.contains(other)) {
                    together.add(other);
                }
            }
        }
        return together;
    }

    /** This token, or one that waits further behind and that no other has to do with: it need not wait for its turn. */
    private int alone(Marking marking, int candidate) {
        int alone = candidate;
        for (int i = 0; i < marking.size(); i++) {
            Place place = place(marking.token(i));
            if (isWaiting(marking, i)
                    && place.rank() < place(marking.token(alone)).rank()
                    && place.moves().stream().anyMatch(Move::goesOn)
                    && concernsNoOther(marking, i)) {
                alone = i;
            }
        }
        return alone;
    }

    private boolean concernsNoOther(Marking marking, int token) {
        Place place = place(marking.token(token));
        for (int other = 0; other < marking.size(); other++) {
            if (other != token && place.concerns(place(marking.token(other)))) {
                return false;
            }
        }
        return true;
    }

    private void take(int state, Successor next) {
        Step step = next.step;
        if (!step.waits() && made.add(step.move())) {
            step.happenings().forEach(happening -> alive.add(happening.element()));
        }
        step.move().raised().ifPresent(code -> raised.putIfAbsent(code, new Edge(state, step, state)));
        if (step.move().kind() == Kind.LEAVE) {
            leaving.set(state);
            Edge edge = new Edge(state, step, -1);
            outcomes.putIfAbsent(step.move().outcome(), edge);
            edges.get(state).add(edge);
        } else if (step.move().kind() != Kind.RAISE) {
            int to = reach(next.marking, state, step);
            if (to >= 0) {
                edges.get(state).add(new Edge(state, step, to));
            }
        }
    }

    /** The number of the state, -1 when there is no room for it. */
    private int reach(Marking marking, int parent, Step step) {
        Integer known = numbers.get(marking);
        if (known != null) {
            return known;
        }
        if (!budget.take()) {
            return -1;
        }
        int state = markings.size();
        numbers.put(marking, state);
        markings.add(marking);
        parents.add(parent);
        steps.add(step);
        edges.add(new ArrayList<>());
        look(state, marking);
        return state;
    }

    private void look(int state, Marking marking) {
        if (marking.size() == 0) {
            complete.set(state);
            leaving.set(state);
            outcomes.putIfAbsent(new Outcome.Completed(), into(state).orElseThrow());
            return;
        }
        boolean joins = true;
        for (int i = 0; i < marking.size(); i++) {
            Place place = place(marking.token(i));
            marked.putIfAbsent(place.index(), state);
            if (place.kind() == Place.Kind.FLOW) {
                alive.add(place.element().id());
            }
            joins &= place.kind() == Place.Kind.JOIN;
            if (i > 0 && place.kind() == Place.Kind.WAIT && meantOnce(marking.token(i - 1), marking.token(i))) {
                twice.putIfAbsent(place.index(), state);
            }
        }
        waits |= rests(marking);
        if (joins) {
            deadlocks.add(state);
        }
        if (marking.size() > MOST_TOKENS) {
            budget.giveUp("More than " + MOST_TOKENS + " branches can be under way at once.");
        }
        if (marking.size() > 1) {
            grows(state, marking);
        }
    }

    /** Two tokens from the start, or one of them and one of an event that does not interrupt, in the same place. */
    private boolean meantOnce(int one, int other) {
        int colours = net.colours();
        return one / colours == other / colours && (one == other || one % colours == 0);
    }

    /** Whether what led here from a state with fewer tokens can be done over and over. */
    private void grows(int state, Marking marking) {
        for (int at = state; parents.get(at) >= 0; at = parents.get(at)) {
            Kind kind = steps.get(at).move().kind();
            if (kind == Kind.SPAWN || kind == Kind.CLEAR) {
                return;
            }
            int before = parents.get(at);
            if (marking.exceeds(markings.get(before)) && again(before, state)) {
                complete.set(state);
                growing.put(state, before);
                return;
            }
        }
    }

    /**
     * Whether the round from the one state to the other, done once more, brings the same tokens once more. If it does it
     * always will, unless some of them wait at a join that the round goes through: there it matters how many they are.
     */
    private boolean again(int from, int to) {
        Marking more = markings.get(to).minus(markings.get(from));
        if (!remains(more)) {
            return false;
        }
        List<Step> round = new ArrayList<>();
        for (int state = to; state != from; state = parents.get(state)) {
            round.add(steps.get(state));
        }
        Collections.reverse(round);
        Marking marking = markings.get(to);
        for (Step step : round) {
            int i = marking.indexOf(step.token());
            boolean joins = step.move().effect() instanceof Effect.Joined;
            if (i < 0 || joins && has(more, step.move().joined().join())) {
                return false;
            }
            Optional<Marking> next = apply(marking, i, step.move()).stream()
                    .filter(same -> same.step.waits() == step.waits())
                    .map(Successor::marking)
                    .findFirst();
            if (next.isEmpty()) {
                return false;
            }
            marking = next.get();
        }
        return marking.exceeds(markings.get(to))
                && marking.minus(markings.get(to)).equals(more);
    }

    /** Whether these tokens go on at once to where some of them wait, with nothing to do with others on the way. */
    private boolean remains(Marking tokens) {
        boolean waiting = false;
        Set<Place> seen = new LinkedHashSet<>();
        for (int i = 0; i < tokens.size(); i++) {
            seen.add(place(tokens.token(i)));
        }
        for (Deque<Place> open = new ArrayDeque<>(seen); !open.isEmpty(); ) {
            Place place = open.pop();
            if (!place.atOnce()) {
                waiting = true;
                continue;
            }
            for (Move move : place.moves()) {
                if (move.kind() != Kind.PASS) {
                    return false;
                }
                move.to().stream().filter(seen::add).forEach(open::push);
            }
        }
        return waiting;
    }

    // Moves.

    private int token(Place place, int colour) {
        return place.index() * net.colours() + colour;
    }

    private int colour(int token) {
        return token % net.colours();
    }

    private boolean has(Marking marking, Place place) {
        return count(marking, place) > 0;
    }

    private int count(Marking marking, Place place) {
        int count = 0;
        for (int i = 0; i < marking.size(); i++) {
            count += marking.token(i) / net.colours() == place.index() ? 1 : 0;
        }
        return count;
    }

    private void events(Marking marking, List<Successor> successors) {
        for (int i = 0; i < marking.size(); i++) {
            if (interrupting.get(place(marking.token(i)).index())) {
                return;
            }
        }
        for (Move trigger : net.triggers()) {
            Step step = new Step(trigger, -1, false);
            if (trigger.kind() == Kind.CLEAR) {
                successors.add(new Successor(step, add(Marking.EMPTY, trigger.to(), 0)));
            } else if (!has(marking, trigger.to().get(0))) {
                successors.add(new Successor(step, add(marking, trigger.to(), 0)));
            }
        }
    }

    private List<Successor> successors(Marking marking, int i) {
        List<Successor> successors = new ArrayList<>();
        for (Move move : place(marking.token(i)).moves()) {
            successors.addAll(apply(marking, i, move));
        }
        return successors;
    }

    private List<Successor> apply(Marking marking, int i, Move move) {
        int token = marking.token(i);
        Step step = new Step(move, token, false);
        return switch (move.kind()) {
            case PASS -> List.of(new Successor(step, add(marking.without(i), move.to(), colour(token))));
            case CLEAR -> List.of(new Successor(step, add(Marking.EMPTY, move.to(), 0)));
            case LEAVE -> List.of(new Successor(step, Marking.EMPTY));
            case RAISE -> List.of(new Successor(step, marking));
            case SPAWN -> spawn(marking, step);
            case JOIN, MERGE -> join(marking, i, step);
        };
    }

    private List<Successor> spawn(Marking marking, Step step) {
        Optional<Move.Source> source = step.move().source();
        if (source.isEmpty()) {
            return has(marking, step.move().to().get(0))
                    ? List.of()
                    : List.of(new Successor(step, add(marking, step.move().to(), 0)));
        }
        for (int slot = 0; slot < source.get().atOnce(); slot++) {
            int colour = source.get().colour() + slot;
            boolean free = true;
            for (int i = 0; i < marking.size(); i++) {
                free &= colour(marking.token(i)) != colour;
            }
            if (free) {
                return List.of(new Successor(step, add(marking, step.move().to(), colour)));
            }
        }
        return List.of();
    }

    private List<Successor> join(Marking marking, int i, Step step) {
        Effect.Joined joined = step.move().joined();
        int token = marking.token(i);
        Marking others = marking.without(i);
        int there = count(others, joined.join()) + 1;
        boolean parallel = step.move().kind() == Kind.JOIN;
        long seen = 0;
        long perhapsSeen = 0;
        for (int other = 0; other < others.size(); other++) {
            Place place = place(others.token(other));
            if (place != joined.join()) {
                seen |= place.reaches();
                perhapsSeen |= place.perhapsReaches();
            }
        }
        boolean complete = there >= joined.incoming();
        boolean more = parallel || (seen & joined.bit()) != 0;
        boolean perhapsMore = (perhapsSeen & joined.bit()) != 0;
        List<Successor> successors = new ArrayList<>();
        if (complete || !more) {
            int from = token(joined.join(), 0);
            int colour = colour(token);
            for (int other = 0; other < others.size(); other++) {
                if (place(others.token(other)) == joined.join()) {
                    colour = together(colour, colour(others.token(other)));
                }
            }
            Marking rest = others.without(from, from + net.colours());
            successors.add(new Successor(step, add(rest, step.move().to(), colour)));
        }
        if (!complete && (more || perhapsMore) && joined.first()) {
            successors.add(new Successor(
                    new Step(step.move(), token, true), others.with(token(joined.join(), colour(token)))));
        }
        return successors;
    }

    private static int together(int one, int other) {
        return one == other ? one : Math.min(one, other);
    }

    private Marking add(Marking marking, List<Place> to, int colour) {
        Marking with = marking;
        for (Place place : to) {
            if (place.kind() != Place.Kind.EVENT_SUB) {
                with = with.with(token(place, colour));
            } else if (!has(with, place)) {
                // What is inside one event sub-process has nothing to do with what is inside another of the same.
                with = with.with(token(place, 0));
            }
        }
        return with;
    }
}
