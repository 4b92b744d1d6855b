package dev.muamala.review.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muamala.review.Finding;
import dev.muamala.review.Models;
import dev.muamala.review.Rule;
import dev.muamala.review.model.ProcessModel;
import dev.muamala.review.soundness.GeneratedProcess.Defect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Workflows that are sound by construction are found sound, and each way of breaking them is found and named.
 *
 * <p>{@code -Dmuamala.seed=} begins at other cases, or at one that a failure names; {@code -Dmuamala.scale=} multiplies
 * them.
 */
class GeneratedSoundnessTest {
    private static final int SOUND = 320;
    private static final int PER_DEFECT = 20;
    private static final int EVERY_ORDER = 30_000;

    private static final long SEED = Long.getLong("muamala.seed", 1);
    private static final int SCALE = Integer.getInteger("muamala.scale", 1);

    @Test
    void sound_workflows_are_proved_and_broken_ones_are_named() {
        System.out.println("soundness: -Dmuamala.seed=" + SEED);
        Tally tally = new Tally();
        for (int i = 0; i < SOUND * SCALE; i++) {
            long seed = SEED + i;
            tally.sound(seed, GeneratedProcess.sound(new Random(seed)));
        }
        for (Defect defect : Defect.values()) {
            for (int i = 0; i < PER_DEFECT * SCALE; i++) {
                long seed = SEED + i;
                tally.broken(seed, defect, GeneratedProcess.with(defect, new Random(seed)));
            }
        }
        System.out.println(tally);
        assertThat(tally.wrong).isEmpty();
        assertThat(tally.precision()).isEqualTo(1.0);
        assertThat(tally.recall()).isEqualTo(1.0);
        assertThat(tally.decided()).isGreaterThan(0.98);
    }

    @Test
    void a_branch_that_each_round_of_a_loop_begins_is_seen_where_it_concerns_fewer_than_the_loop_does() {
        GeneratedProcess process = GeneratedProcess.with(Defect.LOOP_MULTIPLIES, new Random(991_014_231_082L));
        Verdict verdict = Soundness.of(Models.read(process.document(), "main"), Bound.states(Bound.DEFAULT_STATES));
        assertThat(found(verdict)).contains("unbounded");
    }

    @Test
    void leaving_out_orders_that_make_no_difference_makes_no_difference() {
        System.out.println("soundness, every order: -Dmuamala.seed=" + SEED);
        int compared = 0;
        long few = 0;
        long all = 0;
        List<Defect> defects = new ArrayList<>(List.of(Defect.values()));
        for (int i = 0; i < 320 * SCALE; i++) {
            long seed = SEED + i;
            GeneratedProcess process = i % 3 == 0
                    ? GeneratedProcess.sound(new Random(seed))
                    : GeneratedProcess.with(defects.get(i % defects.size()), new Random(seed));
            ProcessModel model = Models.read(process.document(), "main");
            Verdict full = Soundness.of(model, Bound.states(EVERY_ORDER), false);
            Verdict reduced = Soundness.of(model, Bound.states(EVERY_ORDER), true);
            if (decided(full, EVERY_ORDER)) {
                compared++;
                few += reduced.states();
                all += full.states();
                String which = "-Dmuamala.seed=%d, case %d%n%s".formatted(seed, i, process.document());
                assertThat(errors(reduced)).as(which).isEqualTo(errors(full));
                assertThat(found(full)).as(which).containsAll(found(reduced));
            }
        }
        System.out.printf(
                "soundness, every order: %d workflows compared, %d states instead of %d%n", compared, few, all);
        assertThat(compared).isGreaterThan(250 * SCALE);
    }

    private static boolean decided(Verdict verdict, int bound) {
        return !(verdict instanceof Verdict.NotProved) && verdict.states() < bound;
    }

    /** What runs twice at once need not be met in every order; so not every place is named. */
    private static Set<String> errors(Verdict verdict) {
        return found(verdict).stream()
                .filter(finding -> !finding.startsWith(Rule.DONE_TWICE.code()))
                .collect(Collectors.toSet());
    }

