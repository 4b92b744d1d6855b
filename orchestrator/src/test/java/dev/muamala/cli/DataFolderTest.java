package dev.muamala.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    @Test
    void a_reset_empties_a_data_folder_and_the_next_server_may_have_it() throws IOException {
        DataFolder folder = DataFolder.at(temp.resolve("data"));
        try (DataFolder used = DataFolder.at(folder.path())) {
            used.claim();
            Files.createDirectories(folder.path().resolve("postgres/base"));
            Files.writeString(folder.path().resolve("postgres/base/1"), "rows");
        }

        folder.reset();

        assertThat(folder.path().resolve("postgres")).doesNotExist();
        folder.claim();
        folder.close();
    }

    @Test
    void a_reset_of_somebody_elses_folder_is_refused_and_deletes_nothing() throws IOException {
        Path thesis = Files.writeString(temp.resolve("thesis.tex"), "years of work");

        assertThatThrownBy(DataFolder.at(temp)::reset)
                .isInstanceOfSatisfying(
                        NotDone.class, refusal -> assertThat(refusal.exitCode()).isEqualTo(2))
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("Nothing was changed");
        assertThat(thesis).hasContent("years of work");
    }

    @Test
    void a_server_does_not_move_into_somebody_elses_folder() throws IOException {
        Files.writeString(temp.resolve("thesis.tex"), "years of work");

        assertThatThrownBy(DataFolder.at(temp)::claim).isInstanceOf(NotDone.class);
        assertThat(temp).isDirectoryContaining("glob:**thesis.tex");
        assertThat(temp.resolve("muamala-data.txt")).doesNotExist();
    }

    @Test
    void a_reset_under_a_running_server_is_refused_and_deletes_nothing() throws IOException {
        try (DataFolder running = DataFolder.at(temp)) {
            running.claim();
            Path row = Files.writeString(temp.resolve("row"), "fact");

            assertThatThrownBy(DataFolder.at(temp)::reset)
                    .hasMessageContaining("uses the data folder")
                    .hasMessageContaining("Nothing was deleted");
            assertThat(row).hasContent("fact");
        }
    }

    @Test
    void a_second_server_on_the_same_folder_is_refused_and_told_of_the_first() {
        try (DataFolder first = DataFolder.at(temp)) {
            first.claim();
            first.server().write(new RunningServer(4711, 8090, 8091, new RunningServer.Database("jdbc:x", "u"), null));

            assertThatThrownBy(DataFolder.at(temp)::claim)
                    .hasMessageContaining("process 4711")
                    .hasMessageContaining("port 8090");
        }
    }

    @Test
    void a_reset_under_a_postgresql_that_outlived_its_server_is_refused() throws IOException {
        try (DataFolder used = DataFolder.at(temp)) {
            used.claim();
        }
        Path postgres = Files.createDirectories(temp.resolve("postgres"));
        long living = ProcessHandle.current().pid();
        Files.writeString(postgres.resolve("postmaster.pid"), living + "\n" + postgres + "\n");

        assertThatThrownBy(() -> DataFolder.at(temp).reset(process -> true))
                .hasMessageContaining("process " + living)
                .hasMessageContaining("Nothing was deleted");
        assertThat(postgres.resolve("postmaster.pid")).exists();

        DataFolder.at(temp).reset(process -> false);
        assertThat(postgres).doesNotExist();
    }

    @Test
    void a_reset_removes_links_and_leaves_what_they_point_to() throws IOException {
        Path elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("keep"), "keep");
        DataFolder folder = DataFolder.at(temp.resolve("data"));
        folder.mark();
        Files.createSymbolicLink(folder.path().resolve("logs"), elsewhere);

        folder.reset();

        assertThat(elsewhere.resolve("keep")).hasContent("keep");
        assertThat(folder.path().resolve("logs")).doesNotExist();
    }

    @Test
    void the_secret_is_made_once_and_only_its_owner_can_read_it() throws IOException {
        DataFolder folder = DataFolder.at(temp);
        folder.mark();

        String secret = folder.secret();

        assertThat(secret).matches("[0-9a-f]{64}").isEqualTo(DataFolder.at(temp).secret());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("entities.secret"))))
                .isEqualTo("rw-------");
    }
}
