package dev.muamala.review.soundness;

import static dev.muamala.review.soundness.Happening.done;
import static dev.muamala.review.soundness.Happening.occurs;
import static dev.muamala.review.soundness.Happening.reached;
import static dev.muamala.review.soundness.Happening.taken;

import dev.muamala.review.model.EventDefinition;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Activity;
import dev.muamala.review.model.FlowNode.BoundaryEvent;
import dev.muamala.review.model.FlowNode.CallActivity;
import dev.muamala.review.model.FlowNode.CatchEvent;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.FlowNode.PlainTask;
import dev.muamala.review.model.FlowNode.RuleTask;
import dev.muamala.review.model.FlowNode.ServiceTask;
import dev.muamala.review.model.FlowNode.StartEvent;
import dev.muamala.review.model.FlowNode.SubProcess;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.model.Schedule;
import dev.muamala.review.soundness.Move.Effect;
import dev.muamala.review.soundness.Move.Kind;
import dev.muamala.review.soundness.Move.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the {@link Net} of one scope. Its sub-processes have been summarised before. */
final class NetBuilder {
    static final int MOST_WAYS = 12;
    private static final int MOST_AT_ONCE = 2;

    private final Level level;
    private final Throwing throwing;
    private final Map<String, Summary> inside;
    private final Budget budget;
    private final List<Place> places = new ArrayList<>();
    private final Map<String, Place> flows = new HashMap<>();
    private final Map<String, Place> waits = new HashMap<>();
    private final Map<String, Place> joins = new HashMap<>();
    private final Map<String, Place> trapped = new HashMap<>();
    private final Map<String, Integer> inclusive = new LinkedHashMap<>();
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, List<Way>> ways = new HashMap<>();
    private final List<Move> triggers = new ArrayList<>();
    private final List<String> assumptions = new ArrayList<>();
    private int colours = 1;

    private NetBuilder(Level level, Throwing throwing, Map<String, Summary> inside, Budget budget) {
        this.level = level;
        this.throwing = throwing;
        this.inside = inside;
        this.budget = budget;
    }

    static Net build(Level level, Throwing throwing, Map<String, Summary> inside, Budget budget) {
        return new NetBuilder(level, throwing, inside, budget).net();
    }

    private Net net() {
        level.scope().nodes().forEach(this::places);
        level.scope().flows().forEach(flow -> flows.put(flow.id(), place(Place.Kind.FLOW, flow.head(), true)));
        StartEvent first = Level.start(level.scope());
        Place start = place(Place.Kind.FLOW, first.head(), true);
        pass(start, first, List.of(reached(first.id())), List.of());
        for (FlowNode node : level.scope().nodes()) {
            goesOn(node);
            for (Flow flow : level.in(node)) {
                enter(flows.get(flow.id()), node);
            }
        }
        new Reach(level, places, flows, waits, joins, inclusive).mark(throwing, budget);
        rank(start);
        return new Net(level, places, start, colours, triggers, inside, assumptions);
    }

    private Place place(Place.Kind kind, Head element, boolean atOnce) {
        Place place = new Place(places.size(), kind, element, atOnce);
        places.add(place);
        return place;
    }

    private void places(FlowNode node) {
        if (node instanceof SubProcess sub && !sub.traits().forCompensation()) {
            Summary summary = inside.get(sub.id());
            Place.Kind kind = sub.triggered() ? Place.Kind.EVENT_SUB : Place.Kind.WAIT;
            waits.put(sub.id(), place(kind, sub.head(), !summary.waits()));
            if (!summary.traps().isEmpty()) {
                trapped.put(sub.id(), place(Place.Kind.TRAPPED, sub.head(), false));
            }
        } else if (isWait(node)) {
            waits.put(node.id(), place(Place.Kind.WAIT, node.head(), false));
        } else if (isJoin(node)) {
            joins.put(node.id(), place(Place.Kind.JOIN, node.head(), false));
            if (((Gateway) node).kind() == GatewayKind.INCLUSIVE) {
                inclusive.put(node.id(), inclusive.size());
            }
        }
        if (inclusive.size() > Long.SIZE) {
            budget.giveUp("It has more than " + Long.SIZE + " inclusive joins in one scope.");
        }
    }

    private boolean isWait(FlowNode node) {
        return node instanceof Activity activity
                        && !activity.traits().forCompensation()
                        && !(node instanceof PlainTask)
                        && !(node instanceof RuleTask)
                || node instanceof CatchEvent
                || node instanceof Gateway gateway && gateway.kind() == GatewayKind.EVENT_BASED
                || isUndoing(node);
    }

