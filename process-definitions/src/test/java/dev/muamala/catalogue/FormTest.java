package dev.muamala.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class FormTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> GOOD =
            Map.of("trade-licence", """
            {"tradeNames": [{"ar": "مخبز النخلة الذهبية", "en": "Golden Palm Bakery"},
                            {"ar": "مخبز الواحة", "en": "Oasis Bakery"}],
             "legalForm": "llc",
             "activities": ["restaurant", "food-trading"],
             "partners": [{"name": "Partner", "emiratesId": "784-1990-1234567-1", "nationality": "ARE",
                           "sharePercent": 62.5}],
             "premises": {"leaseNumber": "EJ-2026-4471", "leaseEndsOn": "2027-10-31", "address": "Al Rigga, Deira"},
             "contact": {"mobile": "+971501234567", "email": "bakery@example.org"}}""", "trade-name-proposal", """
            {"tradeNames": [{"ar": "مخبز الفجر", "en": "Dawn Bakery"}]}""", "approval-correction", """
            {"documents": [{"title": "Kitchen plan", "reference": "DOC-2026-118"}], "remark": "Exit added"}""", "payment-retry", """
            {"payAgain": true}""");

    private final Catalogue catalogue = Catalogue.builtIn();

    @ParameterizedTest
    @ValueSource(strings = {"trade-licence", "trade-name-proposal", "approval-correction", "payment-retry"})
    void a_good_example_is_accepted(String form) {
        assertThat(violations(form, json(GOOD.get(form)))).isEmpty();
    }

    @ParameterizedTest(name = "{0}{1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "trade-licence | /tradeNames | [] | /tradeNames | minItems",
                "trade-licence | /tradeNames/0/ar | \"Latin\" | /tradeNames/0/ar | pattern",
                "trade-licence | /tradeNames/1/en | \"عربي\" | /tradeNames/1/en | pattern",
                "trade-licence | /legalForm | \"trust\" | /legalForm | enum",
                "trade-licence | /activities/1 | \"piracy\" | /activities/1 | enum",
                "trade-licence | /activities/1 | \"restaurant\" | /activities | uniqueItems",
                "trade-licence | /partners | [] | /partners | minItems",
                "trade-licence | /partners/0/name | \"x\" | /partners/0/name | minLength",
                "trade-licence | /partners/0/emiratesId | \"784\" | /partners/0/emiratesId | pattern",
                "trade-licence | /partners/0/nationality | \"UAE!\" | /partners/0/nationality | pattern",
                "trade-licence | /partners/0/sharePercent | 0 | /partners/0/sharePercent | exclusiveMinimum",
                "trade-licence | /partners/0/sharePercent | 100.5 | /partners/0/sharePercent | maximum",
                "trade-licence | /partners/0/extra | 1 | /partners/0/extra | additionalProperties",
                "trade-licence | /premises/leaseNumber | \"1\" | /premises/leaseNumber | minLength",
                "trade-licence | /premises/leaseEndsOn | \"2027-02-30\" | /premises/leaseEndsOn | format",
                "trade-licence | /premises/address | 7 | /premises/address | type",
                "trade-licence | /contact/mobile | \"0501234567\" | /contact/mobile | pattern",
                "trade-licence | /contact/email | \"nobody\" | /contact/email | format",
                "trade-licence | /a~1b | 1 | /a~1b | additionalProperties",
                "trade-name-proposal | /tradeNames | 1 | /tradeNames | type",
                "approval-correction | /documents | [] | /documents | minItems",
                "approval-correction | /documents/0/reference | \"x\" | /documents/0/reference | minLength",
                "approval-correction | /remark | null | /remark | type",
                "payment-retry | /payAgain | false | /payAgain | const"
            })
    void a_bad_field_is_named(String form, String field, String value, String pointer, String code) {
        ObjectNode data = json(GOOD.get(form));
        set(data, field, JSON.readTree(value));

        assertThat(violations(form, data)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.code()).isEqualTo(code);
            assertThat(violation.message().ar()).matches("(?s).*\\p{IsArabic}.*");
            assertThat(violation.message().en()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "trade-licence, tradeNames",
        "trade-licence, legalForm",
        "trade-licence, activities",
        "trade-licence, partners",
        "trade-licence, premises",
        "trade-licence, contact",
        "trade-name-proposal, tradeNames",
        "approval-correction, documents",
        "payment-retry, payAgain"
    })
    void a_missing_field_is_named(String form, String field) {
        ObjectNode data = json(GOOD.get(form));
        data.remove(field);

        assertThat(violations(form, data)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/" + field);
            assertThat(violation.code()).isEqualTo("required");
            assertThat(violation.message().en()).isEqualTo("is missing; fill it in");
            assertThat(violation.message().ar()).isEqualTo("حقل مطلوب لم يُملأ");
        });
    }

    @Test
    void every_bad_field_is_named_at_once_and_no_submitted_value_is_repeated() {
        String secret = "784-secret";
        List<Violation> violations = violations("trade-licence", json("""
                {"tradeNames": [{"ar": "784-secret", "en": "784-secret!*"}], "legalForm": "784-secret",
                 "activities": ["784-secret", "784-secret"],
                 "partners": [{"name": 7, "emiratesId": "784-secret", "nationality": "784-secret",
                               "sharePercent": "784-secret"}],
                 "premises": {"leaseNumber": "784-secret", "leaseEndsOn": "784-secret", "address": "784-secret"},
                 "contact": {"mobile": "784-secret", "email": "784-secret"}}"""));

        assertThat(violations).extracting(Violation::pointer).contains("/contact/mobile", "/partners/0/name");
        assertThat(violations).hasSizeGreaterThanOrEqualTo(11);
        assertThat(violations.toString()).doesNotContain(secret);
    }

    private List<Violation> violations(String form, JsonNode data) {
        return catalogue
                .form(form)
                .orElseThrow()
                .violations(JSON.convertValue(data, new TypeReference<Map<String, Object>>() {}));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }

    private static void set(ObjectNode data, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1).replace("~1", "/");
        JsonNode parent = data.at(pointer.substring(0, last));
        if (parent instanceof ObjectNode object) {
            object.set(name, value);
        } else {
            ((ArrayNode) parent).set(Integer.parseInt(name), value);
        }
    }

    @Test
    void numbers_and_dates_are_read_in_any_digits_and_names_are_left_as_they_are() {
        JsonNode typed = json(GOOD.get("trade-licence"));
        ((ObjectNode) typed.at("/partners/0")).put("emiratesId", "٧٨٤-١٩٩٠-١٢٣٤٥٦٧-١");
        ((ObjectNode) typed.at("/premises")).put("leaseEndsOn", "٢٠٢٧-١٠-٣١").put("address", "شارع ٩");
        ((ObjectNode) typed.at("/contact")).put("mobile", "+٩٧١٥٠١٢٣٤٥٦٧");

        JsonNode read = JSON.valueToTree(catalogue
                .form("trade-licence")
                .orElseThrow()
                .withLatinDigits(JSON.convertValue(typed, new TypeReference<Map<String, Object>>() {})));

        assertThat(read.at("/partners/0/emiratesId").asString()).isEqualTo("784-1990-1234567-1");
        assertThat(read.at("/premises/leaseEndsOn").asString()).isEqualTo("2027-10-31");
        assertThat(read.at("/contact/mobile").asString()).isEqualTo("+971501234567");
        assertThat(read.at("/premises/address").asString()).isEqualTo("شارع ٩");
        assertThat(violations("trade-licence", read)).isEmpty();
    }

    @Test
    void an_identifier_hides_nothing() {
        JsonNode data = json(GOOD.get("approval-correction"));
        ((ObjectNode) data.at("/documents/0")).put("reference", "DOC-\u202e811");

        assertThat(violations("approval-correction", data))
                .extracting(Violation::pointer, Violation::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/documents/0/reference", "identifier"));
    }

    @Test
    void what_a_form_refers_to_is_found_where_it_stands() {
        JsonNode data = json(GOOD.get("approval-correction"));
        ((ObjectNode) data.at("/documents/0")).put("file", "ab".repeat(32));

        assertThat(catalogue
                        .form("approval-correction")
                        .orElseThrow()
                        .attached(JSON.convertValue(data, new TypeReference<Map<String, Object>>() {})))
                .containsExactly(new Form.Attached("/documents/0/file", "ab".repeat(32)));
        assertThat(violations("approval-correction", data)).isEmpty();
    }
}
