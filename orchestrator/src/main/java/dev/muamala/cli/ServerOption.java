package dev.muamala.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the server that it talks to. */
final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "<url>",
            description = "The API (that of the data folder, else port 8090).")
    private String url;

    @Mixin
    private DataOption data;

    ApiClient client() {
        return ApiClient.at(
                url != null
                        ? url
                        : data.folder().server().read().map(RunningServer::url).orElse("http://127.0.0.1:8090"),
                "Start the server first: ./muamala start");
    }
}