    /** An event that asks for a compensation, and there is something to undo. */
    private boolean isUndoing(FlowNode node) {
        return node.definition() instanceof EventDefinition.Compensation
                && !(node instanceof BoundaryEvent)
                && !throwing.undoneBy(node).isEmpty();
    }

    private boolean isJoin(FlowNode node) {
        return node instanceof Gateway gateway
                && (gateway.kind() == GatewayKind.PARALLEL || gateway.kind() == GatewayKind.INCLUSIVE)
                && level.in(node).size() > 1;
    }

    // What a token does that comes along a flow.

    private void enter(Place from, FlowNode node) {
        Happening here = reached(node.id());
        if (isJoin(node)) {
            join(from, (Gateway) node);
        } else if (waits.containsKey(node.id())) {
            add(from, Kind.PASS, List.of(waits.get(node.id())), List.of(here), List.of(), Move.NONE);
            if (isUndoing(node)) {
                pass(from, node, List.of(here), List.of());
            }
        } else if (node.definition() instanceof EventDefinition.Terminate) {
            leave(from, new Outcome.Completed(), List.of(here), List.of());
        } else if (node.definition() instanceof EventDefinition.Error thrown) {
            fails(from, node, thrown.error().orElseThrow().code(), true, List.of(here), List.of());
        } else if (node.definition() instanceof EventDefinition.Escalation thrown && !(node instanceof BoundaryEvent)) {
            escalates(from, node, thrown.escalation().orElseThrow().code(), List.of(here));
        } else {
            pass(from, node, List.of(here), List.of());
        }
    }

    private void join(Place from, Gateway gateway) {
        boolean parallel = gateway.kind() == GatewayKind.PARALLEL;
        long bit = parallel ? 0 : 1L << inclusive.get(gateway.id());
        boolean first = true;
        for (Way way : ways(gateway)) {
            Effect joined =
                    new Effect.Joined(joins.get(gateway.id()), level.in(gateway).size(), bit, first);
            add(
                    from,
                    parallel ? Kind.JOIN : Kind.MERGE,
                    way.to,
                    way.after(List.of(reached(gateway.id()))),
                    List.of(),
                    joined);
            first = false;
        }
    }

    /** An escalation thrown by an event of this scope: who catches it decides whether the thrower goes on. */
    private void escalates(Place from, FlowNode node, String code, List<Happening> before) {
        Optional<SubProcess> heard = level.hearsEscalation(code, Optional.empty());
        if (heard.isPresent()) {
            if (Level.start(heard.get().body()).interrupting()) {
                clear(from, heard.get(), before, List.of());
            } else {
                List<Happening> happenings = new ArrayList<>(before);
                happenings.addAll(begins(heard.get()));
                for (Way way : ways(node)) {
                    List<Place> to = new ArrayList<>(way.to);
                    to.add(waits.get(heard.get().id()));
                    add(from, Kind.PASS, to, way.after(happenings), List.of(), Move.NONE);
                }
            }
            return;
        }
        for (boolean interrupts : throwing.interruptsFromOutside(level, code)) {
            if (interrupts) {
                leave(from, new Outcome.Escalated(code), before, List.of());
            } else {
                for (Way way : ways(node)) {
                    add(from, Kind.PASS, way.to, way.after(before), List.of(), new Effect.Raised(code));
                }
            }
        }
    }

    // What goes on by itself.

    private void goesOn(FlowNode node) {
        if (node instanceof SubProcess sub && !sub.traits().forCompensation()) {
            subProcess(sub);
        } else if (isUndoing(node)) {
            undoes(node);
        } else if (node instanceof Gateway gateway && gateway.kind() == GatewayKind.EVENT_BASED) {
            for (Flow flow : level.out(gateway)) {
                FlowNode event = level.node(flow.target());
                pass(waits.get(gateway.id()), event, List.of(taken(flow.id()), occurs(event.id())), List.of());
            }
        } else if (node instanceof CatchEvent event) {
            pass(waits.get(event.id()), event, List.of(occurs(event.id())), List.of());
        } else if (waits.containsKey(node.id())) {
            Place place = waits.get(node.id());
            pass(place, node, List.of(done(node.id())), List.of());
            listens(place, (Activity) node);
            if (node instanceof ServiceTask || node instanceof CallActivity) {
                throwing.errors().forEach(code -> fails(place, node, code, false, List.of(), List.of()));
            }
            if (node instanceof CallActivity call) {
                throwing.escalations().forEach(code -> raised(place, call, code, List.of()));
                throwing.escalations().forEach(code -> interrupted(place, call, code, List.of()));
            }
        }
    }

