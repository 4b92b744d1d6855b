package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.RequestId;
import dev.muamala.sandbox.Scenario;
import dev.muamala.sandbox.Scenarios;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo brings along must fit the catalogue, or it would stand still before the audience. */
class StoryTest {
    private static final RequestId REQUEST = new RequestId("0b6e4f3c-8f0c-8c1d-9d5a-2f1f0c4f8a11");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "USUAL")
    void its_rule_is_one_that_the_sandbox_takes_for_this_request_and_an_operation_that_exists(Story story) {
        Scenario rule = Scenario.parse(story.ruleFor(REQUEST).orElseThrow().toString());

        assertThat(rule.id()).isEqualTo(story.ruleOf(REQUEST));
        assertThat(rule.request()).isEqualTo(REQUEST.value());
        if (rule.operation() != null) {
            assertThat(Catalogue.builtIn().operation(rule.operation())).isPresent();
        } else {
            assertThat(rule.entity()).isEqualTo("payment-gateway");
        }
    }

    @Test
    void the_rules_of_a_usual_day_can_be_read() {
        assertThat(Scenarios.demo().all()).isNotEmpty();
    }

    @Test
    void the_example_request_fills_in_the_form_of_its_service() {
        JsonNode request = Example.tradeLicence().json();
        Catalogue.Service service =
                Catalogue.builtIn().service(request.get("service").asString()).orElseThrow();

        assertThat(violations(service.form(), request.get("form"))).isEmpty();
    }

    @Test
    void what_the_citizen_hands_in_fills_in_the_forms_of_the_actions() {
        Example.read("/demo/citizen.json")
                .properties()
                .forEach(answer -> assertThat(violations(answer.getKey(), answer.getValue()))
                        .as(answer.getKey())
                        .isEmpty());
    }

    private static Iterable<?> violations(String form, JsonNode data) {
        return Catalogue.builtIn()
                .form(form)
                .orElseThrow()
                .violations(JsonMapper.shared().convertValue(data, new TypeReference<Map<String, Object>>() {}));
    }
}
