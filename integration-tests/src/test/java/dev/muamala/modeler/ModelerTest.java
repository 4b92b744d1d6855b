package dev.muamala.modeler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.modeler.Modeler.Form;
import dev.muamala.whole.ChangedLicence;
import dev.muamala.whole.HttpAnswer;
import dev.muamala.whole.Journey;
import dev.muamala.whole.WholeSystem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A designer at Camunda Modeler: amal drafts, dana may publish, badr approves at the command line. */
@TestMethodOrder(OrderAnnotation.class)
class ModelerTest {
    private static final String LICENCE = "/api/v1/workflows/trade-licence";
    private static final String NAMES = "{\"tradeNames\": [{\"ar\": \"مخبز الواحة\", \"en\": \"Oasis Bakery\"}]}";
    private static final String FIRST_NAMES_TAKEN = """
            {"operation": "economic-department.trade-name.reserve", "firstCalls": 1,
             "refusal": {"code": "name-taken", "reason": {"ar": "الاسم محجوز", "en": "The name is taken"}}}
            """;

    private static WholeSystem system;

    @BeforeAll
    static void start() {
        system = new WholeSystem(
                Map.of("muamala.modeler.publishers", "dana,erin", "muamala.modeler.start", "true"), none -> {});
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static Modeler modelerOf(String user) {
        return Modeler.of(system.frontDoor().port(), user);
    }

    private static Form licence(ChangedLicence licence) {
        return Form.deployment("A changed licence").diagram("رخصة تجارية.bpmn", licence.bpmn());
    }

    private static HttpAnswer get(String path) {
        return system.frontDoor().get(path);
    }

    private static HttpAnswer post(String path, Map<String, ?> body) {
        return system.frontDoor().post(path, body);
    }

    @Test
    @Order(1)
    void modeler_is_asked_for_a_user_name_and_nothing_is_deployed_for_nobody() {
        Modeler nobody = new Modeler(system.frontDoor().port(), Optional.empty());

        HttpAnswer check = nobody.checkConnection();
        HttpAnswer deployed = nobody.deploy(licence(ChangedLicence.withNotice()));

        assertThat(check.status()).isEqualTo(401);
        assertThat(check.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Muamala\"");
        assertThat(deployed.status()).isEqualTo(401);
        assertThat(deployed.text("/message")).contains("Say who you are");
        assertThat(nobody.version().status()).isEqualTo(200);
        assertThat(modelerOf("amal").checkConnection().status()).isEqualTo(200);
        assertThat(get(LICENCE).body().path("versions")).hasSize(1);
    }

    @Test
    @Order(2)
    void a_designers_deployment_is_a_reviewed_draft_within_modelers_patience() {
        long begin = System.nanoTime();
        HttpAnswer deployed = modelerOf("amal").deploy(licence(ChangedLicence.withNotice()));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(deployed.status()).as(deployed.toString()).isEqualTo(200);
        assertThat(took).isLessThan(Modeler.PATIENCE);
        assertThat(deployed.text("/deployedProcessDefinitions/trade-licence:2/resource"))
                .isEqualTo("رخصة تجارية.bpmn");
        JsonNode draft = get(LICENCE + "/versions/2").body();
        assertThat(draft.path("state").asString()).isEqualTo("draft");
        assertThat(draft.path("by").asString()).isEqualTo("amal");
        assertThat(draft.path("note").asString()).isEqualTo("A changed licence");
        assertThat(draft.at("/review/errors").asInt(-1)).isZero();
        assertThat(get(LICENCE).number("/current")).isEqualTo(1);
        assertThat(get(URI.create(deployed.text("/links/0/href")).getPath()).number("/version"))
                .isEqualTo(2);
    }

    @Test
    @Order(3)
    void a_publisher_without_approval_is_told_what_is_missing_and_the_draft_waits() {
        HttpAnswer deployed = modelerOf("dana").deploy(licence(ChangedLicence.withNotice()));

        assertThat(deployed.status()).isEqualTo(409);
        assertThat(deployed.text("/message"))
                .contains("trade-licence:2 is kept and was not published", "Another person must approve version 2")
                .contains("muamala publish trade-licence:2 --as=<name>");
        assertThat(get(LICENCE + "/versions/2").text("/state")).isEqualTo("submitted");
        assertThat(get(LICENCE).number("/current")).isEqualTo(1);
    }

    @Test
    @Order(4)
    void once_approved_the_publishers_deployment_publishes_and_running_requests_stay() {
        Journey running = system.journey().given("taken", FIRST_NAMES_TAKEN).submitted();
        JsonNode action = running.untilAsked();
        assertThat(post(LICENCE + "/versions/2/approval", Map.of("by", "dana")).text("/code"))
                .as("who asked for the approval does not give it")
                .isEqualTo("same-person");
        assertThat(post(LICENCE + "/versions/2/approval", Map.of("by", "badr")).status())
                .isEqualTo(200);

        assertThat(modelerOf("amal")
                        .deploy(licence(ChangedLicence.withNotice()))
                        .status())
                .isEqualTo(200);
        assertThat(get(LICENCE).number("/current"))
                .as("a designer who is no publisher publishes nothing")
                .isEqualTo(1);
        HttpAnswer published = modelerOf("dana").deploy(licence(ChangedLicence.withNotice()));

        assertThat(published.status()).as(published.toString()).isEqualTo(200);
        assertThat(get(LICENCE).number("/current")).isEqualTo(2);
        Journey next = system.journey().submitted();
        next.untilCompleted("issued");
        running.act(action, NAMES);
        running.untilCompleted("issued");
        assertThat(next.ledger(ChangedLicence.NOTICE)).hasSize(1);
        assertThat(running.ledger(ChangedLicence.NOTICE)).isEmpty();
    }

    @Test
    @Order(5)
    void starting_submits_a_request_on_the_version_that_is_current_and_on_no_other() {
        HttpAnswer drafted =
                modelerOf("amal").deploy(licence(ChangedLicence.withNotice().proposalWithin("P9D")));
        assertThat(drafted.text("/id")).isEqualTo("trade-licence:3");
        Journey example = system.journey();
        String variables = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "businessKey",
                        "default",
                        "variables",
                        Map.of(
                                "applicant",
                                Map.of("value", example.applicant),
                                "emirate",
                                Map.of("value", "AE-DU", "type", "String"),
                                "form",
                                Map.of(
                                        "type",
                                        "Json",
                                        "value",
                                        example.submission().path("form").toString()))));

