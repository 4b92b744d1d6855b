package dev.muamala.review.soundness;

import dev.muamala.review.Rule;
import dev.muamala.review.model.FlowNode;
import dev.muamala.review.model.FlowNode.Gateway;
import dev.muamala.review.model.FlowNode.GatewayKind;
import dev.muamala.review.model.Head;
import dev.muamala.review.model.ProcessModel.Flow;
import dev.muamala.review.soundness.Exploration.Edge;
import dev.muamala.review.soundness.Move.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says in plain words what is wrong with one scope, and why. */
final class Diagnosis {
    private final Net net;
    private final Exploration states;
    private final Throwing throwing;
    private final List<Fault> found = new ArrayList<>();
    private final List<Fault> traps = new ArrayList<>();
    private final Set<String> stuck = new LinkedHashSet<>();
    private final Set<String> trapped = new LinkedHashSet<>();

    /** @param complete whether all states were looked at, so that what was not seen is not there */
    Diagnosis(Net net, Exploration states, Throwing throwing, boolean complete) {
        this.net = net;
        this.states = states;
        this.throwing = throwing;
        deadlocks();
        growth();
        twice();
        if (complete) {
            endless();
            if (states.growing().isEmpty()) {
                new DeadElements(net.level(), throwing, net.inside(), states.alive(), stuck, trapped)
                        .report(found::add);
            }
        }
    }

    /** What is wrong whatever is around the scope. */
    List<Fault> found() {
        return found;
    }

    /** From where the scope has no end of its own: wrong unless something outside ends it. */
    List<Fault> traps() {
        return traps;
    }

    /** Whether it may come to rest before its end. */
    boolean getsStuck() {
        return !stuck.isEmpty() || !states.growing().isEmpty();
    }

    // Joins that wait in vain.

    private void deadlocks() {
        Set<Set<Place>> seen = new HashSet<>();
        for (int state : states.deadlocks()) {
            Set<Place> joins = Set.copyOf(places(state, Place.Kind.JOIN));
            boolean told = joins.stream()
                    .allMatch(join -> stuck.contains(join.element().id()));
            if (told || !seen.add(joins)) {
                continue;
            }
            List<Waiting> waiting = waiting(state);
            for (Waiting join : waiting) {
                boolean because =
                        waiting.stream().anyMatch(other -> other != join && leads(other, join) && !leads(join, other));
                if (!because && stuck.add(join.gateway.id())) {
                    found.add(deadlock(join, state));
                }
            }
        }
    }

    /**
     * @param arrived the flows on which something came since the join last went on
     * @param missing the others
     * @param expected where the tokens were for which an inclusive join began to wait
     */
    private record Waiting(Gateway gateway, Place place, List<Flow> arrived, List<Flow> missing, List<Head> expected) {}

    private List<Waiting> waiting(int state) {
        Marking marking = states.marking(state);
        Map<Place, Waiting> waiting = new LinkedHashMap<>();
        for (int i = 0; i < marking.size(); i++) {
            waiting.computeIfAbsent(states.place(marking.token(i)), place -> waiting(state, place));
        }
        return List.copyOf(waiting.values());
    }

    private Waiting waiting(int state, Place join) {
        Set<String> arrived = new LinkedHashSet<>();
        List<Head> expected = List.of();
        for (Edge edge : states.path(state)) {
            Move move = edge.step().move();
            if ((move.kind() == Kind.JOIN || move.kind() == Kind.MERGE)
                    && move.joined().join() == join) {
                if (edge.step().waits()) {
                    arrived.add(states.place(edge.step().token()).element().id());
                    expected = leadingTo(edge);
                } else {
                    arrived.clear();
                }
            } else if (move.kind() == Kind.CLEAR) {
                arrived.clear();
            }
        }
        Gateway gateway = (Gateway) net.level().node(join.element().id());
        List<Flow> in = net.level().in(gateway);
        return new Waiting(
                gateway,
                join,
                in.stream().filter(flow -> arrived.contains(flow.id())).toList(),
                in.stream().filter(flow -> !arrived.contains(flow.id())).toList(),
                expected);
    }

