package dev.muamala.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a system that has come to rest from outside, and decides every {@link Invariant}. It changes nothing. */
public final class Checker {
    private static final int SHOWN = 40;

    private final Outside outside;
    private final Journal journal;

    public Checker(Outside outside, Journal journal) {
        this.outside = outside;
        this.journal = journal;
    }

    /** Everything that is wrong, all invariants together. */
    public List<Violation> violations() {
        Evidence evidence = Evidence.of(outside, journal);
        System.out.println("Checked: " + evidence + "; " + journal);
        return Arrays.stream(Invariant.values())
                .flatMap(invariant -> invariant.violationsIn(evidence).stream())
                .toList();
    }

    /** The invariants that do not hold. */
    public Set<Invariant> broken() {
        return violations().stream().map(Violation::invariant).collect(Collectors.toSet());
    }

    public void requireNothingWrong() {
        List<Violation> found = violations();
        assertThat(found)
                .as(() -> found.size() + " violations:\n"
                        + found.stream().limit(SHOWN).map(Violation::toString).collect(Collectors.joining("\n")))
                .isEmpty();
        assertThat(journal.surprises()).as("answers that no client should get").isEmpty();
    }
}