    private static Set<String> found(Verdict verdict) {
        Set<String> found = new TreeSet<>();
        if (verdict instanceof Verdict.Unsound unsound) {
            unsound.counterExamples().stream()
                    .map(CounterExample::finding)
                    .map(finding -> finding.code() + (growth(finding) ? "" : " at " + finding.element()))
                    .forEach(found::add);
        }
        return found;
    }

    /** It is told at the split that the round passes last, and there may be many rounds. */
    private static boolean growth(Finding finding) {
        return finding.code().equals("unbounded");
    }

    private static final class Tally {
        private final List<String> wrong = new ArrayList<>();
        private final Map<String, Integer> blocks = new TreeMap<>();
        private final Map<Defect, Integer> named = new LinkedHashMap<>();
        private final List<Long> micros = new ArrayList<>();
        private final List<Integer> states = new ArrayList<>();
        private int truePositives;
        private int falsePositives;
        private int falseNegatives;
        private int trueNegatives;
        private int undecided;
        private String largest = "";

        private Verdict judge(GeneratedProcess process, String which) {
            process.blocks().forEach((block, times) -> blocks.merge(block, times, Integer::sum));
            ProcessModel model = Models.read(process.document(), "main");
            long begin = System.nanoTime();
            Verdict verdict = Soundness.of(model, Bound.states(Bound.DEFAULT_STATES));
            micros.add((System.nanoTime() - begin) / 1000);
            if (states.stream().allMatch(fewer -> fewer <= verdict.states())) {
                largest = which;
            }
            states.add(verdict.states());
            return verdict;
        }

        void sound(long seed, GeneratedProcess process) {
            Verdict verdict = judge(process, "-Dmuamala.seed=" + seed);
            if (verdict instanceof Verdict.Sound) {
                trueNegatives++;
            } else if (verdict instanceof Verdict.NotProved) {
                undecided++;
            } else {
                falsePositives++;
                wrong.add("sound, -Dmuamala.seed=" + seed + ": " + found(verdict) + "\n" + process.document());
            }
        }

        void broken(long seed, Defect defect, GeneratedProcess process) {
            Verdict verdict = judge(process, defect + ", -Dmuamala.seed=" + seed);
            String broken = process.broken().orElseThrow();
            if (verdict instanceof Verdict.NotProved) {
                undecided++;
            } else if (verdict instanceof Verdict.Unsound unsound
                    && unsound.counterExamples().stream()
                            .map(CounterExample::finding)
                            .anyMatch(finding -> names(finding, defect, broken))) {
                truePositives++;
                named.merge(defect, 1, Integer::sum);
            } else {
                falseNegatives++;
                wrong.add(defect + " at " + broken + ", -Dmuamala.seed=" + seed + ": " + found(verdict) + "\n"
                        + process.document());
            }
        }

        private static boolean names(Finding finding, Defect defect, String broken) {
            return defect.codes().contains(finding.code()) && (finding.element().equals(broken) || growth(finding));
        }

        double precision() {
            return (double) truePositives / (truePositives + falsePositives);
        }

        double recall() {
            return (double) truePositives / (truePositives + falseNegatives);
        }

        double decided() {
            return 1 - (double) undecided / states.size();
        }

        @Override
        public String toString() {
            micros.sort(null);
            states.sort(null);
            return "soundness: %d workflows, %d sound of which proved %d, %d broken of which named %d, undecided %d%n"
                            .formatted(
                                    states.size(),
                                    trueNegatives + falsePositives,
                                    trueNegatives,
                                    truePositives + falseNegatives,
                                    truePositives,
                                    undecided)
                    + "soundness: precision %.3f, recall %.3f; states p50 %d, p99 %d, most %d (%s); µs p50 %d, p99 %d%n"
                            .formatted(
                                    precision(),
                                    recall(),
                                    states.get(states.size() / 2),
                                    states.get(states.size() * 99 / 100),
                                    states.get(states.size() - 1),
                                    largest,
                                    micros.get(micros.size() / 2),
                                    micros.get(micros.size() * 99 / 100))
                    + "soundness: named " + named + "\nsoundness: blocks "
                    + blocks.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", "));
        }
    }
}