    private List<Head> leadingTo(Edge arrival) {
        Move.Effect.Joined joined = arrival.step().move().joined();
        List<Head> leading = new ArrayList<>();
        Marking marking = states.marking(arrival.from());
        for (int i = 0; i < marking.size(); i++) {
            Place place = states.place(marking.token(i));
            boolean sees = ((place.reaches() | place.perhapsReaches()) & joined.bit()) != 0;
            if (sees
                    && place != joined.join()
                    && marking.token(i) != arrival.step().token()) {
                leading.add(
                        place.kind() == Place.Kind.FLOW
                                ? net.level().node(target(place)).head()
                                : place.element());
            }
        }
        return leading;
    }

    /** Whether the one join, if it went on, would bring something to the other that it lacks. */
    private boolean leads(Waiting one, Waiting other) {
        Set<String> from = downstream(one.gateway, other.gateway.id());
        return other.missing.stream().anyMatch(flow -> from.contains(flow.source()));
    }

    private Fault deadlock(Waiting join, int state) {
        Gateway gateway = join.gateway;
        String name = Quotes.quoted(gateway.head());
        Optional<Choice> choice = join.missing.stream()
                .flatMap(flow -> choice(flow, join, state).stream())
                .findFirst();
        String what;
        String advice;
        if (gateway.kind() == GatewayKind.INCLUSIVE) {
            what = name + " waits for ever: when " + Quotes.all(behind(join.arrived)) + " came, "
                    + Quotes.all(join.expected) + " could still have led to it, and then"
                    + choice.map(made -> " went elsewhere at " + Quotes.quoted(made.at))
                            .orElse(" did not")
                    + ". An inclusive gateway does not look again.";
            advice = "Lead every branch that begins at the inclusive gateway to " + name
                    + "; in a loop, put the inclusive gateways into a sub-process.";
        } else if (choice.isEmpty()) {
            what = name + " waits for all of its " + (join.arrived.size() + join.missing.size())
                    + " ways in, and nothing more comes from " + Quotes.all(behind(join.missing)) + ".";
            advice = "Lead the missing branch to " + name + ", or remove the flow that is never used.";
        } else if (choice.get().both && join.arrived.size() == 1 && join.missing.size() == 1) {
            what = Quotes.all(List.of(choice.get().chosen, choice.get().other)) + " are exclusive, only one of them"
                    + " comes after " + Quotes.quoted(choice.get().at) + "; but " + name + " waits for both.";
            advice = "Let exclusive ways meet at an exclusive gateway; or, if both are to be done, begin them at a"
                    + " parallel gateway.";
        } else {
            what = name + " waits for " + Quotes.all(behind(join.missing)) + " too, which does not come when "
                    + Quotes.quoted(choice.get().at) + " goes on to " + Quotes.quoted(choice.get().chosen) + ".";
            advice = "Lead that way to " + name + " as well, or let the ways meet at an exclusive gateway before it.";
        }
        return new Fault(Rule.DEADLOCK, gateway.head(), what, advice, states.happenings(state));
    }

    /**
     * Where something went another way than to the flow.
     *
     * @param at what had the choice
     * @param chosen the first that came of it
     * @param other what would have led to the flow
     * @param both whether the way that was chosen leads to the same join
     */
    private record Choice(Head at, Head chosen, Head other, boolean both) {}

    private Optional<Choice> choice(Flow missing, Waiting join, int state) {
        Set<Place> leading = upstream(missing, join.place);
        List<Edge> path = new ArrayList<>(states.path(state));
        for (int i = path.size() - 1; i >= 0; i--) {
            Step step = path.get(i).step();
            if (step.token() < 0 || step.waits() || step.move().to().stream().anyMatch(leading::contains)) {
                continue;
            }
            Place from = states.place(step.token());
            for (Move other : from.moves()) {
                Optional<Place> there =
                        other.to().stream().filter(leading::contains).findFirst();
                if (other != step.move() && there.isPresent() && other.kind() == Kind.PASS) {
                    Head at = from.kind() == Place.Kind.FLOW
                            ? net.level().node(target(from)).head()
                            : from.element();
                    boolean both = step.move().to().stream()
                            .anyMatch(place -> join.arrived.stream()
                                    .anyMatch(flow -> upstream(flow, join.place).contains(place)));
                    return Optional.of(new Choice(at, first(step.move(), at), first(other, there.get()), both));
                }
            }
        }
        return Optional.empty();
    }

    private String target(Place flow) {
        return net.level().scope().flows().stream()
                .filter(candidate -> candidate.id().equals(flow.element().id()))
                .map(Flow::target)
                .findFirst()
                .orElseGet(() -> flow.element().id());
    }

