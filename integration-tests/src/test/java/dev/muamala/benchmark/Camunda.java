package dev.muamala.benchmark;

import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.history.HistoryLevel;

/**
 * Plain Camunda 7.24 on PostgreSQL with full history, as fast as its settings allow without giving anything up: a pooled
 * connection for each client, batched inserts rewritten by the driver, no metrics, no job executor (the process has no
 * job), no authorization, no clean-up of history, short ids from blocks of a thousand.
 */
final class Camunda {
    private static final int IDS_AT_ONCE = 1_000;

    private final ProcessEngine engine;

    Camunda(String databaseUrl, String process) {
        StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
        configuration.setProcessEngineName(process);
        configuration.setDataSource(Postgres.pool(databaseUrl + "&reWriteBatchedInserts=true", ClosedLoop.CLIENTS + 2));
        configuration.setDatabaseType("postgres");
        configuration.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        configuration.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
        configuration.setJdbcBatchProcessing(true);
        configuration.setIdBlockSize(IDS_AT_ONCE);
        configuration.setJobExecutorActivate(false);
        configuration.setMetricsEnabled(false);
        configuration.setTaskMetricsEnabled(false);
        configuration.setDbMetricsReporterActivate(false);
        configuration.setAuthorizationEnabled(false);
        configuration.setHistoryCleanupEnabled(false);
        configuration.setHistoryCleanupStrategy("endTimeBased");
        configuration.setHistoryRemovalTimeStrategy(ProcessEngineConfiguration.HISTORY_REMOVAL_TIME_STRATEGY_NONE);
        configuration.setEnforceHistoryTimeToLive(false);
        engine = configuration.buildProcessEngine();
        if (!configuration.getHistoryLevel().equals(HistoryLevel.HISTORY_LEVEL_FULL)) {
            throw new IllegalStateException("The history is " + configuration.getHistoryLevel());
        }
        engine.getRepositoryService()
                .createDeployment()
                .addClasspathResource("benchmark/camunda7/" + process + ".bpmn")
                .deploy();
    }

    ProcessEngine engine() {
        return engine;
    }

    /** The id of the new process instance. */
    String start(String process, String key) {
        return engine.getRuntimeService()
                .startProcessInstanceByKey(
                        process,
                        key,
                        Map.of("applicant", "784-benchmark", "name", "Desert Rose", "activity", "trading"))
                .getId();
    }
}
