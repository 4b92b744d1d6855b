package dev.muamala.modeler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.modeler.Modeler.Form;
import dev.muamala.whole.ChangedLicence;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.SharedSystem;
import dev.muamala.whole.WholeSystem;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same bytes to Camunda's own REST application and to ours. What Modeler reads is alike: status, media type, fields
 * and their kinds. Where we answer otherwise on purpose, the test's name says so.
 */
@ExtendWith(SharedSystem.class)
class CamundaRestTest {
    private static final String PARSE_ERROR = "ENGINE-09005 Could not parse BPMN process.";
    private static final String[] BY_ID = {"deployedProcessDefinitions", "details"};

    private static CamundaRest camundaRest;

    private final Modeler camunda = new Modeler(camundaRest.port(), Optional.empty());
    private final Modeler muamala;

    CamundaRestTest(WholeSystem system) {
        this.muamala = Modeler.of(system.frontDoor().port(), "amal");
    }

    @BeforeAll
    static void start() {
        camundaRest = new CamundaRest();
    }

    @AfterAll
    static void stop() {
        camundaRest.close();
    }

    /** A workflow that no other test knows. */
    private static String workflow(String key) {
        return ChangedLicence.unchanged()
                .replaced("<bpmn:process id=\"trade-licence\"", "<bpmn:process id=\"" + key + "\"")
                .bpmn();
    }

    private static String withoutTopics(String key) {
        return workflow(key).replace("camunda:type=\"external\"", "");
    }

    private static void alike(HttpAnswer theirs, HttpAnswer ours) {
        assertThat(ours.status()).as(ours + " beside " + theirs).isEqualTo(theirs.status());
        assertThat(ours.headers().firstValue("Content-Type"))
                .isEqualTo(theirs.headers().firstValue("Content-Type"));
        assertThat(Shape.of(ours.body(), BY_ID)).isEqualTo(Shape.of(theirs.body(), BY_ID));
    }

    @Test
    void the_version_and_the_check_of_the_connection_are_the_same() {
        assertThat(muamala.version().body()).isEqualTo(camunda.version().body());
        alike(camunda.version(), muamala.version());
        assertThat(muamala.checkConnection().body())
                .isEqualTo(camunda.checkConnection().body());
        alike(camunda.checkConnection(), muamala.checkConnection());
        alike(camunda.get("/engine-rest/deployment/count"), muamala.get("/engine-rest/deployment/count"));
    }

    @Test
    void a_good_file_is_deployed_and_deployed_again_changes_nothing() {
        Form form = Form.deployment("modeler-good").diagram("modeler-good.bpmn", workflow("modeler-good"));

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);
        HttpAnswer theirsAgain = camunda.deploy(form);
        HttpAnswer oursAgain = muamala.deploy(form);

