package dev.muamala.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeysTest {
    @TempDir
    Path data;

    private static KeySettings settings(String master) {
        return new KeySettings(master, List.of(), null, null, null);
    }

    @Test
    void without_a_master_key_a_server_does_not_start_outside_the_demo() {
        assertThatThrownBy(() -> settings(null).masters(false, data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("muamala.keys.master is not set")
                .hasMessageContaining("openssl rand -base64 32");
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void the_demo_makes_one_that_only_its_owner_can_read_and_keeps_it() throws Exception {
        String first = settings(null).masters(true, data).present().id();

        assertThat(settings(null).masters(true, data).present().id()).isEqualTo(first);
        Path file = data.resolve(MasterKeys.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void what_is_no_key_is_refused_without_saying_it() {
        assertThatThrownBy(() -> settings("not base64!").masters(true, data))
                .hasMessageContaining("muamala.keys.master holds no key: it is not in base64");
        assertThatThrownBy(() -> settings("c2hvcnQ=").masters(true, data))
                .hasMessageContaining("32 bytes, not 5")
                .hasMessageNotContaining("c2hvcnQ=");
    }
}
