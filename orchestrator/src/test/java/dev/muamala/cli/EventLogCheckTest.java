package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muamala.cli.EventLogCheck.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EventLogCheckTest {
    private static final Result WHOLE = new Result(true, 12_345, "ab12", null, null);

    @TempDir
    private Path temp;

    private final List<String> databases = new ArrayList<>();

    private final EventLogCheck check = new EventLogCheck(
            database -> {
                databases.add(((DriverManagerDataSource) database).getUrl());
                return WHOLE;
            },
            (folder, reader) -> reader.apply(new DriverManagerDataSource("jdbc:embedded:" + folder.path())));

    @Test
    void while_a_server_runs_its_own_database_is_read() {
        try (DataFolder folder = DataFolder.at(temp)) {
            folder.claim();
            folder.server().write(new RunningServer(1, 8090, 0, new RunningServer.Database("jdbc:its-own", "u"), null));

            check.of(DataFolder.at(temp));
        }

        assertThat(databases).containsExactly("jdbc:its-own");
    }

    @Test
    void a_file_that_a_killed_server_left_behind_does_not_count() {
        try (DataFolder folder = DataFolder.at(temp)) {
            folder.claim();
            folder.server().write(new RunningServer(1, 8090, 0, new RunningServer.Database("jdbc:its-own", "u"), null));
        }

        check.of(DataFolder.at(temp));

        assertThat(databases).containsExactly("jdbc:embedded:" + temp);
    }

    @Test
    void without_a_data_folder_there_is_nothing_to_verify() {
        assertThatThrownBy(() -> check.of(DataFolder.at(temp.resolve("none"))))
                .isInstanceOfSatisfying(
                        NotDone.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(2))
                .hasMessageContaining("--data=<folder>");
        assertThat(temp.resolve("none")).doesNotExist();
    }

    @Test
    void the_first_bad_place_is_named() {
        assertThat(VerifyCommand.inWords(new Result(false, 41, "ab12", 42L, "the hash does not match")))
                .contains("NOT AS IT WAS WRITTEN", "index 42: the hash does not match", "41 events before it are good");
        assertThat(VerifyCommand.inWords(WHOLE)).contains("whole", "12,345", "ab12");
    }
}
