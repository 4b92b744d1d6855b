package dev.muamala.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.cli.MuamalaCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The designers' commands against a server; on a workflow of an emirate where no other test asks for anything. */
@ExtendWith(SharedSystem.class)
class DesignerCommandsTest {
    private static final String KEY = "trade-licence@AE-UQ";

    @TempDir
    private Path folder;

    private final WholeSystem system;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    DesignerCommandsTest(WholeSystem system) {
        this.system = system;
    }

    private int muamala(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> words = new ArrayList<>(List.of(arguments));
        words.add("--data=" + TestTokens.folder());
        words.add("--server=http://127.0.0.1:" + system.frontDoor().port());
        return MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    private String draft(ChangedLicence licence) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "draft", ".bpmn"), licence.bpmn())
                .toString();
    }

    private JsonNode json() {
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void from_a_file_to_publication_and_back() throws IOException {
        String first = draft(ChangedLicence.unchanged().proposalWithin("P9D"));
        assertThat(muamala("publish", first, "--key=" + KEY, "--as=amal", "--note=nine days"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains(KEY + ":1 waits for approval by somebody else");

        assertThat(muamala("publish", KEY + ":1", "--as=amal")).isEqualTo(1);
        assertThat(err.toString()).contains("[same-person]");
        assertThat(muamala("publish", KEY + ":1", "--as=badr")).isZero();
        assertThat(out.toString()).contains(KEY + ":1 is published");

        String second = draft(ChangedLicence.withNotice().proposalWithin("P9D"));
        assertThat(muamala("diff", second, "--key=" + KEY)).isEqualTo(1);
        assertThat(out.toString()).contains("+ serviceTask notice").doesNotContain("P9D");
        assertThat(muamala("publish", second, "--key=" + KEY, "--as=amal")).isZero();
        assertThat(muamala("diff", KEY + ":1", KEY + ":2")).isEqualTo(1);
        assertThat(muamala("publish", KEY + ":2", "--as=badr", "--json")).isZero();
        assertThat(json().path("state").asString()).isEqualTo("published");

        assertThat(muamala("workflows", KEY)).isZero();
        assertThat(out.toString())
                .contains("* 2  published")
                .contains("  1  published")
                .contains("nine days");
        assertThat(muamala("workflows")).isZero();
        assertThat(out.toString()).containsPattern(KEY + " +version 2");
        assertThat(muamala("workflows", KEY + ":2")).isZero();
        assertThat(out.toString()).startsWith("<?xml").contains("id=\"notice\"");

        assertThat(muamala("rollback", KEY, "--reason=too loud", "--as=badr")).isZero();
        assertThat(out.toString()).contains(KEY + ":1 is current again");
        assertThat(muamala("workflows", KEY, "--history")).isZero();
        assertThat(out.toString()).contains("rolled-back version 1, by badr: too loud");
        assertThat(muamala("rollback", KEY, "--reason=too loud", "--as=badr")).isEqualTo(1);
        assertThat(err.toString()).contains("[no-previous-version]");
    }

    @Test
    void what_is_wrong_with_a_file_is_shown_before_anything_is_kept() throws IOException {
        String bad = draft(ChangedLicence.unchanged()
                .replaced("camunda:topic=\"mohre.establishment.open\"", "camunda:topic=\"mohre.open.it\""));

        assertThat(muamala("publish", bad, "--key=trade-licence@AE-AJ", "--as=amal"))
                .isEqualTo(1);

        assertThat(err.toString())
                .contains("error: openEstablishment")
                .contains("[unknown-topic]")
                .contains("Nothing was changed")
                .contains("[review-failed]");
        assertThat(muamala("workflows", "trade-licence@AE-AJ")).isEqualTo(1);
        assertThat(err.toString()).contains("[workflow-not-found]");
    }

    @Test
    void a_draft_can_be_kept_and_turned_down() throws IOException {
        String key = "trade-licence@AE-FU";
        String draft = draft(ChangedLicence.unchanged().proposalWithin("P2D"));
        assertThat(muamala("publish", draft, "--key=" + key, "--as=amal", "--draft"))
                .isZero();
        assertThat(out.toString()).contains("Kept as " + key + ":1");
        assertThat(muamala("publish", key + ":1", "--as=badr", "--reject=too short"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("[not-awaiting-approval]");

        assertThat(muamala("publish", key + ":1", "--as=amal")).isZero();
        assertThat(muamala("publish", key + ":1", "--as=badr", "--reject=too short"))
                .isZero();
        assertThat(muamala("publish", key + ":1", "--as=badr")).isEqualTo(1);

        assertThat(err.toString()).contains("[version-closed]");
        assertThat(muamala("publish", key + ":1", "--as=badr", "--from=tomorrow"))
                .isEqualTo(2);
    }

    @Test
    void a_draft_is_rehearsed_on_past_requests_and_its_differences_accepted() throws IOException {
        String key = "trade-licence@AE-RK";
        Journey lived =
                system.journey().changed(body -> body.put("emirate", "AE-RK")).submitted();
        lived.untilCompleted("issued");
        int calls = system.entities().ledger(lived.request, "*").size();

        assertThat(muamala("rehearse", draft(ChangedLicence.unchanged().proposalWithin("P12D")), "--key=" + key))
                .as(out + "" + err)
                .isZero();
        assertThat(out.toString())
                .contains("The file is kept as the draft " + key + ":1")
                .contains("1 of 1 requests of AE-RK")
                .contains("| same                        |        1 | 100.0 % |");

        assertThat(muamala("rehearse", draft(ChangedLicence.withNotice()), "--key=" + key, "--as=amal"))
                .isEqualTo(1);
        String difference = "would-wait/submission/issueInitialApproval-to-notice/for-notice";
        assertThat(out.toString()).contains("### `" + difference + "`").contains(lived.request.value());
        assertThat(muamala("rehearse", key + ":2", "--json", "--sample=50%", "--since=2020-01-01"))
                .isIn(0, 1);
        assertThat(json().path("state").asString()).isEqualTo("complete");

        assertThat(muamala("rehearse", key + ":2")).isEqualTo(1);
        assertThat(muamala("rehearse", key + ":2", "--accept=all of it", "--reason=so it is"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("[unknown-difference]").contains(difference);
        assertThat(muamala("rehearse", key + ":2", "--accept=" + difference, "--reason=so it is"))
                .isZero();
        assertThat(out.toString()).contains("Every difference of the latest rehearsal of " + key + ":2 is accepted.");
        assertThat(muamala("workflows", key, "--history")).isZero();
        assertThat(out.toString()).contains("rehearsed version 2").contains("differences-accepted version 2");
        assertThat(system.entities().ledger(lived.request, "*")).hasSize(calls);
    }

    @Test
    void what_cannot_be_rehearsed_is_exit_code_2() throws IOException {
        String bad = draft(ChangedLicence.unchanged()
                .replaced("camunda:topic=\"mohre.establishment.open\"", "camunda:topic=\"mohre.open.it\""));

        assertThat(muamala("rehearse", bad, "--key=trade-licence@AE-AJ")).isEqualTo(2);
        assertThat(err.toString()).contains("[unknown-topic]").contains("[review-failed]");
        assertThat(muamala("rehearse", "trade-licence:99")).isEqualTo(2);
        assertThat(err.toString()).contains("[version-not-found]");
        assertThat(muamala("rehearse", "trade-licence:1", "--sample=many", "--emirate=AE-XX"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("/sample").contains("/emirate");
    }
}
