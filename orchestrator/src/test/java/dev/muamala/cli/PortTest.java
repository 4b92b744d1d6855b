package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"--port, the API", "--sandbox-port, the sandbox entities", "--database-port, the embedded PostgreSQL"})
    void a_busy_port_is_named_with_its_purpose_and_the_option_that_changes_it(String option, String purpose)
            throws IOException {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StringWriter err = new StringWriter();

            List<String> arguments = Stream.of("--port=0", "--sandbox-port=0", "--database-port=0")
                    .map(other -> other.replace(option + "=0", option + "=" + somebody.getLocalPort()))
                    .toList();
            int exitCode = MuamalaCommand.commandLine()
                    .setErr(new PrintWriter(err))
                    .execute(Stream.concat(Stream.of("start", "--data=" + folder.resolve("data")), arguments.stream())
                            .toArray(String[]::new));

            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString().lines())
                    .singleElement()
                    .asString()
                    .contains("Port " + somebody.getLocalPort(), purpose, option + "=<port>", "Nothing was started");
        }
    }

    @Test
    void a_port_that_was_just_given_back_is_free() throws IOException {
        ServerSocket before = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        before.close();

        assertThatCode(new Port(before.getLocalPort(), "a test", "--port")::requireFree)
                .doesNotThrowAnyException();
    }

    @Test
    void the_data_folder_is_free_again_after_a_start_that_failed() throws IOException {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MuamalaCommand.commandLine()
                    .setErr(new PrintWriter(new StringWriter()))
                    .execute("start", "--data=" + folder, "--port=" + somebody.getLocalPort());
        }

        assertThat(DataFolder.at(folder).isInUse()).isFalse();
        assertThat(Files.exists(folder.resolve("server.json"))).isFalse();
    }
}
