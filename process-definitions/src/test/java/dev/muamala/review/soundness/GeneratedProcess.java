package dev.muamala.review.soundness;

import static dev.muamala.review.soundness.Sketch.anyError;
import static dev.muamala.review.soundness.Sketch.compensate;
import static dev.muamala.review.soundness.Sketch.error;
import static dev.muamala.review.soundness.Sketch.escalation;
import static dev.muamala.review.soundness.Sketch.forEach;
import static dev.muamala.review.soundness.Sketch.message;
import static dev.muamala.review.soundness.Sketch.terminate;
import static dev.muamala.review.soundness.Sketch.timer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A random workflow that is sound because it is built of sound blocks, each with one way in and one way out; or one that
 * is not, because one of its blocks is broken in a known way.
 *
 * <p>Which way a gateway goes is a variable of the run: {@code pick.<flow>} is true for the flows that it takes.
 */
public final class GeneratedProcess {
    /** How a block can be broken, and what the review must say then. */
    public enum Defect {
        /** A choice whose ways meet at a parallel gateway. */
        CHOICE_INTO_JOIN("deadlock"),
        /** Two events of which one comes, and a parallel gateway that waits for both. */
        EVENTS_INTO_JOIN("deadlock"),
        /** One of three branches may go elsewhere. */
        BRANCH_LEAVES("deadlock"),
        /** A refusal leads a branch away from where it is waited for. */
        REFUSAL_LEAVES("deadlock"),
        /** A branch leaves an inclusive block, and the inclusive join does not look again. */
        INCLUSIVE_BRANCH_LEAVES("deadlock"),
        /** A join has a way in that comes from behind it. */
        JOIN_WAITS_FOR_ITSELF("deadlock"),
        /** Parallel branches meet at an exclusive gateway. */
        BRANCHES_NOT_JOINED("done-twice", "unbounded"),
        /** Each round of a loop begins a branch that it does not wait for. */
        LOOP_MULTIPLIES("unbounded"),
        /** A loop with a way in and none out. */
        LOOP_WITHOUT_EXIT("no-way-to-end"),
        /** Two loops that hand over to each other. */
        LOOPS_WITHOUT_EXIT("no-way-to-end"),
        /** A user task is given a way to fail. */
        ERROR_OF_A_PERSON("dead-element"),
        /** An escalation is listened for that nothing raises. */
        ESCALATION_NEVER_RAISED("dead-element"),
        /** An error is listened for that nothing raises. */
        ERROR_NEVER_RAISED("dead-element"),
        /** No flow leads to an activity. */
        NOT_CONNECTED("dead-element"),
        /** A deadline stands on something that is over at once. */
        DEADLINE_OF_A_MOMENT("dead-element"),
        /** Something can be undone, and nothing undoes it. */
        NEVER_UNDONE("dead-element");

        private final Set<String> codes;

        Defect(String... codes) {
            this.codes = Set.of(codes);
        }

        /** One of these must be found. */
        public Set<String> codes() {
            return codes;
        }
    }

    private final RandomGenerator random;
    private final Defect defect;
    private final Map<String, Integer> blocks = new TreeMap<>();
    private final String document;
    private int last;
    private int blocksUntilDefect;
    private String broken;

    private GeneratedProcess(RandomGenerator random, Defect defect) {
        this.random = random;
        this.defect = defect;
        this.blocksUntilDefect = random.nextInt(6);
        Inside root = new Inside(true);
        root.whole(3, 2 + random.nextInt(3));
        this.document = root.sketch.document("main");
    }

    public static GeneratedProcess sound(RandomGenerator random) {
        return new GeneratedProcess(random, null);
    }

    public static GeneratedProcess with(Defect defect, RandomGenerator random) {
        return new GeneratedProcess(random, defect);
    }

    /** The BPMN file of the process {@code main}. */
    public String document() {
        return document;
    }

    /** The element that must be named. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    /** How often each kind of block is in it. */
    public Map<String, Integer> blocks() {
        return blocks;
    }

