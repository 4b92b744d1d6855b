package dev.muamala.workflow;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.definitions.Workflows;
import dev.muamala.events.WorkflowVersion;
import dev.muamala.review.Review;
import dev.muamala.review.Reviewed;

/** The review, with the catalogue and the workflows that this server has at the moment. */
public final class DraftReview {
    private final Catalogue catalogue;
    private final Workflows workflows;

    DraftReview(Catalogue catalogue, Workflows workflows) {
        this.catalogue = catalogue;
        this.workflows = workflows;
    }

    public Reviewed of(byte[] bpmn, WorkflowVersion version) {
        return Review.of(bpmn, version, catalogue, workflows);
    }

    /** Of a document that is kept already, because the catalogue changes. */
    Reviewed again(WorkflowVersion version) {
        return of(workflows.get(version).xml(), version);
    }
}