    private void subProcess(SubProcess sub) {
        Place place = waits.get(sub.id());
        Summary summary = inside.get(sub.id());
        summary.outcomes().forEach((outcome, path) -> {
            if (outcome instanceof Outcome.Completed) {
                pass(place, sub, List.of(done(sub.id())), path);
            } else if (outcome instanceof Outcome.Failed failed) {
                fails(place, sub, failed.code(), failed.drawn(), List.of(), path);
            } else if (outcome instanceof Outcome.Escalated escalated) {
                interrupted(place, sub, escalated.code(), path);
            }
        });
        summary.raised().forEach((code, path) -> raised(place, sub, code, path));
        if (sub.traits().loop().isPresent() && !summary.outcomes().containsKey(new Outcome.Completed())) {
            // There may be nothing to do it for.
            pass(place, sub, List.of(done(sub.id())), List.of());
        }
        if (summary.waits() && !sub.triggered()) {
            listens(place, sub);
        }
        if (trapped.containsKey(sub.id())) {
            Place trap = trapped.get(sub.id());
            add(place, Kind.PASS, List.of(trap), List.of(), List.of(), Move.NONE);
            listens(trap, sub);
        }
        if (sub.triggered()) {
            triggers(sub);
        }
    }

    /** Messages and timers on the border. */
    private void listens(Place place, Activity activity) {
        for (BoundaryEvent event : level.boundaries(activity)) {
            if (isOutside(event.definition())) {
                if (event.interrupting()) {
                    pass(place, event, List.of(occurs(event.id())), List.of());
                } else if (place.kind() != Place.Kind.TRAPPED) {
                    spawn(place, event, List.of());
                }
            }
        }
    }

    private static boolean isOutside(EventDefinition definition) {
        return definition instanceof EventDefinition.Message || definition instanceof EventDefinition.Timer;
    }

    private void triggers(SubProcess sub) {
        StartEvent start = Level.start(sub.body());
        if (isOutside(start.definition())) {
            Kind kind = start.interrupting() ? Kind.CLEAR : Kind.SPAWN;
            Effect effect = start.interrupting() ? Move.NONE : new Effect.Begun(Optional.empty());
            triggers.add(new Move(kind, List.of(waits.get(sub.id())), begins(sub), List.of(), effect));
        }
    }

    private static List<Happening> begins(SubProcess sub) {
        return List.of(occurs(Level.start(sub.body()).id()), reached(sub.id()));
    }

    private void spawn(Place place, BoundaryEvent event, List<Happening> path) {
        Source source = sources.computeIfAbsent(event.id(), id -> source(event));
        for (Way way : ways(event)) {
            add(
                    place,
                    Kind.SPAWN,
                    way.to,
                    way.after(List.of(occurs(event.id()))),
                    path,
                    new Effect.Begun(Optional.of(source)));
        }
    }

    private Source source(BoundaryEvent event) {
        boolean once = event.definition() instanceof EventDefinition.Timer timer
                && Schedule.parse(timer.literal()).next().isEmpty();
        Source source = new Source(event.id(), colours, once ? 1 : MOST_AT_ONCE);
        assumptions.add("What follows " + Quotes.quoted(event.head()) + " is under way at most "
                + (once ? "once" : MOST_AT_ONCE + " times") + " at the same time.");
        colours += source.atOnce();
        return source;
    }

    private void undoes(FlowNode event) {
        Place place = waits.get(event.id());
        pass(place, event, List.of(done(event.id())), List.of());
        Set<String> codes = new LinkedHashSet<>();
        for (Throwing.Undoing undoing : throwing.undoneBy(event)) {
            if (undoing.handler() instanceof ServiceTask) {
                codes.addAll(throwing.errors());
            } else if (undoing.handler() instanceof SubProcess sub) {
                Summary summary = inside.get(sub.id());
                summary.outcomes().forEach((outcome, path) -> {
                    if (outcome instanceof Outcome.Failed failed) {
                        fails(place, event, failed.code(), failed.drawn(), List.of(), path);
                    } else if (outcome instanceof Outcome.Escalated escalated) {
                        interrupted(place, event, escalated.code(), path);
                    }
                });
                summary.raised().forEach((code, path) -> raised(place, event, code, path));
            }
        }
        codes.forEach(code -> fails(place, event, code, false, List.of(), List.of()));
    }

    // What is thrown, and by whom.

