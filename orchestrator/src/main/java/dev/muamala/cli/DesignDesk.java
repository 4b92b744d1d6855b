package dev.muamala.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The workflows of one server. What it refuses becomes a {@link NotDone} in its own words. */
record DesignDesk(ApiClient api) {
    /** One version of a workflow, as a person writes it: {@code trade-licence:2}, {@code trade-licence@AE-DU:1}. */
    record Name(String key, int version) {
        /** @throws NotDone when it is none */
        static Name of(String text) {
            if (!text.matches("[^:]+:[1-9]\\d{0,8}")) {
                throw NotDone.notStarted("\"" + text + "\" is neither a file nor a version of a workflow, such as"
                        + " trade-licence:2. Nothing was done.");
            }
            int colon = text.indexOf(':');
            return new Name(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return key + ":" + version;
        }
    }

    static ObjectNode body() {
        return JsonMapper.shared().createObjectNode();
    }

    JsonNode get(String path) {
        return good(ask(path)).json();
    }

    /** The answer itself, for a caller to whom a refusal is no surprise. */
    ApiClient.Answer ask(String path) {
        return api.ask("/api/v1/workflows" + path, "application/json");
    }

    /** Likewise. */
    ApiClient.Answer tell(String path, ObjectNode body) {
        return api.tell("/api/v1/workflows" + path, body);
    }

    JsonNode told(String path, ObjectNode body) {
        return good(tell(path, body)).json();
    }

    /** As a person reads it. */
    String page(String path) {
        return good(api.ask("/api/v1/workflows" + path, "text/markdown")).text();
    }

    void delete(String path) {
        api.delete("/api/v1/workflows" + path);
    }

    JsonNode workflow(String key) {
        return get("/" + segment(key));
    }

    JsonNode version(Name name) {
        return get(path(name));
    }

    byte[] bpmn(Name name) {
        return good(api.ask("/api/v1/workflows" + path(name) + "/bpmn", "application/xml"))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    static String path(Name name) {
        return "/" + segment(name.key()) + "/versions/" + name.version();
    }

    static String segment(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    static ApiClient.Answer good(ApiClient.Answer answer) {
        if (!answer.good()) {
            throw Refusal.of(answer);
        }
        return answer;
    }
}
