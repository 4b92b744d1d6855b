package dev.muamala.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTypeTest {
    @ParameterizedTest
    @CsvSource({
        "255044462d312e370a, PDF",
        "255044462d322e300a, PDF",
        "89504e470d0a1a0a0000000d4948445200000001, PNG",
        "ffd8ffe000104a464946, JPEG",
        "ffd8ffe1, JPEG"
    })
    void a_file_is_what_its_first_bytes_say(String hex, AttachmentType type) {
        assertThat(AttachmentType.of(HexFormat.of().parseHex(hex))).contains(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%PDF",
                "%PDF-x",
                " %PDF-1.7",
                "<html>",
                "<svg xmlns=",
                "MZ",
                "PK\u0003\u0004",
                "GIF89a",
                "#!/bin/sh"
            })
    void what_begins_otherwise_is_nothing_that_is_taken(String beginning) {
        assertThat(AttachmentType.of(beginning.getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void a_file_that_is_cut_off_before_it_tells_is_nothing() {
        byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

        assertThat(AttachmentType.of(png)).contains(AttachmentType.PNG);
        assertThat(AttachmentType.of(Arrays.copyOf(png, 8))).isEmpty();
        assertThat(png).hasSize(AttachmentType.TELLING);
    }
}