    /** What a move leads to: the event that occurs, or the node behind the flow. */
    private Head first(Move move, Head otherwise) {
        return occurs(move)
                .orElseGet(() -> move.to().stream()
                        .findFirst()
                        .map(place -> first(move, place))
                        .orElse(otherwise));
    }

    private Head first(Move move, Place to) {
        return occurs(move)
                .orElseGet(() -> to.kind() == Place.Kind.FLOW
                        ? net.level().node(target(to)).head()
                        : to.element());
    }

    private Optional<Head> occurs(Move move) {
        return move.happenings().stream()
                .filter(happening -> happening.kind() == Happening.Kind.OCCURS)
                .map(happening -> net.level().node(happening.element()))
                .filter(node -> node != null)
                .map(FlowNode::head)
                .findFirst();
    }

    /** From where the flow can be reached without passing the join. */
    private Set<Place> upstream(Flow flow, Place join) {
        Map<Place, List<Place>> before = new LinkedHashMap<>();
        Place end = null;
        for (Place place : net.places()) {
            NetBuilder.after(place)
                    .forEach(after -> before.computeIfAbsent(after, key -> new ArrayList<>())
                            .add(place));
            if (place.kind() == Place.Kind.FLOW && place.element().id().equals(flow.id())) {
                end = place;
            }
        }
        Set<Place> upstream = new HashSet<>(Set.of(end));
        Deque<Place> open = new ArrayDeque<>(upstream);
        while (!open.isEmpty()) {
            for (Place place : before.getOrDefault(open.pop(), List.of())) {
                boolean passes = place.moves().stream()
                        .anyMatch(move -> move.effect() instanceof Move.Effect.Joined joined && joined.join() == join);
                if (!passes && upstream.add(place)) {
                    open.push(place);
                }
            }
        }
        return upstream;
    }

    /** The nodes behind this one, boundary events and what follows them included, up to another. */
    private Set<String> downstream(FlowNode node, String until) {
        Set<String> downstream = new HashSet<>(Set.of(node.id()));
        Deque<FlowNode> open = new ArrayDeque<>(List.of(node));
        while (!open.isEmpty()) {
            FlowNode at = open.pop();
            List<FlowNode> next = new ArrayList<>();
            net.level().out(at).forEach(flow -> next.add(net.level().node(flow.target())));
            next.addAll(net.level().boundaries(at));
            for (FlowNode after : next) {
                if (!after.id().equals(until) && downstream.add(after.id())) {
                    open.push(after);
                }
            }
        }
        return downstream;
    }

    /** What comes along the flows: the nearest thing that is done, not a gateway. */
    private List<Head> behind(List<Flow> flows) {
        List<Head> heads = new ArrayList<>();
        for (Flow flow : flows) {
            FlowNode node = net.level().node(flow.source());
            while (node instanceof Gateway && net.level().in(node).size() == 1) {
                FlowNode before = net.level().node(net.level().in(node).get(0).source());
                if (net.level().out(node).size() > 1 || before.equals(node)) {
                    break;
                }
                node = before;
            }
            heads.add(node.head());
        }
        return heads;
    }

    // Tokens that multiply.

    private void growth() {
        Set<String> told = new HashSet<>();
        states.growing().forEach((state, before) -> {
            List<Edge> round = states.path(state).stream()
                    .dropWhile(edge -> edge.from() != before)
                    .toList();
            Head split = round.stream()
                    .filter(edge -> edge.step().move().to().size() > 1)
                    .map(edge -> at(edge.step()))
                    .reduce((first, last) -> last)
                    .orElseThrow();
            if (told.add(split.id())) {
                found.add(new Fault(
                        Rule.UNBOUNDED,
                        split,
                        "Every round through " + Quotes.quoted(split)
                                + " begins more branches than it ends, without limit.",
                        "Join what begins there before the flow goes back, or end all but one of the branches.",
                        states.happenings(state)));
            }
        });
    }

    private Head at(Step step) {
        Place from = states.place(step.token());
        return from.kind() == Place.Kind.FLOW && net.level().node(target(from)) != null
                ? net.level().node(target(from)).head()
                : from.element();
    }

