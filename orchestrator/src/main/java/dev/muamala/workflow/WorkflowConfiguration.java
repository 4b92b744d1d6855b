package dev.muamala.workflow;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.FileFinding;
import dev.muamala.definitions.InvalidDefinitionException;
import dev.muamala.definitions.ServicesCheck;
import dev.muamala.definitions.Workflows;
import dev.muamala.workflow.interpreter.Interpreter;
import java.nio.file.Path;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The definitions that this server runs: those that come with Muamala, or those in the folder {@code
 * muamala.definitions}, laid out as {@code process-definitions/src/main/resources} is.
 */
@Configuration(proxyBeanMethods = false)
class WorkflowConfiguration {
    @Bean
    Catalogue catalogue(@Value("${muamala.definitions:}") String folder) {
        return folder.isEmpty() ? Catalogue.builtIn() : Catalogue.read(Path.of(folder, "catalogue"));
    }

    /** @throws InvalidDefinitionException when a workflow that a service needs is not there, or has errors */
    @Bean
    Workflows workflows(@Value("${muamala.definitions:}") String folder, Catalogue catalogue) {
        Workflows workflows = folder.isEmpty() ? Workflows.builtIn() : Workflows.read(Path.of(folder));
        List<FileFinding> errors = ServicesCheck.errors(workflows, catalogue);
        if (!errors.isEmpty()) {
            throw new InvalidDefinitionException(errors);
        }
        return workflows;
    }

    /** @param maxRuns how many open requests are kept in memory, at about 4 KB each */
    @Bean
    Interpreter interpreter(Workflows workflows, @Value("${muamala.runs-in-memory:50000}") int maxRuns) {
        return new Interpreter(workflows, maxRuns);
    }
}
