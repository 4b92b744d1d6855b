package dev.muamala.cli;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.catalogue.InvalidCatalogueException;
import dev.muamala.definitions.InvalidDefinitionException;
import dev.muamala.definitions.Workflows;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which catalogue and published workflows a command goes by that needs no server. */
final class DefinitionsOption {
    @Option(
            names = "--definitions",
            paramLabel = "<folder>",
            description = "Catalogue and workflows (those of the product).")
    private Path folder;

    /** @throws NotDone when there are errors in it */
    Catalogue catalogue() {
        try {
            return folder == null ? Catalogue.builtIn() : Catalogue.read(folder.resolve("catalogue"));
        } catch (InvalidCatalogueException e) {
            throw NotDone.notStarted(e.getMessage());
        }
    }

    /** @throws NotDone when there are errors in it */
    Workflows workflows() {
        try {
            return folder == null ? Workflows.builtIn() : Workflows.read(folder);
        } catch (InvalidDefinitionException e) {
            throw NotDone.notStarted(e.getMessage());
        }
    }
}