    private void fails(
            Place from, FlowNode thrower, String code, boolean drawn, List<Happening> before, List<Happening> path) {
        Optional<BoundaryEvent> boundary =
                thrower instanceof Activity activity ? level.catchesError(activity, code) : Optional.empty();
        Optional<SubProcess> heard = level.hearsError(code, Optional.of(thrower.id()));
        if (boundary.isPresent()) {
            pass(from, boundary.get(), with(before, occurs(boundary.get().id())), path);
        } else if (heard.isPresent()) {
            clear(from, heard.get(), before, path);
        } else if (drawn || throwing.caughtOutside(level, code)) {
            leave(from, new Outcome.Failed(code, drawn), before, path);
        }
    }

    /** An escalation that ends what threw it. */
    private void interrupted(Place from, FlowNode thrower, String code, List<Happening> path) {
        Optional<BoundaryEvent> boundary =
                thrower instanceof Activity activity ? level.catchesEscalation(activity, code) : Optional.empty();
        Optional<SubProcess> heard = level.hearsEscalation(code, Optional.of(thrower.id()));
        if (boundary.isPresent()) {
            if (boundary.get().interrupting()) {
                pass(from, boundary.get(), List.of(occurs(boundary.get().id())), path);
            }
        } else if (heard.isPresent()) {
            if (Level.start(heard.get().body()).interrupting()) {
                clear(from, heard.get(), List.of(), path);
            }
        } else if (throwing.interruptsFromOutside(level, code).contains(true)) {
            leave(from, new Outcome.Escalated(code), List.of(), path);
        }
    }

    /** An escalation after which what threw it goes on. */
    private void raised(Place from, FlowNode thrower, String code, List<Happening> path) {
        Optional<BoundaryEvent> boundary =
                thrower instanceof Activity activity ? level.catchesEscalation(activity, code) : Optional.empty();
        Optional<SubProcess> heard = level.hearsEscalation(code, Optional.of(thrower.id()));
        if (boundary.isPresent()) {
            if (!boundary.get().interrupting()) {
                spawn(from, boundary.get(), path);
            }
        } else if (heard.isPresent()) {
            if (!Level.start(heard.get().body()).interrupting()) {
                add(
                        from,
                        Kind.SPAWN,
                        List.of(waits.get(heard.get().id())),
                        begins(heard.get()),
                        path,
                        new Effect.Begun(Optional.empty()));
            }
        } else if (throwing.interruptsFromOutside(level, code).contains(false)) {
            add(from, Kind.RAISE, List.of(), List.of(), path, new Effect.Raised(code));
        }
    }

    // Moves.

    private void add(
            Place from, Kind kind, List<Place> to, List<Happening> happenings, List<Happening> path, Effect effect) {
        if (budget.takeMove()) {
            from.moves().add(new Move(kind, to, happenings, path, effect));
        }
    }

    /** Goes on behind the node, each way that it may. */
    private void pass(Place from, FlowNode node, List<Happening> before, List<Happening> path) {
        for (Way way : ways(node)) {
            add(from, Kind.PASS, way.to, way.after(before), path, Move.NONE);
        }
    }

    private void leave(Place from, Outcome outcome, List<Happening> before, List<Happening> path) {
        add(from, Kind.LEAVE, List.of(), before, path, new Effect.Left(outcome));
    }

    private void clear(Place from, SubProcess heard, List<Happening> before, List<Happening> path) {
        List<Happening> happenings = new ArrayList<>(before);
        happenings.addAll(begins(heard));
        add(from, Kind.CLEAR, List.of(waits.get(heard.id())), happenings, path, Move.NONE);
    }

    private static List<Happening> with(List<Happening> before, Happening last) {
        return Stream.concat(before.stream(), Stream.of(last)).toList();
    }

    // Ways out of a node.

    private record Way(List<Place> to, List<Happening> choice) {
        List<Happening> after(List<Happening> before) {
            return Stream.concat(before.stream(), choice.stream()).toList();
        }
    }

    private List<Way> ways(FlowNode node) {
        return budget.exhausted().isPresent() ? List.of() : ways.computeIfAbsent(node.id(), id -> waysOf(node));
    }

    private List<Way> waysOf(FlowNode node) {
        List<Flow> out = level.out(node);
        List<List<Flow>> found = node instanceof Gateway gateway && gateway.kind() != GatewayKind.INCLUSIVE
                ? gateway.kind() == GatewayKind.PARALLEL
                        ? List.of(out)
                        : out.stream().map(List::of).toList()
                : some(node, out);
        return found.stream()
                .map(way -> new Way(
                        way.stream().map(flow -> flows.get(flow.id())).toList(),
                        found.size() == 1
                                ? List.of()
                                : way.stream().map(flow -> taken(flow.id())).toList()))
                .toList();
    }