    private String id(String kind) {
        blocks.merge(kind, 1, Integer::sum);
        return kind + ++last;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Whether a way out of a block from outside, or of all of it, would be a way out of the defect too. */
    private boolean calm() {
        return defect == Defect.LOOP_WITHOUT_EXIT || defect == Defect.LOOPS_WITHOUT_EXIT;
    }

    /** Where a block is entered and left. */
    private record Block(String first, String last) {}

    /** The inside of a process or sub-process. */
    private final class Inside {
        private final Sketch sketch = new Sketch();
        private final boolean root;
        private boolean joinsInclusively;
        private boolean undoes;
        private int loops;
        private int besideInLoop;

        Inside(boolean root) {
            this.root = root;
        }

        void whole(int depth, int length) {
            String start = id("start");
            String wait = task();
            String end = id("end");
            sketch.start(start).end(end);
            Block body = sequence(depth, length);
            sketch.flow(start + " > " + wait + " > " + body.first);
            if (root && pending()) {
                Block broken = breaks();
                sketch.flow(body.last + " > " + broken.first, broken.last + " > " + end);
            } else {
                sketch.flow(body.last + " > " + end);
            }
            if (chance(25) && !calm()) {
                eventSubProcess();
            }
        }

        private boolean pending() {
            return defect != null && broken == null;
        }

        private Block sequence(int depth, int length) {
            Block first = block(depth);
            Block at = first;
            for (int i = 1; i < length; i++) {
                Block next = block(depth);
                sketch.flow(at.last + " > " + next.first);
                at = next;
            }
            return new Block(first.first, at.last);
        }

        private Block block(int depth) {
            if (pending() && blocksUntilDefect-- <= 0) {
                return breaks();
            }
            if (depth == 0) {
                return leaf();
            }
            return switch (random.nextInt(14)) {
                case 0 -> choice(depth);
                case 1 -> parallel(depth);
                case 2 -> inclusive(depth);
                case 3 -> implicit(depth);
                case 4 -> loop(depth);
                case 5 -> events(depth);
                case 6, 7 -> guarded(depth);
                case 8 -> failing(depth);
                case 9 -> escalating(depth);
                case 10 -> terminating(depth);
                case 11 -> undoing(depth);
                case 12 -> called();
                default -> leaf();
            };
        }

        /** One that waits. */
        private String task() {
            if (chance(50)) {
                String service = id("service");
                sketch.service(service);
                return service;
            }
            String user = id("user");
            sketch.user(user);
            return user;
        }

        private Block single(String id) {
            return new Block(id, id);
        }

        private Block leaf() {
            return switch (random.nextInt(9)) {
                case 0 -> {
                    String rule = id("rule");
                    sketch.rule(rule);
                    yield single(rule);
                }
                case 1 -> {
                    String task = id("task");
                    sketch.draw("task", task, "");
                    yield single(task);
                }
                case 2 -> {
                    String receive = id("receive");
                    sketch.receive(receive);
                    yield single(receive);
                }
                case 3 -> {
                    String time = id("timerCatch");
                    sketch.caught(time, timer("P1D"));
                    yield single(time);
                }
                case 4 -> {
                    String many = id("many");
                    sketch.service(many, forEach(chance(50)));
                    yield single(many);
                }
                case 5 -> refusable();
                default -> single(task());
            };
        }

        private Block refusable() {
            String service = id("service");
            String refused = id("refused");
            String after = task();
            String exit = gateway("exclusive");
            sketch.service(service).boundary(refused, service, chance(50) ? anyError() : error("e1"));
            sketch.flow(service + " > " + exit, refused + " > " + after + " > " + exit);
            return new Block(service, exit);
        }

        private String gateway(String kind) {
            String id = id(kind);
            sketch.gateway(kind, id);
            return id;
        }

        /** A gateway that takes its first way when nothing else is picked. */
        private void splits(String kind, String split, List<String> firsts) {
            sketch.gateway(kind, split, firsts.get(0));
            ways(split, firsts);
        }

        /** A gateway that always takes its first way. */
        private void splitsAlways(String split, List<String> firsts) {
            sketch.gateway("inclusive", split);
            ways(split, firsts);
        }

        private void ways(String split, List<String> firsts) {
            sketch.flow(split + " > " + firsts.get(0));
            for (String first : firsts.subList(1, firsts.size())) {
                sketch.flow(split + " > " + first + " : ${pick." + split + "_" + first + "}");
            }
        }

        private List<Block> besideEachOther(int depth) {
            besideInLoop += loops;
            List<Block> branches = branches(depth);
            besideInLoop -= loops;
            return branches;
        }

        private List<Block> branches(int depth) {
            List<Block> branches = new ArrayList<>();
            for (int i = 2 + random.nextInt(2); i > 0; i--) {
                branches.add(sequence(depth - 1, 1));
            }
            return branches;
        }

        private Block choice(int depth) {
            String split = id("exclusive");
            String join = gateway("exclusive");
            List<Block> branches = branches(depth);
            splits("exclusive", split, firsts(branches));
            branches.forEach(branch -> sketch.flow(branch.last + " > " + join));
            return new Block(split, join);
        }

        private List<String> firsts(List<Block> blocks) {
            return blocks.stream().map(Block::first).toList();
        }

        private Block parallel(int depth) {
            String split = gateway("parallel");
            String join = gateway("parallel");
            for (Block branch : besideEachOther(depth)) {
                sketch.flow(split + " > " + branch.first, branch.last + " > " + join);
            }
            return new Block(split, join);
        }

        private Block inclusive(int depth) {
            if (undoes || besideInLoop > 0) {
                // Round the loop, each branch leads to the joins in the others, and they wait for each other.
                return parallel(depth);
            }
            String split = id("inclusive");
            String join = gateway("inclusive");
            joinsInclusively = true;
            List<Block> branches = besideEachOther(depth);
            if (chance(50)) {
                splits("inclusive", split, firsts(branches));
            } else {
                splitsAlways(split, firsts(branches));
            }
            branches.forEach(branch -> sketch.flow(branch.last + " > " + join));
            return new Block(split, join);
        }

        /** A task that several flows leave. */
        private Block implicit(int depth) {
            String split = task();
            blocks.merge("implicit", 1, Integer::sum);
            String join = gateway("parallel");
            for (Block branch : besideEachOther(depth)) {
                sketch.flow(split + " > " + branch.first, branch.last + " > " + join);
            }
            return new Block(split, join);
        }

        private Block loop(int depth) {
            String entry = gateway("exclusive");
            String task = id("service");
            String again = id("again");
            String exit = gateway("exclusive");
            sketch.service(task);
            loops++;
            Block body = sequence(depth - 1, 1);
            loops--;
            sketch.gateway("exclusive", again, exit);
            sketch.flow(
                    entry + " > " + task + " > " + body.first,
                    body.last + " > " + again + " > " + exit,
                    again + " > " + entry + " : ${" + task + ".n == 0}");
            return new Block(entry, exit);
        }

        private Block events(int depth) {
            String gateway = gateway("eventBased");
            String message = id("messageCatch");
            String time = id("timerCatch");
            String exit = gateway("exclusive");
            sketch.caught(message, message(message)).caught(time, timer("PT1H"));
            Block after = sequence(depth - 1, 1);
            sketch.flow(
                    gateway + " > " + message + " > " + exit,
                    gateway + " > " + time + " > " + after.first,
                    after.last + " > " + exit);
            return new Block(gateway, exit);
        }

        /** A sub-process, perhaps done for each item, with events on its border. */
        private Block guarded(int depth) {
            String sub = id("sub");
            String exit = gateway("exclusive");
            Inside inner = new Inside(false);
            inner.whole(depth - 1, 1);
            boolean many = chance(40);
            if (many) {
                blocks.merge("manySub", 1, Integer::sum);
            }
            sketch.sub(sub, inner.sketch, many ? forEach(chance(50)) : "");
            sketch.flow(sub + " > " + exit);
            if (chance(40) && !calm()) {
                String late = id("deadline");
                Block after = leaf();
                sketch.boundary(late, sub, timer("P5D"));
                sketch.flow(late + " > " + after.first, after.last + " > " + exit);
            }
            if (chance(40)) {
                String note = id("beside");
                String noted = id("end");
                Block after = leaf();
                sketch.beside(note, sub, chance(50) ? message(note) : timer(chance(50) ? "R/PT1H" : "P1D"));
                sketch.end(noted);
                sketch.flow(note + " > " + after.first, after.last + " > " + noted);
            }
            return new Block(sub, exit);
        }

        /** A sub-process that may end in an error, which is caught on its border or inside. */
        private Block failing(int depth) {
            if (calm()) {
                return choice(depth);
            }
            String sub = id("sub");
            String exit = gateway("exclusive");
            String code = id("error");
            Inside inner = new Inside(false);
            String start = id("start");
            String split = id("exclusive");
            String failed = id("errorEnd");
            String end = id("end");
            Block body = inner.sequence(depth - 1, 1);
            inner.sketch.start(start).end(failed, error(code)).end(end);
            inner.splits("exclusive", split, List.of(end, failed));
            inner.sketch.flow(start + " > " + body.first, body.last + " > " + split);
            if (chance(30)) {
                String begin = id("errorEventSub");
                Inside handling = new Inside(false);
                String handled = id("end");
                Block handler = handling.leaf();
                handling.sketch.start(begin, error(code)).end(handled);
                handling.sketch.flow(begin + " > " + handler.first, handler.last + " > " + handled);
                inner.sketch.eventSub("in_" + begin, handling.sketch);
            } else {
                String caught = id("caught");
                Block after = leaf();
                sketch.boundary(caught, sub, error(code));
                sketch.flow(caught + " > " + after.first, after.last + " > " + exit);
            }
            sketch.sub(sub, inner.sketch, chance(30) ? forEach(chance(50)) : "");
            sketch.flow(sub + " > " + exit);
            return new Block(sub, exit);
        }

        private Block escalating(int depth) {
            String sub = id("sub");
            String exit = gateway("exclusive");
            String code = id("escalation");
            String raised = id("escalated");
            boolean interrupting = chance(50);
            Inside inner = new Inside(false);
            inner.escalates(depth, code, interrupting);
            Block after = leaf();
            if (interrupting) {
                sketch.boundary(raised, sub, escalation(code));
                sketch.flow(raised + " > " + after.first, after.last + " > " + exit);
            } else {
                String told = id("end");
                sketch.beside(raised, sub, escalation(code)).end(told);
                sketch.flow(raised + " > " + after.first, after.last + " > " + told);
            }
            sketch.sub(sub, inner.sketch);
            sketch.flow(sub + " > " + exit);
            return new Block(sub, exit);
        }

        private void escalates(int depth, String code, boolean interrupted) {
            String start = id("start");
            String wait = task();
            String split = id("exclusive");
            String end = id("end");
            Block body = sequence(depth - 1, 1);
            sketch.start(start).end(end).flow(start + " > " + wait + " > " + split, body.last + " > " + end);
            if (interrupted || chance(50)) {
                String thrown = id("escalationEnd");
                sketch.end(thrown, escalation(code));
                splits("exclusive", split, List.of(body.first, thrown));
            } else {
                String thrown = id("escalate");
                String join = gateway("exclusive");
                sketch.thrown(thrown, escalation(code)).flow(thrown + " > " + join + " > " + body.first);
                splits("exclusive", split, List.of(join, thrown));
            }
        }

        /** A way that ends everything around it. */
        private Block terminating(int depth) {
            if (calm()) {
                return choice(depth);
            }
            String split = id("exclusive");
            String stop = id("terminate");
            Block body = sequence(depth - 1, 1);
            sketch.end(stop, terminate());
            splits("exclusive", split, List.of(body.first, stop));
            return new Block(split, body.last);
        }

        /** Something is done, and later undone. */
        private Block undoing(int depth) {
            if (joinsInclusively || defect == Defect.NEVER_UNDONE || defect == Defect.INCLUSIVE_BRANCH_LEAVES) {
                // Where something is being undone, an inclusive join looks from the handlers, and waits for the wrong.
                return parallel(depth);
            }
            undoes = true;
            String done = id("service");
            String undo = id("undo");
            String asked = id("compensate");
            sketch.service(done).undo(done, undo).thrown(asked, compensate());
            Block between = sequence(depth - 1, 1);
            sketch.flow(done + " > " + between.first, between.last + " > " + asked);
            return new Block(done, asked);
        }

        private Block called() {
            String call = id("call");
            String exit = gateway("exclusive");
            String refused = id("refused");
            sketch.call(call, "called", chance(30) ? forEach(chance(50)) : "");
            sketch.boundary(refused, call, anyError());
            sketch.flow(call + " > " + exit, refused + " > " + exit);
            return new Block(call, exit);
        }

        private void eventSubProcess() {
            String begin = id("messageEventSub");
            Inside inner = new Inside(false);
            String end = id("end");
            Block body = inner.leaf();
            inner.sketch.draw("startEvent", begin, "isInterrupting=\"" + chance(50) + "\"", message(begin));
            inner.sketch.end(end).flow(begin + " > " + body.first, body.last + " > " + end);
            sketch.eventSub("in_" + begin, inner.sketch);
        }

        // Broken blocks.

        private Block breaks() {
            String entry = id("task");
            String exit = id("task");
            sketch.draw("task", entry, "").draw("task", exit, "");
            broken = switch (defect) {
                case CHOICE_INTO_JOIN -> choiceIntoJoin(entry, exit);
                case EVENTS_INTO_JOIN -> eventsIntoJoin(entry, exit);
                case BRANCH_LEAVES -> branchLeaves(entry, exit);
                case INCLUSIVE_BRANCH_LEAVES -> inclusiveBranchLeaves(entry, exit);
                case REFUSAL_LEAVES -> refusalLeaves(entry, exit);
                case JOIN_WAITS_FOR_ITSELF -> joinWaitsForItself(entry, exit);
                case BRANCHES_NOT_JOINED -> branchesNotJoined(entry, exit);
                case LOOP_MULTIPLIES -> loopMultiplies(entry, exit);
                case LOOP_WITHOUT_EXIT -> loopWithoutExit(entry, exit, 1);
                case LOOPS_WITHOUT_EXIT -> loopWithoutExit(entry, exit, 2);
                case ERROR_OF_A_PERSON -> errorOfAPerson(entry, exit);
                case ESCALATION_NEVER_RAISED -> neverRaised(entry, exit, escalation("never"));
                case ERROR_NEVER_RAISED -> neverRaised(entry, exit, error("never"));
                case NOT_CONNECTED -> notConnected(entry, exit);
                case DEADLINE_OF_A_MOMENT -> deadlineOfAMoment(entry, exit);
                case NEVER_UNDONE -> neverUndone(entry, exit);
            };
            return new Block(entry, exit);
        }

        private String choiceIntoJoin(String entry, String exit) {
            String split = id("exclusive");
            String join = gateway("parallel");
            List<Block> branches = List.of(leaf(), leaf());
            splits("exclusive", split, firsts(branches));
            branches.forEach(branch -> sketch.flow(branch.last + " > " + join));
            sketch.flow(entry + " > " + split, join + " > " + exit);
            return join;
        }

        private String eventsIntoJoin(String entry, String exit) {
            String gateway = gateway("eventBased");
            String message = id("messageCatch");
            String time = id("timerCatch");
            String join = gateway("parallel");
            sketch.caught(message, message(message)).caught(time, timer("PT1H"));
            sketch.flow(
                    entry + " > " + gateway + " > " + message + " > " + join + " > " + exit,
                    gateway + " > " + time + " > " + join);
            return join;
        }

        private String branchLeaves(String entry, String exit) {
            String split = gateway("parallel");
            String join = gateway("parallel");
            String choice = id("exclusive");
            String end = id("end");
            List<String> order = new ArrayList<>(List.of("stays", "stays", "leaves"));
            Collections.shuffle(order, new Random(random.nextLong()));
            sketch.end(end);
            for (String branch : order) {
                String task = task();
                sketch.flow(split + " > " + task);
                if (branch.equals("stays")) {
                    sketch.flow(task + " > " + join);
                } else {
                    splits("exclusive", choice, List.of(join, end));
                    sketch.flow(task + " > " + choice);
                }
            }
            sketch.flow(entry + " > " + split, join + " > " + exit);
            return join;
        }

        private String inclusiveBranchLeaves(String entry, String exit) {
            String split = id("inclusive");
            String join = gateway("inclusive");
            String choice = id("exclusive");
            String end = id("end");
            String stays = task();
            String leaves = task();
            sketch.end(end);
            splitsAlways(split, List.of(stays, leaves));
            splits("exclusive", choice, List.of(join, end));
            sketch.flow(entry + " > " + split, stays + " > " + join + " > " + exit, leaves + " > " + choice);
            return join;
        }

        private String refusalLeaves(String entry, String exit) {
            String split = gateway("parallel");
            String join = gateway("parallel");
            String service = id("service");
            String other = task();
            String refused = id("refused");
            String end = id("end");
            sketch.service(service).boundary(refused, service, anyError()).end(end);
            sketch.flow(
                    entry + " > " + split + " > " + service + " > " + join + " > " + exit,
                    split + " > " + other + " > " + join,
                    refused + " > " + end);
            return join;
        }

        private String joinWaitsForItself(String entry, String exit) {
            String join = gateway("parallel");
            String task = task();
            String split = id("exclusive");
            splits("exclusive", split, List.of(exit, join));
            sketch.flow(entry + " > " + join + " > " + task + " > " + split);
            return join;
        }

        private String branchesNotJoined(String entry, String exit) {
            String split = gateway("parallel");
            String merge = gateway("exclusive");
            String twice = task();
            for (int i = 0; i < 2; i++) {
                Block branch = leaf();
                sketch.flow(split + " > " + branch.first, branch.last + " > " + merge);
            }
            sketch.flow(entry + " > " + split, merge + " > " + twice + " > " + exit);
            return twice;
        }

        private String loopMultiplies(String entry, String exit) {
            String again = gateway("exclusive");
            String task = id("service");
            String split = gateway("parallel");
            String choice = id("exclusive");
            String beside = task();
            String end = id("end");
            String first = beside;
            if (chance(50)) {
                first = id("exclusive");
                splits("exclusive", first, List.of(end, beside));
            }
            sketch.service(task).end(end);
            splits("exclusive", choice, List.of(exit, again));
            sketch.flow(
                    entry + " > " + again + " > " + task + " > " + split + " > " + (chance(50) ? task() + " > " : "")
                            + choice,
                    split + " > " + first,
                    beside + " > " + end);
            return split;
        }

        private String loopWithoutExit(String entry, String exit, int loops) {
            String split = id("exclusive");
            String first = gateway("exclusive");
            splits("exclusive", split, List.of(exit, first));
            sketch.flow(entry + " > " + split);
            if (loops == 1) {
                sketch.flow(first + " > " + receiveLike() + " > " + first);
                return first;
            }
            String other = gateway("exclusive");
            String choice = id("exclusive");
            String one = receiveLike();
            String two = receiveLike();
            splits("exclusive", choice, List.of(first, other));
            sketch.flow(first + " > " + one + " > " + other + " > " + two + " > " + choice);
            return first;
        }

        /** A wait that ends in one way only: a refusal could be caught outside and be a way out. */
        private String receiveLike() {
            String receive = id("receive");
            sketch.receive(receive);
            return receive;
        }

        private String errorOfAPerson(String entry, String exit) {
            String user = id("user");
            String refused = id("refused");
            sketch.user(user).boundary(refused, user, anyError());
            sketch.flow(entry + " > " + user + " > " + exit, refused + " > " + exit);
            return refused;
        }

        private String neverRaised(String entry, String exit, String definition) {
            String sub = id("sub");
            String never = id("never");
            Inside inner = new Inside(false);
            String start = id("start");
            String end = id("end");
            String user = id("user");
            inner.sketch.start(start).user(user).end(end).flow(start + " > " + user + " > " + end);
            sketch.sub(sub, inner.sketch).boundary(never, sub, definition);
            Block after = leaf();
            sketch.flow(entry + " > " + sub + " > " + exit, never + " > " + after.first, after.last + " > " + exit);
            return never;
        }

        private String notConnected(String entry, String exit) {
            String alone = task();
            sketch.flow(entry + " > " + exit, alone + " > " + exit);
            return alone;
        }

        private String deadlineOfAMoment(String entry, String exit) {
            String rule = id("rule");
            String late = id("deadline");
            sketch.rule(rule).boundary(late, rule, timer("P1D"));
            sketch.flow(entry + " > " + rule + " > " + exit, late + " > " + exit);
            return late;
        }

        private String neverUndone(String entry, String exit) {
            String done = id("service");
            String undo = id("undo");
            sketch.service(done).undo(done, undo).flow(entry + " > " + done + " > " + exit);
            return undo;
        }
    }
}
