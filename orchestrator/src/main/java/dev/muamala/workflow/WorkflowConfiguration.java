package dev.muamala.workflow;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.FileFinding;
import dev.muamala.definitions.InvalidDefinitionException;
import dev.muamala.definitions.ServicesCheck;
import dev.muamala.definitions.Workflows;
import dev.muamala.eventstore.EventFeed;
import dev.muamala.eventstore.EventLog;
import dev.muamala.eventstore.Following;
import dev.muamala.workflow.interpreter.Interpreter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The definitions that this server runs: those that come with Muamala, or those in the folder {@code
 * muamala.definitions}, laid out as {@code process-definitions/src/main/resources} is; and the workflows that designers
 * have published since.
 */
@Configuration(proxyBeanMethods = false)
class WorkflowConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(WorkflowConfiguration.class);

    @Bean
    Catalogue catalogue(@Value("${muamala.definitions:}") String folder) {
        return folder.isEmpty() ? Catalogue.builtIn() : Catalogue.read(Path.of(folder, "catalogue"));
    }

    /** @throws InvalidDefinitionException when a workflow that comes with the product has errors; nothing of it is kept */
    @Bean
    LiveWorkflows workflows(
            @Value("${muamala.definitions:}") String folder, Catalogue catalogue, EventLog log, Clock clock) {
        Workflows shipped = folder.isEmpty() ? Workflows.builtIn() : Workflows.read(Path.of(folder));
        List<FileFinding> errors = ServicesCheck.errors(shipped, catalogue, clock.instant()).stream()
                .filter(error -> error.file().startsWith("workflows/"))
                .toList();
        if (!errors.isEmpty()) {
            throw new InvalidDefinitionException(errors);
        }
        LiveWorkflows workflows = new LiveWorkflows(log, shipped, clock);
        new ShippedWorkflows(shipped, log, clock).recordIn(workflows);
        ServicesCheck.errors(workflows, catalogue, clock.instant())
                .forEach(error -> LOG.error("A service cannot be offered as its catalogue says: {}", error));
        return workflows;
    }

    @Bean
    Following following(LiveWorkflows workflows, EventFeed feed) {
        return new Following("workflows", feed, workflows::refresh);
    }

    @Bean
    DraftReview draftReview(Catalogue catalogue, LiveWorkflows workflows) {
        return new DraftReview(catalogue, workflows);
    }

    /**
     * @param approval whether another person must approve a version before it is published
     * @param rehearsal whether it must have been rehearsed, and every difference accepted
     */
    @Bean
    PublishingRules publishingRules(
            @Value("${muamala.workflows.approval-required:true}") boolean approval,
            @Value("${muamala.workflows.rehearsal-required:false}") boolean rehearsal) {
        return new PublishingRules(approval, rehearsal);
    }

    @Bean
    CommandTargetResolver workflowTarget() {
        return WorkflowCommand.target();
    }

    /** @param maxRuns how many open requests are kept in memory, at about 4 KB each */
    @Bean
    Interpreter interpreter(Workflows workflows, @Value("${muamala.runs-in-memory:50000}") int maxRuns) {
        return new Interpreter(workflows, maxRuns);
    }
}
