package dev.muamala.workflow;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.workflow.interpreter.Interpreter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WorkflowConfiguration {
    @Bean
    Catalogue catalogue() {
        return Catalogue.builtIn();
    }

    @Bean
    Workflows workflows() {
        return Workflows.builtIn();
    }

    @Bean
    Interpreter interpreter(Workflows workflows, @Value("${muamala.runs:50000}") int maxRuns) {
        return new Interpreter(workflows, maxRuns);
    }
}
