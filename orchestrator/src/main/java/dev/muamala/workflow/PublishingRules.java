package dev.muamala.workflow;

/**
 * What must have happened before a version may be published.
 *
 * @param approval whether another person must have approved it
 * @param rehearsal whether it must have been rehearsed on past requests, and every difference accepted by its name
 */
public record PublishingRules(boolean approval, boolean rehearsal) {}