        alike(theirs, ours);
        alike(theirsAgain, oursAgain);
        assertThat(ours.text("/name")).isEqualTo(theirs.text("/name"));
        assertThat(ours.text("/source")).isEqualTo(theirs.text("/source"));
        assertThat(ours.body().at("/deployedProcessDefinitions/modeler-good:1/resource"))
                .isEqualTo(theirs.body()
                        .path("deployedProcessDefinitions")
                        .iterator()
                        .next()
                        .path("resource"));
        assertThat(ours.text("/id")).isEqualTo("modeler-good:1");
        assertThat(oursAgain.text("/id")).isEqualTo(ours.text("/id"));
        assertThat(oursAgain.body().path("deployedProcessDefinitions").isNull()).isTrue();
        alike(camunda.get("/engine-rest/deployment?maxResults=1"), muamala.get("/engine-rest/deployment?maxResults=1"));
    }

    @Test
    void without_the_filter_a_file_that_says_nothing_new_is_named_all_the_same() {
        Form form = new Form()
                .field("deployment-name", "modeler-unfiltered")
                .diagram("modeler-unfiltered.bpmn", workflow("modeler-unfiltered"));
        muamala.deploy(form);
        camunda.deploy(form);

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);

        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(Shape.of(ours.body().path("deployedProcessDefinitions"), BY_ID)
                        .fields())
                .hasSameSizeAs(Shape.of(theirs.body().path("deployedProcessDefinitions"), BY_ID)
                        .fields());
        assertThat(ours.body()
                        .at("/deployedProcessDefinitions/modeler-unfiltered:1/version")
                        .asInt())
                .as("Camunda makes a version of it that says nothing new, we do not")
                .isEqualTo(1);
    }

    @Test
    void several_files_are_deployed_together() {
        Form form = Form.deployment("modeler-two")
                .diagram("modeler-one.bpmn", workflow("modeler-one"))
                .attachment("modeler-two.bpmn20.xml", workflow("modeler-two"));

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);

        alike(theirs, ours);
        assertThat(ours.body().path("deployedProcessDefinitions").propertyNames())
                .containsExactlyInAnyOrder("modeler-one:1", "modeler-two:1");
    }

    @Test
    void of_several_files_none_is_deployed_when_one_is_bad() {
        Form form = Form.deployment("modeler-mixed")
                .diagram("modeler-fine.bpmn", workflow("modeler-fine"))
                .attachment("modeler-bad.bpmn", withoutTopics("modeler-bad"));

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);

        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(ours.text("/type")).isEqualTo(theirs.text("/type"));
        assertThat(muamala.get("/engine-rest/deployment").body().toString()).doesNotContain("modeler-fine");
    }

    @Test
    void a_bad_file_is_a_parse_error_with_everything_that_was_found() {
        Form form = Form.deployment("modeler-bad").diagram("modeler-bad.bpmn", withoutTopics("modeler-bad"));

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);

        assertThat(ours.status()).isEqualTo(theirs.status());
        assertThat(Shape.of(ours.body(), BY_ID))
                .as("but for the Cyrillic letter with which Camunda's \"elementIds\" begins")
                .isEqualTo(Shape.of(
                        JsonMapper.shared().readTree(theirs.body().toString().replace('\u0435', 'e')), BY_ID));
        assertThat(ours.text("/type")).isEqualTo(theirs.text("/type"));
        for (HttpAnswer answer : new HttpAnswer[] {theirs, ours}) {
            assertThat(answer.text("/message"))
                    .startsWith(PARSE_ERROR + " Errors: \n* ")
                    .contains("| resource modeler-bad.bpmn");
        }
        assertThat(ours.body().at("/details/modeler-bad.bpmn/errors"))
                .hasSameSizeAs(theirs.body().at("/details/modeler-bad.bpmn/errors"));
        assertThat(ours.text("/message"))
                .contains("reserveName \"Reserve trade name\"", "the topic of an operation", "[incomplete]")
                .endsWith("Nothing was deployed.");
    }

    @Test
    void what_is_no_xml_is_the_diagrams_fault_where_camunda_reports_a_broken_server() {
        Form form = Form.deployment("modeler-torn").diagram("modeler-torn.bpmn", "<a><b></a>");

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);

        assertThat(theirs.status()).isEqualTo(500);
        assertThat(ours.status()).isEqualTo(400);
        assertThat(ours.text("/message")).startsWith(PARSE_ERROR).contains("not well-formed XML");
    }

    @Test
    void no_file_and_a_file_without_a_name_are_refused() {
        Form nothing = Form.deployment("modeler-nothing");
        Form nameless = Form.deployment("modeler-nameless").field("diagram", "<x/>");

        alike(camunda.deploy(nothing), muamala.deploy(nothing));
        assertThat(muamala.deploy(nothing).body())
                .isEqualTo(camunda.deploy(nothing).body());
        alike(camunda.deploy(nameless), muamala.deploy(nameless));
        assertThat(muamala.deploy(nameless).text("/message")).contains("'diagram'");
    }

    @Test
    void a_tenant_is_the_emirate_whose_own_workflow_it_is() {
        Form form = Form.deployment("modeler-own").tenant("AE-RK").diagram("modeler-own.bpmn", workflow("modeler-own"));

        HttpAnswer theirs = camunda.deploy(form);
        HttpAnswer ours = muamala.deploy(form);
        HttpAnswer unknown = muamala.deploy(
                Form.deployment("x").tenant("Atlantis").diagram("modeler-own.bpmn", workflow("modeler-own")));

        alike(theirs, ours);
        assertThat(ours.text("/tenantId")).isEqualTo(theirs.text("/tenantId"));
        assertThat(ours.text("/id")).isEqualTo("modeler-own@AE-RK:1");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text("/message")).contains("\"Atlantis\" is no emirate", "AE-RK");
    }

    @Test
    void decisions_and_forms_are_refused_with_the_place_where_they_belong_instead_of_kept_unseen() {
        Form dmn = Form.deployment("modeler-dmn").attachment("trade-licence-fee.dmn", "<definitions/>");
        Form form = Form.deployment("modeler-form")
                .diagram("modeler-form.bpmn", workflow("modeler-form"))
                .attachment("licence.form", "{}")
                .attachment("Evil.class", "x");

        assertThat(muamala.deploy(dmn).status()).isEqualTo(400);
        assertThat(muamala.deploy(dmn).text("/message")).contains("decisions/<key>.dmn", "Nothing was deployed");
        assertThat(camunda.deploy(form).status()).isEqualTo(200);
        assertThat(muamala.deploy(form).status()).isEqualTo(400);
        assertThat(muamala.deploy(form).text("/message")).contains("licence.form", "catalogue/forms");
        assertThat(muamala.get("/engine-rest/deployment").body().toString()).doesNotContain("modeler-form");
    }

    @Test
    void what_is_not_there_cannot_be_started() {
        String body = "{\"businessKey\": \"default\"}";

        HttpAnswer theirs = camunda.start("nothing:1:2", body);
        HttpAnswer ours = muamala.start("nothing:1:2", body);

        alike(theirs, ours);
        assertThat(ours.body()).isEqualTo(theirs.body());
        alike(camunda.start("nothing:1:2", "{"), muamala.start("nothing:1:2", "{"));
    }
}
