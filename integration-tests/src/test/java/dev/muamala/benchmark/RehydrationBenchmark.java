package dev.muamala.benchmark;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.RequestEvent;
import dev.muamala.events.RequestEvent.CallMade;
import dev.muamala.events.RequestId;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.request.CallOutcome;
import dev.muamala.request.RecordReply;
import dev.muamala.request.RequestCommands;
import dev.muamala.request.Turns;
import dev.muamala.workflow.interpreter.Interpreter;
import dev.muamala.workflow.interpreter.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.Repository;
import org.springframework.util.FileSystemUtils;

/**
 * What it costs to take up a request that this node does not have in memory, after 10, 30 and 100 steps: the replay of
 * its run, the load of its aggregate from the log, and what its next command takes when neither is at hand.
 */
final class RehydrationBenchmark {
    private static final List<Integer> STEPS = List.of(10, 30, 100);
    private static final int REQUESTS = Setting.number("requests", 200);
    private static final String NEVER_ANSWERED = "economic-department.licence.issue";

    private final Map<RequestId, CallMade> waiting = new ConcurrentHashMap<>();

    private RehydrationBenchmark() {}

    public static void main(String... arguments) throws IOException {
        EngineProcess.quiet();
        Report report = new Report("rehydration");
        Path definitions = Files.createTempDirectory("muamala-definitions");
        try (Postgres postgres = Postgres.start()) {
            report.machine(postgres.facts());
            FileSystemUtils.copyRecursively(Setting.DEFINITIONS, definitions);
            for (int steps : STEPS) {
                Path workflow = definitions.resolve("workflows/" + chain(steps).key() + "/1.bpmn");
                Files.createDirectories(workflow.getParent());
                Files.writeString(workflow, Chain.of(chain(steps).key(), steps, NEVER_ANSWERED));
            }
            new RehydrationBenchmark().run(postgres.create("rehydration"), definitions, report);
        } finally {
            FileSystemUtils.deleteRecursively(definitions);
        }
        report.finish();
    }

    private static WorkflowVersion chain(int steps) {
        return new WorkflowVersion("chain-" + steps, 1);
    }

    private void run(String url, Path definitions, Report report) {
        report.row("steps", "events", "replay ms", "load ms", "next command, cold ms", "next command, warm ms");
        Map<String, Object> results = new LinkedHashMap<>();
        try (MuamalaEngine server = new MuamalaEngine(url, definitions, this::answer);
                Interpreter interpreter = new Interpreter(Workflows.read(definitions), 1)) {
            for (int warmUp = 0; warmUp < 3; warmUp++) {
                new Measurement(server, interpreter, 30, "warm-up-" + warmUp).result();
            }
            for (int steps : STEPS) {
                Map<String, Object> result = new Measurement(server, interpreter, steps, "measured").result();
                results.put(Integer.toString(steps), result);
                List<Object> cells = new ArrayList<>(List.of(steps));
                cells.addAll(result.values());
                report.row(cells.toArray());
            }
        }
        report.put("requests", REQUESTS).put("steps", results);
    }

    private CallOutcome answer(CallMade call, Catalogue catalogue) {
        String operation = MuamalaEngine.operation(call);
        if (operation.equals(NEVER_ANSWERED)) {
            waiting.put(call.request(), call);
            return new CallOutcome.Accepted("");
        }
        return new CallOutcome.Replied(
                catalogue.operation(operation).orElseThrow().example());
    }

    /** Requests that have taken so many steps and wait at the next. */
    private final class Measurement {
        private final MuamalaEngine server;
        private final Interpreter interpreter;
        private final WorkflowVersion workflow;
        private final List<RequestId> requests = new ArrayList<>();
        private final EventStore log;
        private final Cache aggregates;

        Measurement(MuamalaEngine server, Interpreter interpreter, int steps, String name) {
            this.server = server;
            this.interpreter = interpreter;
            this.workflow = chain(steps);
            this.log = server.bean(EventStore.class);
            this.aggregates = server.bean(Cache.class);
            for (int i = 0; i < REQUESTS; i++) {
                String key = name + "-" + steps + "-" + i;
                server.submit(key, workflow);
                requests.add(MuamalaEngine.request(key));
            }
            int events = 1 + 2 * steps + 2;
            for (RequestId request : requests) {
                while (log.lastSequenceNumberFor(request.value()).orElse(0L) < events - 1) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            server.settle();
        }

        Map<String, Object> result() {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("events", history(requests.get(0)).size());
            result.put("replayMillis", median(requests, this::replay));
            result.put("loadMillis", median(requests, this::load));
            result.put("coldCommandMillis", median(requests.subList(0, REQUESTS / 2), this::coldCommand));
            result.put("warmCommandMillis", median(requests.subList(REQUESTS / 2, REQUESTS), this::command));
            return result;
        }

        private double median(List<RequestId> requests, ToDoubleFunction<RequestId> millis) {
            return Median.of(requests, millis);
        }

        private List<RequestEvent> history(RequestId request) {
            return log.readEvents(request.value())
                    .asStream()
                    .map(message -> (RequestEvent) message.getPayload())
                    .toList();
        }

        private double replay(RequestId request) {
            List<Turn> turns = Turns.of(history(request));
            return millis(() -> interpreter.replay(workflow, turns));
        }

        private double load(RequestId request) {
            aggregates.removeAll();
            Repository<?> repository = server.bean("serviceRequestRepository", Repository.class);
            UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
            try {
                return millis(() -> repository.load(request.value()));
            } finally {
                unit.rollback();
            }
        }

        /** As on a node that has just started. */
        private double coldCommand(RequestId request) {
            aggregates.removeAll();
            server.bean(Interpreter.class).forget(request);
            return command(request);
        }

        private double command(RequestId request) {
            CallMade call = waiting.get(request);
            CallOutcome answer = new CallOutcome.Replied(Map.of("number", "L-1"));
            return millis(
                    () -> server.bean(RequestCommands.class).send(new RecordReply(call.call(), call.party(), answer)));
        }

        private double millis(Runnable work) {
            long begun = System.nanoTime();
            work.run();
            return (System.nanoTime() - begun) / 1e6;
        }
    }
}
