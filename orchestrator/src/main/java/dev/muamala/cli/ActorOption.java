package dev.muamala.cli;

import picocli.CommandLine.Option;

/** Who acts. The server believes it for now; history keeps it. */
final class ActorOption {
    @Option(
            names = "--as",
            paramLabel = "<name>",
            defaultValue = "${sys:user.name}",
            description = "Who you are (${DEFAULT-VALUE}).")
    private String name;

    String name() {
        return name;
    }
}
