package dev.muamala.eventstore;

import java.util.List;

/**
 * Which work an event makes due and which it ends. Pure: the same event always means the same, since the list is
 * rebuilt from the log by this rule.
 */
@FunctionalInterface
public interface DueWorkRule {
    List<DueWorkChange> changesOf(Object event);
}
