package dev.muamala.cli;

import picocli.CommandLine.Option;

/** Who acts, where the command makes its own token: in the demo. Otherwise the token says who it is. */
final class ActorOption {
    @Option(
            names = "--as",
            paramLabel = "<name>",
            defaultValue = "${sys:user.name}",
            description = "Who you are, in the demo (${DEFAULT-VALUE}).")
    private String name;

    String name() {
        return name;
    }
}
