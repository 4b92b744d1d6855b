package dev.muamala.sandbox;

import static dev.muamala.sandbox.TwoEntities.DEPARTMENT;
import static dev.muamala.sandbox.TwoEntities.RESERVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.muamala.sandbox.Neighbour.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir
    private Path folder;

    private Neighbour neighbour;
    private Sandbox sandbox;

    @BeforeEach
    void start() throws IOException {
        neighbour = new Neighbour();
        sandbox = sandbox();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        neighbour.close();
    }

    @Test
    void a_restarted_sandbox_knows_its_calls_and_does_nothing_again() throws Exception {
        String call = neighbour.newCall();
        Reply before = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);

        restart();
        Reply after = neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        Reply another = neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());

        assertThat(after.body()).isEqualTo(before.body());
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
        assertThat(neighbour.entry(sandbox, call).received()).isEqualTo(2);
        assertThat(another.body().toString()).contains("RES-2026-000002");
    }

    @Test
    void a_callback_that_was_owed_is_delivered_after_the_restart() throws Exception {
        sandbox.scenarios().add(Scenario.parse("{\"behaviour\": \"twice\", \"delay\": {\"min\": 0, \"max\": 0}}"));
        neighbour.callbacksToFail.set(Integer.MAX_VALUE);
        String call = neighbour.newCall();
        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        await().until(() -> neighbour.entry(sandbox, call).callbackAttempts() > 0);

        restart();
        neighbour.callbacksToFail.set(0);

        await().until(() -> neighbour.callbacks.size() == 2);
        await().until(() -> neighbour.entry(sandbox, call).callbacksOwed() == 0);
        assertThat(neighbour.callbacks.get(0).genuine()).isTrue();
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void a_line_that_a_crash_cut_short_is_dropped_and_the_next_one_is_whole() throws Exception {
        String call = neighbour.newCall();
        neighbour.ask(sandbox, DEPARTMENT, RESERVE, call);
        sandbox.close();
        Files.writeString(folder.resolve("ledger.jsonl"), "{\"line\":\"rece", StandardOpenOption.APPEND);

        sandbox = sandbox();
        neighbour.ask(sandbox, DEPARTMENT, RESERVE, neighbour.newCall());
        restart();

        assertThat(sandbox.ledger().entries()).hasSize(2);
        assertThat(neighbour.entry(sandbox, call).effects()).isEqualTo(1);
    }

    @Test
    void a_line_that_is_no_ledger_line_is_told_and_not_skipped() throws Exception {
        sandbox.close();
        Path file = folder.resolve("ledger.jsonl");
        Files.writeString(file, "not json\n");

        assertThatThrownBy(() -> Ledger.at(file)).hasMessageContaining("byte 0").hasMessageContaining("ledger.jsonl");

        Files.delete(file);
        sandbox = sandbox();
    }

    private void restart() throws IOException {
        sandbox.close();
        sandbox = sandbox();
    }

    private Sandbox sandbox() throws IOException {
        Ledger ledger = Ledger.at(folder.resolve("ledger.jsonl"));
        return new Sandbox(TwoEntities.catalogue(), Neighbour.MASTER, ledger, new Scenarios(List.of())).start(0);
    }
}
