package dev.muamala.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muamala.events.Emirate;
import dev.muamala.events.EntityId;
import dev.muamala.events.LocalizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogueTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    @TempDir
    Path folder;

    private final Catalogue builtIn = Catalogue.builtIn();

    @ParameterizedTest
    @CsvSource({
        "AE-AZ, adra",
        "AE-AJ, ded-ajman",
        "AE-DU, ded-dubai",
        "AE-FU, ded-fujairah",
        "AE-RK, ded-ras-al-khaimah",
        "AE-SH, ded-sharjah",
        "AE-UQ, ded-umm-al-quwain"
    })
    void each_emirate_has_its_own_economic_department(String emirate, String entity) {
        assertThat(builtIn.bind(
                        "economic-department.trade-licence.issue",
                        Emirate.ofCode(emirate).orElseThrow(),
                        TODAY))
                .isEqualTo(new EntityId(entity));
    }

    @ParameterizedTest
    @EnumSource(Emirate.class)
    void a_federal_operation_is_bound_to_the_same_entity_everywhere(Emirate emirate) {
        assertThat(builtIn.bind("mohre.establishment.open", emirate, TODAY)).isEqualTo(new EntityId("mohre"));
    }

    @ParameterizedTest
    @EnumSource(Emirate.class)
    void every_operation_of_a_fixed_role_has_somebody_to_ask(Emirate emirate) {
        assertThat(builtIn.operations())
                .isNotEmpty()
                .filteredOn(operation -> !operation.roleFromInput())
                .allSatisfy(operation -> assertThat(builtIn.entity(builtIn.bind(operation.topic(), emirate, TODAY)))
                        .isPresent());
    }

    @Test
    void the_emirates_own_authority_wins_over_the_federal_one() {
        assertThat(builtIn.bindRole("health-authority", Emirate.DUBAI, TODAY)).isEqualTo(new EntityId("dha"));
        assertThat(builtIn.bindRole("health-authority", Emirate.AJMAN, TODAY)).isEqualTo(new EntityId("ehs"));
    }

    @Test
    void a_request_sees_the_owner_of_its_own_day() {
        assertThat(builtIn.bindRole("health-authority", Emirate.SHARJAH, LocalDate.of(2024, 12, 31)))
                .isEqualTo(new EntityId("mohap"));
        assertThat(builtIn.bindRole("health-authority", Emirate.SHARJAH, LocalDate.of(2025, 1, 1)))
                .isEqualTo(new EntityId("ehs"));
    }

    @Test
    void nobody_plays_a_role_before_its_first_day() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.bindRole("municipality", Emirate.DUBAI, LocalDate.of(1999, 12, 31)))
                .withMessage("Nobody plays the role \"municipality\" in Dubai (AE-DU) on 1999-12-31."
                        + " Add it to bindings.json.");
    }

    @Test
    void an_unknown_topic_is_answered_with_the_nearest_one() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.bind("mohre.establishment.opn", Emirate.DUBAI, TODAY))
                .withMessageEndingWith("Nearest: mohre.establishment.open.");
    }

    @Test
    void an_operation_whose_role_comes_from_its_input_is_not_bound_by_its_topic() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.bind("approving-authority.activity.approve", Emirate.DUBAI, TODAY))
                .withMessageContaining("input parameter \"role\"");
    }

    @Test
    void an_operation_says_how_long_its_answer_may_take_and_what_a_good_one_looks_like() {
        Catalogue.Operation payment = builtIn.operation("payment.collect").orElseThrow();

        assertThat(payment.answersWithin()).isEqualTo(Duration.ofMinutes(30));
        assertThat(payment.role()).isEqualTo("payment");
        assertThat(builtIn.bind(payment.topic(), Emirate.DUBAI, TODAY)).isEqualTo(new EntityId("payment-gateway"));
        assertThat(builtIn.operation("economic-department.trade-name.reserve")
                        .orElseThrow()
                        .example())
                .containsKeys("reservationNumber", "name");
    }

    @Test
    void the_trade_licence_is_offered_in_every_emirate() {
        Catalogue.Service service = builtIn.service("trade-licence").orElseThrow();

        assertThat(service.emirates()).containsExactlyInAnyOrder(Emirate.values());
        assertThat(service.label()).isEqualTo(new LocalizedText("رخصة تجارية", "Trade licence"));
        assertThat(builtIn.form(service.form())).isPresent();
    }

    @Test
    void every_label_is_in_the_language_that_it_says() {
        Stream.of(
                        builtIn.entities().stream().map(Catalogue.Entity::label),
                        builtIn.operations().stream().map(Catalogue.Operation::label),
                        builtIn.services().stream().map(Catalogue.Service::label))
                .flatMap(labels -> labels)
                .forEach(label -> {
                    assertThat(label.ar()).matches("(?s).*\\p{IsArabic}.*");
                    assertThat(label.en()).matches("\\p{ASCII}+");
                });
    }

    @Test
    void every_error_of_every_file_is_told_at_once() throws IOException {
        write("entities.json", """
                [{"id": "ded", "label": {"ar": "دائرة", "en": "Department"}, "emirate": "AE-DU"},
                 {"id": "ded", "label": {"ar": "دائرة", "en": "Department"}, "emirate": "AE-XX"},
                 {"id": "mohre", "label": {"en": "Ministry"}, "labl": 1}]""");
        write("bindings.json", """
                [{"role": "economic-department", "emirate": "AE-DU", "entity": "ded", "from": "2020-01-01"},
                 {"role": "economic-department", "emirate": "AE-DU", "entity": "ded", "from": "2024-01-01"},
                 {"role": "economic-department", "emirate": "AE-SH", "entity": "ded", "from": "2024-01-01"},
                 {"role": "ministry", "entity": "mohra", "from": "1 May", "to": "2020-01-01"},
                 {"role": "ministry", "entity": "mohre", "from": "2025-01-01", "to": "2024-01-01"}]""");
        write("operations.json", """
                [{"topic": "economic-departmnt.name.reserve", "label": {"ar": "حجز", "en": "Reserve"},
                  "answersWithin": "1 day", "example": {}},
                 {"topic": "Reserve", "label": {"ar": "حجز", "en": "Reserve"}, "answersWithin": "P1D"}]""");
        write("services.json", """
                [{"key": "licence", "label": {"ar": "رخصة", "en": " "}, "emirates": ["AE-DU", "DXB"],
                  "workflow": "licence", "form": "licence"}]""");

        assertThat(errors())
                .containsExactly(
                        "entities.json, entry 2 (ded): \"AE-XX\" is not an emirate; use one of AE-AZ, AE-AJ, AE-DU, "
                                + "AE-FU, AE-RK, AE-SH, AE-UQ.",
                        "entities.json, entry 2 (ded): it is in the file twice; remove one.",
                        "entities.json, entry 3 (mohre): \"labl\" is not a field here; remove it or correct its name."
                                + " Nearest: label.",
                        "entities.json, entry 3 (mohre): the Arabic label is missing; add \"label\": {\"ar\": \"…\"}.",
                        "bindings.json, entry 2 (economic-department): \"ded\" plays this role in the same place from "
                                + "2020-01-01 on; end one of the two before the other begins.",
                        "bindings.json, entry 3 (economic-department): \"ded\" belongs to AE-DU and cannot play a role"
                                + " elsewhere; correct \"emirate\".",
                        "bindings.json, entry 4 (ministry): \"from\" is not a day; write it as 2025-01-31.",
                        "bindings.json, entry 4 (ministry): \"mohra\" is not in entities.json; add it there or correct"
                                + " the name. Nearest: mohre.",
                        "bindings.json, entry 5 (ministry): it ends on 2024-01-01, before it begins; exchange \"from\""
                                + " and \"to\".",
                        "operations.json, entry 1 (economic-departmnt.name.reserve): \"answersWithin\" is not a"
                                + " duration; write it in ISO 8601, as PT30M or P5D.",
                        "operations.json, entry 1 (economic-departmnt.name.reserve): nobody plays the role"
                                + " \"economic-departmnt\"; bind it in bindings.json. Nearest: economic-department.",
                        "operations.json, entry 2 (Reserve): \"example\" is missing; give an object.",
                        "operations.json, entry 2 (Reserve): a topic is <role>.<noun>.<verb> in small letters, digits"
                                + " and hyphens; correct it.",
                        "services.json, entry 1 (licence): the English label is missing; add \"label\": {\"en\":"
                                + " \"…\"}.",
                        "services.json, entry 1 (licence): \"DXB\" is not an emirate; use one of AE-AZ, AE-AJ, AE-DU,"
                                + " AE-FU, AE-RK, AE-SH, AE-UQ.",
                        "services.json, entry 1 (licence): there is no forms/licence.schema.json; add it or correct"
                                + " the name.");
    }

    @Test
    void a_file_that_is_missing_or_no_json_is_named() throws IOException {
        write("entities.json", "[{]");
        write("bindings.json", "{}");
        write("operations.json", "[]");

        assertThat(errors())
                .hasSize(3)
                .satisfiesExactly(
                        error -> assertThat(error).startsWith("entities.json, line 1: is not JSON: "),
                        error -> assertThat(error).isEqualTo("bindings.json: is not a list; put its entries into [ ]."),
                        error -> assertThat(error)
                                .isEqualTo("services.json: cannot be read; put the file into the folder."));
    }

    @Test
    void a_form_that_lets_unknown_fields_in_or_lacks_a_language_is_named() throws IOException {
        for (String file : List.of("entities", "bindings", "operations", "services")) {
            write(file + ".json", "[]");
        }
        Files.createDirectory(folder.resolve("forms"));
        write("forms/open.schema.json", """
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": "name",
                 "properties": {"name": {"type": "string", "pattern": "^a$", "x-label": {"ar": "الاسم"}},
                                "other": {"$ref": "https://example.org/other", "x-label": {"ar": "آخر", "en": "Other"}}}}""");

        assertThat(errors())
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).startsWith("forms/open.schema.json, /required: is no JSON Schema"),
                        error -> assertThat(error).contains(": accepts unknown fields"),
                        error -> assertThat(error).contains("/properties/name: add \"x-label\": {\"en\": \"…\"}."),
                        error -> assertThat(error).contains("/properties/name: add \"x-hint\": {\"ar\": \"…\"}."),
                        error -> assertThat(error).contains("/properties/name: add \"x-hint\": {\"en\": \"…\"}."),
                        error -> assertThat(error).contains("/properties/other/$ref: leaves the file"));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private List<String> errors() {
        return catchThrowableOfType(InvalidCatalogueException.class, () -> Catalogue.read(folder))
                .errors();
    }
}
