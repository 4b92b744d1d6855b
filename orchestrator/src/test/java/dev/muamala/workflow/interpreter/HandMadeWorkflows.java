package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.beside;
import static dev.muamala.workflow.interpreter.Bpmn.boundary;
import static dev.muamala.workflow.interpreter.Bpmn.call;
import static dev.muamala.workflow.interpreter.Bpmn.caught;
import static dev.muamala.workflow.interpreter.Bpmn.compensate;
import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.error;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.forEach;
import static dev.muamala.workflow.interpreter.Bpmn.gateway;
import static dev.muamala.workflow.interpreter.Bpmn.message;
import static dev.muamala.workflow.interpreter.Bpmn.oneByOne;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static dev.muamala.workflow.interpreter.Bpmn.sub;
import static dev.muamala.workflow.interpreter.Bpmn.terminate;
import static dev.muamala.workflow.interpreter.Bpmn.thrown;
import static dev.muamala.workflow.interpreter.Bpmn.timer;
import static dev.muamala.workflow.interpreter.Bpmn.undo;
import static dev.muamala.workflow.interpreter.Bpmn.undoneBy;

import java.util.Map;

/** Shapes that an engine gets wrong first. Each is the workflow of its name. */
final class HandMadeWorkflows {
    static final Map<String, TestWorkflows> ALL = Map.of(
            "guarded", guarded(),
            "undone", undone(),
            "listening", listening(),
            "chosen", chosen(),
            "called", called());

    private HandMadeWorkflows() {}

    private static String service(String id, String... content) {
        return Bpmn.service(id, "a.b.c", content);
    }

    private static TestWorkflows only(String name, String... elements) {
        return new TestWorkflows().with(name, process(name, elements));
    }

    /** Two sub-processes, one in the other, both guarded by a timer and an error, with a branch beside them. */
    private static TestWorkflows guarded() {
        return only(
                "guarded",
                start("start"),
                gateway("parallel", "fork"),
                sub(
                        "outer",
                        start("outerStart"),
                        service("service1"),
                        sub(
                                "inner",
                                start("innerStart"),
                                gateway("parallel", "innerFork"),
                                service("service2"),
                                service("service3"),
                                gateway("parallel", "innerJoin"),
                                end("innerError", error("e1")),
                                flows(
                                        "innerStart > innerFork > service2 > innerJoin > innerError",
                                        "innerFork > service3 > innerJoin")),
                        boundary("innerLate", "inner", timer("P1D")),
                        boundary("innerCaught", "inner", error("e1")),
                        service("service4"),
                        end("outerEnd"),
                        flows(
                                "outerStart > service1 > inner > outerEnd",
                                "innerLate > service4 > outerEnd",
                                "innerCaught > service4")),
                boundary("outerLate", "outer", timer("P2D")),
                beside("reminder", "outer", timer("R3/PT1H")),
                boundary("outerCaught", "outer", "<bpmn:errorEventDefinition/>"),
                service("service5"),
                service("service6"),
                service("service7"),
                gateway("exclusive", "merge"),
                gateway("parallel", "join"),
                end("reminded"),
                end("end"),
                flows(
                        "start > fork > outer > merge > join > end",
                        "fork > service6 > join",
                        "outerLate > service5 > merge",
                        "outerCaught > service5",
                        "reminder > service7 > reminded"));
    }

    /** A parallel loop over a sub-process that can be undone, a timer that undoes all of it, and a terminate end. */
    private static TestWorkflows undone() {
        return only(
                "undone",
                start("start"),
                gateway("parallel", "fork"),
                sub(
                        "approvals",
                        forEach("items", "item"),
                        start("begin"),
                        service("service1"),
                        undo("undo2", "a.b.undo"),
                        undoneBy("service1", "undo2"),
                        service("service3"),
                        boundary("refused", "service3", error("e1")),
                        thrown("undoOwn", compensate()),
                        end("approved"),
                        end("own"),
                        flows("begin > service1 > service3 > approved", "refused > undoOwn > own")),
                service("service4"),
                service("service5"),
                boundary("late", "service5", timer("P1D")),
                thrown("undoAll", compensate()),
                end("stopped", terminate()),
                end("end"),
                end("other"),
                flows(
                        "start > fork > approvals > service5 > end",
                        "late > undoAll > stopped",
                        "fork > service4 > other"));
    }

    /** An event-based gateway in a loop, listening until the right message comes, guarded by a withdrawal. */
    private static TestWorkflows listening() {
        return only(
                "listening",
                start("start"),
                sub(
                        "listen",
                        start("begin"),
                        gateway("exclusive", "again"),
                        gateway("eventBased", "wait"),
                        caught("paper", message("paper")),
                        caught("hour", timer("PT1H")),
                        caught("done", message("done")),
                        service("service1"),
                        service("service2"),
                        end("heard"),
                        flows(
                                "begin > again > wait > paper > service1 > again",
                                "wait > hour > service2 > again",
                                "wait > done > heard")),
                beside("note", "listen", message("note")),
                boundary("withdraw", "listen", message("withdraw")),
                service("service3"),
                service("service4"),
                end("noted"),
                end("withdrawn"),
                end("end"),
                flows("start > listen > service3 > end", "note > service4 > noted", "withdraw > withdrawn"));
    }

    /** Inclusive gateways whose branches are tasks, loops and error paths. */
    private static TestWorkflows chosen() {
        return only(
                "chosen",
                start("start"),
                gateway("inclusive", "split", "service1"),
                service("service1"),
                service("service2", oneByOne("items", "item")),
                service("service3"),
                boundary("refused", "service3", error("e2")),
                gateway("inclusive", "middle", "service4"),
                service("service4"),
                service("service5"),
                gateway("inclusive", "join"),
                end("end"),
                flows(
                        "start > split > service1 > join",
                        "split > service2 : ${yes}",
                        "split > service3 : ${n > 2}",
                        "service2 > middle > service4 > join",
                        "middle > service5 : ${n == 3}",
                        "service3 > join",
                        "service5 > join",
                        "refused > service4",
                        "join > end"));
    }

    /** A call activity in a loop, whose workflow calls another. */
    private static TestWorkflows called() {
        return new TestWorkflows()
                .with(
                        "innermost",
                        process(
                                "innermost",
                                start("start"),
                                service("service1"),
                                end("failed", error("e1")),
                                end("end"),
                                gateway("exclusive", "good", "end"),
                                flows("start > service1 > good > end", "good > failed : ${service1.n > 6}")))
                .with(
                        "inner",
                        process(
                                "inner",
                                start("start"),
                                call(
                                        "call1",
                                        "innermost",
                                        1,
                                        "<camunda:in variables=\"all\"/>",
                                        "<camunda:out source=\"service1\" target=\"answer\"/>"),
                                service("service2"),
                                end("end"),
                                flows("start > call1 > service2 > end")))
                .with(
                        "called",
                        process(
                                "called",
                                start("start"),
                                call(
                                        "calls",
                                        "inner",
                                        1,
                                        forEach("items", "item"),
                                        "<camunda:in variables=\"all\"/>",
                                        "<camunda:out variables=\"all\"/>"),
                                boundary("refused", "calls", error("e1")),
                                boundary("late", "calls", timer("P1D")),
                                service("service3"),
                                end("end"),
                                flows("start > calls > service3 > end", "refused > service3", "late > service3")));
    }
}
