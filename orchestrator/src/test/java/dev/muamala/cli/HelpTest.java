package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HelpTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "start --help",
                "demo --help",
                "workflows --help",
                "review --help",
                "diff --help",
                "rehearse --help",
                "publish --help",
                "rollback --help",
                "move --help",
                "templates --help",
                "token --help",
                "erase --help",
                "verify --help",
                "sandbox --help"
            })
    void opens_with_examples_and_stays_under_25_lines_of_80_columns(String arguments) {
        StringWriter out = new StringWriter();

        int exitCode = MuamalaCommand.commandLine().setOut(new PrintWriter(out)).execute(arguments.split(" "));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).startsWith("Examples:");
        assertThat(out.toString().lines()).hasSizeLessThan(25).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strat",
                "start --prot=1",
                "start --port=x",
                "demo --scenario=meteor",
                "demo --emirate=XX",
                "review nothing.bpmn",
                "diff a b",
                "publish nowhere.bpmn",
                "move trade-licence",
                "move trade-licence --to=2",
                "move trade-licence --to=2 --undo=x --reason=y",
                "rehearse nowhere.bpmn",
                "rehearse trade-licence",
                "rehearse trade-licence:2 --since=yesterday",
                "rehearse trade-licence:2 --accept=a",
                "token",
                "token king",
                "erase 784-demo-1"
            })
    void a_wrong_use_is_exit_code_2_and_nothing_is_done(String arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = MuamalaCommand.commandLine().setErr(new PrintWriter(err));

        assertThat(command.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }
}
