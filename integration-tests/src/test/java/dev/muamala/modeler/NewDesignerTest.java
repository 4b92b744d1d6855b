package dev.muamala.modeler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.cli.MuamalaCommand;
import dev.muamala.modeler.Modeler.Form;
import dev.muamala.whole.ChangedLicence;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.TestTokens;
import dev.muamala.whole.WholeSystem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's section for process designers, step by step, with nothing but what it says. */
class NewDesignerTest {
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    @TempDir
    private Path folder;

    private String said = "";

    private int muamala(WholeSystem system, String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (system != null) {
            words.add("--data=" + TestTokens.folder());
            words.add("--server=http://127.0.0.1:" + system.frontDoor().port());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = MuamalaCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
        said = out + "\n" + err;
        return exitCode;
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void publishes_a_changed_licence_and_sees_the_next_request_take_the_new_path() throws IOException {
        try (WholeSystem system = new WholeSystem()) {
            assertThat(muamala(system, "workflows", "trade-licence:1")).isZero();
            String current = said.strip();
            assertThat(muamala(null, "templates")).isZero();
            JsonNode templates = JsonMapper.shared().readTree(said);
            assertThat(system.frontDoor().get("/api/v1/element-templates").body())
                    .isEqualTo(templates);
            JsonNode template = templates
                    .valueStream()
                    .filter(each -> each.path("id").asString().endsWith(ChangedLicence.NOTICE))
                    .findFirst()
                    .orElseThrow();
            String drawn = new ChangedLicence(current)
                    .noticed()
                    .replaced(
                            "camunda:topic=\"" + ChangedLicence.NOTICE + "\"",
                            "camunda:topic=\"" + ChangedLicence.NOTICE + "\" camunda:modelerTemplate=\""
                                    + template.path("id").asString() + "\"")
                    .bpmn();
            Path draft = file("trade-licence.bpmn", drawn);

            Path slip = file("slip.bpmn", drawn.replace("${form.tradeNames}", "${form.tradNames}"));
            assertThat(muamala(null, "review", slip.toString())).isEqualTo(1);
            assertThat(said).contains("tradNames");
            HttpAnswer refused = Modeler.of(system.frontDoor().port(), "amal")
                    .deploy(Form.deployment("slip").diagram("trade-licence.bpmn", Files.readString(slip)));
            assertThat(refused.text("/message")).contains("tradNames", "Nothing was deployed");

            assertThat(muamala(null, "review", draft.toString())).as(said).isZero();
            assertThat(muamala(system, "diff", draft.toString())).isEqualTo(1);
            assertThat(said).contains("+ serviceTask notice \"Tell the department\"");

            HttpAnswer deployed = Modeler.of(system.frontDoor().port(), "amal")
                    .deploy(Form.deployment("The department is told")
                            .diagram("trade-licence.bpmn", Files.readString(draft)));
            assertThat(deployed.status()).as(deployed.toString()).isEqualTo(200);
            assertThat(muamala(system, "workflows", "trade-licence")).isZero();
            assertThat(said).contains("  2  draft, by amal").contains("* 1  published");

            Journey running = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
            JsonNode action = running.untilAsked();
            assertThat(muamala(system, "publish", "trade-licence:2", "--as=amal"))
                    .isZero();
            assertThat(said).contains("trade-licence:2 waits for approval by somebody else");
            assertThat(muamala(system, "publish", "trade-licence:2", "--as=badr"))
                    .isZero();
            assertThat(said).contains("trade-licence:2 is published");

            Journey next = system.journey().submitted();
            next.untilCompleted("issued");
            running.act(action, NAMES);
            running.untilCompleted("issued");
            assertThat(next.ledger(ChangedLicence.NOTICE)).hasSize(1);
            assertThat(running.ledger(ChangedLicence.NOTICE)).isEmpty();
            assertThat(system.frontDoor()
                            .get("/api/v1/workflows/trade-licence/versions/2")
                            .text("/state"))
                    .isEqualTo("published");
            assertThat(system.frontDoor().text("/api/v1/workflows/trade-licence/versions/2/bpmn"))
                    .as("Modeler shows the template again")
                    .contains("camunda:modelerTemplate=\"" + template.path("id").asString() + "\"");

            assertThat(muamala(system, "rollback", "trade-licence", "--as=badr", "--reason=the notice disturbs"))
                    .isZero();
            assertThat(said).contains("trade-licence:1 is current again");
            Journey after = system.journey().submitted();
            after.untilCompleted("issued");
            assertThat(after.ledger(ChangedLicence.NOTICE)).isEmpty();
        }
    }
}
