package dev.muamala.faults;

/** One thing that must not be. */
public record Violation(Invariant invariant, String what) {
    @Override
    public String toString() {
        return invariant + ": " + what;
    }
}