        HttpAnswer empty = modelerOf("amal").start("trade-licence:2", "{\"businessKey\": \"default\"}");
        HttpAnswer draft = modelerOf("amal").start("trade-licence:3", variables);
        HttpAnswer started = modelerOf("amal").start("trade-licence:2", variables);

        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.text("/message")).contains("/applicant", "/form", "Nothing was started");
        assertThat(draft.status()).isEqualTo(400);
        assertThat(draft.text("/message")).contains("requests of Dubai take trade-licence:2");
        assertThat(started.status()).as(started.toString()).isEqualTo(200);
        assertThat(started.text("/definitionId")).isEqualTo("trade-licence:2");
        assertThat(started.text("/businessKey")).isEqualTo("default");
        assertThat(get("/api/v1/requests?applicant=" + example.applicant + "&after=1")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Order(6)
    void a_process_that_modeler_has_named_by_itself_is_told_how_to_be_called() {
        HttpAnswer answer = modelerOf("amal")
                .deploy(Form.deployment("diagram_1")
                        .diagram(
                                "diagram_1.bpmn",
                                ChangedLicence.unchanged()
                                        .replaced("process id=\"trade-licence\"", "process id=\"Process_0k2x1\"")
                                        .bpmn()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/message")).contains("\"Process_0k2x1\"", "small letters", "Nothing was deployed");
    }

    @Test
    @Order(7)
    void a_body_of_more_than_a_mebibyte_and_a_swarm_of_parts_are_refused() throws Exception {
        HttpAnswer large =
                modelerOf("amal").deploy(Form.deployment("large").diagram("trade-licence.bpmn", " ".repeat(1 << 20)));
        Form swarm = Form.deployment("swarm");
        for (int i = 0; i < 200; i++) {
            swarm.attachment("part" + i + ".bpmn", "x");
        }
        HttpAnswer many = modelerOf("amal").deploy(swarm);

        assertThat(large.status()).isEqualTo(413);
        assertThat(large.text("/message")).contains("at most 1 MiB");
        assertThat(many.status()).isEqualTo(413);
        assertThat(many.text("/message")).contains("32 parts");
        assertThat(torn().statusCode()).isEqualTo(400);
        assertThat(get(LICENCE).body().path("versions")).hasSize(3);
    }

    /** A multipart body that ends in the middle of a header. */
    private static HttpResponse<String> torn() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + system.frontDoor().port() + "/engine-rest/deployment/create"))
                                .header("Authorization", "Basic YW1hbDp4")
                                .header("Content-Type", "multipart/form-data; boundary=x")
                                .POST(BodyPublishers.ofString(
                                        "--x\r\nContent-Disposition: form-data; na", StandardCharsets.UTF_8))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    @Order(8)
    void the_link_that_modeler_calls_cockpit_leads_to_the_workflows() {
        String cockpit = modelerOf("amal")
                .get("/.well-known/camunda-automation-platform/webapps")
                .text("/cockpitUrl");

        String asModelerOpensIt = cockpit.replaceFirst("/?$", "/") + "repository?deploymentsQuery=x";
        URI link = URI.create(asModelerOpensIt);
        assertThat(link.getFragment()).isEqualTo("/repository?deploymentsQuery=x");
        assertThat(get(link.getRawPath()).body().path(0).path("key").asString()).isEqualTo("trade-licence");
    }
}
