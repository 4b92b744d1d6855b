package dev.muamala.review;

import dev.muamala.catalogue.Catalogue;
import dev.muamala.events.WorkflowVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reviews one BPMN file that nobody vouches for. Nothing in it is executed, resolved or fetched; a review has no effect
 * and the same file always gets the same findings.
 */
public final class Review {
    static final int MAX_BYTES = 1 << 20;

    private final List<Finding> findings = new ArrayList<>();

    private Review() {}

    /**
     * Every finding at once, and the BPMN that may run.
     *
     * @param version what the file is to be published as: the key with the emirate of an overlay
     *     ({@code trade-licence@AE-DU}), and the next number; the regenerated BPMN carries it as its version tag
     * @param library the decisions and the workflows that are published already
     */
    public static Reviewed of(byte[] bpmn, WorkflowVersion version, Catalogue catalogue, Library library) {
        Review review = new Review();
        if (bpmn.length > MAX_BYTES) {
            review.findings.add(Rule.UNREADABLE.at(
                    version.key(), "", "The file is larger than 1 MiB.", "Divide the workflow by call activities."));
        }
        return new Reviewed(review.findings, Optional.empty(), Optional.empty());
    }
}
