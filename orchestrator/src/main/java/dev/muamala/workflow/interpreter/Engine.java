package dev.muamala.workflow.interpreter;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.application.ProcessApplicationManager;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.TransactionContext;
import org.camunda.bpm.engine.impl.cfg.TransactionListener;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.DbEntity;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.event.CompensationEventHandler;
import org.camunda.bpm.engine.impl.event.EventHandlerImpl;
import org.camunda.bpm.engine.impl.event.EventType;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandContextFactory;
import org.camunda.bpm.engine.impl.interceptor.CommandContextInterceptor;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutorImpl;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.EventSubscriptionManager;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionManager;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * Camunda's BPMN machine without its house: no database, no history, no jobs, no scripts, no beans. What Camunda would
 * read from and write to tables are the objects of the {@link Run} that is being advanced; a run that fails is thrown
 * away, so nothing is ever rolled back.
 *
 * <p>Whatever of the house is asked for all the same is missing and fails at once, rather than work by halves.
 */
final class Engine implements AutoCloseable {
    private final Expressions expressions = new Expressions();
    private final ProcessEngine engine;
    private final CommandExecutor commands;

    Engine() {
        Configuration configuration = new Configuration(expressions);
        engine = configuration.buildProcessEngine();
        CommandContextFactory contexts = new CommandContextFactory();
        contexts.setProcessEngineConfiguration(configuration);
        CommandContextInterceptor opening = new CommandContextInterceptor(contexts, configuration, true);
        opening.setNext(new CommandExecutorImpl());
        commands = opening;
    }

    /** Does the work with Camunda's context around it. */
    <T> T call(Supplier<T> work) {
        return commands.execute(context -> work.get());
    }

    /** Must be used within {@link #call}. */
    BpmnParser parser(WorkflowParse.Surroundings surroundings) {
        return new BpmnParser(expressions, parser -> new WorkflowParse(parser, surroundings));
    }

    @Override
    public void close() {
        engine.close();
    }

    private static final class Configuration extends StandaloneProcessEngineConfiguration {
        Configuration(Expressions expressions) {
            expressionManager = expressions;
        }

        @Override
        protected void init() {
            // Engines are listed by name in a static map while they are open.
            processEngineName = "interpreter-" + UUID.randomUUID();
            historyLevel = HistoryLevel.HISTORY_LEVEL_NONE;
            isMetricsEnabled = false;
            setEnableCmdExceptionLogging(false);
            idGenerator = () -> Advance.current().run().nextId();
            processApplicationManager = new ProcessApplicationManager();
            transactionContextFactory = context -> new NoTransaction();
            commandExecutorSchemaOperations = new NoSchema();
            sessionFactories = new HashMap<>();
            session(DbEntityManager.class, NoDatabase::new);
            session(ExecutionManager.class, Executions::new);
            session(EventSubscriptionManager.class, Subscriptions::new);
            eventHandlers = Map.of(
                    EventType.MESSAGE.name(), new EventHandlerImpl(EventType.MESSAGE),
                    EventType.COMPENSATE.name(), new Compensation());
            logNothingAboutTheCurrentStep();
        }

        private void session(Class<? extends Session> type, Supplier<? extends Session> open) {
            sessionFactories.put(type, new SessionFactory() {
                @Override
                public Class<?> getSessionType() {
                    return type;
                }

                @Override
                public Session openSession() {
                    return open.get();
                }
            });
        }

        private void logNothingAboutTheCurrentStep() {
            setLoggingContextActivityId(null);
            setLoggingContextActivityName(null);
            setLoggingContextApplicationName(null);
            setLoggingContextBusinessKey(null);
            setLoggingContextProcessDefinitionId(null);
            setLoggingContextProcessDefinitionKey(null);
            setLoggingContextProcessInstanceId(null);
            setLoggingContextTenantId(null);
            setLoggingContextEngineName(null);
        }
    }

    private static final class Executions extends ExecutionManager {
        @Override
        public void insertExecution(ExecutionEntity execution) {
            Run run = Advance.current().run();
            execution.setId(run.nextId());
            run.executions().put(execution.getId(), execution);
        }

        @Override
        public void deleteExecution(ExecutionEntity execution) {
            Advance.current().run().removed(execution);
        }

        @Override
        public ExecutionEntity findExecutionById(String id) {
            return Advance.current().run().executions().get(id);
        }
    }

    private static final class Subscriptions extends EventSubscriptionManager {
        @Override
        public void insert(EventSubscriptionEntity subscription) {
            Run run = Advance.current().run();
            subscription.setId(run.nextId());
            if (subscription.isSubscriptionForEventType(EventType.COMPENSATE)) {
                ActivityExecution leaving = Context.getBpmnExecutionContext().getExecution();
                run.compensable(subscription, run.scopeOf(leaving));
            }
        }

        @Override
        public void deleteEventSubscription(EventSubscriptionEntity subscription) {
            Advance.current().run().removed(subscription);
        }
    }

    private static final class Compensation extends CompensationEventHandler {
        @Override
        public void handleEvent(
                EventSubscriptionEntity subscription,
                Object payload,
                Object localPayload,
                Object triggeredPayload,
                String businessKey,
                CommandContext context) {
            Advance.current().run().compensating(subscription);
            super.handleEvent(subscription, payload, localPayload, triggeredPayload, businessKey, context);
        }
    }

    /** Nothing is stored, so nothing has to be marked as changed. */
    private static final class NoDatabase extends DbEntityManager {
        NoDatabase() {
            super(null, null);
        }

        @Override
        protected void initializeEntityCache() {}

        @Override
        protected void initializeOperationManager() {}

        @Override
        public void forceUpdate(DbEntity entity) {}

        @Override
        public void flush() {}
    }

    private static final class NoSchema implements CommandExecutor {
        @Override
        public <T> T execute(Command<T> command) {
            return null;
        }
    }

    private static final class NoTransaction implements TransactionContext {
        @Override
        public void commit() {}

        @Override
        public void rollback() {}

        @Override
        public void addTransactionListener(TransactionState state, TransactionListener listener) {
            throw new UnsupportedOperationException("there are no transactions");
        }

        @Override
        public boolean isTransactionActive() {
            return true;
        }
    }
}
