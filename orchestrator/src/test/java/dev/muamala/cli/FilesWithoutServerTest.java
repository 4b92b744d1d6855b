package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What designers can ask of their files with no server about. */
class FilesWithoutServerTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path good;

    @BeforeEach
    void copyTheTradeLicence() throws IOException {
        good = file("good.bpmn", "", "");
    }

    /** The trade licence with something in it changed. */
    private Path file(String name, String before, String after) throws IOException {
        try (InputStream licence = getClass().getResourceAsStream("/workflows/trade-licence/1.bpmn")) {
            String bpmn = new String(licence.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(bpmn).contains(before);
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, bpmn.replace(before, after));
        }
    }

    private int muamala(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        CommandLine command =
                MuamalaCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(words);
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void a_good_file_may_be_published() {
        assertThat(muamala("review", good)).isZero();
        assertThat(out.toString()).contains("as trade-licence").contains("it may be published.");
    }

    @Test
    void a_bad_file_is_told_everything_that_is_wrong_with_it() throws IOException {
        Path bad = file("bad.bpmn", "camunda:topic=\"mohre.establishment.open\"", "camunda:topic=\"mohre.open.it\"");

        assertThat(muamala("review", bad)).isEqualTo(1);
        assertThat(out.toString())
                .contains("error: openEstablishment")
                .contains("[unknown-topic]")
                .contains("mohre.open.it")
                .contains("it cannot be published.");

        assertThat(muamala("review", bad, good, "--json")).isEqualTo(1);
        assertThat(json()).hasSize(2);
        assertThat(json().at("/0/accepted").asBoolean()).isFalse();
        assertThat(json().at("/0/findings")
                        .valueStream()
                        .map(finding -> finding.path("code").asString("")))
                .contains("unknown-topic");
        assertThat(json().at("/1/accepted").asBoolean()).isTrue();
    }

    @Test
    void a_file_in_a_folder_of_published_versions_is_the_workflow_of_its_folder() throws IOException {
        Path overlay = file("workflows/trade-licence@AE-DU/1.bpmn", "", "");

        muamala("review", overlay, "--json");

        assertThat(json().at("/0/key").asString()).isEqualTo("trade-licence@AE-DU");
    }

    @Test
    void a_file_that_is_no_workflow_is_reviewed_all_the_same() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("nonsense.bpmn"), "no workflow");

        assertThat(muamala("review", nonsense)).isEqualTo(1);
        assertThat(out.toString()).contains("error:").contains("it cannot be published.");
        assertThat(muamala("diff", nonsense, good)).isEqualTo(2);
        assertThat(err.toString()).contains("nonsense.bpmn");
    }

    @Test
    void two_files_are_compared() throws IOException {
        Path changed = file("changed.bpmn", "name=\"Pay again\"", "name=\"Pay once more\"");

        assertThat(muamala("diff", good, good)).isZero();
        assertThat(out.toString()).contains("No difference.");
        assertThat(muamala("diff", good, changed)).isEqualTo(1);
        assertThat(out.toString()).contains("~ userTask payAgain").contains("label.en: Pay again -> Pay once more");
        assertThat(muamala("diff", good, changed, "--json")).isEqualTo(1);
        assertThat(json().at("/changes/0/element").asString()).isEqualTo("payAgain");
    }

    @Test
    void what_cannot_be_read_is_not_taken_for_a_difference() {
        assertThat(muamala("diff", good, folder.resolve("nowhere.bpmn"))).isEqualTo(2);
        assertThat(muamala("diff", good, "trade-licence:1", "--server=http://127.0.0.1:1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Start the server first");
        assertThat(muamala("diff", good, "trade-licence")).isEqualTo(2);
        assertThat(err.toString()).contains("neither a file nor a version");
    }

    @Test
    void a_server_that_is_not_there_is_named() {
        assertThat(muamala("workflows", "--server=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(muamala("publish", good, "--server=http://127.0.0.1:1")).isEqualTo(1);
        assertThat(muamala("rollback", "trade-licence", "--reason=x", "--server=http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Nobody answers at http://127.0.0.1:1");
    }

    @Test
    void the_templates_are_what_modeler_reads_and_people_may_have_their_names() {
        assertThat(muamala("templates")).isZero();
        assertThat(json().isArray()).isTrue();
        assertThat(json().valueStream().map(template -> template.path("id").asString()))
                .contains("dev.muamala.operation.payment.collect", "dev.muamala.decision.trade-licence-fee");

        assertThat(muamala("templates", "--list")).isZero();
        assertThat(out.toString()).contains("Reserve a trade name  (operation.economic-department.trade-name.reserve)");

        assertThat(muamala("templates", "--definitions=" + folder)).isEqualTo(2);
        assertThat(err.toString()).contains("operations.json");
    }
}
