package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.cli.Timeline.Language;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TimelineTest {
    private static final Instant BEGIN = Instant.parse("2026-11-24T08:00:00Z");

    private static final JsonNode REFUSED = entry("""
            {"at": "2026-11-24T08:00:01.250Z", "kind": "entity-refused",
             "label": {"ar": "رُفض: حجز الاسم", "en": "Refused: Reserve trade name"},
             "entity": {"ar": "اقتصادية دبي", "en": "Dubai Economy"},
             "detail": {"ar": "الاسم محجوز", "en": "The name is taken"}}""");

    @Test
    void the_arabic_stands_at_the_end_of_the_line_as_one_isolated_run() {
        String line = new Timeline(Language.BOTH, false, BEGIN).lines(REFUSED).get(0);

        assertThat(line)
                .startsWith("   +1.3s ✗ Refused: Reserve trade name – Dubai Economy (The name is taken) ")
                .endsWith("\u2068رُفض: حجز الاسم – اقتصادية دبي (الاسم محجوز)\u2069");
    }

    @Test
    void one_language_alone_is_shown_without_the_other() {
        assertThat(new Timeline(Language.EN, false, BEGIN).lines(REFUSED))
                .singleElement()
                .asString()
                .isEqualTo("   +1.3s ✗ Refused: Reserve trade name – Dubai Economy (The name is taken)");
        assertThat(new Timeline(Language.AR, false, BEGIN).lines(REFUSED))
                .singleElement()
                .asString()
                .doesNotContain("Refused");
    }

    @Test
    void arabic_begins_in_the_same_column_of_every_line_also_after_long_english() {
        JsonNode submitted = entry("""
                {"at": "2026-11-24T08:00:00Z", "kind": "submitted", "label": {"ar": "قُدّم", "en": "Submitted"}}""");
        JsonNode chatty = entry("""
                {"at": "2026-11-24T08:00:00Z", "kind": "submitted",
                 "label": {"ar": "قُدّم", "en": "%s"}}""".formatted("long ".repeat(20).strip()));
        Timeline timeline = new Timeline(Language.BOTH, false, BEGIN);

        assertThat(timeline.lines(submitted)).hasSize(1);
        assertThat(timeline.lines(chatty)).hasSize(2);
        assertThat(timeline.lines(chatty).get(1).indexOf('\u2068'))
                .isEqualTo(timeline.lines(submitted).get(0).indexOf('\u2068'));
    }

    @Test
    void colours_are_used_only_where_asked_for() {
        assertThat(new Timeline(Language.BOTH, true, BEGIN).lines(REFUSED).get(0))
                .contains("\u001b[31m✗\u001b[0m");
        assertThat(new Timeline(Language.BOTH, false, BEGIN).lines(REFUSED).get(0))
                .doesNotContain("\u001b");
    }

    @Test
    void control_characters_in_an_answer_do_not_reach_the_terminal() {
        JsonNode hostile = entry("""
                {"at": "2026-11-24T08:00:00Z", "kind": "entity-replied", "label": {"ar": "ا", "en": "a"},
                 "detail": {"ar": "ا", "en": "\\u001b[2Jgone\\r\\n"}}""");

        assertThat(new Timeline(Language.BOTH, false, BEGIN).lines(hostile))
                .singleElement()
                .asString()
                .doesNotContain("\u001b", "\n", "\r");
    }

    private static JsonNode entry(String json) {
        return JsonMapper.shared().readTree(json);
    }
}
