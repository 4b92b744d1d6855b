package dev.muamala.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The timeline of a request as lines of a terminal. A line runs from left to right with the Arabic at its end, as one
 * isolated run (Unicode FSI … PDI): a terminal that orders Arabic then keeps it from pulling the English, the numbers
 * and the time along.
 */
record Timeline(Language language, boolean colours, Instant begin) {
    private static final int ENGLISH_WIDTH = 66;
    private static final String ISOLATE = "\u2068";
    private static final String END_OF_ISOLATE = "\u2069";

    enum Language {
        EN,
        AR,
        BOTH
    }

    private enum Mood {
        WAITING("→", "36"),
        GOOD("✓", "32"),
        BAD("✗", "31"),
        TURN("●", "1"),
        NOTE("·", "2");

        private final String mark;
        private final String colour;

        Mood(String mark, String colour) {
            this.mark = mark;
            this.colour = colour;
        }

        static Mood of(String kind) {
            return switch (kind) {
                case "entity-called", "action-requested", "payment-requested" -> WAITING;
                case "entity-replied", "action-taken", "payment-received" -> GOOD;
                case "entity-refused",
                        "payment-declined",
                        "entity-unresponsive",
                        "escalation-raised",
                        "replay-diverged",
                        "workflow-failed" -> BAD;
                case "submitted", "message-received", "completed" -> TURN;
                default -> NOTE;
            };
        }
    }

    /** One entry of the status document's {@code timeline}: one line, two when the English leaves no room. */
    List<String> lines(JsonNode entry) {
        Mood mood = Mood.of(entry.path("kind").asString(""));
        Duration since = Duration.between(begin, Instant.parse(entry.get("at").asString()));
        String time = String.format(Locale.ROOT, "%+7.1fs ", since.toMillis() / 1000.0);
        String head = time + painted(mood.mark, mood.colour) + " ";
        String english = words(entry, "en");
        String arabic = ISOLATE + words(entry, "ar") + END_OF_ISOLATE;
        return switch (language) {
            case EN -> List.of(head + english);
            case AR -> List.of(head + arabic);
            case BOTH -> sideBySide(head, time.length() + 2, english, arabic);
        };
    }

    private static List<String> sideBySide(String head, int indent, String english, String arabic) {
        List<String> lines = new ArrayList<>();
        if (english.length() < ENGLISH_WIDTH) {
            lines.add(head + english + " ".repeat(ENGLISH_WIDTH - english.length()) + arabic);
        } else {
            lines.add(head + english);
            lines.add(" ".repeat(indent + ENGLISH_WIDTH) + arabic);
        }
        return lines;
    }

    private static String words(JsonNode entry, String language) {
        StringBuilder words = new StringBuilder(entry.at("/label/" + language).asString(""));
        String entity = entry.at("/entity/" + language).asString("");
        String detail = entry.at("/detail/" + language).asString("");
        if (!entity.isEmpty() && words.indexOf(entity) < 0) {
            words.append(" – ").append(entity);
        }
        if (!detail.isEmpty()) {
            words.append(" (").append(detail).append(')');
        }
        return words.toString().replaceAll("\\p{Cntrl}", " ");
    }

    private String painted(String text, String colour) {
        return colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text;
    }
}
