package dev.muamala.cli;

import dev.muamala.access.Caller;
import dev.muamala.access.Role;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the server that it talks to, and by which the server knows who talks. */
final class ServerOption {
    private static final Set<Role> STAFF = Set.of(Role.DESIGNER, Role.APPROVER, Role.OPERATOR);

    @Option(
            names = "--server",
            paramLabel = "<url>",
            description = "The API (that of the data folder, else port 8090).")
    private String url;

    @Mixin
    private TokenOption token;

    @Mixin
    private DataOption data;

    ApiClient client() {
        return client(System.getProperty("user.name"));
    }

    /** @param name who talks, in the demo: one who may all that the commands do */
    ApiClient client(String name) {
        DataFolder folder = data.folder();
        return ApiClient.at(
                url != null
                        ? url
                        : folder.server().read().map(RunningServer::url).orElse("http://127.0.0.1:8090"),
                "Start the server first: ./muamala start",
                token.or(folder, Caller.of(name, STAFF, null)));
    }
}
