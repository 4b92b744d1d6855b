package dev.muamala.cli;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import dev.muamala.security.DemoIssuer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token of the demo's development issuer, for curl and for apps that are tried out. */
@Command(
        name = "token",
        headerHeading = """
                Examples:
                  muamala token citizen                      who has the demo's trade licence
                  muamala token officer --entity=mohre       somebody who works there
                  muamala token designer,approver --as=amal
                  curl -H "Authorization: Bearer $(muamala token operator)" …

                """,
        description = "Print a token of the demo, good for a year.",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "1",
            paramLabel = "<roles>",
            split = ",",
            description = {"citizen, officer, designer, approver, analyst,", "operator or entity; several with commas."
            })
    private List<String> roles;

    @Option(names = "--as", paramLabel = "<name>", description = "Whose (an applicant's, a colleague's).")
    private String name;

    @Option(
            names = "--entity",
            paramLabel = "<id>",
            defaultValue = "mohre",
            description = "For whom officers and systems work (mohre).")
    private String entity;

    @Mixin
    private DataOption data;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Set<Role> meant = roles.stream()
                .map(TokenCommand::role)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
        DemoIssuer issuer = data.folder()
                .issuer()
                .orElseThrow(() -> NotDone.failed("There is no development issuer in "
                        + data.folder().path() + ". Start the demo first: ./muamala start. Elsewhere your identity"
                        + " provider gives tokens."));
        spec.commandLine().getOut().println(issuer.token(caller(meant), TokenOption.GOOD_FOR));
        return 0;
    }

    private Caller caller(Set<Role> meant) {
        String subject = name != null
                ? name
                : meant.equals(Set.of(Role.CITIZEN))
                        ? Example.tradeLicence().applicant().value()
                        : "demo-" + meant.iterator().next().code();
        boolean works = meant.contains(Role.OFFICER) || meant.contains(Role.ENTITY);
        return Caller.of(subject, meant, works ? entity : null);
    }

    private static Role role(String code) {
        return Role.ofCode(code)
                .orElseThrow(() -> NotDone.notStarted("\"" + code + "\" is no role; there are "
                        + Arrays.stream(Role.values()).map(Role::code).collect(Collectors.joining(", ")) + "."));
    }
}
