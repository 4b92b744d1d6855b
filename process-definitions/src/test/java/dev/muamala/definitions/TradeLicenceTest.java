package dev.muamala.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradeLicenceTest {
    private static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 1);

    private final Catalogue catalogue = Catalogue.builtIn();
    private final Workflows workflows = Workflows.builtIn();
    private final Workflow workflow = workflows.get(VERSION);

    @Test
    void the_shipped_workflows_pass_the_review_without_a_finding() {
        assertThat(ServicesCheck.findings(workflows, catalogue, Instant.EPOCH)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Emirate.class)
    void one_national_workflow_serves_every_emirate(Emirate emirate) {
        assertThat(workflows.current("trade-licence", emirate, Instant.EPOCH)).contains(VERSION);
    }

    @Test
    void every_label_is_in_the_language_that_it_says() {
        assertThat(Stream.concat(
                        Stream.of(workflow.label()),
                        workflow.elements().values().stream().map(Workflow.Element::label)))
                .hasSizeGreaterThan(60)
                .allSatisfy(label -> {
                    assertThat(label.ar()).matches("(?s).*\\p{IsArabic}.*");
                    assertThat(label.en()).matches("\\p{ASCII}+");
                });
    }

    @Test
    void a_step_is_labelled_by_its_element() {
        assertThat(workflows.labelOf(VERSION, new StepKey("askApproval[1]#2")))
                .isEqualTo(new LocalizedText("طلب الموافقة", "Ask for approval"));
    }

    @Test
    void the_request_ends_issued_rejected_withdrawn_or_expired() {
        assertThat(workflow.elements().values())
                .filteredOn(element ->
                        element.type().equals("endEvent") && element.parent().isEmpty())
                .extracting(end -> end.properties().get("outcome"))
                .containsOnly("issued", "rejected", "withdrawn", "expired");
    }

    @Test
    void an_approval_is_escalated_after_five_days_and_all_of_them_end_after_thirty() {
        assertThat(timer("approvalLate")).isEqualTo(Duration.ofDays(5));
        assertThat(timer("approvalLateAgain")).isEqualTo(Duration.ofDays(5));
        assertThat(timer("approvalsDeadline")).isEqualTo(Duration.ofDays(30));
    }

    private Duration timer(String element) {
        return Duration.parse(workflow.elements().get(element).timer().orElseThrow());
    }

    @Test
    void each_element_knows_the_sub_process_around_it() {
        Map<String, Workflow.Element> elements = workflow.elements();

        assertThat(elements.get("askApproval").parent()).contains("approvalOfAuthority");
        assertThat(elements.get("approvalOfAuthority").parent()).contains("approvals");
        assertThat(elements.get("approvals").parent()).isEmpty();
    }

    @Test
    void whoever_the_approval_decision_may_name_can_be_asked_in_every_emirate() throws XmlElement.RefusedException {
        List<String> roles = decision("external-approvals")
                .all()
                .filter(element -> element.name().equals("outputEntry"))
                .map(entry -> text(entry).replace("\"", ""))
                .distinct()
                .toList();

        assertThat(roles).contains("municipality", "civil-defence", "health-authority", "transport-authority");
        for (String role : roles) {
            assertThat(Arrays.stream(Emirate.values()))
                    .allSatisfy(emirate -> assertThat(
                                    catalogue.entity(catalogue.bindRole(role, emirate, LocalDate.of(2026, 11, 24))))
                            .isPresent());
        }
    }

    @Test
    void the_approval_decision_knows_only_activities_that_the_form_offers() throws XmlElement.RefusedException {
        List<Object> named = decision("external-approvals")
                .all()
                .filter(element -> element.name().equals("inputEntry"))
                .flatMap(entry -> Arrays.stream(text(entry).split("list contains\\(\\?, ")))
                .filter(part -> part.startsWith("\""))
                .map(part -> (Object) part.substring(1, part.indexOf('"', 1)))
                .filter(name -> !name.toString().startsWith("AE-"))
                .distinct()
                .toList();

        assertThat(named).hasSizeGreaterThan(8);
        assertThat(catalogue.form("trade-licence").orElseThrow().violations(Map.of("activities", named)))
                .noneMatch(violation -> violation.pointer().startsWith("/activities/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trade-licence-fee", "external-approvals"})
    void a_decision_says_what_is_documented_and_what_is_assumed(String key) throws XmlElement.RefusedException {
        assertThat(decision(key).all().filter(element -> element.name().equals("description")))
                .extracting(TradeLicenceTest::text)
                .anySatisfy(description -> assertThat(description)
                        .containsIgnoringCase("seed assumption")
                        .contains("documented"));
    }

    @Test
    void the_initial_approval_costs_120_dirhams_in_dubai() throws XmlElement.RefusedException {
        XmlElement rule = decision("trade-licence-fee")
                .all()
                .filter(element -> element.attribute("id").equals(Optional.of("initial-approval-dubai")))
                .findFirst()
                .orElseThrow();

        assertThat(rule.children()).extracting(TradeLicenceTest::text).contains("\"AE-DU\"", "12000");
    }

    private XmlElement decision(String key) throws XmlElement.RefusedException {
        return XmlElement.parse(workflows.decision(key).orElseThrow());
    }

    private static String text(XmlElement element) {
        StringBuilder text = new StringBuilder();
        element.all().forEach(each -> text.append(each.text()));
        return text.toString().strip();
    }
}
