package dev.muamala.definitions;

import java.util.List;
import java.util.stream.Collectors;

/** Workflows or decisions have errors. Nothing was published. */
public final class InvalidDefinitionException extends RuntimeException {
    private final List<Finding> findings;

    public InvalidDefinitionException(List<Finding> findings) {
        super(findings.stream()
                .map(Finding::toString)
                .collect(Collectors.joining("\n  ", "Nothing was published; correct these first:\n  ", "")));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }
}
