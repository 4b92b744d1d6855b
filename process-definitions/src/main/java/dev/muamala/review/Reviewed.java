package dev.muamala.review;

import dev.muamala.review.model.ProcessModel;
import java.util.List;
import java.util.Optional;

/**
 * What a review says.
 *
 * @param findings every one at once, in the order of the document, errors included
 * @param model present when the file is safe, even when it has other errors
 * @param xml the regenerated BPMN, UTF-8: the only document that may reach an engine; present when there is no error
 */
public record Reviewed(List<Finding> findings, Optional<ProcessModel> model, Optional<byte[]> xml) {
    public Reviewed {
        findings = List.copyOf(findings);
    }

    /** Whether it may be published. */
    public boolean accepted() {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
