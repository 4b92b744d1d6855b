package dev.muamala.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What a review found, as lines for people. */
final class Findings {
    private Findings() {}

    /** Errors first, each with what to do. */
    static List<String> lines(JsonNode findings) {
        List<String> lines = new ArrayList<>();
        for (String severity : List.of("ERROR", "WARNING", "NOTE")) {
            for (JsonNode finding : findings) {
                if (finding.path("severity").asString("").equals(severity)) {
                    String name = finding.path("name").asString("");
                    lines.add(severity.toLowerCase(Locale.ROOT) + ": "
                            + finding.path("element").asString("")
                            + (name.isEmpty() ? "" : " \"" + name + "\"") + " ["
                            + finding.path("code").asString("") + "]");
                    lines.add("    " + finding.path("what").asString(""));
                    lines.add("    " + finding.path("advice").asString(""));
                }
            }
        }
        return lines;
    }

    static String counts(JsonNode findings) {
        return count(findings, "ERROR") + " errors, " + count(findings, "WARNING") + " warnings, "
                + count(findings, "NOTE") + " notes";
    }

    private static long count(JsonNode findings, String severity) {
        return StreamSupport.stream(findings.spliterator(), false)
                .filter(finding -> finding.path("severity").asString("").equals(severity))
                .count();
    }
}
