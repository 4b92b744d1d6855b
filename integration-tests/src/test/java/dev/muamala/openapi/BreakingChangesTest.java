package dev.muamala.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class BreakingChangesTest {
    private final JsonNode before = JsonMapper.shared().readTree(Files.readString(Path.of("../docs/openapi.json")));

    BreakingChangesTest() throws java.io.IOException {}

    private List<String> after(Consumer<ObjectNode> change) {
        ObjectNode after = (ObjectNode) before.deepCopy();
        change.accept(after);
        assertThat(after).isNotEqualTo(before);
        return BreakingChanges.between(before, after);
    }

    private static ObjectNode at(JsonNode document, String pointer) {
        return (ObjectNode) document.requiredAt(pointer);
    }

    @Test
    void nothing_breaks_where_nothing_changes() {
        assertThat(BreakingChanges.between(before, before)).isEmpty();
    }

    @Test
    void what_is_added_breaks_nothing() {
        assertThat(after(document -> {
                    at(document, "/paths").set("/api/v1/more", document.at("/paths/~1api~1v1~1requests"));
                    at(document, "/components/schemas/RequestStatus/properties")
                            .putObject("colour")
                            .put("type", "string");
                    at(document, "/components/schemas/Submission/properties")
                            .putObject("colour")
                            .put("type", "string");
                    ((ArrayNode) document.at("/paths/~1api~1v1~1requests/get/parameters"))
                            .addObject()
                            .put("name", "colour")
                            .put("in", "query");
                }))
                .isEmpty();
    }

    @Test
    void an_endpoint_that_goes_is_named() {
        assertThat(after(document -> at(document, "/paths/~1api~1v1~1requests").remove("post")))
                .containsExactly("POST /api/v1/requests is gone");
    }

    @Test
    void what_is_asked_for_in_addition_is_named() {
        assertThat(after(document -> {
                    at(document, "/components/schemas/Submission/properties")
                            .putObject("colour")
                            .put("type", "string");
                    ((ArrayNode) document.at("/components/schemas/Submission/required")).add("colour");
                }))
                .containsExactly("POST /api/v1/requests body/colour is required now");
        assertThat(after(document -> ((ArrayNode) document.at("/paths/~1api~1v1~1workflows/get/parameters"))
                        .addObject()
                        .put("name", "colour")
                        .put("in", "query")
                        .put("required", true)))
                .containsExactly("GET /api/v1/workflows: query colour is required now");
        assertThat(after(document -> at(document, "/components/schemas/RequestRating/properties/rating")
                        .put("maximum", 4)))
                .containsExactly("POST /api/v1/requests/{id}/rating body/rating is bounded more narrowly: maximum 4");
        assertThat(after(document -> ((ArrayNode) document.at("/components/parameters/labels/schema/enum")).remove(0)))
                .contains("GET /api/v1/requests query labels is only taken now as [both, en]");
    }

    @Test
    void what_is_not_answered_any_more_is_named() {
        assertThat(after(document ->
                        at(document, "/components/schemas/Accepted/properties").remove("position")))
                .contains("POST /api/v1/requests 201/position is gone");
        assertThat(after(document -> at(document, "/components/schemas/Accepted/properties/id")
                        .putArray("type")
                        .add("string")
                        .add("null")))
                .contains("POST /api/v1/requests 201/id may be [null] now");
        assertThat(after(document -> at(document, "/components/schemas/RequestStatusRating/properties")
                        .remove("at")))
                .contains("GET /api/v1/requests/{id} 200/rating/at is gone");
        assertThat(after(document -> at(document, "/paths/~1api~1v1~1requests~1{id}/get/responses")
                        .remove("304")))
                .containsExactly("GET /api/v1/requests/{id} 304 is not answered any more");
    }

    @Test
    void a_role_that_loses_access_is_named() {
        assertThat(after(document -> at(document, "/paths/~1api~1v1~1requests~1{id}/get/x-access")
                        .remove("citizen")))
                .containsExactly("GET /api/v1/requests/{id}: citizen may nothing, where it was own");
    }
}
