package dev.muamala.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflow;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.Emirate;
import dev.muamala.events.LocalizedText;
import dev.muamala.events.RequestId;
import dev.muamala.events.StepKey;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Library;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;
import dev.muamala.review.hostile.Canary.Song;
import dev.muamala.review.hostile.HostileFile;
import dev.muamala.review.hostile.HostileFiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The review's hostile files, where Camunda would execute them: when it reads a workflow, when it starts one, when it
 * goes on. What the review lets pass is published and run; what it refuses is handed to the interpreter all the same,
 * as if there were no review.
 */
class HostileFilesAtTheDoorTest {
    private static final Instant MORNING = Instant.parse("2026-11-24T05:00:00Z");
    private static final String CANARY = "dev.muamala.review.hostile.Canary";
    private static final WorkflowVersion VERSION = new WorkflowVersion("trade-licence", 1);
    private static final Map<String, Object> VARIABLES =
            Map.of("form", Map.of("legalForm", "llc"), "applicant", "x", "emirate", "AE-DU", "request", "R");

    @AfterEach
    void nothing_sang() {
        assertThat(Song.times()).isZero();
    }

    static List<HostileFile> harmless() {
        return HostileFiles.harmless(CANARY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void what_the_review_lets_pass_runs_and_runs_nothing_else(HostileFile file) {
        Reviewed reviewed = Review.of(file.bytes(), VERSION, Catalogue.builtIn(), Library.EMPTY);

        try (Interpreter interpreter =
                new Interpreter(only(version -> reviewed.xml().orElseThrow()), 10)) {
            List<Step> steps = start(interpreter, VERSION);

            assertThat(steps).singleElement().isInstanceOf(Step.CallEntity.class);
            assertThat(interpreter.advance(
                            new RequestId("R"),
                            VERSION,
                            1,
                            List::of,
                            new Input.Completed(steps.get(0).key(), Map.of(), MORNING)))
                    .singleElement()
                    .isInstanceOf(Step.End.class);
        }
    }

    /** One after another in one interpreter, as a server would meet them. */
    @Test
    void what_the_review_refuses_runs_nothing_even_without_a_review() {
        List<HostileFile> files = HostileFiles.naming(CANARY).stream()
                .filter(file -> !file.bulky())
                .toList();
        int refused = 0;
        try (Interpreter interpreter =
                new Interpreter(only(version -> files.get(version.version() - 1).bytes()), 10)) {
            for (int i = 0; i < files.size(); i++) {
                try {
                    start(interpreter, new WorkflowVersion("trade-licence", i + 1));
                } catch (RuntimeException e) {
                    refused++;
                }
                assertThat(Song.times()).as(files.get(i).name()).isZero();
            }
        }
        System.out.printf(
                "hostile files at the last door: %d refused, %d started harmlessly%n", refused, files.size() - refused);
        assertThat(refused).isGreaterThan(1000);
    }

    private static List<Step> start(Interpreter interpreter, WorkflowVersion version) {
        return interpreter.advance(new RequestId("R"), version, 0, List::of, new Input.Start(VARIABLES, MORNING));
    }

    private static Workflows only(Function<WorkflowVersion, byte[]> files) {
        return new Workflows() {
            @Override
            public Optional<WorkflowVersion> current(String key, Emirate emirate, Instant at) {
                return Optional.of(VERSION);
            }

            @Override
            public Set<String> decisions() {
                return Set.of();
            }

            @Override
            public Set<WorkflowVersion> versions() {
                return Set.of(VERSION);
            }

            @Override
            public Workflow get(WorkflowVersion version) {
                return new Workflow(version, new LocalizedText("", ""), files.apply(version), Map.of());
            }

            @Override
            public Optional<WorkflowVersion> newest(String key) {
                return Optional.of(VERSION);
            }

            @Override
            public Optional<byte[]> decision(String key) {
                return Optional.empty();
            }

            @Override
            public LocalizedText labelOf(WorkflowVersion version, StepKey step) {
                return new LocalizedText("", "");
            }
        };
    }
}