    /** Every flow without a condition and any of the others; the default flow when there is none of them. */
    private List<List<Flow>> some(FlowNode node, List<Flow> out) {
        List<Flow> always = out.stream()
                .filter(flow -> !flow.isDefault() && flow.condition().isEmpty())
                .toList();
        List<Flow> perhaps = out.stream()
                .filter(flow -> !flow.isDefault() && flow.condition().isPresent())
                .toList();
        if (out.isEmpty()) {
            return List.of(List.of());
        }
        if (perhaps.size() > MOST_WAYS) {
            budget.giveUp(Quotes.quoted(node.head()) + " has " + perhaps.size() + " flows with conditions, and "
                    + "therefore too many ways to go on.");
            return List.of();
        }
        List<List<Flow>> ways = new ArrayList<>();
        for (int chosen = 0; chosen < 1 << perhaps.size(); chosen++) {
            List<Flow> way = new ArrayList<>(always);
            for (int i = 0; i < perhaps.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    way.add(perhaps.get(i));
                }
            }
            if (way.isEmpty()) {
                out.stream().filter(Flow::isDefault).forEach(way::add);
            }
            if (!way.isEmpty()) {
                ways.add(way);
            }
        }
        return ways;
    }

    // The order of the drawing.

    /**
     * What comes earlier has a smaller rank, and so has all of a loop before what it leads to: what a loop begins and does
     * not wait for then piles up before it is done.
     */
    private void rank(Place start) {
        List<Place> finished = finished(start);
        Map<Place, List<Place>> before = new HashMap<>();
        places.forEach(place -> after(place)
                .forEach(to ->
                        before.computeIfAbsent(to, key -> new ArrayList<>()).add(place)));
        Collections.reverse(finished);
        for (int i = 0; i < finished.size(); i++) {
            finished.get(i).rank(i);
        }
        Set<Place> ranked = new LinkedHashSet<>();
        int loops = 0;
        for (Place first : finished) {
            List<Place> loop = new ArrayList<>();
            if (!ranked.contains(first)) {
                Set<Place> seen = new LinkedHashSet<>(Set.of(first));
                for (Deque<Place> open = new ArrayDeque<>(seen); !open.isEmpty(); ) {
                    Place place = open.pop();
                    loop.add(place);
                    before.getOrDefault(place, List.of()).stream()
                            .filter(earlier -> !ranked.contains(earlier) && seen.add(earlier))
                            .forEach(open::push);
                }
                loop.sort(Comparator.comparing(Place::rank));
                ranked.addAll(loop);
                if (loop.size() > 1) {
                    number(loop, loops++);
                }
            }
        }
        int rank = 0;
        for (Place place : ranked) {
            place.rank(rank++);
        }
    }

    private static void number(List<Place> loop, int number) {
        loop.forEach(place -> place.loop(number));
        for (Deque<Place> open = new ArrayDeque<>(loop); !open.isEmpty(); ) {
            after(open.pop()).stream().filter(to -> to.comesAfter(number)).forEach(open::push);
        }
    }

    /** In the order in which a search depth first leaves them. */
    private List<Place> finished(Place start) {
        List<Place> finished = new ArrayList<>();
        boolean[] seen = new boolean[places.size()];
        Stream.concat(Stream.of(start), places.stream()).forEach(root -> {
            // Depth first, without recursion: a drawing may be long.
            List<Place> path = new ArrayList<>();
            List<Integer> next = new ArrayList<>();
            if (!seen[root.index()]) {
                seen[root.index()] = true;
                path.add(root);
                next.add(0);
            }
            while (!path.isEmpty()) {
                int top = path.size() - 1;
                List<Place> after = after(path.get(top));
                int i = next.get(top);
                if (i == after.size()) {
                    finished.add(path.remove(top));
                    next.remove(top);
                } else {
                    next.set(top, i + 1);
                    Place place = after.get(i);
                    if (!seen[place.index()]) {
                        seen[place.index()] = true;
                        path.add(place);
                        next.add(0);
                    }
                }
            }
        });
        return finished;
    }

    static List<Place> after(Place place) {
        Set<Place> after = new LinkedHashSet<>();
        for (Move move : place.moves()) {
            after.addAll(move.to());
            if (move.effect() instanceof Effect.Joined joined) {
                after.add(joined.join());
            }
        }
        return List.copyOf(after);
    }
}
