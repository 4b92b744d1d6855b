package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.beside;
import static dev.muamala.workflow.interpreter.Bpmn.boundary;
import static dev.muamala.workflow.interpreter.Bpmn.caught;
import static dev.muamala.workflow.interpreter.Bpmn.compensate;
import static dev.muamala.workflow.interpreter.Bpmn.element;
import static dev.muamala.workflow.interpreter.Bpmn.error;
import static dev.muamala.workflow.interpreter.Bpmn.escalation;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.message;
import static dev.muamala.workflow.interpreter.Bpmn.terminate;
import static dev.muamala.workflow.interpreter.Bpmn.thrown;
import static dev.muamala.workflow.interpreter.Bpmn.timer;
import static dev.muamala.workflow.interpreter.Bpmn.undoneBy;

import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A random workflow, built of nested blocks with one way in and one way out, plus whatever hangs on their borders. An
 * element's id is its kind and a number, so a step key says what kind of element it is a step of.
 */
final class GeneratedWorkflow {
    /** Everything that a generated workflow can hold; a test that never saw one of them has not tested it. */
    static final Set<String> KINDS = Set.of(
            "start",
            "end",
            "errorEnd",
            "escalationEnd",
            "terminateEnd",
            "compensationEnd",
            "service",
            "user",
            "receive",
            "rule",
            "task",
            "exclusive",
            "inclusive",
            "parallel",
            "eventBased",
            "back",
            "sub",
            "call",
            "timerCatch",
            "messageCatch",
            "escalationThrow",
            "compensationThrow",
            "undo",
            "undoSub",
            "timerBoundary",
            "timerBeside",
            "messageBoundary",
            "messageBeside",
            "errorBoundary",
            "escalationBoundary",
            "escalationBeside",
            "messageEventSub",
            "messageEventSubBeside",
            "timerEventSub",
            "errorEventSub",
            "escalationEventSub",
            "parallelLoop",
            "sequentialLoop",
            "cardinalityLoop",
            "untilLoop");

    private static final String DECISION = """
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://x">
              <decision id="fee" name="fee"><variable id="v" name="n"/>
                <literalExpression id="l"><text>n * 3</text></literalExpression></decision>
            </definitions>
            """;

    private final RandomGenerator random;
    private final Map<String, Integer> generated = new TreeMap<>();
    private final TestWorkflows workflows = new TestWorkflows().withDecision("fee", DECISION);
    private final WorkflowVersion version;
    private int last;
    private int called;

    GeneratedWorkflow(RandomGenerator random) {
        this.random = random;
        this.version = workflow("main", 3, 3);
    }

    TestWorkflows workflows() {
        return workflows;
    }

    WorkflowVersion version() {
        return version;
    }

    Map<String, Integer> generated() {
        return generated;
    }

