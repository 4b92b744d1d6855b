package dev.muamala.cli;

import dev.muamala.templates.ElementTemplate;
import dev.muamala.templates.ElementTemplates;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Prints the element templates, without a server. */
@Command(
        name = "templates",
        headerHeading = """
                Examples:
                  mkdir -p .camunda/element-templates
                  muamala templates > .camunda/element-templates/muamala.json
                  muamala templates --list

                """,
        description = "Print Camunda Modeler's templates for every step of the catalogue.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class TemplatesCommand implements Callable<Integer> {
    @Option(names = "--list", description = "Name them, for people.")
    private boolean list;

    @Option(names = "--json", description = "As Modeler reads them (unless --list is given).")
    private boolean json;

    @Mixin
    private DefinitionsOption definitions;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<ElementTemplate> templates = ElementTemplates.of(definitions.catalogue(), definitions.workflows());
        PrintWriter out = spec.commandLine().getOut();
        if (list && !json) {
            templates.forEach(template ->
                    out.println(template.name() + "  (" + template.id().substring(ElementTemplates.ID.length()) + ")"));
        } else {
            out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(templates));
        }
        out.flush();
        return 0;
    }
}
