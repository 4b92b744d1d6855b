package dev.muamala.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What other commands on this machine need to know of a server that runs: {@code server.json} in its data folder,
 * there from the moment it is ready until it stops.
 *
 * @param sandboxPort 0 where the server runs without sandbox entities
 */
record RunningServer(long pid, int port, int sandboxPort, Database database, Instant since) {
    /** The password of a configured database is not written down. */
    record Database(String url, String username) {}

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String sandboxUrl() {
        return "http://127.0.0.1:" + sandboxPort;
    }

    record File(Path path) {
        /** What the file says; a server that was killed leaves it behind, so ask the folder whether it is in use. */
        Optional<RunningServer> read() {
            try {
                return Optional.of(JsonMapper.shared().readValue(Files.readString(path), RunningServer.class));
            } catch (IOException | JacksonException e) {
                return Optional.empty();
            }
        }

        void write(RunningServer server) {
            Path complete = path.resolveSibling(path.getFileName() + ".new");
            try {
                Files.writeString(
                        complete,
                        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(server));
                Files.move(complete, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(path + " cannot be written", e);
            }
        }

        void delete() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                System.getLogger(RunningServer.class.getName())
                        .log(System.Logger.Level.WARNING, path + " could not be deleted", e);
            }
        }
    }
}
