package dev.muamala.benchmark;

import java.util.concurrent.Executor;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;

/** Receive tasks: each answer is correlated by its message's name and the id of the process instance. */
final class CamundaMessages implements Engine {
    private static final String PROCESS = "canonical-messages";

    private final Camunda camunda;
    private final RuntimeService runtime;

    CamundaMessages(String databaseUrl) {
        camunda = new Camunda(databaseUrl, PROCESS);
        runtime = camunda.engine().getRuntimeService();
    }

    HistoryService history() {
        return camunda.engine().getHistoryService();
    }

    @Override
    public void submit(String key, Executor clients, Runnable done) {
        String instance = camunda.start(PROCESS, key);
        clients.execute(() -> answer(instance, CanonicalAnswer.IDENTITY, clients, done));
    }

    private void answer(String instance, CanonicalAnswer answer, Executor clients, Runnable done) {
        try {
            runtime.createMessageCorrelation(answer.topic())
                    .processInstanceId(instance)
                    .setVariables(answer.variables())
                    .correlate();
        } catch (RuntimeException e) {
            EngineProcess.fail(e);
        }
        if (answer == CanonicalAnswer.LICENCE) {
            done.run();
        } else {
            CanonicalAnswer next = CanonicalAnswer.values()[answer.ordinal() + 1];
            clients.execute(() -> answer(instance, next, clients, done));
        }
    }
}
