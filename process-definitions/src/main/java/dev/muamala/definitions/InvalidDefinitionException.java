package dev.muamala.definitions;

import java.util.List;
import java.util.stream.Collectors;

/** Workflows or decisions have errors. Nothing was published. */
public final class InvalidDefinitionException extends RuntimeException {
    private final List<FileFinding> findings;

    public InvalidDefinitionException(List<FileFinding> findings) {
        super(findings.stream()
                .map(FileFinding::toString)
                .collect(Collectors.joining("\n  ", "Nothing was published; correct these first:\n  ", "")));
        this.findings = List.copyOf(findings);
    }

    public List<FileFinding> findings() {
        return findings;
    }
}
