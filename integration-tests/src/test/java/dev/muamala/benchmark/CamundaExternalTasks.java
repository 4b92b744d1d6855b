package dev.muamala.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.externaltask.ExternalTaskQueryTopicBuilder;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;

/**
 * External tasks: one thread fetches and locks for all, as more would lock each other out, in batches that it lets grow;
 * the clients complete. Whoever makes a task says so, where over HTTP the fetcher would long-poll.
 */
final class CamundaExternalTasks implements Engine {
    private static final String PROCESS = "canonical-external";
    private static final String WORKER = "benchmark";
    private static final long LOCK_MILLIS = TimeUnit.MINUTES.toMillis(10);
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a worker needs to know to do the task. */
    private static final Map<CanonicalAnswer, String[]> INPUT = Map.of(
            CanonicalAnswer.IDENTITY, new String[] {"applicant"},
            CanonicalAnswer.FILE, new String[] {"name", "activity"},
            CanonicalAnswer.PAYMENT, new String[] {"feeFils"},
            CanonicalAnswer.LICENCE, new String[] {"file", "receipt"});

    private static final Map<String, CanonicalAnswer> ANSWERS = Arrays.stream(CanonicalAnswer.values())
            .collect(Collectors.toMap(CanonicalAnswer::topic, Function.identity()));

    private record Client(Executor executor, Runnable done) {}

    private final Camunda camunda;
    private final ExternalTaskService tasks;
    private final Map<String, Client> underWay = new ConcurrentHashMap<>();
    private final Semaphore made = new Semaphore(0);
    private final Thread fetcher = new Thread(this::fetch, "fetch-and-lock");

    CamundaExternalTasks(String databaseUrl) {
        camunda = new Camunda(databaseUrl, PROCESS);
        tasks = camunda.engine().getExternalTaskService();
        fetcher.setDaemon(true);
        fetcher.start();
    }

    @Override
    public void submit(String key, Executor clients, Runnable done) {
        underWay.put(key, new Client(clients, done));
        camunda.start(PROCESS, key);
        made.release();
    }

    private void fetch() {
        try {
            while (true) {
                made.acquire();
                LockSupport.parkNanos(GATHER_NANOS);
                made.drainPermits();
                for (LockedExternalTask task : fetchAndLock()) {
                    underWay.get(task.getBusinessKey()).executor().execute(() -> complete(task));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            EngineProcess.fail(e);
        }
    }

    private List<LockedExternalTask> fetchAndLock() {
        ExternalTaskQueryTopicBuilder fetch = null;
        for (CanonicalAnswer answer : CanonicalAnswer.values()) {
            fetch = (fetch == null ? tasks.fetchAndLock(ClosedLoop.IN_FLIGHT, WORKER) : fetch)
                    .topic(answer.topic(), LOCK_MILLIS)
                    .variables(INPUT.get(answer));
        }
        return fetch.execute();
    }

    private void complete(LockedExternalTask task) {
        CanonicalAnswer answer = ANSWERS.get(task.getTopicName());
        try {
            tasks.complete(task.getId(), WORKER, answer.variables());
        } catch (RuntimeException e) {
            EngineProcess.fail(e);
        }
        if (answer == CanonicalAnswer.LICENCE) {
            underWay.remove(task.getBusinessKey()).done().run();
        } else {
            made.release();
        }
    }
}
