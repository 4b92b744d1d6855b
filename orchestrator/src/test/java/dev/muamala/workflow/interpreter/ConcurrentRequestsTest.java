package dev.muamala.workflow.interpreter;

import static dev.muamala.workflow.interpreter.Bpmn.boundary;
import static dev.muamala.workflow.interpreter.Bpmn.end;
import static dev.muamala.workflow.interpreter.Bpmn.flows;
import static dev.muamala.workflow.interpreter.Bpmn.forEach;
import static dev.muamala.workflow.interpreter.Bpmn.input;
import static dev.muamala.workflow.interpreter.Bpmn.inputs;
import static dev.muamala.workflow.interpreter.Bpmn.process;
import static dev.muamala.workflow.interpreter.Bpmn.service;
import static dev.muamala.workflow.interpreter.Bpmn.start;
import static dev.muamala.workflow.interpreter.Bpmn.sub;
import static dev.muamala.workflow.interpreter.Bpmn.timer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.events.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ConcurrentRequestsTest {
    private static final int REQUESTS = 64;
    private static final int THREADS = 8;

    private static final TestWorkflows WORKFLOWS = new TestWorkflows()
            .with(
                    "licence",
                    process(
                            "licence",
                            start("start"),
                            service("reserve", "a.b.c", inputs(input("name", "${name}"))),
                            sub(
                                    "approvals",
                                    forEach("entities", "entity"),
                                    start("begin"),
                                    service("ask", "a.b.c", inputs(input("entity", "${entity}"))),
                                    end("approved"),
                                    flows("begin > ask > approved")),
                            boundary("late", "approvals", timer("P5D")),
                            service("issue", "a.b.c", inputs(input("number", "${reserve.number}"))),
                            end("issued"),
                            end("lapsed"),
                            flows("start > reserve > approvals > issue > issued", "late > lapsed")));

    /** More requests than runs are kept, so that many are dropped and rebuilt while others go on. */
    @Test
    void many_requests_advance_at_once_and_none_sees_another() throws Exception {
        try (Interpreter interpreter = new Interpreter(WORKFLOWS, REQUESTS / 4)) {
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                requests.add(new Request(interpreter, "licence"));
            }
            inParallel(
                    requests,
                    (request, i) -> assertThat(request.start(
                                    Map.of("name", "n" + i, "entities", List.of("food" + i, "health" + i))))
                            .containsExactly(called("reserve#1", Map.of("name", "n" + i))));
            inParallel(
                    requests,
                    (request, i) -> assertThat(request.complete("reserve#1", Map.of("number", i)))
                            .contains(
                                    called("ask[0]#1", Map.of("entity", "food" + i)),
                                    called("ask[1]#1", Map.of("entity", "health" + i))));
            inParallel(
                    requests,
                    (request, i) ->
                            assertThat(request.complete("ask[" + i % 2 + "]#1")).isEmpty());
            inParallel(
                    requests,
                    (request, i) -> assertThat(request.complete("ask[" + (i + 1) % 2 + "]#1"))
                            .contains(called("issue#1", Map.of("number", i))));
            inParallel(
                    requests,
                    (request, i) -> assertThat(request.complete("issue#1"))
                            .containsExactly(new Step.End(new StepKey("issued#1"), "issued")));

            assertThat(interpreter.openRuns()).isZero();
            assertThat(interpreter.rebuiltRuns()).isPositive();
        }
    }

    private interface Work {
        void on(Request request, int number);
    }

    private static void inParallel(List<Request> requests, Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < requests.size(); i++) {
                int number = i;
                done.add(threads.submit(() -> work.on(requests.get(number), number)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Step called(String key, Map<String, Object> input) {
        return new Step.CallEntity(new StepKey(key), "a.b.c", input);
    }
}
