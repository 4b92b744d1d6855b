package dev.muamala.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command has which looks at a server's data. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "<folder>",
            defaultValue = "./data",
            description = "The server's data folder (./data).")
    private Path path;

    DataFolder folder() {
        return DataFolder.at(path);
    }
}
