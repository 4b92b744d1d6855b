package dev.muamala.workflow;

import dev.muamala.review.Finding;
import java.util.List;

/**
 * The answer to a command.
 *
 * @param version which version it was about
 * @param sequence of the workflow's last event
 * @param changed whether anything happened; a command that only repeats what is known changes nothing
 * @param findings of the review, where there was one
 */
record Decided(int version, long sequence, boolean changed, List<Finding> findings) {}