    /** The variables that its conditions and loops read. */
    Map<String, Object> variables() {
        List<Object> draws = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            draws.add(random.nextInt(10));
        }
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(Map.of("n", random.nextInt(10)));
        }
        return Map.of("draws", draws, "items", items, "n", random.nextInt(10));
    }

    private WorkflowVersion workflow(String key, int depth, int length) {
        Level level = new Level();
        level.whole(depth, length);
        WorkflowVersion made = new WorkflowVersion(key, 1);
        workflows.with(made, Bpmn.process(key, level.content()));
        return made;
    }

    private String id(String kind) {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(kind);
        }
        generated.merge(kind, 1, Integer::sum);
        return kind + ++last;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String draw() {
        return "${draws[" + random.nextInt(5) + "] > " + random.nextInt(10) + "}";
    }

    private String code() {
        return chance(50) ? "e1" : "e2";
    }

    private String timeLiteral() {
        return List.of("PT5M", "P1D", "P1M", "2027-01-01T00:00:00Z").get(random.nextInt(4));
    }

    private String loop() {
        boolean sequential = chance(50);
        id(sequential ? "sequentialLoop" : "parallelLoop");
        if (chance(25)) {
            id("cardinalityLoop");
            return Bpmn.times(String.valueOf(random.nextInt(4)), sequential);
        }
        if (chance(25)) {
            id("untilLoop");
            String loop = Bpmn.forEachUntil("items", "item", "${nrOfCompletedInstances >= 1}");
            return sequential ? loop.replace("Characteristics ", "Characteristics isSequential=\"true\" ") : loop;
        }
        return sequential ? Bpmn.oneByOne("items", "item") : Bpmn.forEach("items", "item");
    }

    /** Where a block is entered and left. */
    private record Block(String first, String last) {}

    /** The inside of a process or sub-process. */
    private final class Level {
        private final List<String> elements = new ArrayList<>();
        private final List<String> undoable = new ArrayList<>();

        String[] content() {
            return elements.toArray(String[]::new);
        }

        private void add(String element) {
            elements.add(element);
        }

        private void flow(String... chains) {
            elements.add(flows(chains));
        }

        private String gateway(String kind) {
            String id = id(kind);
            add(Bpmn.gateway(kind, id));
            return id;
        }

        void whole(int depth, int length) {
            String start = id("start");
            add(Bpmn.start(start));
            Block body = sequence(depth, length + random.nextInt(4));
            flow(start + " > " + body.first);
            finish(body.last);
            if (chance(25)) {
                eventSubProcess();
            }
        }

        private void finish(String last) {
            if (chance(25)) {
                String split = id("exclusive");
                String end = id("end");
                add(Bpmn.gateway("exclusive", split, end));
                add(Bpmn.end(end));
                String other = specialEnd();
                flow(last + " > " + split + " > " + end, split + " > " + other + " : " + draw());
            } else {
                String end = chance(15) ? specialEnd() : end();
                flow(last + " > " + end);
            }
        }

        private String end() {
            String end = id("end");
            add(Bpmn.end(end));
            return end;
        }

        private String specialEnd() {
            String kind = List.of("errorEnd", "escalationEnd", "terminateEnd", "compensationEnd")
                    .get(random.nextInt(4));
            String end = id(kind);
            add(Bpmn.end(
                    end,
                    switch (kind) {
                        case "errorEnd" -> error(code());
                        case "escalationEnd" -> escalation(code());
                        case "terminateEnd" -> terminate();
                        default -> compensate();
                    }));
            return end;
        }

        private void eventSubProcess() {
            String kind = List.of(
                            "messageEventSub",
                            "messageEventSubBeside",
                            "timerEventSub",
                            "errorEventSub",
                            "escalationEventSub")
                    .get(random.nextInt(5));
            String start = id(kind);
            Level inner = new Level();
            String attributes =
                    kind.endsWith("Beside") || kind.equals("timerEventSub") ? "isInterrupting=\"false\"" : "";
            inner.add(element(
                    "startEvent",
                    start,
                    attributes,
                    switch (kind) {
                        case "errorEventSub" -> error(code());
                        case "escalationEventSub" -> escalation(code());
                        case "timerEventSub" -> timer(chance(50) ? "R2/PT10M" : "PT10M");
                        default -> message("m" + start);
                    }));
            Block body = inner.leaf();
            inner.flow(start + " > " + body.first, body.last + " > " + inner.end());
            add(Bpmn.eventSub("in_" + start, inner.content()));
        }

        private Block sequence(int depth, int length) {
            Block first = block(depth);
            Block at = first;
            for (int i = 1; i < length; i++) {
                Block next = block(depth);
                flow(at.last + " > " + next.first);
                at = next;
            }
            return new Block(first.first, at.last);
        }

        private Block block(int depth) {
            if (depth == 0) {
                return leaf();
            }
            return switch (random.nextInt(12)) {
                case 0, 1 -> choice("exclusive", depth);
                case 2 -> choice("inclusive", depth);
                case 3 -> choice("parallel", depth);
                case 4 -> back(depth);
                case 5 -> events(depth);
                case 6, 7, 8 -> subProcess(depth);
                case 9 -> call(depth);
                default -> leaf();
            };
        }

        private Block choice(String kind, int depth) {
            String split = id(kind);
            String join = gateway(kind);
            int branches = 2 + random.nextInt(2);
            List<Block> ways = new ArrayList<>();
            for (int i = 0; i < branches; i++) {
                ways.add(sequence(depth - 1, 1));
            }
            boolean conditions = !kind.equals("parallel");
            add(conditions ? Bpmn.gateway(kind, split, ways.get(0).first) : Bpmn.gateway(kind, split));
            for (int i = 0; i < branches; i++) {
                flow(split + " > " + ways.get(i).first + (conditions && i > 0 ? " : " + draw() : ""));
                flow(ways.get(i).last + " > " + join);
            }
            return new Block(split, join);
        }

        private Block back(int depth) {
            String entry = gateway("exclusive");
            String task = service();
            Block body = sequence(depth - 1, 1);
            String again = id("back");
            String exit = gateway("exclusive");
            add(Bpmn.gateway("exclusive", again, exit));
            flow(
                    entry + " > " + task + " > " + body.first,
                    body.last + " > " + again + " > " + exit,
                    again + " > " + entry + " : ${" + task + ".n > 5}");
            return new Block(entry, exit);
        }

        private Block events(int depth) {
            String entry = gateway("exclusive");
            String gateway = gateway("eventBased");
            String message = id("messageCatch");
            String time = id("timerCatch");
            String exit = gateway("exclusive");
            add(caught(message, message("m" + message)));
            add(caught(time, timer(timeLiteral())));
            Block after = sequence(depth - 1, 1);
            flow(
                    entry + " > " + gateway + " > " + message + " > " + exit,
                    gateway + " > " + time + " > " + after.first,
                    after.last + " > " + (chance(40) ? entry : exit));
            return new Block(entry, exit);
        }

        private Block subProcess(int depth) {
            Level inner = new Level();
            inner.whole(depth - 1, 1);
            String sub = id("sub");
            List<String> content = new ArrayList<>(inner.elements);
            if (chance(40)) {
                content.add(0, loop());
            }
            add(Bpmn.sub(sub, content.toArray(String[]::new)));
            return bordered(sub, true);
        }

        private Block call(int depth) {
            String key = "called" + ++called;
            workflow(key, Math.min(depth - 1, 1), 1);
            String call = id("call");
            List<String> content = new ArrayList<>(List.of(
                    "<camunda:in variables=\"all\"/>",
                    "<camunda:in source=\"n\" target=\"copied\"/>",
                    "<camunda:out source=\"copied\" target=\"" + call + "\"/>"));
            if (chance(40)) {
                content.add(loop());
            }
            add(Bpmn.call(call, key, 1, content.toArray(String[]::new)));
            return bordered(call, true);
        }

        /** Hangs boundary events on an activity. Those that interrupt join the flow after it, the others just end. */
        private Block bordered(String activity, boolean raisesEscalations) {
            String exit = gateway("exclusive");
            flow(activity + " > " + exit);
            if (chance(25)) {
                boolean interrupting = chance(50);
                border(
                        activity,
                        interrupting ? "timerBoundary" : "timerBeside",
                        exit,
                        timer(interrupting ? timeLiteral() : "R3/PT10M"));
            }
            if (chance(25)) {
                String kind = chance(50) ? "messageBoundary" : "messageBeside";
                border(activity, kind, exit, message("m" + (last + 1)));
            }
            if (chance(60)) {
                border(activity, "errorBoundary", exit, chance(30) ? "<bpmn:errorEventDefinition/>" : error(code()));
            }
            if (raisesEscalations && chance(40)) {
                border(activity, chance(50) ? "escalationBoundary" : "escalationBeside", exit, escalation(code()));
            }
            return new Block(activity, exit);
        }

        private void border(String activity, String kind, String exit, String definition) {
            String event = id(kind);
            boolean interrupting = !kind.endsWith("Beside");
            add(interrupting ? boundary(event, activity, definition) : beside(event, activity, definition));
            Block after = leaf();
            flow(event + " > " + after.first, after.last + " > " + (interrupting ? exit : end()));
        }

        private String service(String... content) {
            String service = id("service");
            List<String> all = new ArrayList<>(List.of(content));
            all.add(inputs(input("n", "${n}"), input("first", "${draws[0]}")));
            add(Bpmn.service(service, "a.b.c", all.toArray(String[]::new)));
            return service;
        }

        private String undo(String service) {
            if (chance(30)) {
                Level inner = new Level();
                inner.whole(1, 1);
                String undo = id("undoSub");
                add(element("subProcess", undo, "isForCompensation=\"true\"", inner.content()));
                return undo;
            }
            String undo = id("undo");
            add(Bpmn.undo(undo, "a.b.undo", inputs(input("was", "${" + service + ".n}"))));
            return undo;
        }

        private Block leaf() {
            switch (random.nextInt(13)) {
                case 0, 1, 2 -> {
                    String service = chance(30) ? service(loop()) : service();
                    return chance(60) ? bordered(service, false) : new Block(service, service);
                }
                case 3, 4 -> {
                    String service = chance(30) ? service(loop()) : service();
                    String undo = undo(service);
                    add(undoneBy(service, undo));
                    undoable.add(service);
                    return new Block(service, service);
                }
                case 5 -> {
                    String user = id("user");
                    add(Bpmn.user(user, "applicant", "form"));
                    return bordered(user, false);
                }
                case 6 -> {
                    String receive = id("receive");
                    add(Bpmn.receive(receive, "m" + receive));
                    return new Block(receive, receive);
                }
                case 7 -> {
                    String rule = id("rule");
                    add(Bpmn.rule(rule, "fee", inputs(input("n", "${n}"))));
                    return new Block(rule, rule);
                }
                case 8 -> {
                    String task = id("task");
                    add(element("task", task, ""));
                    return new Block(task, task);
                }
                case 9 -> {
                    String time = id("timerCatch");
                    add(caught(time, timer(timeLiteral())));
                    return new Block(time, time);
                }
                case 10 -> {
                    String message = id("messageCatch");
                    add(caught(message, message("m" + message)));
                    return new Block(message, message);
                }
                case 11 -> {
                    String escalate = id("escalationThrow");
                    add(thrown(escalate, escalation(code())));
                    return new Block(escalate, escalate);
                }
                default -> {
                    String undoing = id("compensationThrow");
                    String ref = undoable.isEmpty() || chance(50)
                            ? compensate()
                            : compensate(undoable.get(random.nextInt(undoable.size())));
                    add(thrown(undoing, ref));
                    return new Block(undoing, undoing);
                }
            }
        }
    }
}
