package dev.muamala.modeler;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Camunda Modeler may do here.
 *
 * @param publishers whose deployments are published as far as the rules allow it, {@code *} for everybody's; those of
 *     all others are drafts
 * @param start whether "Start process instance" submits a request; only for servers whose entities are a sandbox
 */
@ConfigurationProperties("muamala.modeler")
record ModelerProperties(
        @DefaultValue Set<String> publishers,
        @DefaultValue("false") boolean start) {
    /** The one place where a role takes over from the configuration. */
    boolean publishes(String designer) {
        return publishers.contains(designer) || publishers.contains("*");
    }
}
