package dev.muamala.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the server refused, in its own words. */
final class Refusal {
    private Refusal() {}

    /** @throws NotDone always, with everything that the problem says */
    static NotDone of(ApiClient.Answer answer) {
        JsonNode problem = answer.json();
        List<String> lines = new ArrayList<>(Findings.lines(problem.path("findings")));
        lines.add(problem.path("detail").asString("The server answered " + answer.status() + "."));
        for (JsonNode error : problem.path("errors")) {
            lines.add("    " + error.path("pointer").asString("") + ": "
                    + error.path("detail").asString(""));
        }
        String code = problem.path("code").asString("");
        if (!code.isEmpty()) {
            lines.add("[" + code + "]");
        }
        return NotDone.failed(String.join(System.lineSeparator(), lines));
    }
}