    private void twice() {
        if (!states.growing().isEmpty()) {
            return;
        }
        Set<String> told = new HashSet<>();
        List<Place> places = new ArrayList<>();
        states.twice().keySet().forEach(place -> places.add(net.places().get(place)));
        places.sort(Comparator.comparing(Place::rank));
        for (Place place : places) {
            int state = states.twice().get(place.index());
            Head element = place.element();
            List<Edge> path = states.path(state);
            Optional<Head> split = path.stream()
                    .filter(edge -> edge.step().move().to().size() > 1
                            || edge.step().move().kind() == Kind.SPAWN)
                    .map(edge -> edge.step().move().kind() == Kind.SPAWN
                            ? first(edge.step().move(), at(edge.step()))
                            : at(edge.step()))
                    .reduce((first, last) -> last);
            String cause = split.map(Head::id).orElse(element.id());
            if (told.add(cause)) {
                found.add(new Fault(
                        Rule.DONE_TWICE,
                        element,
                        Quotes.quoted(element) + " can be done twice: branches that begin at "
                                + split.map(Quotes::quoted).orElse("the start")
                                + " come to it one by one, and nothing joins them.",
                        "Join the branches at a parallel gateway before it, unless each is to do it.",
                        states.happenings(state)));
            }
        }
    }

    // No end.

    private void endless() {
        BitSet endless = states.endless();
        Set<String> told = new HashSet<>();
        for (int state = endless.nextSetBit(0); state >= 0; state = endless.nextSetBit(state + 1)) {
            int here = state;
            Optional<Edge> into = states.into(state);
            if (into.isPresent() && endless.get(into.get().from())) {
                continue;
            }
            Head at = into.map(edge -> first(edge.step().move(), at(edge.step())))
                    .orElse(net.level()
                            .owner()
                            .map(FlowNode::head)
                            .orElse(net.start().element()));
            if (!told.add(at.id())) {
                continue;
            }
            Set<Integer> from = onwards(here);
            if (!trapped(from)) {
                traps.add(new Fault(
                        Rule.NO_WAY_TO_END,
                        at,
                        "Once " + Quotes.quoted(at) + " is reached, there is no way to an end: it goes round "
                                + Quotes.all(round(from)) + ".",
                        "Draw a way out of the loop that leads to an end event.",
                        onceRound(here)));
            }
        }
    }

    /** To the state, and on until something comes back. */
    private List<Happening> onceRound(int state) {
        List<Happening> path = new ArrayList<>(states.happenings(state));
        Set<Integer> seen = new HashSet<>();
        int at = state;
        while (seen.add(at) && !states.edges(at).isEmpty()) {
            Edge edge = states.edges(at).stream()
                    .filter(on -> on.step().move().goesOn())
                    .findFirst()
                    .orElse(states.edges(at).get(0));
            path.addAll(edge.step().happenings());
            at = edge.to();
        }
        return path;
    }

    private List<Place> places(int state, Place.Kind kind) {
        List<Place> places = new ArrayList<>();
        Marking marking = states.marking(state);
        for (int i = 0; i < marking.size(); i++) {
            Place place = states.place(marking.token(i));
            if (place.kind() == kind) {
                places.add(place);
            }
        }
        return places;
    }

    /** Whether sub-processes that go round for ever are the cause; what is wrong inside them is told. */
    private boolean trapped(Set<Integer> from) {
        boolean found = false;
        for (int state : from) {
            for (Place place : places(state, Place.Kind.TRAPPED)) {
                String sub = place.element().id();
                found = true;
                if (trapped.add(sub)) {
                    List<Happening> way = states.happenings(state);
                    net.inside().get(sub).traps().forEach(fault -> traps.add(fault.after(way)));
                }
            }
        }
        return found;
    }

    /** The states that can follow this one, the nearest first. */
    private Set<Integer> onwards(int state) {
        Set<Integer> seen = new LinkedHashSet<>(Set.of(state));
        Deque<Integer> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            for (Edge edge : states.edges(open.poll())) {
                if (edge.to() >= 0 && seen.add(edge.to())) {
                    open.add(edge.to());
                }
            }
        }
        return seen;
    }

    /** What is still done from these states on. */
    private List<Head> round(Set<Integer> from) {
        Map<String, Head> done = new LinkedHashMap<>();
        for (int state : from) {
            for (Edge edge : states.edges(state)) {
                edge.step().happenings().stream()
                        .filter(happening -> happening.kind() == Happening.Kind.REACHED)
                        .map(happening -> net.level().node(happening.element()))
                        .filter(node -> node != null && !(node instanceof Gateway))
                        .forEach(node -> done.putIfAbsent(node.id(), node.head()));
            }
        }
        return List.copyOf(done.values());
    }
}
